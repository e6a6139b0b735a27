import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isApiError } from '../../src/api/api-error.ts'
import { buildRequest, type RequestParts, type RequestTarget } from '../../src/api/build-request.ts'
import type { EndpointName } from '../../src/api/routes.ts'
import { type Service, startService } from './service.ts'

const BASE = { baseUrl: 'https://api.test' }
const built = (name: EndpointName, parts: RequestParts, target: Partial<RequestTarget> = {}) =>
  buildRequest(name, parts, { ...BASE, ...target })

function refusal(call: () => unknown): string {
  try {
    call()
  } catch (error) {
    if (isApiError(error) && error.code === 'REQUEST_INVALID') return error.message
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('paths', () => {
  it.each([
    ['a/b', 'a%2Fb'],
    ['a?b#c', 'a%3Fb%23c'],
    ['%2e%2e', '%252e%252e'],
    ['...', '...'],
    ['空调', '%E7%A9%BA%E8%B0%83'],
    ['a b', 'a%20b'],
  ])('encodes the did %j', (did, encoded) => {
    expect(built('control', { ids: { product_key: 'pk', did }, params: { attrs: {} } }).url).toBe(
      `https://api.test/v1/products/pk/devices/${encoded}/control`,
    )
  })

  it.each(['', '.', '..', '\ud800', undefined, null, 7])('refuses the gid %j', gid => {
    expect(refusal(() => built('deviceGroup', { ids: { product_key: 'pk', gid: gid as string } }))).toContain(
      'deviceGroup: gid: expected',
    )
  })

  it('takes no id from a prototype', () => {
    const ids = Object.create({ product_key: 'pk' }) as Record<string, string>
    expect(refusal(() => built('datapoint', { ids }))).toBe('datapoint: product_key: expected a string, got undefined')
  })

  it('keeps a prefix of the address, with or without a slash', () => {
    for (const baseUrl of ['https://api.test/gate', 'https://api.test/gate/', 'https://api.test/gate//'])
      expect(built('datapoint', { ids: { product_key: 'pk' } }, { baseUrl }).url).toBe(
        'https://api.test/gate/v1/products/pk/datapoint',
      )
  })

  it('takes another path for the operation', () => {
    const path = '/v1/products/{product_key}/summary'
    expect(built('deviceSummary', { ids: { product_key: 'a/b' } }, { path }).url).toBe(
      'https://api.test/v1/products/a%2Fb/summary',
    )
  })

  it.each(['v1/x', '//x?y', '/x#y', '', '/x y', '/{mac}'])('refuses the path %j', path => {
    expect(refusal(() => built('deviceSummary', { ids: { product_key: 'pk' } }, { path }))).toMatch(/^deviceSummary: /)
  })
})

describe('queries', () => {
  const query = (params: object) =>
    built('searchDevices', { ids: { product_key: 'pk' }, params }).url.split('/search')[1]

  it.each([
    [{}, ''],
    [{ limit: 20, skip: 0 }, '?limit=20&skip=0'],
    [{ is_online: true, is_faulty: false }, '?is_online=1&is_faulty=0'],
    [{ val: ['a', 'b'] }, '?val=a&val=b'],
    [{ val: 'a&b=c+d e' }, '?val=a%26b%3Dc%2Bd%20e'],
    [{ city: undefined, val: null, limit: 1 }, '?limit=1'],
  ])('%j', (params, expected) => expect(query(params)).toBe(expected))

  it.each([{ val: { a: 1 } }, { limit: Number.NaN }, { val: () => 1 }, { val: '\udfff' }])('refuses %j', params => {
    expect(refusal(() => query(params))).toMatch(/^searchDevices: (val|limit): expected/)
  })
})

describe('bodies and headers', () => {
  const ids = { product_key: 'pk' }

  it('has a body exactly where the row has one', () => {
    expect(built('createDeviceGroup', { ids }).body).toBe('{}')
    expect(built('deviceGroups', { ids }).body).toBeUndefined()
    expect(built('deleteDeviceGroup', { ids: { ...ids, gid: 'g' } }).body).toBeUndefined()
  })

  it('refuses what JSON cannot hold', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    for (const attrs of [{ a: 1n }, cycle])
      expect(refusal(() => built('control', { ids: { ...ids, did: 'd' }, params: { attrs } }))).toContain(
        'control: body:',
      )
  })

  it('leaves out credentials that are not given, and gives no row those of another kind', () => {
    const all = { token: 'tok', enterpriseId: 'eid', enterpriseSecret: 'esecret' }
    const json = { 'Content-Type': 'application/json' }
    expect(built('datapoint', { ids }).headers).toEqual(json)
    expect(built('datapoint', { ids }, all).headers).toEqual({ ...json, Authorization: 'token tok' })
    expect(built('accessToken', { ids }, all).headers).toEqual(json)
    expect(built('userLocations', {}, all).headers).toEqual({
      ...json,
      'X-Gizwits-Enterprise-ID': 'eid',
      'X-Gizwits-Enterprise-Secret': 'esecret',
    })
  })

  it.each(['bad\nline-of-secret', 'two words-of-secret', 'ümlaut-of-secret', ''])(
    'refuses the credential %j and does not show it',
    bad => {
      for (const message of [
        refusal(() => built('datapoint', { ids }, { token: bad })),
        refusal(() => built('userLocations', {}, { enterpriseId: 'e', enterpriseSecret: bad })),
      ]) {
        expect(message).toContain('printable ASCII')
        expect(message).not.toContain('of-secret')
      }
    },
  )
})

describe('a real server', () => {
  let service: Service
  beforeAll(async () => {
    service = await startService(() => ({ body: {} }))
  })
  afterAll(() => service.close())

  it('receives the body of a DELETE, with its length', async () => {
    const params = { uid: 'u', appid: 'a', dids: ['空调'] }
    const { url, ...init } = buildRequest(
      'unbindDevices',
      { ids: { product_key: 'pk' }, params },
      { baseUrl: service.url, token: 't' },
    )
    await fetch(url, { ...init, body: init.body ?? null })
    const [request] = service.requests
    expect(request?.method).toBe('DELETE')
    expect(request?.body).toEqual(params)
    expect(request?.headers['content-length']).toBe(
      String(Buffer.byteLength('{"uid":"u","appid":"a","dids":["空调"]}')),
    )
    expect(request?.headers.authorization).toBe('token t')
  })
})
