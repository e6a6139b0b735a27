import type * as z from 'zod/mini'

export type Issue = z.core.$ZodIssue

/** What a schema expected at the place of an issue, in words. */
export function expectedBy(issue: Issue): string {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) {
    const words = issue.errors.map(errors => errors.map(one => place(one) + expectedBy(one)).join(' and '))
    return [...new Set(words)].join(', or ')
  }
  if (issue.code === 'invalid_type') return WORDS[issue.expected] ?? issue.expected
  if (issue.code === 'invalid_value') return issue.values.map(value => JSON.stringify(value) ?? 'nothing').join(' or ')
  if (issue.code === 'invalid_format') return 'a number in digits'
  if (issue.code === 'too_big') return `at most ${issue.maximum}`
  if (issue.code === 'too_small') return `at least ${issue.minimum}`
  return issue.message
}

function place({ path }: Issue): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  undefined: 'nothing',
  null: 'null',
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
