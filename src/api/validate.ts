import type * as v from 'valibot'
import { type Issue, read } from '../shape/read.ts'
import type { Drift } from './contract.ts'
import type { EndpointName } from './endpoints.ts'
import { expectedBy, sortOf, valueAt } from './issue.ts'

/** How many places a call tells. */
export const MOST_DRIFTS = 20
/** Items of a list that are looked at in one go, so that a list of millions of wrong ones costs no memory. */
const CHUNK = 500
/** Misshapen values after which the rest of a long list stays as it was sent. */
const ENOUGH = 1000
/** Members of an object that is no list; no answer has more. */
const MOST_MEMBERS = 10_000

export interface Validated {
  readonly data: unknown
  readonly drift: readonly Drift[]
}

/**
 * Reads an answer by its row: what is as documented comes out normalised (0 and 1 as booleans, numbers in digits as numbers), what is
 * not comes out as it was sent, and is told. The body is changed: it belongs to the caller no longer.
 */
export function validate(endpoint: EndpointName, schema: v.GenericSchema, body: unknown): Validated {
  const found = new Map<string, Drift>()
  let wrong = 0
  const tell = (drift: Omit<Drift, 'endpoint'>) => {
    wrong += 1
    if (found.size < MOST_DRIFTS) found.set(`${drift.path} ${drift.found}`, { endpoint, ...drift })
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const [issue] = read(schema, body).issues
    if (issue !== undefined) tell({ path: '', expected: expectedBy(issue), found: sortOf(body) })
    return { data: body, drift: [...found.values()] }
  }
  const whole = body as Record<string, unknown>
  // What the row does not name is anything, however much of it there is.
  const named = 'entries' in schema ? Object.keys(schema.entries as object) : []
  const huge = takeOut(whole, named, value => members(value) > MOST_MEMBERS)
  for (const [key] of huge)
    tell({ path: key, expected: `an object of at most ${MOST_MEMBERS} members`, found: 'one of more' })
  const long = takeOut(whole, named, value => Array.isArray(value) && value.length > CHUNK) as [string, unknown[]][]
  for (const [key] of long) whole[key] = []
  const data = readPart(schema, whole, tell)
  const rest = Object.fromEntries(named.filter(key => Object.hasOwn(whole, key)).map(key => [key, whole[key]]))
  const readItems = (key: string, chunk: readonly unknown[]) =>
    wrong >= ENOUGH ? chunk : valueAt(readPart(schema, { ...rest, [key]: chunk }, tell), [key])
  for (const [key, items] of long)
    put(
      data,
      key,
      readList(items, chunk => readItems(key, chunk)),
    )
  for (const [key, value] of huge) put(data, key, value)
  return { data, drift: [...found.values()] }
}

type Tell = (drift: Omit<Drift, 'endpoint'>) => void

function takeOut(
  body: Record<string, unknown>,
  named: readonly string[],
  which: (value: unknown) => boolean,
): [string, unknown][] {
  const taken = named
    .filter(key => Object.hasOwn(body, key) && which(body[key]))
    .map((key): [string, unknown] => [key, body[key]])
  for (const [key] of taken) delete body[key]
  return taken
}

function members(value: unknown): number {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value).length : 0
}

function readList(items: readonly unknown[], readItems: (chunk: readonly unknown[]) => unknown): unknown[] {
  const read: unknown[] = []
  for (let at = 0; at < items.length; at += CHUNK) {
    const chunk = items.slice(at, at + CHUNK)
    const part = readItems(chunk)
    for (const item of Array.isArray(part) ? part : chunk) read.push(item)
  }
  return read
}

interface Aside {
  readonly path: readonly PropertyKey[]
  readonly absent: boolean
  readonly value: unknown
}

/** Sets misshapen values aside, reads the rest, and puts them back where they were. */
function readPart(schema: v.GenericSchema, body: Record<string, unknown>, tell: Tell): unknown {
  const aside = new Map<string, Aside>()
  // Each round goes one level deeper into a stand-in at most, and no answer is deeper than this.
  for (let round = 0; round < 8; round++) {
    const { success, data, issues } = read(schema, body)
    if (success) return restored(data, aside)
    for (const issue of issues) {
      const { path } = issue
      const again = path.some((_, at) => aside.has(JSON.stringify(path.slice(0, at + 1))))
      if (!again) {
        const value = valueAt(body, path)
        tell({ path: pathText(path), expected: expectedBy(issue), found: sortOf(value) })
        aside.set(JSON.stringify(path), { path, absent: value === undefined, value })
      }
      put(valueAt(body, path.slice(0, -1)), path.at(-1), standIn(issue, again))
    }
  }
  return restored(body, aside)
}

/** null suits what may be absent. What may not is told by type the second time. */
function standIn({ type }: Issue, again: boolean): unknown {
  if (!again) return null
  if (type === 'array') return []
  if (type === 'object' || type === 'loose_object' || type === 'record') return {}
  if (type === 'number' || type === 'whole') return 0
  return type === 'string' ? '' : type === 'boolean' ? false : null
}

function restored(data: unknown, aside: ReadonlyMap<string, Aside>): unknown {
  for (const { path, absent, value } of aside.values()) {
    const parent = valueAt(data, path.slice(0, -1))
    const key = path.at(-1)
    if (absent && typeof parent === 'object' && parent !== null && key !== undefined)
      Reflect.deleteProperty(parent, key)
    else put(parent, key, value)
  }
  return data
}

function put(parent: unknown, key: PropertyKey | undefined, value: unknown): void {
  if (typeof parent === 'object' && parent !== null && key !== undefined)
    Object.defineProperty(parent, key, { value, writable: true, enumerable: true, configurable: true })
}

function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += '[]'
    else
      text +=
        (text === '' ? '' : '.') +
        (/^\w{1,60}$/.test(String(key)) ? String(key) : JSON.stringify(String(key).slice(0, 60)))
  }
  return text
}
