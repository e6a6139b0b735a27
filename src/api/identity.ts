import { GiztoolsError } from '../errors.ts'

/** Answers nest three levels deep; what nests deeper than this was made to exhaust a stack. */
const DEEPEST = 64

/** JSON with its keys in order: the same for equal records, however the service arranges them. */
export function identityOf(value: unknown): string {
  return JSON.stringify(ordered(value, 0)) ?? 'null'
}

function ordered(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (depth === DEEPEST)
    throw new GiztoolsError('RESPONSE_INVALID', `expected an item of at most ${DEEPEST} levels, got a deeper one`)
  if (Array.isArray(value)) return value.map(item => ordered(item, depth + 1))
  // As pairs: an object would put names that are numbers first, and __proto__ is a name like any other.
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return { o: entries.map(([key, item]) => [key, ordered(item, depth + 1)]) }
}
