import { parse } from '@lukeed/ms'
import { UsageError } from './fault.ts'

/**
 * `3d`, `12h`, `90min`, `1.5 hours`: as milliseconds.
 * @throws UsageError for anything else, a number without its unit too
 */
export function parseDuration(text: string, option: string): number {
  const ms = /[a-z]$/i.test(text) ? parse(text.trim()) : undefined
  if (ms !== undefined && ms > 0) return ms
  throw new UsageError(`${option}: expected a duration such as 3d, 12h or 30s, got ${JSON.stringify(text)}`)
}

const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/

/**
 * A date, with or without a time of day and a zone (the computer's own without), or epoch seconds: as epoch seconds.
 * @throws UsageError for anything else, milliseconds too
 */
export function parseMoment(text: string, option: string): number {
  // Nine digits or more: a year alone is no time.
  if (/^\d{9,}(\.\d+)?$/.test(text)) {
    const seconds = Number(text)
    if (seconds < 1e11) return seconds
    throw new UsageError(
      `${option}: expected epoch seconds, got ${text}: these are milliseconds, leave the last three digits out`,
    )
  }
  const [, year, month, day, zone] = DATE.exec(text) ?? []
  const whole = text.length === 10 ? `${text}T00:00` : text.replace(' ', 'T')
  const ms = year === undefined || (text.length < 16 && zone !== undefined) ? Number.NaN : Date.parse(whole)
  // Some engines take the 31st of February for a day in March.
  const isDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day))).getUTCDate() === Number(day)
  if (!Number.isNaN(ms) && isDay) return ms / 1000
  throw new UsageError(
    `${option}: expected a date such as 2026-11-20 or 2026-11-20T08:00+08:00, or epoch seconds, got ${JSON.stringify(text)}`,
  )
}
