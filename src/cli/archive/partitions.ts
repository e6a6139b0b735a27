import { InputError } from '../fault.ts'

/** Which of a device's logs. */
export type LogName = 'cmd' | 'data' | 'online'

/** Seconds of a day. */
const DAY = 86_400
/** The end of the year 9999: what comes after it has no date of ten characters. */
const LATEST = 253_402_300_800

/**
 * `product_key=…/did=…`: folders that DuckDB, Spark and ClickHouse read as columns.
 * @throws InputError for an id that no folder can have
 */
export function deviceFolder(productKey: string, did: string): string {
  return `product_key=${folderName('product_key', productKey)}/did=${folderName('did', did)}`
}

/**
 * `date=YYYY-MM-DD`, by UTC as those who read it count: the same second is in the same folder wherever the reader is.
 * @throws InputError for a time that is none: the record cannot be put anywhere
 */
export function dateFolder(seconds: unknown): string {
  if (!isTime(seconds))
    throw new InputError(`the log has a record whose time is no time: expected epoch seconds, got ${show(seconds)}`)
  return `date=${new Date(Math.floor(seconds / DAY) * DAY * 1000).toISOString().slice(0, 10)}`
}

/** Whether a record of that time belongs into that folder. */
export function isOfFolder(date: string, seconds: unknown): boolean {
  return isTime(seconds) && dateFolder(seconds) === date
}

function isTime(seconds: unknown): seconds is number {
  return typeof seconds === 'number' && seconds >= 0 && seconds < LATEST
}

export const DATE_FOLDER = /^date=\d{4}-\d\d-\d\d$/

/** Percent-encoded but for letters, digits, `-` and `_`: no id can climb out of its folder, or be hidden in it. */
export function folderName(what: string, id: string): string {
  if (id === '') throw new InputError(`${what}: expected an id, got an empty text`)
  try {
    return encodeURIComponent(id).replace(
      /[!'()*~.]/g,
      character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    )
  } catch {
    throw new InputError(`${what}: expected an id, got text that is not well formed: ${show(id)}`)
  }
}

function show(value: unknown): string {
  return JSON.stringify(value) ?? typeof value
}
