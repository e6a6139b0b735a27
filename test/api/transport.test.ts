import { afterEach, describe, expect, it } from 'vitest'
import type { RequestEvent, ResponseEvent, RetryEvent } from '../../src/api/events.ts'
import { VERSION } from '../../src/version.ts'
import { caught, clientOf, DID, PRODUCT_KEY, SECRETS } from './client-of.ts'
import { type Service, type ServiceAnswer, startService, withTokens } from './service.ts'

let service: Service
afterEach(() => service?.close())

const FAILS: ServiceAnswer = { status: 503, text: 'busy' }
const PRODUCT = '/v1/products/{product_key}'

/** Answers these, one after the other, the last again and again. */
async function answering(answers: readonly ServiceAnswer[], options: Parameters<typeof clientOf>[1] = {}) {
  service = await startService(withTokens((_, index) => answers[Math.min(index, answers.length - 1)] as ServiceAnswer))
  return clientOf(service.url, options)
}

describe('headers', () => {
  it('name who asks', async () => {
    const { product } = await answering([{ body: {} }])
    await product.deviceGroups()
    expect(service.requests.map(({ headers }) => headers['user-agent'])).toEqual(
      Array.from({ length: 2 }, () => `giztools/${VERSION}`),
    )
  })

  it('of the caller go along, a user agent too', async () => {
    const { product } = await answering([{ body: {} }], { headers: { 'user-agent': 'pump/2', 'X-Trace': 'a b' } })
    await product.deviceGroups()
    for (const { headers } of service.requests)
      expect([headers['user-agent'], headers['x-trace']]).toEqual(['pump/2', 'a b'])
    expect(service.requests.at(-1)?.headers.authorization).toBe('token token-1')
  })

  it.each([
    ['Authorization', 'token x', 'the client sets it itself'],
    ['x-gizwits-enterprise-secret', 'x', 'the client sets it itself'],
    ['Host', 'x', 'the client sets it itself'],
    ['a b', 'x', 'expected a name that a header can have'],
    ['', 'x', 'expected a name that a header can have'],
    ['x-a', 'top secret\r\nx-b: 1', 'expected printable ASCII (its value is not shown)'],
    ['x-a', 7 as unknown as string, 'expected printable ASCII (its value is not shown)'],
  ])('that cannot be: %j', (name, value, why) => {
    const make = () => clientOf('https://api.test', { headers: { [name]: value } })
    expect(make).toThrow(`headers.${name}: ${why}`)
    expect(make).not.toThrow('top secret')
  })

  it('of an answer are in the result, with the number of the request', async () => {
    const { product } = await answering([
      { headers: { 'X-Request-Id': 'req-7', 'X-Other': '甲'.length.toString() }, body: {} },
    ])
    const { headers, requestId } = await product.deviceGroups()
    expect([headers['x-other'], headers['x-request-id'], requestId]).toEqual(['1', 'req-7', 'req-7'])
  })

  it('number an error too', async () => {
    const { product } = await answering([{ status: 400, headers: { 'X-Trace-Id': 't-1' }, body: { error_code: 5305 } }])
    expect(await caught(product.control(DID, { attrs: {} }))).toMatchObject({ apiCode: 5305, requestId: 't-1' })
  })
})

describe('options that do not exist', () => {
  it.each([
    [{ retry: 0 }, '"retry" is no option, did you mean retries? Expected one of: enterpriseId, '],
    [{ timeout: 5 }, '"timeout" is no option, did you mean timeoutMs?'],
    [{ base_url: 'https://x.test' }, '"base_url" is no option, did you mean baseUrl?'],
    [{ onRateLimit() {} }, '"onRateLimit" is no option. Expected one of'],
  ])('of the client: %j', (options, message) => {
    expect(() => clientOf('https://api.test', options as object)).toThrow(`createClient: ${message}`)
  })

  it('of a call are refused before it is made', async () => {
    const { product } = await answering([{ body: {} }])
    const error = await product.deviceGroups({ retry: 0 } as object).catch(thrown => thrown)
    expect(error).toMatchObject({
      code: 'REQUEST_INVALID',
      path: 'retry',
      message:
        'deviceGroups: "retry" is no option, did you mean retries? Expected one of: signal, timeoutMs, waitForQuota, retries',
    })
    await expect(product.logs.cmd(DID, { form: 5 } as object).next()).rejects.toThrow('logs: "form" is no option')
    expect(service.requests).toEqual([])
  })
})

