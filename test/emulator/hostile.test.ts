import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { API_ERROR_CODES } from '../../src/api/error-codes.ts'
import { ENDPOINT_NAMES } from '../../src/api/routes.ts'
import type { Emulator } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { DID, definitionText, MAC, PRODUCT, START, tokenBody } from './served.ts'

// Whatever is asked, the answer is one that the document has: a success of the row, an error of its table, or 404 and 405 without a code.

interface Prepared {
  readonly emulator: Emulator
  readonly headers: Readonly<Record<string, string>>
  readonly ids: Readonly<Record<string, string>>
}

async function prepared(): Promise<Prepared> {
  const emulator = createEmulator({
    seed: 1,
    now: () => START,
    quota: 1e9,
    products: [{ definition: definitionText('air-conditioner') }],
    devices: [{ did: DID, mac: MAC }],
  })
  const { uid, appid } = emulator.addUser({})
  const base = `http://emulator/v1/products/${PRODUCT}`
  const asked = await emulator.fetch(`${base}/access_token`, {
    method: 'POST',
    body: JSON.stringify(tokenBody(emulator)),
  })
  const { token } = (await asked.json()) as { token: string }
  const { enterpriseId, enterpriseSecret } = emulator.credentials
  const headers = {
    authorization: `token ${token}`,
    'x-gizwits-enterprise-id': enterpriseId,
    'x-gizwits-enterprise-secret': enterpriseSecret,
  }
  const root = await emulator.fetch(`${base}/device_groups`, { method: 'POST', headers, body: '{}' })
  const { gid } = (await root.json()) as { gid: string }
  return { emulator, headers, ids: { product_key: PRODUCT, did: DID, gid, uid, appid } }
}

async function expectDocumented(response: Response, row?: Endpoint): Promise<void> {
  const text = await response.text()
  const body: unknown = JSON.parse(text)
  expect(response.headers.get('x-ratelimit-limit')).not.toBeNull()
  if (response.status >= 400) {
    const { error_code: code } = body as { error_code?: number }
    if (code === undefined) return expect([404, 405]).toContain(response.status)
    // 5409 stands for whatever went wrong inside: nothing may.
    expect(code, text).not.toBe(5409)
    return expect(API_ERROR_CODES).toHaveProperty([String(code), 'status'], response.status)
  }
  if (row === undefined) return expect([200, 201]).toContain(response.status)
  expect(response.status).toBe(row.success)
  expect(row.response.safeParse(body).success, text).toBe(true)
}

const key = fc.constantFrom('__proto__', 'constructor', 'toString', 'switch', 'mode', 'set_temp', 'scene')
const wild = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '',
    '0',
    '1',
    '-1',
    '1e9',
    '20',
    String(START / 1000),
    String(START),
    '2018-01',
    '2018-01-31',
    '9'.repeat(400),
  ),
  fc.integer().map(String),
)
const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.dictionary(key, fc.jsonValue({ maxDepth: 1 })), wild)

/** Each parameter that the row has, right or wrong or not at all. */
function bodyOf(row: Endpoint, ids: Prepared['ids']): fc.Arbitrary<string> {
  if (row.body === undefined) return fc.string()
  const given = fc.record(
    {
      attrs: fc.oneof(value, fc.record({ switch: fc.boolean(), set_temp: fc.integer({ min: 15, max: 31 }) })),
      raw: fc.oneof(value, fc.array(fc.integer({ min: -1, max: 256 })), fc.base64String()),
      binary_coding: fc.oneof(value, fc.constantFrom('hex', 'base64')),
      action: fc.oneof(value, fc.constantFrom('assign', 'unassign')),
      reassign: fc.oneof(value, fc.boolean()),
      macs: fc.oneof(value, fc.array(fc.oneof(wild, fc.constant(MAC)))),
      dids: fc.oneof(value, fc.array(fc.oneof(wild, fc.constant(DID)))),
      uid: fc.oneof(value, fc.constant(ids.uid)),
      appid: fc.oneof(value, fc.constant(ids.appid)),
      parent_gid: fc.oneof(value, fc.constant(ids.gid)),
    },
    { requiredKeys: [] },
  )
  return fc.oneof(
    { weight: 5, arbitrary: given.map(each => JSON.stringify(each)) },
    { weight: 1, arbitrary: fc.json() },
    { weight: 1, arbitrary: fc.string() },
  )
}

