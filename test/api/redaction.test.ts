import { inspect } from 'node:util'
import { afterEach, expect, it } from 'vitest'
import { createRedaction, redactValue } from '../../src/api/redact.ts'
import { caught, clientOf, DID, SECRETS } from './client-of.ts'
import { type Service, type ServiceAnswer, startService } from './service.ts'

const TOKEN = 'a1b2c3d4token4a1b2c3d4'
const WORDS = [SECRETS.enterpriseSecret, SECRETS.productSecret, TOKEN]
const EVERYTHING = { depth: 10, showHidden: true, maxStringLength: null, maxArrayLength: null } as const

let service: Service
afterEach(() => service?.close())

function expectClean(text: string): void {
  for (const word of WORDS) expect(text.toLowerCase()).not.toContain(word.toLowerCase())
}

async function clientFor(answer: ServiceAnswer) {
  service = await startService(({ path }) =>
    path.endsWith('access_token') ? { status: 201, body: { token: TOKEN } } : answer,
  )
  const lines: string[] = []
  return { ...clientOf(service.url, { onLog: line => lines.push(inspect(line, EVERYTHING)), retries: 1 }), lines }
}

it('a client shows no secret, however it is looked at', async () => {
  const { client, product } = await clientFor({ body: {} })
  await product.deviceGroups()
  expect(await product.token()).toBe(TOKEN)
  for (const one of [client, product]) {
    expectClean(inspect(one, EVERYTHING))
    expectClean(JSON.stringify(one))
    for (const value of Object.values(one)) expectClean(String(value))
  }
  expect(inspect(product, EVERYTHING)).toContain('control')
})

const ECHO = WORDS.join(' ')
it.each<[string, ServiceAnswer]>([
  ['a message', { status: 400, body: { error_code: 5002, error_message: ECHO } }],
  ['a message in capitals', { status: 400, body: { error_code: 5002, error_message: ECHO.toUpperCase() } }],
  ['a detail', { status: 400, body: { error_code: 5002, detail: ECHO } }],
  ['a detail of objects', { status: 400, body: { error_code: 5002, detail: { [ECHO]: [ECHO, { a: ECHO }] } } }],
  ['a long detail', { status: 400, body: { error_code: 5002, detail: 'x'.repeat(1980) + ECHO } }],
  ['a long object', { status: 400, body: { error_code: 5002, detail: ['x'.repeat(1970), ECHO, 'y'.repeat(2000)] } }],
  ['a page', { status: 502, text: `<html>${ECHO}` }],
  ['a page that ends in the middle of it', { status: 502, text: `<html>${'x'.repeat(180)}${ECHO}` }],
  ['what is no JSON', { text: ECHO }],
  ['a redirect', { status: 302, headers: { location: `https://${TOKEN}.test/${TOKEN}` } }],
  ['keys that are not documented', { body: { macs: { [ECHO]: 1 } } }],
  ['a code', { status: 400, body: { error_code: ECHO } }],
])('errors and log lines show no secret that the service repeats in %s', async (_, answer) => {
  const { product, lines } = await clientFor(answer)
  for (const call of [() => product.deviceGroup('g'), () => product.control(DID, { attrs: { a: ECHO } })]) {
    const error = await call().then(
      () => undefined,
      (thrown: unknown) => thrown,
    )
    expectClean(inspect(error, EVERYTHING))
    expectClean(JSON.stringify(error ?? null))
    expectClean(String((error as Error | undefined)?.stack))
  }
  expect(lines.length).toBeGreaterThan(0)
  expectClean(lines.join('\n'))
})

it('nor do errors of parameters that hold one by mistake', async () => {
  const { client } = await clientFor({ body: {} })
  for (const params of [{ product_key: 'pk', limit: SECRETS.enterpriseSecret }, { [SECRETS.productSecret]: 1 }])
    expectClean(inspect(await caught(client.registeredUsers(params as never)), EVERYTHING))
})

it('errors of the connection show none, whatever fetch says', async () => {
  const fetch: typeof globalThis.fetch = async (_, init) => {
    throw new TypeError(`bad ${init?.body}`, { cause: new Error(`with ${ECHO}`) })
  }
  const { product } = clientOf('https://api.test', { fetch, retries: 0 })
  const error = await caught(product.deviceGroups())
  expect(error.code).toBe('NETWORK')
  expect(error.message).toContain('with *** ***')
  // The token is not known here: nobody gave it.
  expect(inspect(error, EVERYTHING)).not.toContain(SECRETS.enterpriseSecret)
  expect(inspect(error, EVERYTHING)).not.toContain(SECRETS.productSecret)
})

it('passcodes, tokens and secrets are told by their names too', () => {
  const { redact } = createRedaction([])
  expect(redact('{"did":"d","passcode":"123456","token": "t","product_secret":"s","a":1}')).toBe(
    '{"did":"d","passcode":"***","token": "***","product_secret":"***","a":1}',
  )
  expect(redactValue({ did: 'd', list: [{ passcode: '123456' }], Token: 't' }, redact)).toEqual({
    did: 'd',
    list: [{ passcode: '***' }],
    Token: '***',
  })
})

it('secrets are found as they stand in URLs and JSON', () => {
  const { redact, learn } = createRedaction(['se/cr"et+'])
  learn('lea rnt')
  expect(redact('se/cr"et+ se%2Fcr%22et%2B se/cr\\"et+ lea rnt lea%20rnt')).toBe('*** *** *** *** ***')
})

it('only so many tokens are remembered, the last ones; of secrets that stay, all', () => {
  const { redact, keep, learn } = createRedaction(['first-secret'])
  for (let i = 0; i < 1000; i++) keep(`product-${i}-end`)
  for (let i = 0; i < 1000; i++) learn(`token-${i}-end`)
  expect(redact('first-secret token-999-end')).toBe('*** ***')
  expect(redact('product-0-end product-999-end')).toBe('*** ***')
  expect(redact('token-0-end')).toBe('token-0-end')
})
