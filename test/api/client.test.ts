import { afterEach, describe, expect, expectTypeOf, it } from 'vitest'
import { checkBaseUrl } from '../../src/api/base-url.ts'
import type { CallOptions, EnterpriseClient, ProductClient } from '../../src/api/contract.ts'
import { createClient, ENDPOINT_NAMES, isApiError, ROUTES } from '../../src/api/index.ts'
import { caught, clientOf, DID, ENTERPRISE_ID, PRODUCT_KEY, SECRETS } from './client-of.ts'
import { OPERATIONS } from './operations.ts'
import { type Service, startService, withTokens } from './service.ts'

let service: Service
afterEach(() => service?.close())

it('has a method for each of the 33 operations, the token under its own name', () => {
  const { client, product } = clientOf('https://api.test')
  const methods = new Set([...Object.keys(client), ...Object.keys(product)])
  const missing = ENDPOINT_NAMES.filter(name => !methods.has(name))
  expect(missing).toEqual(['accessToken'])
  expect(product.token).toBeTypeOf('function')
  expect(ENDPOINT_NAMES.filter(name => ROUTES[name].auth === 'enterprise')).toEqual(
    ENDPOINT_NAMES.filter(name => name in client),
  )
})

it.each(OPERATIONS.filter(({ name }) => name !== 'accessToken').map(operation => [operation.name, operation] as const))(
  '%s goes over the wire as the document prints it',
  async (name, { call, request, response }) => {
    service = await startService(
      withTokens(
        () => ({ status: response.status, body: response.body }),
        () => 1_517_556_924_000,
      ),
    )
    const options = {
      now: () => 1_517_556_924_000,
      enterpriseId: request.headers['X-Gizwits-Enterprise-ID'] ?? ENTERPRISE_ID,
    }
    const { client } = clientOf(service.url, options)
    const target = name in client ? client : client.product(call.ids.product_key ?? '', { productSecret: 'psecret' })
    const id = call.ids.did ?? call.ids.gid
    const args = [...(id === undefined ? [] : [id]), ...(call.params === undefined ? [] : [call.params])]
    const method = target[name as keyof typeof target] as unknown as (...args: unknown[]) => Promise<unknown>
    expect(await method(...args)).toEqual({
      data: response.body,
      status: response.status,
      headers: expect.objectContaining({ 'content-type': 'application/json' }),
    })
    const sent = service.requests.at(-1)
    const { pathname, search } = new URL(request.url)
    expect([sent?.method, sent?.url, sent?.body]).toEqual([request.method, pathname + search, request.body])
    expect(sent?.headers['content-type']).toBe('application/json')
    if (name in client) {
      expect(sent?.headers['x-gizwits-enterprise-id']).toBe(request.headers['X-Gizwits-Enterprise-ID'])
      expect(sent?.headers['x-gizwits-enterprise-secret']).toBe(SECRETS.enterpriseSecret)
    } else expect(sent?.headers.authorization).toBe('token token-1')
  },
)

describe('arguments', () => {
  const aborted: CallOptions = { signal: AbortSignal.abort() }

  it('stand where the row says: id, parameters, options', async () => {
    const { client, product } = clientOf('https://api.test')
    const calls = [
      product.deviceGroups(aborted),
      product.deviceGroup('g', aborted),
      product.device({ mac: 'm' }, aborted),
      product.searchDevices(undefined, aborted),
      product.control(DID, { attrs: {} }, aborted),
      client.userLocations({ product_key: 'k' }, aborted),
      product.token(aborted),
    ]
    for (const call of calls) expect((await caught(call)).code).toBe('ABORTED')
  })

  it('that are missing or of another kind are refused before a call is spent', async () => {
    service = await startService(() => ({ body: {} }))
    const product = clientOf(service.url).product as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>
    for (const [name, ...args] of [['device'], ['control', DID], ['deviceGroups', 7], ['device', { mac: 'm' }, 'now']])
      expect((await caught((product[String(name)] as (...args: unknown[]) => Promise<unknown>)(...args))).code).toBe(
        'REQUEST_INVALID',
      )
    expect(service.requests).toEqual([])
  })

  it.each(['', '.', '..', undefined, 7])('an id of %j asks for a token at most', async id => {
    service = await startService(withTokens(() => ({ body: {} })))
    const error = await caught(clientOf(service.url).product.deviceGroup(id as string))
    expect(error.code).toBe('REQUEST_INVALID')
    expect(service.requests.filter(({ path }) => !path.endsWith('access_token'))).toEqual([])
  })

  it('have the types of the rows', () => {
    expectTypeOf<Parameters<ProductClient['control']>[0]>().toEqualTypeOf<string>()
    expectTypeOf<Parameters<ProductClient['deviceGroups']>>().toEqualTypeOf<[options?: CallOptions]>()
    expectTypeOf<Parameters<EnterpriseClient['userLocations']>[0]>().toEqualTypeOf<{ product_key: string }>()
    expectTypeOf<Awaited<ReturnType<ProductClient['device']>>['data']['did']>().toEqualTypeOf<string>()
    expectTypeOf<'accessToken' extends keyof ProductClient ? true : false>().toEqualTypeOf<false>()
  })
})

