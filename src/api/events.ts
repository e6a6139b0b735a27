import type { ErrorCode } from '../errors.ts'
import type { RateLimit } from './rate-limit.ts'
import type { EndpointName } from './routes.ts'

/** One attempt at a call; a call that is repeated has several. No secret is in it. */
export interface RequestEvent {
  readonly endpoint: EndpointName
  /** 1 for the first. */
  readonly attempt: number
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The operation's path with its braces: `/v1/products/{product_key}/devices/{did}/cmd`. */
  readonly route: string
  /** As it is called, query included. */
  readonly url: string
  /** Of the body. */
  readonly bytes: number
}

/** How an attempt ended. */
export interface ResponseEvent {
  /** The very object that `onRequest` was given. */
  readonly request: RequestEvent
  /** By the clock of `ClientOptions.now`. */
  readonly durationMs: number
  /** Absent where no answer came. */
  readonly status?: number
  /** What it is an error of, such as API_DEVICE_OFFLINE or NETWORK; absent for an answer that is taken. */
  readonly code?: ErrorCode
  /** The service's own number, such as 5305. */
  readonly apiCode?: number
  readonly rateLimit?: RateLimit
  readonly requestId?: string
  /** Of the answer's body, unpacked. */
  readonly bytes: number
}

/** That a call is tried again, and why. */
export interface RetryEvent {
  readonly endpoint: EndpointName
  /** The attempt that failed. */
  readonly attempt: number
  readonly code: ErrorCode
  readonly apiCode?: number
  /** `again`: it may pass. `quota`: when the quota is reset. `token`: with a new token. */
  readonly reason: 'again' | 'quota' | 'token'
  readonly waitMs: number
}
