import { GiztoolsError } from '../errors.ts'
import type { LogCheckpoint, LogOptions } from './contract.ts'

const DAY = 24 * 3600
/** What the platform keeps, seconds. */
export const KEPT = 30 * DAY
/** What one call may span. */
const WINDOW = 2 * DAY
/** How much older than what is kept a `from` may be, for clocks that differ and time that passes. */
export const TOLERANCE = 60
/** So that what is just kept when a call is made is still kept when it arrives. */
const MARGIN = 5
/** Any time in seconds is below, any in milliseconds since 1973 above (A17). */
export const MILLISECONDS = 1e11

/** What is to be read, checked. `from` and `to` are seconds and included. */
export interface Span {
  readonly from: number
  readonly to: number
  readonly sort: 'asc' | 'desc'
  readonly pageSize: number
  readonly checkpoint: LogCheckpoint | undefined
}

/**
 * @param now epoch milliseconds
 * @throws GiztoolsError REQUEST_INVALID for a span that the platform cannot serve, milliseconds, a checkpoint that is none
 */
export function readSpan(options: LogOptions, now: number): Span {
  const present = now / 1000
  const { sort = 'asc', pageSize = 100 } = options
  if (sort !== 'asc' && sort !== 'desc') throw invalid(`sort: expected asc or desc, got ${shown(sort)}`)
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > 100)
    throw invalid(`pageSize: expected 1 to 100, got ${shown(pageSize)}`)
  const checkpoint = options.checkpoint === undefined ? undefined : readCheckpoint(options.checkpoint)
  const oldest = present - KEPT
  const to = Math.min(options.to === undefined ? present : seconds(options.to, 'to'), present + TOLERANCE)
  const from = options.from === undefined ? oldest : seconds(options.from, 'from')
  if (options.from !== undefined && from > to)
    throw invalid(`from: expected a time before to (${to}) and before now, got ${from}`)
  // A read that is resumed may have begun when its `from` was still kept: what counts is where it goes on.
  const begins =
    checkpoint !== undefined
      ? sort === 'asc'
        ? Math.max(options.from === undefined ? 0 : from, checkpoint.until)
        : to
      : from
  const tooOld = (name: string, got: number) =>
    invalid(`${name}: the platform keeps 30 days, expected ${Math.ceil(oldest)} or later, got ${got}`)
  if (to < oldest - TOLERANCE) throw tooOld('to', to)
  if (begins < oldest - TOLERANCE) throw tooOld(begins === from ? 'from' : 'checkpoint.until', begins)
  return { from, to, sort, pageSize, checkpoint }
}

export interface Window {
  /** Whole seconds, as `start_ts` and `end_ts` are sent. */
  readonly start: number
  readonly end: number
  /** Nothing of the span is left behind it. */
  readonly last: boolean
}

/**
 * The next stretch of a span, from the whole second up to which (asc; down to which, desc) everything was read.
 * Whether the service counts the ends in is not documented, so a second more is asked for on either side.
 * Undefined where nothing is left that the platform still keeps.
 */
export function windowAt({ from, to, sort }: Span, second: number, now: number): Window | undefined {
  const kept = Math.ceil(now / 1000) - KEPT + MARGIN
  const low = Math.max(Math.floor(from) - 1, kept)
  const high = Math.floor(to) + 1
  if (sort === 'asc') {
    const start = Math.max(second - 1, low)
    const end = Math.min(start + WINDOW, high)
    return start < end ? { start, end, last: end === high } : undefined
  }
  const end = Math.min(second + 1, high)
  const start = Math.max(end - WINDOW, low)
  return start < end ? { start, end, last: start === low } : undefined
}

function seconds(time: number | Date, name: 'from' | 'to'): number {
  const value = time instanceof Date ? time.getTime() / 1000 : time
  if (typeof value !== 'number' || !Number.isFinite(value))
    throw invalid(`${name}: expected seconds since 1970 or a Date, got ${shown(value)}`)
  if (value > MILLISECONDS)
    throw invalid(`${name}: expected seconds since 1970, got ${value}; milliseconds? Divide by 1000`)
  return value
}

function readCheckpoint(given: LogCheckpoint): LogCheckpoint {
  const { until, seen } = (given ?? {}) as Partial<LogCheckpoint>
  const sound =
    Number.isSafeInteger(until) && Array.isArray(seen) && seen.every(identity => typeof identity === 'string')
  if (!sound || until === undefined || seen === undefined)
    throw invalid('checkpoint: expected what onProgress gave, { until: whole seconds, seen: texts }')
  if (until > MILLISECONDS) throw invalid(`checkpoint.until: expected seconds since 1970, got ${until}`)
  return { until, seen }
}

function invalid(message: string): GiztoolsError {
  return new GiztoolsError('REQUEST_INVALID', `log: ${message}`)
}

function shown(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string' ? String(value).slice(0, 40) : typeof value
}
