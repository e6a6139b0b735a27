import type { BuiltRequest } from './build-request.ts'
import type { RateLimit } from './contract.ts'
import { startDeadline } from './deadline.ts'
import { headersOf, requestIdOf } from './headers.ts'
import { readRateLimit, readRetryAfter } from './rate-limit.ts'
import type { Redact } from './redact.ts'
import type { ServerClock } from './server-clock.ts'

/** What came back, whatever it says. */
export interface Answer {
  readonly status: number
  readonly text: string
  /** Of the body, unpacked. */
  readonly bytes: number
  readonly headers: Readonly<Record<string, string>>
  readonly requestId: string | undefined
  readonly rateLimit: RateLimit | undefined
  /** Milliseconds. */
  readonly retryAfter: number | undefined
  /** Where a redirect points, without path and query. */
  readonly redirect: string | undefined
}

/** Nothing came back, or not all of it. */
export interface NoAnswer {
  readonly reason: 'network' | 'timeout' | 'ended' | 'too-large'
  /** False where it is certain that the service never saw the request. */
  readonly sent: boolean
  /** Plain, without secrets. */
  readonly cause: { readonly name: string; readonly message: string; readonly code: string | undefined } | undefined
}

export interface Line {
  readonly fetch: typeof globalThis.fetch
  /** Beside the request's own. */
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  readonly clock: ServerClock
  readonly redact: Redact
}

/** Characters of an answer that are read at most: far above any page of any list. */
export const BODY_LIMIT = 64 * 1024 * 1024

/** Sends a request once. Its time includes the body; when it is over or `signal` is aborted, the connection is given up too. */
export async function attempt(request: BuiltRequest, line: Line, signal: AbortSignal): Promise<Answer | NoAnswer> {
  const deadline = startDeadline(signal, line.timeoutMs)
  let answered = false
  const sentAt = line.clock.local()
  try {
    const response = await line.fetch(request.url, {
      method: request.method,
      headers: { ...line.headers, ...request.headers },
      // A redirect would carry the credentials to wherever it points.
      redirect: 'manual',
      signal: deadline.signal,
      ...(request.body === undefined ? {} : { body: request.body }),
    })
    answered = true
    // A cache's answer tells the time at which it was kept.
    if (!response.headers.has('Age')) line.clock.observe(response.headers.get('Date'), sentAt)
    const body = await readBody(response)
    if (body === undefined) return { reason: 'too-large', sent: true, cause: undefined }
    const { status, headers } = response
    const all = headersOf(headers)
    return {
      ...body,
      status,
      headers: all,
      requestId: requestIdOf(all),
      rateLimit: readRateLimit(headers, line.clock.now()),
      retryAfter: readRetryAfter(headers, line.clock.now()),
      redirect: status === 0 || (status >= 300 && status < 400) ? originOf(headers.get('Location')) : undefined,
    }
  } catch (error) {
    const why = deadline.over()
    const reason = why === undefined ? 'network' : why === 'timeout' ? 'timeout' : 'ended'
    return { reason, sent: answered || !neverSent(error), cause: plainCause(error, line.redact) }
  } finally {
    deadline.clear()
  }
}

/** Undefined for more than the limit. */
async function readBody(response: Response): Promise<Pick<Answer, 'text' | 'bytes'> | undefined> {
  if (response.body === null) return { text: '', bytes: 0 }
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  const parts: string[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { text: parts.join('') + decoder.decode(), bytes: size }
    size += value.length
    if (size > BODY_LIMIT) {
      reader.cancel().catch(() => {})
      return undefined
    }
    parts.push(decoder.decode(value, { stream: true }))
  }
}

/** No name, no connection, no handshake: then no byte of the request left. A reset may have come after it did. */
const BEFORE_SENDING =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|CERT_\w+|ERR_TLS_CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+)$/

/** Several addresses are tried at once: then each of them must have failed before. */
function neverSent(error: unknown, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > 5) return false
  const { code, cause, errors } = error as { code?: unknown; cause?: unknown; errors?: unknown }
  if (Array.isArray(errors) && errors.length > 0) return errors.every(one => neverSent(one, depth + 1))
  if (typeof code === 'string') return BEFORE_SENDING.test(code)
  return neverSent(cause, depth + 1)
}

/** The innermost reason: fetch itself says "fetch failed" and no more. */
function plainCause(error: unknown, redact: Redact): NoAnswer['cause'] {
  let inner: unknown = error
  for (let depth = 0; depth < 5 && inner instanceof Error && inner.cause instanceof Error; depth++) inner = inner.cause
  if (!(inner instanceof Error)) return { name: 'Error', message: redact(String(inner)).slice(0, 200), code: undefined }
  const code = 'code' in inner && typeof inner.code === 'string' ? inner.code : undefined
  return { name: inner.name, message: redact(inner.message).slice(0, 200), code }
}

function originOf(location: string | null): string {
  try {
    return new URL(location ?? '').origin
  } catch {
    return 'another path'
  }
}