describe('options', () => {
  it('paths: another path for an operation', async () => {
    service = await startService(withTokens(() => ({ body: {} })))
    const paths = { alertEvents: '/v1/products/{product_key}/fault/alert/events' }
    await clientOf(service.url, { paths }).product.alertEvents()
    expect(service.requests.at(-1)?.url).toBe(`/v1/products/${PRODUCT_KEY}/fault/alert/events`)
  })

  it('baseUrl: with a path before that of the operation', async () => {
    service = await startService(withTokens(() => ({ body: {} })))
    await clientOf(`${service.url}/gate/`).product.deviceGroups()
    expect(service.requests.map(({ url }) => url)).toEqual([
      `/gate/v1/products/${PRODUCT_KEY}/access_token`,
      `/gate/v1/products/${PRODUCT_KEY}/device_groups`,
    ])
  })

  it('checks: each can be switched off', async () => {
    service = await startService(withTokens(() => ({ body: { objects: [] } })))
    const { product } = clientOf(service.url, { checks: { limit: false } })
    await product.searchDevices({ limit: 0 })
    expect(service.requests.at(-1)?.url).toContain('limit=0')
    expect((await caught(clientOf(service.url).product.searchDevices({ limit: 0 }))).code).toBe('REQUEST_INVALID')
    // More than a hundred is the caller's choice: the document has a most for the logs alone.
    await clientOf(service.url).product.searchDevices({ limit: 500 })
    expect(service.requests.at(-1)?.url).toContain('limit=500')
  })

  it('onLog: what is checked and not refused is said', async () => {
    service = await startService(withTokens(() => ({ body: { data: [] } })))
    const lines: string[] = []
    const { product } = clientOf(service.url, { onLog: ({ level, message }) => lines.push(`${level} ${message}`) })
    await product.newUsers({ cycle: 'month', start: '2016-01', end: '2017-01' })
    expect(lines[0]).toContain('warn newUsers: start, end: expected at most 12 months, got 13')
    expect(lines.at(-1)).toBe(`debug newUsers: GET /v1/products/${PRODUCT_KEY}/users/report/new: 200`)
  })

  it.each([
    ['https://enterpriseapi.gizwits.com', 'https://enterpriseapi.gizwits.com'],
    ['https://api.test/gate/', 'https://api.test/gate'],
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://127.0.0.1', 'http://127.0.0.1'],
    ['http://127.9.8.7:1', 'http://127.9.8.7:1'],
    ['http://[::1]:3000/', 'http://[::1]:3000'],
  ])('baseUrl %s is taken', (text, expected) => expect(checkBaseUrl(text, false)).toBe(expected))

  it.each([
    'http://enterpriseapi.gizwits.com',
    'http://127.0.0.1.evil.test',
    'http://localhost.evil.test',
    'http://127.evil.test',
    'http://[::2]',
    'http://0.0.0.0',
    'ftp://localhost',
    'file:///etc',
    'https://user:pass@api.test',
    'https://api.test/?a=1',
    'https://api.test/#a',
    'api.test',
    '',
  ])('baseUrl %j is refused', text => {
    expect(() => checkBaseUrl(text, false)).toThrow(/^baseUrl: /)
  })

  it('plain http is taken elsewhere where that is allowed', () => {
    expect(checkBaseUrl('http://10.0.0.7', true)).toBe('http://10.0.0.7')
    expect(() => createClient({ enterpriseId: 'a', enterpriseSecret: 'b', baseUrl: 'http://10.0.0.7' })).toThrow(
      'plain http',
    )
  })

  it.each([
    [{ enterpriseId: '' }, 'enterpriseId'],
    [{ enterpriseSecret: undefined as unknown as string }, 'enterpriseSecret'],
    [{ retries: -1 }, 'retries'],
    [{ retries: 1.5 }, 'retries'],
  ])('%j is refused', (options, what) => {
    expect(() => clientOf('https://api.test', options)).toThrow(new RegExp(`^${what}: expected`))
  })

  it.each([
    ['', 's'],
    ['k', ''],
    [undefined, 's'],
    ['k', undefined],
  ])('a product %j with the secret %j is refused', (key, productSecret) => {
    const { client } = clientOf('https://api.test')
    expect(() => client.product(key as string, { productSecret: productSecret as string })).toThrow('that is not empty')
  })

  it('the service of the platform, over https, is the default', async () => {
    const urls: string[] = []
    const fetch: typeof globalThis.fetch = async input => {
      urls.push(String(input))
      return Response.json({ China: { count: 1 } })
    }
    const client = createClient({ enterpriseId: 'a', enterpriseSecret: 'b', fetch })
    await client.userLocations({ product_key: 'pk' })
    expect(urls).toEqual(['https://enterpriseapi.gizwits.com/v1/users/location?product_key=pk'])
  })
})

