import { parse } from '@lukeed/ms'
import { UsageError } from './fault.ts'

/**
 * `3d`, `12h`, `90min`, `1.5 hours`: as milliseconds.
 * @throws UsageError for anything else, a number without its unit too
 */
export function parseDuration(text: string, option: string): number {
  const ms = /[a-z]$/i.test(text) ? parse(text.trim()) : undefined
  if (ms !== undefined && ms > 0 && Number.isFinite(ms)) return ms
  throw new UsageError(`${option}: expected a duration such as 3d, 12h or 30s, got ${JSON.stringify(text)}`)
}

/** A point in time as it was given: how finely, too. */
export interface Moment {
  /** Epoch seconds: where it begins. */
  readonly at: number
  /** `instant`: with a fraction of a second. */
  readonly grain: 'day' | 'minute' | 'second' | 'instant'
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/

/**
 * A date, with or without a time of day and a zone (the computer's own without), or epoch seconds.
 * @throws UsageError for anything else, milliseconds too
 */
export function parseMoment(text: string, option: string): Moment {
  // Nine digits or more: a year alone is no time.
  if (/^\d{9,}(\.\d+)?$/.test(text)) {
    const seconds = Number(text)
    if (seconds < 1e11) return { at: seconds, grain: text.includes('.') ? 'instant' : 'second' }
    throw new UsageError(
      `${option}: expected epoch seconds, got ${text}: these are milliseconds, leave the last three digits out`,
    )
  }
  const [, year, month, day, second, fraction, zone] = DATE.exec(text) ?? []
  const whole = text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T')
  const ms = year === undefined || (text.length < 16 && zone !== undefined) ? Number.NaN : Date.parse(whole)
  // Some engines take the 31st of February for a day in March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
  if (Number.isNaN(ms) || !isDay)
    throw new UsageError(
      `${option}: expected a date such as 2026-11-20 or 2026-11-20T08:00+08:00, or epoch seconds, got ${JSON.stringify(text)}`,
    )
  const ofDay = second === undefined ? 'minute' : fraction === undefined ? 'second' : 'instant'
  return { at: ms / 1000, grain: text.length === 10 ? 'day' : ofDay }
}

/** As fine as a double has the seconds of our time. */
const MICROSECOND = 1e-6

/**
 * The last that a moment takes in, epoch seconds: of a day all of it, by the computer's own clock; of a second all of it, as the
 * platform counts. A time of day without seconds is its minute's first second.
 */
export function lastOf({ at, grain }: Moment): number {
  if (grain === 'instant') return at
  if (grain !== 'day') return at + 1 - MICROSECOND
  const next = new Date(at * 1000)
  // Not 24 hours later: some days have 23 or 25.
  next.setDate(next.getDate() + 1)
  next.setHours(0, 0, 0, 0)
  return next.getTime() / 1000 - MICROSECOND
}

/** In UTC, to the second. */
export function momentText(seconds: number): string {
  const time = new Date(seconds * 1000)
  return Number.isNaN(time.getTime()) ? `second ${seconds}` : `${time.toISOString().slice(0, -5)}Z`
}
