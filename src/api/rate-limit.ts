/** The `X-RateLimit-*` headers of an answer. */
export interface RateLimit {
  /** Calls an hour. */
  readonly limit: number
  readonly remaining: number
  /** When the hour is over, epoch seconds. */
  readonly reset: number
}

/**
 * The three headers, where all of them hold a number; undefined otherwise. A reset that is no epoch is read as seconds from now,
 * one in milliseconds as such.
 * @param now epoch milliseconds
 */
export function readRateLimit(headers: Headers, now: number): RateLimit | undefined {
  const limit = count(headers.get('X-RateLimit-Limit'))
  const remaining = count(headers.get('X-RateLimit-Remaining'))
  const reset = count(headers.get('X-RateLimit-Reset'))
  if (limit === undefined || remaining === undefined || reset === undefined) return undefined
  return { limit, remaining, reset: epochSeconds(reset, now) }
}

/** Milliseconds to wait by `Retry-After` (seconds or an HTTP date); undefined where it says nothing of use. */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const text = headers.get('Retry-After')?.trim()
  if (text === undefined || text === '' || text.length > 64) return undefined
  const ms = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(ms) && ms >= 0 ? ms : undefined
}

/** A proxy that repeats a header gives "60, 60". */
function count(text: string | null): number | undefined {
  const digits = text === null ? undefined : /^\s*(\d{1,15})(?:\.\d*)?\s*(?:,|$)/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

function epochSeconds(reset: number, now: number): number {
  if (reset > 1e11) return Math.floor(reset / 1000)
  return reset < 1e9 ? Math.floor(now / 1000) + reset : reset
}
