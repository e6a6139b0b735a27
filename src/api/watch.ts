import { isApiError } from './api-error.ts'
import type { Answer, NoAnswer } from './attempt.ts'
import type { BuiltRequest } from './build-request.ts'
import type { RequestEvent } from './events.ts'
import { type EndpointName, ROUTES } from './routes.ts'
import type { Settings } from './settings.ts'

/** Tells the client's listeners of one attempt: that it begins, and, when called, how it ended. */
export function watch(
  { onRequest, onResponse, clock, redact }: Settings,
  request: BuiltRequest,
  endpoint: EndpointName,
  attempt: number,
): (answer: Answer | NoAnswer, error: unknown) => void {
  const event: RequestEvent = {
    endpoint,
    attempt,
    method: request.method,
    route: ROUTES[endpoint].path,
    // A secret has no business in a URL; one that got there is not told of.
    url: redact(request.url),
    bytes: request.body === undefined ? 0 : new TextEncoder().encode(request.body).length,
  }
  onRequest(event)
  const start = clock.local()
  return (answer, error) => {
    const { status, bytes = 0, rateLimit, requestId } = 'status' in answer ? answer : {}
    onResponse({
      request: event,
      durationMs: Math.max(0, clock.local() - start),
      bytes,
      ...(status !== undefined && { status }),
      ...(isApiError(error) && { code: error.code, ...(error.apiCode !== undefined && { apiCode: error.apiCode }) }),
      ...(rateLimit !== undefined && { rateLimit }),
      ...(requestId !== undefined && { requestId: redact(requestId) }),
    })
  }
}
