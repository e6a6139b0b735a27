import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ProductClient } from '../../src/api/contract.ts'
import { API_ERROR_CODES } from '../../src/api/error-codes.ts'
import { caught, clientOf } from './client-of.ts'
import { type Service, type ServiceAnswer, startService, withTokens } from './service.ts'

// Kinds by the class column of the table, written out a second time: code, documented status, kind.
const TABLE = `
5001 400 REQUEST|5002 400 REQUEST|5003 404 CREDENTIALS|5004 400 CREDENTIALS|5005 400 CREDENTIALS|5006 400 CONFLICT
5007 404 PERMISSION|5008 400 CONFLICT|5009 400 TOKEN|5010 400 TOKEN|5011 400 TOKEN|5012 400 PERMISSION|5013 403 QUOTA
5014 400 NOT_READY|5015 404 NOT_FOUND|5016 404 NOT_FOUND|5017 404 NOT_FOUND|5018 403 PERMISSION|5019 404 NOT_FOUND
5020 400 CONFLICT|5021 400 CONFLICT|5022 404 NOT_FOUND|5023 403 NOT_READY|5024 403 PERMISSION|5025 404 NOT_FOUND
5201 403 PERMISSION|5202 404 NOT_FOUND|5203 400 CONFLICT|5204 400 CONFLICT|5205 400 CONFLICT|5206 404 NOT_FOUND
5207 400 CONFLICT|5208 400 NOT_READY|5301 404 NOT_FOUND|5302 403 PERMISSION|5303 400 DEVICE_STATE|5304 400 DEVICE_STATE
5305 400 DEVICE_OFFLINE|5401 400 REQUEST|5402 404 REQUEST|5403 400 SEND_FAILED|5404 403 PERMISSION|5405 404 REQUEST
5406 500 SERVER|5407 500 SERVER|5408 400 REQUEST|5409 500 SERVER|5501 404 NOT_FOUND|5502 400 CONFLICT|5503 403 PERMISSION
5601 500 SERVER|5701 403 PERMISSION|5702 403 PERMISSION|5703 400 CONFLICT|5801 400 PERMISSION|5901 400 CREDENTIALS`
  .trim()
  .split(/[|\n]/)
  .map(line => line.split(' ') as [string, string, string])
  .map(([code, status, kind]) => ({ code: Number(code), status: Number(status), kind: `API_${kind}` }))

let service: Service
let product: ProductClient
let answer: ServiceAnswer

beforeAll(async () => {
  service = await startService(withTokens(() => answer))
  product = clientOf(service.url).product
})
afterAll(() => service.close())

it('has all 56 codes', () => {
  expect(TABLE).toHaveLength(56)
  expect(Object.keys(API_ERROR_CODES).map(Number)).toEqual(TABLE.map(({ code }) => code))
  for (const { code, status } of TABLE) expect(API_ERROR_CODES[code as 5001].status, String(code)).toBe(status)
})

const FORMS: readonly [string, (code: number, status: number) => ServiceAnswer][] = [
  [
    'a number',
    (code, status) => ({ status, body: { error_code: code, error_message: 'said so', detail_message: 'why' } }),
  ],
  [
    'a string',
    (code, status) => ({ status, body: { error_code: String(code), error_message: 'said so', detail: 'why' } }),
  ],
  [
    'text/html',
    (code, status) => ({
      status,
      headers: { 'content-type': 'text/html; charset=utf-8' },
      body: { error_code: code, error_message: 'said so', detail_message: null, detail: 'why' },
    }),
  ],
  ['under 200', code => ({ status: 200, body: { error_code: code, error_message: 'said so', detail: 'why' } })],
  ['under 502', code => ({ status: 502, body: { error_code: code, error_message: 'said so', detail: 'why' } })],
]

describe.each(FORMS)('as %s', (_, form) => {
  it.each(TABLE)('$code is $kind', async ({ code, status, kind }) => {
    answer = form(code, status)
    const error = await caught(product.datapoint())
    expect(error).toMatchObject({
      code: kind,
      apiCode: code,
      endpoint: 'datapoint',
      detail: 'why',
      status: answer.status,
    })
    expect(error.message).toContain(`datapoint: ${code} said so (why)`)
  })
})

describe('codes that the document does not have', () => {
  it.each([
    [400, 9008, 'API_REQUEST'],
    [403, 429, 'API_REQUEST'],
    [500, 9008, 'API_SERVER'],
    [503, 123456789, 'API_SERVER'],
    [200, 9008, 'API_REQUEST'],
  ])('HTTP %i with %i is %s', async (status, code, kind) => {
    answer = { status, body: { error_code: code, error_message: 'string indices must be integers' } }
    const calls = service.requests.length
    expect(await caught(product.datapoint())).toMatchObject({ code: kind, apiCode: code, status, attempts: 1 })
    expect(service.requests.length - calls).toBe(1)
  })

  it.each([['abc'], [{}], [true], [-0.5]])('error_code %j is an error all the same', async code => {
    answer = { status: 200, body: { error_code: code, error_message: 'odd' } }
    const error = await caught(product.datapoint())
    expect(error.code).toBe('API_REQUEST')
    expect(error.message).toContain('odd')
  })

  it.each([[0], ['0'], [null], ['']])('error_code %j is none', async code => {
    answer = { body: { error_code: code, name: 'pet house', entities: [] } }
    expect((await product.datapoint()).data).toMatchObject({ name: 'pet house' })
  })
})

describe('what the errors tell', () => {
  it.each([
    [5012, 'add this host'],
    [5305, 'commands are not queued'],
    [5404, 'must be opened in the console'],
  ])('%i: the hint', async (code, hint) => {
    answer = { status: 400, body: { error_code: code } }
    const { message } = await caught(product.datapoint())
    expect(message).toContain(hint)
    expect(message).toContain(API_ERROR_CODES[code as 5001].message)
  })

  it('the detail as it was sent, where it is an object', async () => {
    answer = { status: 400, body: { error_code: 5401, detail_message: { switch: ['no bool'] } } }
    expect((await caught(product.datapoint())).detail).toEqual({ switch: ['no bool'] })
  })

  it('the rate limit', async () => {
    const headers = { 'x-ratelimit-limit': '3600', 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1372700873' }
    answer = { status: 403, headers, body: { error_code: 5013 } }
    const error = await caught(product.datapoint())
    expect(error.rateLimit).toEqual({ limit: 3600, remaining: 0, reset: 1372700873 })
    // 1372700873 is 2013-07-01T17:47:53Z.
    expect(error.message).toContain('at 2013-07-01T17:47:53.000Z')
  })
})
