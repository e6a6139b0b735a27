import { ApiError } from './api-error.ts'
import type { Recovery } from './error-codes.ts'
import type { EndpointName } from './routes.ts'

/** One attempt that failed. */
export interface Trouble {
  readonly error: ApiError
  /**
   * What became of it at the service: `not-sent` and `refused` changed nothing there; with `unknown` it may have been done, all
   * the same. `token`: it was not tried, since there was no token.
   */
  readonly happened: 'not-sent' | 'refused' | 'unknown' | 'token'
  readonly recovery: Recovery | undefined
  /** Milliseconds that the service asked for. */
  readonly retryAfter: number | undefined
}

/**
 * Operations that are not repeated where the first try may have been done, and what to do instead.
 * - A control may move something twice.
 * - A second group is created beside the first; a second root is refused (5203), without the gid that the first answer had.
 * - Binding twice leaves what binding once does, but what the second answer says of devices that are bound already is not
 *   documented: `failed` might name those that the lost answer had under `success`.
 * PUT and DELETE are repeated: assigning, taking out, unbinding and deleting twice leaves what once does.
 */
const ONCE: Partial<Readonly<Record<EndpointName, string>>> = {
  control: 'See what the device reports before you send it again',
  createDeviceGroup: 'Look at deviceGroups before you create it again',
  bindDevices: 'Binding again is safe, but its answer may then name devices under failed that are bound',
}

export interface Tries {
  /** Made so far. */
  readonly attempts: number
  /** Repetitions made of those that `retries` limits. */
  readonly retried: number
  readonly refreshed: boolean
  readonly retries: number
  readonly resendControls: boolean
}

export type Decision = 'refresh' | 'wait' | 'retry' | 'raise' | 'outcome-unknown'

/** What to do about a failed attempt: by the service's code where there is one, by the operation and never by the method alone. */
export function decide(endpoint: EndpointName, { error, happened, recovery }: Trouble, tries: Tries): Decision {
  if (recovery === 'wait') return 'wait'
  if (happened === 'token') return 'raise'
  if (recovery === 'refresh') return tries.refreshed ? 'raise' : 'refresh'
  const once = ONCE[endpoint] !== undefined
  if (once && happened === 'unknown') return 'outcome-unknown'
  if (tries.retried >= tries.retries) return 'raise'
  if (recovery === 'resend') return endpoint === 'control' && tries.resendControls ? 'retry' : 'raise'
  if (recovery !== 'read' || error.code === 'RESPONSE_INVALID') return 'raise'
  if (!once) return 'retry'
  // Left over: a connection that was never made, and 5407 and 5601, which say that something failed and not how much of it.
  return happened === 'not-sent' && (endpoint !== 'control' || tries.resendControls) ? 'retry' : 'raise'
}

/** @returns the error of a call that may have been done */
export function outcomeUnknown({ error }: Trouble): ApiError {
  const message = `${error.message}. It is not known whether it was done, so it was not repeated. ${ONCE[error.endpoint] ?? ''}`
  return new ApiError('OUTCOME_UNKNOWN', message, error)
}

export function isOnce(endpoint: EndpointName): boolean {
  return ONCE[endpoint] !== undefined
}

/** Half a second, doubled each time up to eight, of which a random half is left out; the service's own wish where it is at most a minute. */
export function backoff(retried: number, retryAfter: number | undefined, random: number): number {
  if (retryAfter !== undefined && retryAfter <= 60_000) return retryAfter
  const jitter = random >= 0 && random <= 1 ? random : 0.5
  return Math.round(Math.min(8000, 500 * 2 ** retried) * (0.5 + jitter / 2))
}

/** Longest time that a call waits for its quota: the hour after which it is reset, and a minute for clocks that differ. */
const LONGEST_WAIT = 61 * 60_000

/**
 * Milliseconds until the next try after 5013; undefined when that has lasted long enough. Each wait is at least twice the one
 * before, so that a reset that is always a moment away ends too. Without a reset it begins with a minute.
 * @param reset epoch seconds
 */
export function quotaWait(reset: number | undefined, now: number, waits: number, waited: number): number | undefined {
  const least = (reset === undefined ? 60_000 : 1000) * 2 ** waits
  const asked = reset === undefined ? least : reset * 1000 - now + 1000
  const wait = Math.min(Math.max(asked, least), LONGEST_WAIT - waited)
  return wait >= 1000 ? wait : undefined
}
