import { GiztoolsError } from '../errors.ts'
import { identityOf } from './identity.ts'
import { MILLISECONDS, type Window } from './log-span.ts'

/** An answer of one of the three log operations. */
export interface LogPage {
  readonly objects: readonly unknown[]
  readonly context?: unknown
  readonly meta?: { readonly context?: unknown } | null | undefined
}

/** What was asked for. */
export interface Asked {
  readonly window: Window
  readonly sort: 'asc' | 'desc'
  readonly timestampKey: 'timestamp' | 'ts'
}

export interface Page<T> {
  /** Those that can be relied on. */
  readonly records: readonly Timed<T>[]
  /** What is wrong with the record after them: that one, and those behind it, are in no place of the log that is known. */
  readonly fault: GiztoolsError | undefined
  /** The cursor of the page after. */
  readonly context: string | undefined
}

interface Timed<T> {
  readonly at: number
  readonly record: T
}

/** Services round: a record may seem to lie so many seconds beside what was asked for. */
const ROUNDING = 1

/** @throws GiztoolsError RESPONSE_INVALID for what is no page, and for records in another order than was asked for */
export function readPage<T>(data: LogPage, asked: Asked): Page<T> {
  const { objects, context = data?.meta?.context } = data ?? {}
  if (!Array.isArray(objects)) throw invalid(`expected a list under objects, got ${shown(objects)}`)
  const records: Timed<T>[] = []
  let fault: GiztoolsError | undefined
  for (const record of objects) {
    const time = timeOf(record, asked)
    if (typeof time !== 'number') {
      fault = time
      break
    }
    records.push({ at: time, record: record as T })
  }
  requireOrder(records, asked.sort)
  return { records, fault, context: typeof context === 'string' && context !== '' ? context : undefined }
}

/** Seconds, or why they are none of those that were asked for. */
function timeOf(record: unknown, { window, timestampKey }: Asked): number | GiztoolsError {
  const value = (record as Readonly<Record<string, unknown>> | null)?.[timestampKey]
  const at = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof at === 'number' && at >= window.start - ROUNDING && at <= window.end + ROUNDING) return at
  const expected = `seconds from ${window.start} to ${window.end}, as asked for`
  return invalid(`expected ${expected}, under ${timestampKey} of a record, got ${shown(value)}${unitOf(at)}`)
}

/** A service that counts in a smaller unit is known by its numbers. */
function unitOf(at: unknown): string {
  if (typeof at !== 'number' || at < MILLISECONDS) return ''
  const [, unit] = UNITS.find(([per]) => at / per < MILLISECONDS) ?? []
  return unit === undefined ? '' : `, which looks like ${unit}`
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e3, 'milliseconds'],
  [1e6, 'microseconds'],
  [1e9, 'nanoseconds'],
]

/** Within a second any order will do; beyond, records would be lost where the reading is resumed. */
export function requireOrder(records: readonly (Timed<unknown> | undefined)[], sort: Asked['sort']): void {
  records.forEach((one, i) => {
    const before = records[i - 1]
    if (one === undefined || before === undefined || !isBack(before, one, sort)) return
    const first = sort === 'asc' ? 'oldest' : 'newest'
    throw invalid(`expected records ${first} first, as asked for, got ${one.at} after ${before.at}`)
  })
}

/**
 * True where a page does not go on where the one before ended: it begins seconds before, or it is the same page under the same
 * cursor, as from a service that does not heed the cursor.
 */
export function goesBack(previous: Page<unknown>, page: Page<unknown>, sort: Asked['sort'], context: string): boolean {
  const [last, first] = [previous.records.at(-1), page.records[0]]
  if (last === undefined || first === undefined) return false
  if (isBack(last, first, sort)) return true
  return page.context === context && isSamePage(previous, page)
}

/** The same records in the same order, of which there are some. */
export function isSamePage(previous: Page<unknown>, page: Page<unknown>): boolean {
  return (
    page.records.length > 0 &&
    page.records.length === previous.records.length &&
    page.records.every(({ record }, i) => identityOf(record) === identityOf(previous.records[i]?.record))
  )
}

/**
 * A page that goes back goes to the query's beginning, from where its records are known. Between that and where the one before ended
 * they may be records that came out of order: those would be lost.
 */
export function requireReturn(
  first: Timed<unknown> | undefined,
  previous: Page<unknown>,
  page: Page<unknown>,
  sort: Asked['sort'],
): void {
  const [last, to] = [previous.records.at(-1), page.records[0]]
  requireOrder([first, to], sort)
  if (first !== undefined && to !== undefined && isBack(to, first, sort)) requireOrder([last, to], sort)
}

function isBack(before: Timed<unknown>, { at }: Timed<unknown>, sort: Asked['sort']): boolean {
  const step = Math.floor(at) - Math.floor(before.at)
  return sort === 'asc' ? step < 0 : step > 0
}

function invalid(message: string): GiztoolsError {
  return new GiztoolsError('RESPONSE_INVALID', `log: ${message}`)
}

/** The value, where it is short and nobody's secret; its sort otherwise. */
function shown(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60))
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) ? 'a list' : 'an object'
}