it('answers arbitrary parameters of each row as documented', { timeout: 60_000 }, async () => {
  const { emulator, headers, ids } = await prepared()
  for (const name of ENDPOINT_NAMES) {
    const row: Endpoint = ENDPOINTS[name]
    const names = Object.keys(row.query?.shape ?? {}).filter(each => each !== 'product_key')
    const query = fc.record(Object.fromEntries(names.map(each => [each, wild])), { requiredKeys: [] })
    await fc.assert(
      fc.asyncProperty(query, bodyOf(row, ids), fc.boolean(), async (params, body, isStrange) => {
        const path = row.path.replace(/\{(\w+)\}/g, (_, id: string) => ids[id] ?? '')
        const search = new URLSearchParams(params as Record<string, string>)
        if (row.auth === 'enterprise') search.set('product_key', PRODUCT)
        const url = `http://emulator${path}?${search}${isStrange ? '&%E0%A4%A=%&&=&__proto__=1&limit' : ''}`
        const init = row.method === 'GET' ? {} : { body }
        await expectDocumented(await emulator.fetch(url, { method: row.method, headers, ...init }), row)
      }),
      { numRuns: 40 },
    )
  }
})

it('answers arbitrary methods, paths and headers as documented', { timeout: 60_000 }, async () => {
  const { emulator, headers } = await prepared()
  const part = fc.oneof(
    fc.constantFrom(
      'v1',
      'products',
      PRODUCT,
      'devices',
      DID,
      'control',
      'search',
      'users',
      '..',
      '.',
      '',
      '%',
      '%2F',
      '%00',
      '*',
      ':did',
      '{did}',
    ),
    fc.webPath(),
    fc.string().map(encodeURIComponent),
  )
  const header = fc.oneof(
    fc.constant(headers.authorization ?? ''),
    fc.string({ unit: fc.integer({ min: 0x20, max: 0xff }).map(code => String.fromCharCode(code)) }),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'), fc.stringMatching(/^[A-Z]{1,9}$/)),
      fc.array(part, { maxLength: 8 }),
      header,
      fc.option(fc.uint8Array({ maxLength: 200 })),
      async (method, parts, authorization, body) => {
        // fetch itself refuses these.
        fc.pre(!['CONNECT', 'TRACE', 'TRACK', 'HEAD'].includes(method))
        const takesBody = body !== null && method !== 'GET'
        const response = await emulator.fetch(`http://emulator/${parts.join('/')}`, {
          method,
          headers: { authorization },
          ...(takesBody && { body }),
        })
        await expectDocumented(response)
      },
    ),
    { numRuns: 300 },
  )
})

it('stays itself, whatever it was asked', async () => {
  const { emulator, headers } = await prepared()
  const control = `http://emulator/v1/products/${PRODUCT}/devices/${DID}/control`
  const hostile = [
    '{"attrs":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}}',
    '{"__proto__":{"attrs":{"switch":1}}}',
    `${'{"attrs":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
    '['.repeat(500_000),
    JSON.stringify({ raw: Array.from({ length: 300_000 }, () => 1) }),
    // A quarter of a million mistakes.
    JSON.stringify({ raw: Array.from({ length: 250_000 }, () => 'a') }),
    JSON.stringify({ attrs: Object.fromEntries(Array.from({ length: 50_000 }, (_, at) => [`a${at}`, 1])) }),
    '"\\ud800"',
    '\u0000',
  ]
  for (const body of hostile) {
    const response = await emulator.fetch(control, { method: 'POST', headers, body })
    expect(response.status, body.slice(0, 50)).toBeGreaterThanOrEqual(400)
    await expectDocumented(response)
  }
  const bytes = await emulator.fetch(control, { method: 'POST', headers, body: new Uint8Array([0xff, 0xfe]) })
  expect(await bytes.json()).toMatchObject({ error_code: 5001 })
  expect(({} as { polluted?: number }).polluted).toBeUndefined()
  expect(emulator.device(DID)?.cmd).toEqual([])
})

it('never keeps more of a body than its limit', async () => {
  const { emulator, headers } = await prepared()
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled++
      controller.enqueue(new Uint8Array(65_536).fill(0x20))
    },
  })
  const init = { method: 'POST', headers, body: endless, duplex: 'half' }
  const response = await emulator.fetch(`http://emulator/v1/products/${PRODUCT}/device_groups`, init as RequestInit)
  expect(await response.json()).toMatchObject({
    error_code: 5001,
    detail_message: 'expected a body of at most 1048576 bytes',
  })
  // 16 chunks are a mebibyte; the next one is too much, one more may wait in the stream.
  expect(pulled).toBeLessThanOrEqual(18)
})
