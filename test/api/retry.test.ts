import { afterEach, describe, expect, it } from 'vitest'
import { backoff, quotaWait } from '../../src/api/retry.ts'
import { caught, clientOf, DID } from './client-of.ts'
import { type Service, type ServiceAnswer, startService, withTokens } from './service.ts'

let service: Service
afterEach(() => service.close())

/** The answers one after the other, the last again and again; tokens are always there. */
async function answering(...answers: readonly ServiceAnswer[]): Promise<Service> {
  service = await startService(withTokens((_, index) => answers[Math.min(index, answers.length - 1)] as ServiceAnswer))
  return service
}
const calls = () => service.requests.filter(({ path }) => !path.endsWith('access_token')).length

const GATEWAY = { status: 502, headers: { 'content-type': 'text/html' }, text: '<html>Bad Gateway</html>' }
const DROP = { connection: 'drop' } as const
const code = (error_code: number, status = 500): ServiceAnswer => ({ status, body: { error_code, error_message: 'x' } })
const FINE = { body: {} }
const BIND = { uid: 'u', appid: 'a', dids: ['d'] }

const TRANSIENT: readonly [string, ServiceAnswer][] = [
  ['5407', code(5407)],
  ['5409', code(5409)],
  ['5601', code(5601)],
  ['500', { status: 500 }],
  ['502', GATEWAY],
  ['503', { status: 503, text: 'busy' }],
  ['504', { status: 504, body: { message: 'no code' } }],
  ['403 of a gateway', { status: 403, text: '<html>Forbidden</html>' }],
  ['403 with a body that has no code', { status: 403, body: { error_message: 'slow down' } }],
  ['408', { status: 408 }],
  ['429', { status: 429, body: { message: 'too many' } }],
  ['a dropped connection', DROP],
  ['half an answer', { body: { macs: ['a', 'b'] }, connection: 'truncate' }],
]

describe.each(TRANSIENT)('%s', (name, answer) => {
  it('is tried again by GET, PUT and DELETE', async () => {
    const { url } = await answering(answer, answer, FINE, answer, answer, FINE, answer, answer, FINE)
    const { product, slept } = clientOf(url)
    await product.deviceGroup('g')
    await product.updateDeviceGroup('g', { action: 'assign', macs: ['m'] })
    await product.unbindDevices(BIND)
    expect(calls()).toBe(9)
    expect(slept).toEqual([500, 1000, 500, 1000, 500, 1000])
  })

  it('is raised after as many tries as the client may make', async () => {
    const { url } = await answering(answer)
    const { product } = clientOf(url, { retries: 1 })
    const error = await caught(product.deviceGroup('g'))
    expect(['API_SERVER', 'NETWORK']).toContain(error.code)
    expect(error.attempts).toBe(2)
    expect(calls()).toBe(2)
  })

  it('is never repeated for a control, a new group, a binding', async () => {
    const { url } = await answering(answer)
    const { product, slept } = clientOf(url)
    // Somebody said that it was not done, or that something failed.
    const known = /^(?:5407|5601|403.*|429)$/.test(name)
    for (const call of [product.control(DID, { attrs: {} }), product.createDeviceGroup(), product.bindDevices(BIND)])
      expect((await caught(call)).code).toBe(known ? 'API_SERVER' : 'OUTCOME_UNKNOWN')
    expect(calls()).toBe(3)
    expect(slept).toEqual([])
  })
})

