import { type ErrorCode, GiztoolsError } from '../errors.ts'
import type { RateLimit } from './contract.ts'
import type { EndpointName } from './routes.ts'

export interface ApiErrorFacts {
  readonly endpoint: EndpointName
  readonly status?: number | undefined
  readonly apiCode?: number | undefined
  readonly detail?: unknown
  readonly body?: string | undefined
  readonly rateLimit?: RateLimit | undefined
  readonly requestId?: string | undefined
  readonly attempts?: number | undefined
  readonly cause?: unknown
}

/**
 * A call of the Enterprise API that failed. `code` is the kind, told by the service's own code and never by the HTTP status;
 * `isGiztoolsError(error, 'API_DEVICE_OFFLINE')` works as everywhere. No credential is in it.
 */
export class ApiError extends GiztoolsError {
  readonly endpoint: EndpointName
  /** HTTP status, where there was an answer. */
  readonly status: number | undefined
  /** `error_code` of the body, such as 5305. */
  readonly apiCode: number | undefined
  /** `detail_message` or `detail` of the body. */
  readonly detail: unknown
  /** The first 200 characters of an answer that is no JSON error. */
  readonly body: string | undefined
  readonly rateLimit: RateLimit | undefined
  /** Under which the service or its gateway has the call in its own logs, where a header told it: what to tell the platform's support. */
  readonly requestId: string | undefined
  /** How often it was tried. */
  readonly attempts: number

  constructor(code: ErrorCode, message: string, facts: ApiErrorFacts) {
    super(code, message, { path: facts.endpoint })
    this.endpoint = facts.endpoint
    this.status = facts.status
    this.apiCode = facts.apiCode
    this.detail = facts.detail
    this.body = facts.body
    this.rateLimit = facts.rateLimit
    this.requestId = facts.requestId
    this.attempts = facts.attempts ?? 1
    if (facts.cause !== undefined) this.cause = facts.cause
  }
}

/** True for a failed call (with that `error_code`, where one is given), also when two copies of the package are loaded. */
export function isApiError(error: unknown, apiCode?: number): error is ApiError {
  return (
    error instanceof Error &&
    error.name === 'GiztoolsError' &&
    'endpoint' in error &&
    (apiCode === undefined || (error as ApiError).apiCode === apiCode)
  )
}
