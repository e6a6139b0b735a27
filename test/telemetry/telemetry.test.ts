import { context, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import type { Listening } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/index.node.ts'
import { telemetry } from '../../src/telemetry/telemetry.ts'

// OpenTelemetry's own SDK with its exporters in memory, and the client against the emulator over HTTP.
const spans = new InMemorySpanExporter()
const metricsOut = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
const tracerProvider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] })
let meterProvider: MeterProvider
let service: Listening | undefined

beforeEach(() => {
  spans.reset()
  metricsOut.reset()
  meterProvider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter: metricsOut })] })
})

afterEach(() => service?.close())

async function setUp() {
  const emulator = createEmulator({
    seed: 1,
    products: [{ definition: null, productKey: 'ac'.repeat(16) }],
    devices: [{}],
  })
  service = await emulator.listen()
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const [{ productKey, productSecret }] = products as unknown as readonly [
    { productKey: string; productSecret: string },
  ]
  const client = createClient({
    ...{ enterpriseId, enterpriseSecret, baseUrl: service.url, sleep: async () => {} },
    ...telemetry({ tracerProvider, meterProvider }),
  })
  const secrets = [enterpriseSecret, productSecret]
  return { emulator, product: client.product(productKey, { productSecret }), productKey, secrets, port: service.port }
}

async function metricsOf() {
  await meterProvider.forceFlush()
  const all = metricsOut
    .getMetrics()
    .at(-1)
    ?.scopeMetrics.flatMap(({ scope, metrics }) => metrics.map(one => ({ scope, ...one })))
  return new Map(all?.map(one => [one.descriptor.name, one]))
}

it('a call is a span with the names of the conventions, and counts', async () => {
  const { product, productKey, port } = await setUp()
  await product.searchDevices({ limit: 5 })
  const [token, search] = spans.getFinishedSpans()
  expect(token).toMatchObject({ name: 'POST /v1/products/{product_key}/access_token', kind: SpanKind.CLIENT })
  expect(search).toMatchObject({ name: 'GET /v1/products/{product_key}/devices/search', kind: SpanKind.CLIENT })
  expect(search?.instrumentationScope.name).toBe('giztools')
  expect(search?.status.code).toBe(SpanStatusCode.UNSET)
  expect(search?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.request.body.size': 0,
    'http.response.status_code': 200,
    'http.response.body.size': expect.any(Number),
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.full': `http://127.0.0.1:${port}/v1/products/${productKey}/devices/search?limit=5`,
    'url.template': '/v1/products/{product_key}/devices/search',
    'giztools.endpoint': 'searchDevices',
  })

  const metrics = await metricsOf()
  const duration = metrics.get('http.client.request.duration')
  expect([duration?.descriptor.unit, duration?.dataPoints.length]).toEqual(['s', 2])
  expect(duration?.dataPoints[1]?.attributes).toEqual({
    'http.request.method': 'GET',
    'http.response.status_code': 200,
    'server.address': '127.0.0.1',
    'server.port': port,
    'url.template': '/v1/products/{product_key}/devices/search',
    'giztools.endpoint': 'searchDevices',
  })
  expect(metrics.get('giztools.client.quota.remaining')?.dataPoints.map(({ value }) => value)).toEqual([3598])
  expect([...metrics.keys()].sort()).toEqual([
    'giztools.client.quota.remaining',
    'http.client.request.body.size',
    'http.client.request.duration',
    'http.client.response.body.size',
  ])
})

it('each attempt is a span of its own, under the one that is active; failures are told by their kind', async () => {
  const { emulator, product } = await setUp()
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const parent = tracerProvider.getTracer('test').startSpan('ours')
  try {
    emulator.inject({ endpoint: 'deviceGroups', status: 503, times: 1 })
    await context.with(trace.setSpan(context.active(), parent), () => product.deviceGroups())
    await expect(product.deviceGroup('nothing')).rejects.toThrow('5206')
  } finally {
    context.disable()
    parent.end()
  }
  const [token, first, second, refused] = spans.getFinishedSpans()
  expect([token, first, second].map(span => span?.parentSpanContext?.spanId)).toEqual(
    Array.from({ length: 3 }, () => parent.spanContext().spanId),
  )
  expect(first?.status.code).toBe(SpanStatusCode.ERROR)
  expect(first?.attributes).toMatchObject({ 'http.response.status_code': 503, 'error.type': 'API_SERVER' })
  expect(first?.attributes).not.toHaveProperty('http.request.resend_count')
  expect(second?.attributes).toMatchObject({ 'http.response.status_code': 200, 'http.request.resend_count': 1 })
  expect(refused?.attributes).toMatchObject({ 'error.type': 'API_NOT_FOUND', 'giztools.api_code': 5206 })
  const retries = (await metricsOf()).get('giztools.client.retries')
  expect(retries?.dataPoints.map(({ value, attributes }) => [value, attributes])).toEqual([
    [1, { 'giztools.endpoint': 'deviceGroups', 'error.type': 'API_SERVER', 'giztools.retry.reason': 'again' }],
  ])
})

it('no answer has no status', async () => {
  const { emulator, product } = await setUp()
  await product.deviceGroups()
  emulator.inject({ connection: 'drop' })
  await expect(product.deviceGroups({ retries: 0 })).rejects.toThrow()
  const last = spans.getFinishedSpans().at(-1)
  expect(last?.attributes).toMatchObject({ 'error.type': 'NETWORK' })
  expect(last?.attributes).not.toHaveProperty('http.response.status_code')
})

it('no secret gets there', async () => {
  const { product, secrets } = await setUp()
  const { token } = { token: await product.token() }
  await product.deviceGroups()
  const told = JSON.stringify([
    spans.getFinishedSpans().map(({ name, attributes, events }) => [name, attributes, events]),
    [...(await metricsOf()).values()].map(({ dataPoints }) => dataPoints),
  ])
  expect(told.length).toBeGreaterThan(500)
  for (const secret of [...secrets, token]) expect(told).not.toContain(secret)
})

it('without an SDK it does nothing', async () => {
  const emulator = createEmulator({ products: [{ definition: null }] })
  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const [{ productKey, productSecret }] = products as unknown as readonly [
    { productKey: string; productSecret: string },
  ]
  const client = createClient({ enterpriseId, enterpriseSecret, fetch: emulator.fetch, ...telemetry() })
  expect((await client.product(productKey, { productSecret }).deviceGroups()).status).toBe(200)
})
