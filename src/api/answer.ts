import { ApiError } from './api-error.ts'
import type { Answer, NoAnswer } from './attempt.ts'
import { type ApiErrorKind, errorCodeOf, type Recovery } from './error-codes.ts'
import { beginning, type Redact, redactValue } from './redact.ts'
import type { Trouble } from './retry.ts'
import { type EndpointName, ROUTES, type Route } from './routes.ts'

export interface Context {
  readonly endpoint: EndpointName
  /** That was called. */
  readonly path: string
  readonly attempts: number
  readonly redact: Redact
}

/**
 * What an answer says: its JSON, whatever the Content-Type (an empty body counts as {}), or what is wrong.
 * The body decides first: an `error_code` is an error under any status, and under none of them is one needed to tell which.
 */
export function readAnswer(answer: Answer, context: Context): { readonly json: unknown } | Trouble {
  if (answer.redirect !== undefined) return redirected(answer, context)
  const json = jsonOf(answer.text)
  const claim = json === undefined ? undefined : claimOf(json)
  if (claim !== undefined) return serviceError(claim, answer, context)
  if (answer.status >= 200 && answer.status < 300) return json === undefined ? unreadable(answer, context) : { json }
  return bareStatus(answer, context)
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  if (text.trim() === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

interface Claim {
  readonly code: number | undefined
  readonly message: string
  readonly detail: unknown
}

/** `error_code` is a number, or the same in quotes. 0, null and "" claim nothing. */
function claimOf(json: unknown): Claim | undefined {
  if (typeof json !== 'object' || json === null || !Object.hasOwn(json, 'error_code')) return undefined
  const { error_code: code, error_message: message, detail_message, detail } = json as Record<string, unknown>
  const known = typeof code === 'string' && /^\s*\d{1,9}\s*$/.test(code) ? Number(code) : code
  if (known === 0 || known === null || known === undefined || known === '') return undefined
  return {
    code: typeof known === 'number' && Number.isFinite(known) ? known : undefined,
    message: typeof message === 'string' ? message : '',
    // Null under either name says as little as nothing at all.
    detail: detail_message ?? detail ?? undefined,
  }
}

function serviceError(claim: Claim, answer: Answer, { endpoint, attempts, redact }: Context): Trouble {
  const documented = claim.code === undefined ? undefined : errorCodeOf(claim.code)
  const said = beginning(claim.message, redact, 200) || documented?.message || 'no message'
  const hint = documented !== undefined && 'hint' in documented ? `: ${documented.hint}` : ''
  const reset = documented?.kind === 'API_QUOTA' && answer.rateLimit ? `, at ${instant(answer.rateLimit.reset)}` : ''
  const detail = redactValue(claim.detail, redact)
  const told = typeof detail === 'string' && detail !== '' ? ` (${detail.slice(0, 200)})` : ''
  const code = claim.code ?? 'an error without a code'
  const error = new ApiError(
    documented?.kind ?? kindOf(answer.status, claim.code),
    `${endpoint}: ${code} ${said}${told}${hint}${reset}`,
    { endpoint, attempts, status: answer.status, apiCode: claim.code, detail, ...traced(answer) },
  )
  const known = documented !== undefined && 'recovery' in documented ? documented.recovery : undefined
  const recovery = claim.code === undefined ? recoveryOf(answer.status) : known
  return { error, happened: claim.code === 5409 ? 'unknown' : 'refused', recovery, retryAfter: answer.retryAfter }
}

function bareStatus(answer: Answer, { endpoint, path, attempts, redact }: Context): Trouble {
  const { status } = answer
  const body = beginning(answer.text, redact, 200)
  const error = new ApiError(
    kindOf(status, undefined),
    `${endpoint}: HTTP ${status} without an error code${shown(body)}${status === 404 ? elsewhere(endpoint, redact(path)) : ''}`,
    {
      endpoint,
      attempts,
      status,
      body,
      ...traced(answer),
    },
  )
  // Who waited for the request too long may have passed on a part of it.
  const happened = status >= 500 || status === 408 ? 'unknown' : 'refused'
  return { error, happened, recovery: recoveryOf(status), retryAfter: answer.retryAfter }
}

/** The service itself has a code for each thing that it has not got. A bare 404 says that there is no such path. */
function elsewhere(endpoint: EndpointName, path: string): string {
  const { aliases = [] }: Route = ROUTES[endpoint]
  const others = aliases.length === 0 ? '' : `; documented too: ${aliases.join(' and ')}`
  return `. Called at ${path}${others}. Where it is elsewhere: paths: { ${endpoint}: '/…' } (giztools api: --path)`
}

/**
 * What passes by itself where the service's own code does not tell. With 403 and no code a gateway speaks that counts calls; the
 * service itself has a code for what is not permitted.
 */
const PASSING_STATUS = [403, 408, 429, 500, 502, 503, 504]

function recoveryOf(status: number): Recovery | undefined {
  return PASSING_STATUS.includes(status) ? 'read' : undefined
}

function unreadable(answer: Answer, { endpoint, attempts, redact }: Context): Trouble {
  const { status } = answer
  const body = beginning(answer.text, redact, 200)
  const message = `${endpoint}: expected JSON, got HTTP ${status} with something else${shown(body)}`
  const error = new ApiError('RESPONSE_INVALID', message, { endpoint, attempts, status, body, ...traced(answer) })
  return { error, happened: 'unknown', recovery: undefined, retryAfter: undefined }
}

function redirected(answer: Answer, { endpoint, attempts, redact }: Context): Trouble {
  const { status, redirect = '' } = answer
  const message = `${endpoint}: redirected to ${redact(redirect)} (HTTP ${status}). Redirects are not followed, since the credentials would go along: set baseUrl to the right address`
  const error = new ApiError('RESPONSE_INVALID', message, { endpoint, attempts, status, ...traced(answer) })
  return { error, happened: 'refused', recovery: undefined, retryAfter: undefined }
}

const traced = ({ rateLimit, requestId }: Answer) => ({ rateLimit, requestId })

/** The same for a request that got no answer. */
export function readNoAnswer(
  { reason, sent, cause }: NoAnswer,
  { endpoint, attempts }: Context,
  timeoutMs: number,
): Trouble {
  const facts = { endpoint, attempts, cause }
  const because = cause === undefined ? '' : `: ${[cause.code, cause.message].filter(Boolean).join(' ')}`
  const happened = sent ? 'unknown' : 'not-sent'
  if (reason === 'too-large') {
    const message = `${endpoint}: expected an answer of at most 64 MiB, got more`
    return {
      error: new ApiError('RESPONSE_INVALID', message, facts),
      happened,
      recovery: undefined,
      retryAfter: undefined,
    }
  }
  const late = reason === 'timeout' ? `no answer within ${timeoutMs} ms` : "no answer within the call's timeoutMs"
  const broken = `${sent ? 'the connection failed' : 'no connection'}${because}`
  const error =
    reason === 'network'
      ? new ApiError('NETWORK', `${endpoint}: ${broken}`, facts)
      : new ApiError('TIMEOUT', `${endpoint}: ${late}`, { endpoint, attempts })
  return { error, happened, recovery: 'read', retryAfter: undefined }
}

/** @param code the service's own, which the document does not have */
function kindOf(status: number, code: number | undefined): ApiErrorKind {
  const passes = code === undefined && recoveryOf(status) !== undefined
  return status >= 500 || passes ? 'API_SERVER' : 'API_REQUEST'
}

function shown(body: string): string {
  return body === '' ? ', no body' : `: ${body.replace(/\s+/g, ' ')}`
}

function instant(seconds: number): string {
  return seconds <= 8.64e12 ? new Date(seconds * 1000).toISOString() : `second ${seconds}`
}
