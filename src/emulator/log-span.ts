import { Refusal } from './handler.ts'

const TWO_DAYS = 2 * 86_400
const THIRTY_DAYS = 30 * 86_400
/** Callers' clocks differ, and a call takes its time. */
const GRACE = 60
/** Above this a number cannot be seconds: the year is 5138. */
const SECONDS = 1e11

/** Part of a log: later than `after`, up to and with `until`. Epoch milliseconds. */
export interface LogSpan {
  readonly after: number
  readonly until: number
}

/**
 * The span that a log's reader asks for. The sibling API's words are taken for both ends: the start is not included, the end is, so
 * that windows laid end to end give each record once. With one end alone the span has two days.
 */
export function logSpan(form: Readonly<Record<string, unknown>>, now: number): LogSpan {
  const start = seconds(form.start_ts)
  const end = seconds(form.end_ts)
  if (start === undefined && end === undefined) return { after: now - TWO_DAYS * 1000, until: now }
  if (start === undefined) return span((end as number) - TWO_DAYS, end as number)
  return span(start, end ?? start + TWO_DAYS)
}

/** @throws Refusal 5002 */
export function checkLogSpan(form: Readonly<Record<string, unknown>>, now: number): void {
  for (const name of ['start_ts', 'end_ts']) {
    const value = seconds(form[name])
    if (value === undefined) continue
    if (value < 0) throw new Refusal(5002, `${name}: expected 0 or more`)
    if (value > SECONDS) throw new Refusal(5002, `${name}: expected seconds, not milliseconds`)
  }
  const { after, until } = logSpan(form, now)
  if (until < after) throw new Refusal(5002, 'end_ts: expected nothing before start_ts')
  if (until - after > TWO_DAYS * 1000) throw new Refusal(5002, 'expected a span of at most two days')
  if (after < now - (THIRTY_DAYS + GRACE) * 1000) throw new Refusal(5002, 'start_ts: expected one of the last 30 days')
}

const seconds = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)
const span = (start: number, end: number): LogSpan => ({ after: start * 1000, until: end * 1000 })
