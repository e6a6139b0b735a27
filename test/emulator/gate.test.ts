import { expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator/contract.ts'
import { DID, definitionText, PRODUCT, type Served, START, served, tokenBody } from './served.ts'

const OTHER = '6f2e214bf2d79649232431b94a25f46a'
const NOWHERE = '00000000000000000000000000000000'
const twoProducts: EmulatorOptions = {
  products: [{ definition: definitionText('air-conditioner') }, { definition: null, productKey: OTHER }],
}
const seconds = START / 1000

type Asked = readonly [method: string, path: string, ask?: Parameters<Served['ask']>[2]]
interface Case {
  readonly says: string
  readonly options?: EmulatorOptions
  /** Before the call that is looked at. */
  readonly before?: (served: Served) => unknown
  readonly ask: Asked | ((served: Served) => Asked)
  readonly is: readonly [status: number, code: number]
}

const log = (query: string): Asked => ['GET', `devices/${DID}/cmd?${query}`]
const form = (says: string, ask: Case['ask']): Case => ({ says, ask, is: [400, 5002] })

const CASES: readonly Case[] = [
  // access_token
  {
    says: 'an unknown enterprise',
    ask: ({ emulator }) => ['POST', 'access_token', { body: { ...tokenBody(emulator), enterprise_id: NOWHERE } }],
    is: [404, 5003],
  },
  {
    says: 'a wrong enterprise secret',
    ask: ({ emulator }) => ['POST', 'access_token', { body: { ...tokenBody(emulator), enterprise_secret: 'x' } }],
    is: [400, 5004],
  },
  {
    says: 'a wrong product secret',
    ask: ({ emulator }) => ['POST', 'access_token', { body: { ...tokenBody(emulator), product_secret: 'x' } }],
    is: [400, 5005],
  },
  {
    says: 'an unknown product, before its credentials',
    ask: ['POST', `/v1/products/${NOWHERE}/access_token`, { body: {}, token: null }],
    is: [404, 5015],
  },
  form('a token request without a secret', ['POST', 'access_token', { body: { enterprise_id: 'x' } }]),
  form('a token request without a body', ['POST', 'access_token']),
  { says: 'a body that is no JSON', ask: ['POST', 'access_token', { body: '{"a":' }], is: [400, 5001] },
  form('a body that is a list', ['POST', 'access_token', { body: '[]' }]),
  {
    says: 'a body that is too large',
    options: { bodyLimit: 100 },
    ask: ['POST', 'access_token', { body: `"${'x'.repeat(200)}"` }],
    is: [400, 5001],
  },
  // tokens
  { says: 'no token', ask: ['GET', 'datapoint', { token: null }], is: [400, 5009] },
  { says: 'an unknown token', ask: ['GET', 'datapoint', { token: NOWHERE }], is: [400, 5009] },
  {
    says: 'a token of another product',
    options: twoProducts,
    ask: ['GET', `/v1/products/${OTHER}/datapoint`],
    is: [400, 5010],
  },
  {
    says: 'a token after seven days',
    before: async each => {
      await each.token()
      each.emulator.advance(7 * 86_400e3 + 1)
    },
    ask: ['GET', 'datapoint'],
    is: [400, 5011],
  },
  {
    says: 'a token that a newer one ended',
    options: { rotateTokens: true },
    before: async each => {
      await each.token()
      await each.ask('POST', 'access_token', { body: tokenBody(each.emulator) })
    },
    ask: ['GET', 'datapoint'],
    is: [400, 5009],
  },
  // enterprise headers
  { says: 'no enterprise', ask: ['GET', `/v1/users/search?product_key=${PRODUCT}`], is: [404, 5003] },
  {
    says: 'no enterprise secret',
    ask: ({ enterprise }) => [
      'GET',
      `/v1/users/search?product_key=${PRODUCT}`,
      { headers: { 'X-Gizwits-Enterprise-ID': enterprise['X-Gizwits-Enterprise-ID'] ?? '' } },
    ],
    is: [400, 5004],
  },
  {
    says: 'an unknown product of an enterprise',
    ask: ({ enterprise }) => ['GET', `/v1/users/location?product_key=${NOWHERE}`, { headers: enterprise }],
    is: [404, 5015],
  },
  form('an enterprise call without a product', ({ enterprise }) => [
    'GET',
    '/v1/users/location',
    { headers: enterprise },
  ]),
  form('a product secret in a URL', ({ enterprise, emulator }) => [
    'GET',
    `/v1/users/location?product_secret=${emulator.credentials.products[0]?.productSecret}`,
    { headers: enterprise },
  ]),
  // form
  form('a limit that is text', ['GET', 'devices/search?limit=many']),
  form('a limit of 0', ['GET', 'devices/search?limit=0']),
  form('a limit with a fraction', ['GET', 'devices/search?limit=1.5']),
  form('a negative skip', ['GET', 'devices/search?skip=-1']),
  form('is_online of 2', ['GET', 'devices/search?is_online=2']),
  form('a type without a val', ['GET', 'devices/search?type=did']),
  form('a type that is none', ['GET', 'devices/search?type=serial&val=1']),
  form('liveness_start that is no time', ['GET', 'devices/search?liveness_start=yesterday']),
  form('no mac', ['GET', 'devices']),
  form('an empty mac', ['GET', 'devices?mac=']),
  form('a log in milliseconds', log(`start_ts=${START}&end_ts=${START}`)),
  form('a log that ends before it begins', log(`start_ts=${seconds}&end_ts=${seconds - 1}`)),
  form('a log of more than two days', log(`start_ts=${seconds - 172_801}&end_ts=${seconds}`)),
  form('a log of more than 30 days ago', log(`start_ts=${seconds - 31 * 86_400}&end_ts=${seconds - 30 * 86_400}`)),
  form('a log in no order', log('sort=newest')),
  form('a log page of 101', log('limit=101')),
  form('an unknown context', log('context=abc')),
  form('a day that is none', ['GET', 'devices/report/liveness/history?start=2018-02-30&end=2018-03-01']),
  form('days for weeks', ['GET', 'devices/report/liveness/history?cycle=week&start=2018-01-01&end=2018-01-02']),
  form('week 53 of a year of 52', ['GET', 'devices/report/liveness/history?cycle=week&start=2018-53&end=2018-53']),
  form('31 days', ['GET', 'devices/report/liveness/history?cycle=date&start=2018-01-01&end=2018-01-31']),
  form('54 weeks', ['GET', 'devices/report/liveness/history?cycle=week&start=2016-51&end=2017-52']),
  form('13 months', ['GET', 'devices/report/liveness/history?cycle=month&start=2017-01&end=2018-01']),
  form('an unknown cycle', ['GET', 'devices/report/liveness/history?cycle=year&start=2017&end=2018']),
  form('a report without an end', ['GET', 'users/report/new?start=2018-01-01']),
  form('a report that ends before it begins', ['GET', 'incr_devices?start=2018-01-02&end=2018-01-01']),
  form('1001 macs', [
    'PUT',
    'device_groups/x',
    { body: { action: 'assign', reassign: false, macs: Array.from({ length: 1001 }, (_, at) => `m${at}`) } },
  ]),
  form('an action that is none', ['PUT', 'device_groups/x', { body: { action: 'move', macs: [] } }]),
  form('a control of nothing', ['POST', `devices/${DID}/control`, { body: {} }]),
  form('a control of both', ['POST', `devices/${DID}/control`, { body: { attrs: { switch: 1 }, raw: [1] } }]),
  form('a raw text without its coding', ['POST', `devices/${DID}/control`, { body: { raw: '0101' } }]),
  // region, release
  { says: 'a report outside China', options: { china: false }, ask: ['GET', 'devices/summary'], is: [403, 5024] },
  { says: 'a list outside China', options: { china: false }, ask: ['GET', 'incr_devices'], is: [403, 5024] },
  ...['online', 'cmd', 'data'].map(
    (name): Case => ({
      says: `${name} of a published product`,
      before: each => each.emulator.publish(PRODUCT),
      ask: ['GET', `devices/${DID}/${name}`],
      is: [403, 5018],
    }),
  ),
  // callers
  {
    says: 'a caller who is not on the list',
    options: { whitelist: ['10.0.0.1'] },
    ask: ['GET', 'datapoint'],
    is: [400, 5012],
  },
  {
    says: 'a call too many',
    options: { quota: 1 },
    before: each => each.token(),
    ask: ['GET', 'datapoint'],
    is: [403, 5013],
  },
  // order: of two faults the earlier check tells its own
  form('a bad form before the region', ['GET', 'devices/report/liveness/history?start=x&end=y']),
  {
    says: 'JSON before the token',
    ask: ['POST', 'device_groups', { token: null, body: '{' }],
    is: [400, 5001],
  },
  { says: 'the token before the form', ask: ['GET', 'devices/search?limit=0', { token: NOWHERE }], is: [400, 5009] },
  {
    says: 'the quota before the token',
    options: { quota: 0 },
    ask: ['GET', 'datapoint', { token: NOWHERE }],
    is: [403, 5013],
  },
  {
    says: 'the quota before the whitelist',
    options: { quota: 0, whitelist: [] },
    ask: ['GET', 'datapoint', { token: NOWHERE }],
    is: [403, 5013],
  },
]

it.each(CASES)('$says: $is', async ({ options, before, ask, is: [status, code] }) => {
  const each = await served(options)
  await before?.(each)
  const answer = await each.ask(...(typeof ask === 'function' ? ask(each) : ask))
  expect([answer.status, (answer.body as { error_code: number }).error_code]).toEqual([status, code])
  expect(Object.keys(answer.body)).toEqual(['error_code', 'error_message', 'detail_message'])
  expect(Number(answer.headers.get('x-ratelimit-limit'))).toBe(options?.quota ?? 3600)
})

it.each(['Bearer ', 'Token ', 'token  ', 'token', ''])('wants its token after "token ", not after "%s"', async word => {
  const { ask, token } = await served()
  const headers = { Authorization: `${word}${await token()}` }
  expect((await ask('GET', 'device_groups', { headers, token: null })).body).toMatchObject({ error_code: 5009 })
})

it('takes 53 weeks, 30 days, 12 months', async () => {
  const { ask } = await served()
  for (const query of [
    'start=2018-01-01&end=2018-01-30',
    'cycle=week&start=2016-52&end=2017-52',
    'cycle=month&start=2017-02&end=2018-01',
  ])
    expect((await ask('GET', `devices/report/liveness/history?${query}`)).status, query).toBe(200)
})

it('lets callers in who are on the list', async () => {
  const { ask } = await served({ whitelist: ['127.0.0.1'] })
  expect((await ask('GET', 'datapoint')).status).toBe(200)
})

it('takes a token for its seven days, and the old one beside the new one', async () => {
  const { ask, emulator } = await served()
  const first = await ask('POST', 'access_token', { body: tokenBody(emulator) })
  expect(first.status).toBe(201)
  expect(first.body).toEqual({ token: expect.stringMatching(/^[0-9a-f]{32}$/), expired_at: seconds + 7 * 86_400 })
  await ask('POST', 'access_token', { body: tokenBody(emulator) })
  emulator.advance(7 * 86_400e3)
  const { token } = first.body as { token: string }
  expect((await ask('GET', 'device_groups', { token })).status).toBe(200)
})

it('knows an expired token as such, and forgets it in the end', async () => {
  const { ask, emulator, token } = await served()
  const old = await token()
  emulator.advance(14 * 86_400e3 + 1)
  await ask('POST', 'access_token', { body: tokenBody(emulator) })
  expect((await ask('GET', 'device_groups', { token: old })).body).toMatchObject({ error_code: 5009 })
})

it('answers 5007 where the enterprise does not have the product', async () => {
  const { ask, emulator, enterprise } = await served()
  const snapshot = emulator.snapshot()
  const body = tokenBody(emulator)
  emulator.restore({ ...snapshot, enterprises: snapshot.enterprises.map(each => ({ ...each, productKeys: [] })) })
  expect((await ask('POST', 'access_token', { body })).body).toMatchObject({ error_code: 5007 })
  const path = `/v1/users/search?product_key=${PRODUCT}`
  expect((await ask('GET', path, { headers: enterprise })).body).toMatchObject({ error_code: 5007 })
})

it('takes the secret in a query where it is told to (A7)', async () => {
  const { ask, emulator, enterprise } = await served({ wire: { secretInQuery: true } })
  const secret = emulator.credentials.products[0]?.productSecret
  expect((await ask('GET', `/v1/users/location?product_secret=${secret}`, { headers: enterprise })).status).toBe(200)
  expect((await ask('GET', `/v1/users/location?product_secret=${PRODUCT}`, { headers: enterprise })).status).toBe(200)
  const unknown = await ask('GET', '/v1/users/location?product_secret=x', { headers: enterprise })
  expect(unknown.body).toMatchObject({ error_code: 5015 })
})

it('counts calls by the hour, for each enterprise and for all strangers together', async () => {
  const { ask, emulator } = await served({ quota: 3 })
  const body = tokenBody(emulator)
  const counts = async (ask: Promise<{ headers: Headers; status: number }>) => {
    const { headers, status } = await ask
    return [status, headers.get('x-ratelimit-remaining'), headers.get('x-ratelimit-reset')]
  }
  const reset = String(seconds + 3600)
  expect(await counts(ask('POST', 'access_token', { body }))).toEqual([201, '2', reset])
  emulator.advance(1000)
  expect(await counts(ask('POST', 'access_token', { body }))).toEqual([201, '1', reset])
  expect(await counts(ask('GET', 'datapoint', { token: 'a' }))).toEqual([400, '2', String(seconds + 3601)])
  expect(await counts(ask('GET', 'datapoint', { token: 'b' }))).toEqual([400, '1', String(seconds + 3601)])
  expect(await counts(ask('GET', '/v2', { token: null }))).toEqual([404, '1', String(seconds + 3601)])
  expect(await counts(ask('POST', 'access_token', { body }))).toEqual([201, '0', reset])
  expect(await counts(ask('POST', 'access_token', { body }))).toEqual([403, '0', reset])
  emulator.advance(3599e3)
  expect(await counts(ask('POST', 'access_token', { body }))).toEqual([201, '2', String(seconds + 7200)])
})