describe('a control', () => {
  it('is sent again where the service says that it was not sent (5403)', async () => {
    const { url } = await answering(code(5403, 400), code(5403, 400), FINE)
    const { product, slept } = clientOf(url)
    expect((await product.control(DID, { attrs: {} })).data).toEqual({})
    expect(slept).toEqual([500, 1000])
  })

  it('is not, where the client is told not to', async () => {
    const { url } = await answering(code(5403, 400))
    const { product } = clientOf(url, { resendControls: false })
    expect(await caught(product.control(DID, { attrs: {} }))).toMatchObject({ code: 'API_SEND_FAILED', attempts: 1 })
  })

  it('has an unknown outcome where the answer cannot be read', async () => {
    const { url } = await answering({ text: '<html>Log in to the network</html>' })
    const error = await caught(clientOf(url).product.control(DID, { attrs: {} }))
    expect(error).toMatchObject({ code: 'OUTCOME_UNKNOWN', status: 200, body: '<html>Log in to the network</html>' })
    expect(error.message).toContain('See what the device reports')
  })

  it('has an unknown outcome where no answer comes in time, and by the time of the whole call too', async () => {
    service = await startService(withTokens(() => new Promise(() => {})))
    const quick = clientOf(service.url, { timeoutMs: 60 }).product
    expect((await caught(quick.control(DID, { attrs: {} }))).code).toBe('OUTCOME_UNKNOWN')
    const slow = clientOf(service.url).product
    await slow.token()
    expect((await caught(slow.control(DID, { attrs: {} }, { timeoutMs: 60 }))).code).toBe('OUTCOME_UNKNOWN')
  })

  it('is known not to be sent where nobody listens', async () => {
    const { url } = await answering(FINE)
    const { product, slept } = clientOf(url)
    await product.token()
    await service.close()
    const error = await caught(product.control(DID, { attrs: {} }))
    expect(error).toMatchObject({ code: 'NETWORK', attempts: 3, cause: { code: 'ECONNREFUSED' } })
    expect(slept).toEqual([500, 1000])
  })

  it.each([
    [['ECONNREFUSED'], 'NETWORK'],
    [['ENOTFOUND'], 'NETWORK'],
    [['CERT_HAS_EXPIRED'], 'NETWORK'],
    [['ECONNREFUSED', 'ECONNREFUSED'], 'NETWORK'],
    [['ECONNRESET'], 'OUTCOME_UNKNOWN'],
    [['ECONNREFUSED', 'ECONNRESET'], 'OUTCOME_UNKNOWN'],
    [['UND_ERR_SOCKET'], 'OUTCOME_UNKNOWN'],
    [[], 'OUTCOME_UNKNOWN'],
  ])('that fails with %j is %s', async (codes, expected) => {
    const { url } = await answering(FINE)
    const errors = codes.map(one => Object.assign(new Error('x'), { code: one }))
    const cause = errors.length > 1 ? new AggregateError(errors) : errors[0]
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (String(input).endsWith('/control')) throw new TypeError('fetch failed', { cause })
      return globalThis.fetch(input, init)
    }
    const { product } = clientOf(url, { fetch, retries: 0 })
    expect((await caught(product.control(DID, { attrs: {} }))).code).toBe(expected)
  })
})

it('is not tried again after an error of the caller', async () => {
  const { url } = await answering(code(5301, 404))
  const error = await caught(clientOf(url).product.device({ mac: 'm' }))
  expect(error).toMatchObject({ code: 'API_NOT_FOUND', attempts: 1 })
})

it.each([400, 404, 413, 501, 505])('HTTP %i without a code is not tried again', async status => {
  const { url } = await answering({ status, text: 'no' })
  const { product } = clientOf(url)
  const error = await caught(product.datapoint())
  expect(error).toMatchObject({ code: status < 500 ? 'API_REQUEST' : 'API_SERVER', status, body: 'no', attempts: 1 })
})

it('says where a refusal may come from an attempt whose answer was lost', async () => {
  const { url } = await answering(DROP, code(5206, 404))
  const error = await caught(clientOf(url).product.deleteDeviceGroup('g'))
  expect(error).toMatchObject({ code: 'API_NOT_FOUND', apiCode: 5206, attempts: 2 })
  expect(error.message).toContain('An attempt before may have done it')
})

it('tries the request for a token again', async () => {
  let tokens = 0
  service = await startService(request => {
    if (!request.path.endsWith('access_token')) return FINE
    tokens += 1
    return tokens < 3 ? GATEWAY : { status: 201, body: { token: 't', expired_at: 4e9 } }
  })
  await clientOf(service.url).product.deviceGroups()
  expect(tokens).toBe(3)
})

