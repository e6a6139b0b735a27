import type { Issue } from '../shape/read.ts'

/** What a schema expected at the place of an issue, in words. */
export function expectedBy({ type, expected, input, issues }: Issue): string {
  if (type === 'union') return [...new Set(issues.map(expectedBy))].join(', or ')
  if (type === 'picklist') return (expected ?? '').replace(/^\(|\)$/g, '').replaceAll(' | ', ' or ')
  if (type === 'whole' && Number.isFinite(input)) return expectedWhole(input as number)
  return WORDS[type] ?? type
}

function expectedWhole(input: number): string {
  if (!Number.isInteger(input)) return 'a whole number'
  return input > 0 ? `at most ${Number.MAX_SAFE_INTEGER}` : `at least ${Number.MIN_SAFE_INTEGER}`
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  whole: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  loose_object: 'an object',
  record: 'an object',
  regex: 'a number in digits',
  undefined: 'nothing',
}

/** The sort of a value, without the value: it may be anybody's. */
export function sortOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isInteger(value) ? 'a whole number' : 'a number'
  return typeof value === 'string' ? 'a text' : `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`
}

/** The value at a path; undefined where there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<PropertyKey, unknown>)[key]
  }
  return value
}
