import {
  type MeterProvider,
  metrics,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import type { ClientOptions } from '../api/contract.ts'
import type { RequestEvent } from '../api/events.ts'
import { VERSION } from '../version.ts'
import { requestAttributes, responseAttributes, spanAttributes } from './attributes.ts'
import { createInstruments } from './instruments.ts'

export interface TelemetryOptions {
  /** Default: the global one. */
  readonly tracerProvider?: TracerProvider
  /** Default: the global one. */
  readonly meterProvider?: MeterProvider
}

/**
 * A client's calls as spans and metrics of OpenTelemetry, by its conventions for HTTP clients: a span of kind CLIENT for each attempt,
 * under the span that is active where the call is made; `http.client.request.duration` and the sizes of bodies; beside them
 * `giztools.client.retries` and `giztools.client.quota.remaining`. Without an SDK all of it does nothing. No secret gets there, but
 * dids and MACs do, in `url.full`.
 * @example createClient({ enterpriseId, enterpriseSecret, ...telemetry() })
 */
export function telemetry(
  options: TelemetryOptions = {},
): Required<Pick<ClientOptions, 'onRequest' | 'onResponse' | 'onRetry'>> {
  const tracer = (options.tracerProvider ?? trace).getTracer('giztools', VERSION)
  const meters = createInstruments((options.meterProvider ?? metrics).getMeter('giztools', VERSION))
  const spans = new WeakMap<RequestEvent, Span>()
  return {
    onRequest(request) {
      const attributes = spanAttributes(request)
      spans.set(request, tracer.startSpan(`${request.method} ${request.route}`, { kind: SpanKind.CLIENT, attributes }))
    },
    onResponse(response) {
      const { request, durationMs, bytes, code, rateLimit } = response
      const ended = responseAttributes(response)
      const span = spans.get(request)
      if (response.apiCode !== undefined) span?.setAttribute('giztools.api_code', response.apiCode)
      if (response.requestId !== undefined) span?.setAttribute('giztools.request_id', response.requestId)
      span?.setAttributes({ ...ended, 'http.response.body.size': bytes })
      if (code !== undefined) span?.setStatus({ code: SpanStatusCode.ERROR })
      span?.end()
      const attributes = { ...requestAttributes(request), ...ended }
      meters.duration.record(durationMs / 1000, attributes)
      meters.sent.record(request.bytes, attributes)
      meters.received.record(bytes, attributes)
      if (rateLimit !== undefined) meters.quota.record(rateLimit.remaining)
    },
    onRetry({ endpoint, code, reason }) {
      meters.retries.add(1, { 'giztools.endpoint': endpoint, 'error.type': code, 'giztools.retry.reason': reason })
    },
  }
}
