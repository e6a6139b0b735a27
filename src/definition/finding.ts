import { type Finding, GiztoolsError } from '../errors.ts'

/** `entities[0].attrs[7].position.len` */
export function jsonPath(keys: readonly PropertyKey[]): string {
  let path = ''
  for (const key of keys) path += typeof key === 'number' ? `[${key}]` : `${path === '' ? '' : '.'}${String(key)}`
  return path
}

/** A value as a message shows it: its JSON, shortened. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'string') return JSON.stringify(shorten(value))
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `a list of ${value.length}`
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

/** `a, b, c, … (12)`: at most so many, then how many there are of what. */
export function listSome(items: readonly unknown[], most: number, what = ''): string {
  return items.slice(0, most).join(', ') + (items.length > most ? `, … (${items.length}${what})` : '')
}

function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`
}

/** Everything found at once; the message lists the first twenty, `findings` has them all. `more` is of those that were only counted. */
export function definitionError(findings: readonly Finding[], offset?: number, more = 0): GiztoolsError {
  const lines = findings.slice(0, 20).map(inWords)
  if (findings.length > lines.length) lines.push(`… and ${findings.length - lines.length} more`)
  const rest = { path: '', expected: 'no more findings than these', found: `one with ${more} more` }
  if (more > 0) lines.push(inWords(rest))
  const message =
    lines.length === 1 ? (lines[0] as string) : `the definition cannot be loaded:\n  ${lines.join('\n  ')}`
  const all = more > 0 ? [...findings, rest] : findings
  return new GiztoolsError('DEFINITION_INVALID', message, { path: findings[0]?.path, offset, findings: all })
}

function inWords({ path, expected, found }: Finding): string {
  return `${path === '' ? 'definition' : `definition.${path}`}: expected ${expected}, got ${found}`
}