describe('what is built on the methods', () => {
  it('each: lists of products and of the enterprise', async () => {
    service = await startService(
      withTokens(() => ({ body: { meta: { next: null }, objects: [{ did: 'a', uid: 'u' }] } })),
    )
    const { client, product } = clientOf(service.url)
    const uids: unknown[] = []
    for await (const user of client.each.registeredUsers({ product_key: 'pk' })) uids.push(user.uid)
    const dids: string[] = []
    for await (const device of product.each.searchDevices()) dids.push(device.did)
    expect([uids, dids]).toEqual([['u'], ['a']])
    const paged = ENDPOINT_NAMES.filter(name => 'paging' in ROUTES[name] && ROUTES[name].paging === 'skip')
    expect([...Object.keys(client.each), ...Object.keys(product.each)].sort()).toEqual([...paged].sort())
  })

  it('logs: a span of the last 30 days', async () => {
    const now = 1_800_000_000
    service = await startService(withTokens(() => ({ body: { objects: [] } })))
    const { product } = clientOf(service.url, { now: () => now * 1000 })
    for await (const record of product.logs.cmd(DID)) expect.fail(JSON.stringify(record))
    expect(service.requests.length).toBeGreaterThanOrEqual(16)
  })

  it('updateDeviceGroup: any number of MACs', async () => {
    service = await startService(
      withTokens(({ body }) => ({ body: { success: (body as { macs: string[] }).macs, failed: [] } })),
    )
    const macs = Array.from({ length: 2001 }, (_, i) => `mac-${i}`)
    const { data } = await clientOf(service.url).product.updateDeviceGroup('g', { action: 'assign', macs })
    expect(data.success).toEqual(macs)
    expect(service.requests).toHaveLength(4)
  })
})

it('two clients share nothing', async () => {
  service = await startService(withTokens(() => ({ body: {} })))
  const [a, b] = [clientOf(service.url).product, clientOf(service.url).product]
  expect([await a.token(), await b.token(), await a.token()]).toEqual(['token-1', 'token-2', 'token-1'])
})

it('its errors are told by their kind and by the code of the service', async () => {
  service = await startService(withTokens(() => ({ status: 400, body: { error_code: 5305 } })))
  const error = await caught(clientOf(service.url).product.control(DID, { attrs: {} }))
  expect([isApiError(error), isApiError(error, 5305), isApiError(error, 5304), isApiError(new Error('x'))]).toEqual([
    true,
    true,
    false,
    false,
  ])
  expect(error.code).toBe('API_DEVICE_OFFLINE')
})
