import type { Attributes } from '@opentelemetry/api'
import type { RequestEvent, ResponseEvent } from '../api/events.ts'

// The names are those of OpenTelemetry's semantic conventions for HTTP clients; what they have no name for begins with giztools.

/** What tells calls apart in metrics: few values, so neither devices nor addresses. */
export function requestAttributes({ endpoint, method, route, url }: RequestEvent): Attributes {
  const { hostname, port, protocol } = new URL(url)
  return {
    'http.request.method': method,
    'url.template': route,
    'server.address': hostname,
    'server.port': port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    'giztools.endpoint': endpoint,
  }
}

/** The same and what one attempt alone has. */
export function spanAttributes(request: RequestEvent): Attributes {
  return {
    ...requestAttributes(request),
    'url.full': request.url,
    'http.request.body.size': request.bytes,
    ...(request.attempt > 1 && { 'http.request.resend_count': request.attempt - 1 }),
  }
}

/** `error.type` is our kind of error, which tells more than the service's 400. */
export function responseAttributes({ status, code }: ResponseEvent): Attributes {
  return {
    ...(status !== undefined && { 'http.response.status_code': status }),
    ...(code !== undefined && { 'error.type': code }),
  }
}
