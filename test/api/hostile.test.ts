import { afterEach, describe, expect, it } from 'vitest'
import { BODY_LIMIT } from '../../src/api/attempt.ts'
import { readRateLimit, readRetryAfter } from '../../src/api/rate-limit.ts'
import { caught, clientOf, DID } from './client-of.ts'
import { type Service, type ServiceAnswer, startService, withTokens } from './service.ts'

let service: Service
afterEach(() => service?.close())

async function answering(answer: ServiceAnswer) {
  service = await startService(withTokens(() => answer))
  return clientOf(service.url, { retries: 0 })
}

describe('bodies', () => {
  it.each(['', '  \n', '{}', '\ufeff{}'])('%j is an empty answer', async text => {
    const { product } = await answering({ text })
    expect((await product.control(DID, { attrs: {} })).data).toEqual({})
  })

  it('are JSON whatever the Content-Type says', async () => {
    const { product } = await answering({
      headers: { 'content-type': 'text/html; charset=gbk' },
      text: '{"macs":["甲"]}',
    })
    expect((await product.deviceGroup('g')).data).toEqual({ macs: ['甲'] })
  })

  it.each([200, 201, 202])('of HTTP %i are answers', async status => {
    const { product } = await answering({ status, body: { gid: 'g' } })
    expect(await product.createDeviceGroup()).toEqual({ data: { gid: 'g' }, status, headers: expect.any(Object) })
  })

  it('of no JSON are shown in part', async () => {
    const { product } = await answering({ status: 504, text: `<html>${'x'.repeat(1000)}` })
    const error = await caught(product.deviceGroups())
    expect(error).toMatchObject({ code: 'API_SERVER', status: 504, apiCode: undefined })
    expect(error.body).toBe(`<html>${'x'.repeat(194)}`)
    const fine = await answering({ text: 'Log in!' })
    expect(await caught(fine.product.deviceGroups())).toMatchObject({
      code: 'RESPONSE_INVALID',
      status: 200,
      body: 'Log in!',
    })
  })

  it('of bytes that are no UTF-8 harm nobody', async () => {
    const { product } = await answering({ text: '"\ud800"' })
    expect((await product.deviceGroup('g')).drift).toHaveLength(1)
  })

  it('that nest without end harm nobody', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000)
    const { product } = await answering({ text: `{"macs":["a"],"extra":${deep}}` })
    expect((await product.deviceGroup('g')).data.macs).toEqual(['a'])
    const wrong = await answering({ status: 400, text: `{"error_code":5002,"detail":${deep}}` })
    expect(await caught(wrong.product.deviceGroups())).toMatchObject({ code: 'API_REQUEST', apiCode: 5002 })
  })

  it('with keys of prototypes change none', async () => {
    const { product } = await answering({ text: '{"__proto__":{"polluted":1},"constructor":{"a":1},"macs":["a"]}' })
    const { data } = await product.deviceGroup('g')
    expect(data.macs).toEqual(['a'])
    expect(Object.getPrototypeOf(data)).not.toHaveProperty('polluted')
    expect({}).not.toHaveProperty('polluted')
  })

  it('of an error with keys of prototypes are no error', async () => {
    const { product } = await answering({ text: '{"__proto__":{"error_code":5301},"macs":[]}' })
    expect((await product.deviceGroup('g')).status).toBe(200)
  })

  it('without an end are given up', async () => {
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        sent += 1 << 20
        controller.enqueue(new Uint8Array(1 << 20).fill(0x20))
      },
    })
    const fetch: typeof globalThis.fetch = async input =>
      String(input).endsWith('access_token') ? Response.json({ token: 'tok1' }) : new Response(body)
    const { product } = clientOf('https://api.test', { fetch })
    expect(await caught(product.deviceGroups())).toMatchObject({ code: 'RESPONSE_INVALID', attempts: 1 })
    expect(sent).toBeLessThan(BODY_LIMIT + (4 << 20))
  })
})

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('(%i) are not followed, since the credentials would go along', async status => {
    const elsewhere = await startService(() => ({ body: {} }))
    const { product } = await answering({ status, headers: { location: `${elsewhere.url}/v1/secret?token=abcd` } })
    const error = await caught(product.control(DID, { attrs: {} }))
    expect(error).toMatchObject({ code: 'RESPONSE_INVALID', status, attempts: 1 })
    expect(error.message).toContain(`redirected to ${elsewhere.url} (`)
    expect(elsewhere.requests).toEqual([])
    await elsewhere.close()
  })

  it('to nowhere are refused too', async () => {
    const { product } = await answering({ status: 302 })
    expect((await caught(product.deviceGroups())).message).toContain('redirected to another path')
  })
})

describe('headers', () => {
  const now = 1_800_000_000_000
  const limits = (limit: string, remaining: string, reset: string) =>
    readRateLimit(
      new Headers({ 'X-RateLimit-Limit': limit, 'X-RateLimit-Remaining': remaining, 'X-RateLimit-Reset': reset }),
      now,
    )

  it.each([
    ['60', '56', '1372700873', { limit: 60, remaining: 56, reset: 1372700873 }],
    [' 60 ', '0', '1372700873.9', { limit: 60, remaining: 0, reset: 1372700873 }],
    ['60, 60', '56', '1372700873', { limit: 60, remaining: 56, reset: 1372700873 }],
    // Seconds from now, and milliseconds.
    ['60', '56', '90', { limit: 60, remaining: 56, reset: 1_800_000_090 }],
    ['60', '56', '1372700873000', { limit: 60, remaining: 56, reset: 1372700873 }],
    ['sixty', '56', '1372700873', undefined],
    ['60', '-1', '1372700873', undefined],
    ['60', '56', '', undefined],
    ['60', '56', '9'.repeat(400), undefined],
    ['60', '56', '1e9', undefined],
  ])('limit %j, remaining %j, reset %j', (limit, remaining, reset, expected) => {
    expect(limits(limit, remaining, reset)).toEqual(expected)
  })

  it('without one of the three say nothing', () => {
    expect(readRateLimit(new Headers({ 'X-RateLimit-Limit': '60' }), now)).toBeUndefined()
  })

  it.each([
    ['7', 7000],
    ['0.5', 500],
    ['Fri, 15 Jan 2027 08:00:09 GMT', 9000],
    ['Fri, 15 Jan 2027 07:59:59 GMT', undefined],
    ['soon', undefined],
    ['', undefined],
    ['-7', undefined],
    ['9'.repeat(100), undefined],
  ])('Retry-After %j', (text, ms) => {
    expect(readRetryAfter(new Headers({ 'Retry-After': text }), now)).toBe(ms)
  })

  it('of rate limits are on results and told', async () => {
    const told: unknown[] = []
    const headers = { 'x-ratelimit-limit': '3600', 'x-ratelimit-remaining': '12', 'x-ratelimit-reset': '1372700873' }
    service = await startService(withTokens(() => ({ headers, body: {} })))
    const { product } = clientOf(service.url, { onResponse: response => told.push(response.rateLimit) })
    const { rateLimit } = await product.deviceGroups()
    expect(rateLimit).toEqual({ limit: 3600, remaining: 12, reset: 1372700873 })
    expect(told).toEqual([undefined, rateLimit])
  })
})

it('listeners that throw stop no call', async () => {
  const headers = { 'x-ratelimit-limit': '1', 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '1372700873' }
  service = await startService(withTokens(() => ({ headers, body: [] })))
  const fails = () => {
    throw new Error('listener')
  }
  const { product } = clientOf(service.url, { onLog: fails, onRequest: fails, onResponse: fails })
  expect((await product.deviceGroups()).status).toBe(200)
})