describe('waits', () => {
  it('heed Retry-After up to a minute', async () => {
    const busy = (seconds: string) => ({ status: 503, headers: { 'retry-after': seconds } })
    const { url } = await answering(busy('7'), busy('3600'), FINE)
    const { product, slept } = clientOf(url)
    await product.deviceGroups()
    expect(slept).toEqual([7000, 1000])
  })

  it.each([
    [0, undefined, 1, 500],
    [0, undefined, 0, 250],
    [1, undefined, 1, 1000],
    [3, undefined, 0.5, 3000],
    [9, undefined, 1, 8000],
    [900, undefined, 1, 8000],
    [0, undefined, Number.NaN, 375],
    [0, undefined, -5, 375],
    [0, 60_000, 1, 60_000],
    [0, 60_001, 1, 500],
    [0, 0, 1, 0],
  ])('after %i tries, asked for %s ms, chance %d: %i ms', (retried, asked, random, ms) => {
    expect(backoff(retried, asked, random)).toBe(ms)
  })

  it.each([
    // reset s, now ms, waits, waited → ms
    [1000, 400_000, 0, 0, 601_000],
    [1000, 2_000_000, 0, 0, 1000],
    [1000, 2_000_000, 5, 0, 32_000],
    [1e15, 0, 0, 0, 3_660_000],
    [1e15, 0, 1, 3_660_000, undefined],
    [undefined, 0, 0, 0, 60_000],
    [undefined, 0, 1, 60_000, 120_000],
    [1000, 2_000_000, 11, 3_659_500, undefined],
  ])('for a quota: reset %s, now %i, wait %i after %i ms: %s', (reset, now, waits, waited, ms) => {
    expect(quotaWait(reset, now, waits, waited)).toBe(ms)
  })
})

describe('the quota (5013)', () => {
  const spent = (reset: string): ServiceAnswer => ({
    ...code(5013, 403),
    headers: { 'x-ratelimit-limit': '3600', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
  })
  const now = () => 1_800_000_000_000

  it('throws by default', async () => {
    const { url } = await answering(spent('1800000600'))
    const { product, slept } = clientOf(url, { now })
    const error = await caught(product.deviceGroups())
    expect(error).toMatchObject({ code: 'API_QUOTA', rateLimit: { reset: 1_800_000_600 } })
    expect(error.message).toContain('2027-01-15T08:10:00.000Z')
    expect(slept).toEqual([])
  })

  it('is waited for where that is asked for, by the client or the call, controls too', async () => {
    const { url } = await answering(spent('1800000600'), FINE, spent('1800000600'), FINE)
    const patient = clientOf(url, { now, waitForQuota: true })
    await patient.product.control(DID, { attrs: {} })
    expect(patient.slept).toEqual([601_000])
    const { product, slept } = clientOf(url, { now })
    await product.deviceGroups({ waitForQuota: true })
    expect(slept).toEqual([601_000])
  })

  it.each(['99999999999999', '0', '1', 'soon', '-5', '1e99'])(
    'never waits longer than an hour and a minute, with a reset of %j',
    async reset => {
      const { url } = await answering(spent(reset))
      const { product, slept } = clientOf(url, { now, waitForQuota: true })
      expect((await caught(product.deviceGroups())).code).toBe('API_QUOTA')
      expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(61 * 60_000)
      expect(slept.length).toBeLessThanOrEqual(12)
    },
  )

  it('is waited for by the call where the token meets it', async () => {
    let tokens = 0
    service = await startService(request => {
      if (!request.path.endsWith('access_token')) return FINE
      tokens += 1
      return tokens === 1 ? spent('1800000600') : { status: 201, body: { token: 't' } }
    })
    const { product, slept } = clientOf(service.url, { now, waitForQuota: true })
    await product.deviceGroups()
    expect(slept).toEqual([601_000])
  })
})
