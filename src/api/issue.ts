import type * as z from 'zod/mini'
import { walk } from './walk.ts'

export type Issue = z.core.$ZodIssue

/** What is wrong with a value, at most so many things: a list of a million wrong items costs no more than those. */
export function issuesOf(schema: z.ZodMiniType, value: unknown, most: number): readonly Issue[] {
  const issues: Issue[] = []
  const isEnough = () => issues.length >= most
  walk(schema, value, {
    isEnough,
    part(part, there, path) {
      const wrong = isEnough() ? [] : (part.safeParse(there).error?.issues ?? [])
      for (const issue of wrong) issues.push({ ...issue, path: [...path, ...issue.path] })
      return there
    },
  })
  return issues.slice(0, most)
}

/** What a schema expected at the place of an issue, in words. */
export function expectedBy(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_union':
      return [...new Set(issue.errors.flat().map(expectedBy))].join(', or ')
    case 'invalid_type':
      return WORDS[issue.expected] ?? issue.expected
    case 'invalid_value':
      return issue.values.map(value => JSON.stringify(value)).join(' or ')
    case 'invalid_format':
      return 'a number in digits'
    case 'too_big':
      return `at most ${issue.maximum}`
    case 'too_small':
      return `at least ${issue.minimum}`
    default:
      return issue.message
  }
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
