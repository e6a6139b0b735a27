import { NumberText } from './exact-json.ts'

/** From this on a number of epoch seconds would be past the year 5000: it is one of milliseconds. */
const LEAST_MILLISECONDS = 1e11
/** Below it a number is hardly a time: 2001-09-09. */
const LEAST_SECONDS = 1e9

/**
 * A log's time for people: `2018-01-31 15:37:23.044` in the zone given, the system's own where it is undefined. What is no number of epoch
 * seconds or milliseconds stays as it is.
 */
export function localTime(timestamp: number | string | NumberText, timeZone?: string): string {
  const number = timestamp instanceof NumberText ? Number(timestamp.text) : timestamp
  if (typeof number !== 'number') return String(timestamp)
  const ms = number < LEAST_MILLISECONDS ? number * 1000 : number
  if (!(number >= LEAST_SECONDS && ms < 1000 * LEAST_MILLISECONDS)) return String(timestamp)
  const date = new Date(Math.round(ms))
  // Swedish is the locale that writes dates like ISO 8601.
  const seconds = formatOf(timeZone).format(date)
  const fraction = date.getUTCMilliseconds()
  return fraction === 0 ? seconds : `${seconds}.${String(fraction).padStart(3, '0')}`
}

const formats = new Map<string | undefined, Intl.DateTimeFormat>()

function formatOf(timeZone: string | undefined): Intl.DateTimeFormat {
  let format = formats.get(timeZone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' })
    formats.set(timeZone, format)
  }
  return format
}