it('a call has its own number of retries', async () => {
  const { product } = await answering([FAILS], { retries: 1 })
  for (const [retries, attempts] of [
    [0, 1],
    [3, 4],
    [undefined, 2],
  ] as const)
    expect(await caught(product.deviceGroups(retries === undefined ? {} : { retries }))).toMatchObject({ attempts })
  await expect(product.deviceGroups({ retries: -1 })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
})

describe('a 404 without a code', () => {
  const at = async (call: 'deviceSummary' | 'deviceGroups') => {
    const { product } = await answering([{ status: 404, text: 'not found' }])
    return (await caught(product[call]())).message
  }

  it('tells where it was called and how to say another path', async () => {
    expect(await at('deviceGroups')).toBe(
      `deviceGroups: HTTP 404 without an error code: not found. Called at /v1/products/${PRODUCT_KEY}/device_groups. Where it is elsewhere: paths: { deviceGroups: '/…' } (giztools api: --path)`,
    )
  })

  it('names the paths that the document has beside it', async () => {
    expect(await at('deviceSummary')).toContain(
      `Called at /v1/products/${PRODUCT_KEY}/devices/summary; documented too: ${PRODUCT}/summary. Where`,
    )
  })

  it('names the path that the caller gave', async () => {
    const paths = { deviceGroups: '/elsewhere' }
    const { product } = await answering([{ status: 404, text: '' }], { paths })
    expect((await caught(product.deviceGroups())).message).toContain('Called at /elsewhere')
  })
})

describe('listeners', () => {
  async function listening(answers: readonly ServiceAnswer[], options: Parameters<typeof clientOf>[1] = {}) {
    const told: (
      | readonly ['request', RequestEvent]
      | readonly ['response', ResponseEvent]
      | readonly ['retry', RetryEvent]
    )[] = []
    let time = 1_800_000_000_000
    const made = await answering(answers, {
      now: () => (time += 7),
      onRequest: event => told.push(['request', event]),
      onResponse: event => told.push(['response', event]),
      onRetry: event => told.push(['retry', event]),
      ...options,
    })
    return { ...made, told }
  }

  it('hear of each attempt, what it cost and what was left', async () => {
    const quota = { 'X-RateLimit-Limit': '3600', 'X-RateLimit-Remaining': '12', 'X-RateLimit-Reset': '1800000000' }
    const { product, told } = await listening([
      FAILS,
      { headers: { ...quota, 'X-Request-Id': 'r1' }, body: { success: [], failed: [] } },
    ])
    await product.updateDeviceGroup('g1', { action: 'assign', macs: ['甲'] })
    expect(told.map(([what]) => what)).toEqual([
      ...['request', 'response'],
      ...['request', 'response', 'retry'],
      ...['request', 'response'],
    ])
    const events = told.map(([, event]) => event)
    const request = {
      endpoint: 'updateDeviceGroup',
      method: 'PUT',
      route: `${PRODUCT}/device_groups/{gid}`,
      url: `${service.url}/v1/products/${PRODUCT_KEY}/device_groups/g1`,
      // {"action":"assign","macs":["甲"]}: 32 characters, one of them in three bytes
      bytes: 34,
    }
    expect(events.slice(2)).toEqual([
      { ...request, attempt: 1 },
      {
        request: { ...request, attempt: 1 },
        durationMs: expect.any(Number),
        status: 503,
        code: 'API_SERVER',
        bytes: 4,
      },
      { endpoint: 'updateDeviceGroup', attempt: 1, code: 'API_SERVER', reason: 'again', waitMs: expect.any(Number) },
      { ...request, attempt: 2 },
      {
        request: { ...request, attempt: 2 },
        durationMs: expect.any(Number),
        status: 200,
        bytes: 26,
        rateLimit: { limit: 3600, remaining: 12, reset: 1_800_000_000 },
        requestId: 'r1',
      },
    ])
    const [, , first, ended] = events
    expect((ended as ResponseEvent).request).toBe(first)
    expect((ended as ResponseEvent).durationMs).toBeGreaterThanOrEqual(7)
  })

  it.each([
    [
      'a code of the service',
      { status: 400, body: { error_code: 5305 } },
      { status: 400, code: 'API_DEVICE_OFFLINE', apiCode: 5305 },
    ],
    ['no answer', { connection: 'drop' }, { code: 'NETWORK', bytes: 0 }],
    ['no JSON', { text: 'Log in!' }, { status: 200, code: 'RESPONSE_INVALID' }],
    ['a shape of its own', { body: [] }, { status: 200, code: 'RESPONSE_INVALID' }],
  ] as const)('hear how it ended: %s', async (_, answer, expected) => {
    const { product, told } = await listening([answer as ServiceAnswer], { retries: 0, validate: 'strict' })
    await caught(product.deviceGroup('g'))
    const [what, event] = told.at(-1) ?? []
    expect([what, event]).toEqual(['response', expect.objectContaining(expected)])
  })

  it.each([
    ['token', [{ status: 400, body: { error_code: 5011 } }, { body: {} }], 0],
    ['quota', [{ status: 403, body: { error_code: 5013 } }, { body: {} }], 60_000],
  ] as const)('hear why it is tried again: %s', async (reason, answers, waitMs) => {
    const { product, told } = await listening(answers, { waitForQuota: true, sleep: async () => {} })
    await product.deviceGroups()
    expect(told.flatMap(([what, event]) => (what === 'retry' ? [event] : []))).toEqual([
      expect.objectContaining({ endpoint: 'deviceGroups', attempt: 1, reason, waitMs }),
    ])
  })

  it('are told no secret', async () => {
    const { product, client, told } = await listening([
      { headers: { 'x-request-id': `${SECRETS.productSecret} token-1` }, body: {} },
    ])
    await product.deviceGroups()
    // A secret that got into a URL.
    await product.searchDevices({ type: 'mac', val: SECRETS.productSecret })
    await client.registeredUsers({ product_key: PRODUCT_KEY })
    const text = JSON.stringify(told)
    for (const secret of [SECRETS.enterpriseSecret, SECRETS.productSecret, 'token-1'])
      expect(text).not.toContain(secret)
    expect(told).toHaveLength(8)
  })
})
