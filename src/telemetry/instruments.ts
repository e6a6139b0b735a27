import type { Counter, Gauge, Histogram, Meter } from '@opentelemetry/api'

export interface Instruments {
  readonly duration: Histogram
  readonly sent: Histogram
  readonly received: Histogram
  readonly retries: Counter
  readonly quota: Gauge
}

/** Seconds, as the conventions ask for. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]

export function createInstruments(meter: Meter): Instruments {
  return {
    duration: meter.createHistogram('http.client.request.duration', {
      description: 'Duration of HTTP client requests',
      unit: 's',
      advice: { explicitBucketBoundaries: BOUNDARIES },
    }),
    sent: meter.createHistogram('http.client.request.body.size', { description: 'Size of request bodies', unit: 'By' }),
    received: meter.createHistogram('http.client.response.body.size', {
      description: 'Size of response bodies',
      unit: 'By',
    }),
    retries: meter.createCounter('giztools.client.retries', {
      description: 'Attempts that were followed by another',
      unit: '{retry}',
    }),
    quota: meter.createGauge('giztools.client.quota.remaining', {
      description: 'Calls that are left of the hour, as the service told last',
      unit: '{call}',
    }),
  }
}
