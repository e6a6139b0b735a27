import { inspect } from 'node:util'
import { expect, it } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import type { Result } from '../../src/api/contract.ts'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { API_ERROR_CODES } from '../../src/api/error-codes.ts'
import { ENDPOINT_NAMES, type EndpointName } from '../../src/api/routes.ts'
import { controlAndConfirm } from '../../src/confirm/index.ts'
import type { Emulator, Fault } from '../../src/emulator/contract.ts'
import { toOpenApi } from '../../src/openapi/document.ts'
import { giztools, type World } from '../cli/io.ts'
import { codecsOf, fixtureProduct } from '../products.ts'
import { callsOf } from './calls.ts'
import { recordingProxy } from './recording-proxy.ts'
import { clientOf, DAY, HOUR, populated, type Scene } from './scene.ts'

const EVERYTHING = { showHidden: true, depth: Infinity, maxStringLength: null, maxArrayLength: null } as const
type AnyMethod = (...args: readonly unknown[]) => Promise<Result<unknown>>

const FAULTS: readonly Fault[] = [
  ...Object.keys(API_ERROR_CODES).map(code => ({ code: Number(code) })),
  ...[404, 418, 500, 502].map(status => ({ status })),
  ...(['drop', 'truncate'] as const).map(connection => ({ connection })),
]
/** These answer with a secret: that is what they are for. */
const ASKED_FOR: readonly EndpointName[] = ['accessToken', 'device']

interface Session {
  readonly emulator: Emulator
  readonly url: string
  readonly scene: Scene
  /** All that anybody printed, with who it was. */
  readonly printed: { readonly by: string; readonly text: string }[]
  /** All secrets of the session by now. */
  secrets(): readonly string[]
}

async function session(): Promise<Session> {
  const printed: Session['printed'] = []
  const {
    emulator,
    url: direct,
    sceneOf,
  } = await populated({
    onLog: text => printed.push({ by: 'the emulator', text }),
    quota: 1_000_000,
  })
  const { url, exchanges } = await recordingProxy(direct)
  const secrets = () => {
    const { enterpriseSecret, products } = emulator.credentials
    const onTheWire = exchanges.flatMap(({ headers, answer }) => [
      String(headers.authorization ?? '').replace('token ', ''),
      /"token":"(\w+)"/.exec(answer)?.[1] ?? '',
    ])
    const tokens = emulator.snapshot().tokens.map(({ token }) => token)
    const passcodes = [...emulator.devices()].map(({ passcode }) => passcode)
    const products_ = products.map(({ productSecret }) => productSecret)
    return [...new Set([enterpriseSecret, ...products_, ...onTheWire, ...tokens, ...passcodes])].filter(Boolean)
  }
  return { emulator, url, scene: sceneOf('air-conditioner'), printed, secrets }
}

/** As they stand, in any case, in part and in base64. */
function findings({ printed, secrets }: Session): string[] {
  const spellings = secrets().flatMap(secret => [
    secret.slice(0, Math.max(10, secret.length >> 1)).toLowerCase(),
    Buffer.from(secret).toString('base64').slice(0, 12).toLowerCase(),
  ])
  return printed.flatMap(({ by, text }) => {
    const low = text.toLowerCase()
    return spellings
      .filter(spelling => low.includes(spelling))
      .map(spelling => `${by}: ${spelling}: ${text.slice(0, 300)}`)
  })
}

/** Everything that can be seen of a value. */
function looksAt(by: string, value: unknown): Session['printed'] {
  const seen = [inspect(value, EVERYTHING), String(value), JSON.stringify(value) ?? '']
  if (value instanceof Error) seen.push(String(value.stack), inspect(value.cause, EVERYTHING))
  return seen.map(text => ({ by, text }))
}

function methodsOf(
  scene: Scene,
  client: object,
  product: object,
): readonly (readonly [EndpointName, () => Promise<unknown>])[] {
  const calls = callsOf(scene)
  const names = ENDPOINT_NAMES.filter(name => name !== 'accessToken')
  return names.map(name => {
    const { id, params } = calls[name]
    const args = [...(id === undefined ? [] : [id]), ...(params === undefined ? [] : [params])]
    const methods = (name in client ? client : product) as Readonly<Record<string, AnyMethod>>
    return [name, () => (methods[name] as AnyMethod)(...args)]
  })
}

it('finds a secret where there is one', async () => {
  const all = await session()
  const [secret = ''] = all.secrets()
  for (const text of [
    secret,
    `x${secret.toUpperCase()}`,
    secret.slice(0, 20),
    Buffer.from(secret).toString('base64'),
  ]) {
    all.printed.push({ by: 'nobody', text })
    expect(findings(all).length).toBeGreaterThan(0)
    all.printed.length = 0
    expect(findings(all)).toEqual([])
  }
})

it('a lively session through the client: logs, errors and objects show no secret', { timeout: 120_000 }, async () => {
  const all = await session()
  const { emulator, url, scene, printed } = all
  const onLog = ({ level, message }: { level: string; message: string }) =>
    printed.push({ by: `client ${level}`, text: message })
  const { client, product } = clientOf(emulator, url, { onLog, retries: 1 })
  const calls = methodsOf(scene, client, product)
  for (const [name, call] of calls) {
    const result = await call()
    if (!ASKED_FOR.includes(name)) printed.push(...looksAt(`answer of ${name}`, result))
  }
  const [codec] = codecsOf(fixtureProduct('air-conditioner'))
  if (codec === undefined) throw new Error('no codec')
  const { now } = emulator
  const sleep = async (ms: number) => emulator.advance(ms)
  printed.push(
    ...looksAt('confirm', await controlAndConfirm(product, codec, scene.did, { switch: false }, { now, sleep })),
  )
  for await (const record of product.logs.cmd(scene.did, {
    onProgress: each => void printed.push(...looksAt('progress', each)),
  }))
    printed.push(...looksAt('record', record))

  // Every error, of a call and of the token that it needs.
  let errors = 0
  for (const fault of FAULTS) {
    for (const endpoint of ['deviceSummary', 'control', 'userLocations', 'accessToken'] as const) {
      if (endpoint === 'accessToken') emulator.advance(8 * DAY)
      const remove = emulator.inject({ ...fault, endpoint })
      const asked = endpoint === 'accessToken' ? 'deviceSummary' : endpoint
      const call = calls.find(([name]) => name === asked)?.[1]
      const thrown = await call?.().then(
        () => undefined,
        (error: unknown) => error,
      )
      remove()
      if (thrown === undefined) continue
      errors++
      printed.push(...looksAt(`error ${JSON.stringify(fault)} of ${endpoint}`, thrown))
    }
  }
  expect(errors).toBeGreaterThan(FAULTS.length * 3)

  // Secrets where ids and parameters belong.
  const { productSecret, enterpriseSecret } = scene
  const token = await product.token()
  for (const secret of [productSecret, enterpriseSecret, token]) {
    const misplaced = [
      () => product.deviceGroup(secret),
      () => product.control(secret, { attrs: { [secret]: secret } }),
      () => product.control(scene.did, { attrs: { [secret]: secret } }),
      () => product.device({ mac: secret }),
      () => product.searchDevices({ limit: secret as never }),
      () => product.cmdLog(scene.did, { context: secret }),
      () => client.userLocations({ product_key: secret }),
      () => client.product(secret, { productSecret }).datapoint(),
    ]
    for (const call of misplaced) {
      const thrown = await call().then(
        () => 'nothing was thrown',
        (error: unknown) => error,
      )
      printed.push(...looksAt('misplaced', thrown))
      expect(thrown).toBeInstanceOf(Error)
    }
  }
  for (const bad of [
    { baseUrl: `http://${enterpriseSecret}:${enterpriseSecret}@example.com` },
    { baseUrl: enterpriseSecret },
    { enterpriseId: '' },
    { enterpriseSecret: `${enterpriseSecret}\n` },
    { tokenStore: enterpriseSecret as never },
  ]) {
    try {
      createClient({ enterpriseId: 'e', enterpriseSecret, ...bad })
    } catch (error) {
      printed.push(...looksAt(`options ${Object.keys(bad)}`, error))
    }
  }
  for (const [by, value] of Object.entries({ client, product, each: product.each, logs: product.logs }))
    printed.push(...looksAt(by, value))
  // As JSON its credentials are what was asked for.
  printed.push({ by: 'an emulator', text: inspect(emulator, EVERYTHING) })

  expect(printed.filter(({ by }) => by === 'the emulator').length).toBeGreaterThan(200)
  expect(printed.filter(({ by }) => by === 'client debug').length).toBeGreaterThan(200)
  // More than one token, and the first of them has been refused since.
  expect(all.secrets().length).toBeGreaterThan(10)
  expect(findings(all)).toEqual([])
})

it('the command line on the same service shows none either', { timeout: 120_000 }, async () => {
  const all = await session()
  const { emulator, url, scene, printed } = all
  const written = new Map<string, string>()
  const world: World = {
    fetch: globalThis.fetch,
    now: emulator.now,
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      emulator.advance(Math.min(ms, HOUR))
    },
    written,
    env: {
      GIZWITS_BASE_URL: url,
      GIZWITS_ENTERPRISE_ID: scene.enterpriseId,
      GIZWITS_ENTERPRISE_SECRET: scene.enterpriseSecret,
      GIZWITS_PRODUCT_SECRET: scene.productSecret,
    },
  }
  async function command(...argv: readonly string[]) {
    const outcome = await giztools(argv, world)
    printed.push({ by: `giztools ${argv.join(' ')}`, text: `${outcome.stdout}${outcome.stderr}` })
    return outcome
  }
  const { productKey, did } = scene
  const calls = callsOf(scene)
  const api = (name: EndpointName): string[] => {
    const { id, params = {} } = name === 'accessToken' ? { params: {} } : calls[name]
    const idName = ENDPOINTS[name].path.includes('{gid}') ? '--gid' : '--did'
    const options = Object.entries({
      ...(ENDPOINTS[name].auth !== 'enterprise' && { product_key: productKey }),
      ...params,
    }).flatMap(([key, value]) => [`--${key}`, typeof value === 'string' ? value : JSON.stringify(value)])
    return ['api', name, ...(id === undefined ? [] : [idName, id]), ...options, '--debug']
  }

  for (const name of ENDPOINT_NAMES) {
    const curl = await command(...api(name), '--curl')
    expect(curl, curl.stderr).toMatchObject({ code: 0, stdout: expect.stringContaining('curl ') })
    if (ASKED_FOR.includes(name)) {
      const { stdout, stderr } = await giztools([...api(name), '--include'], world)
      expect(all.secrets().some(secret => stdout.includes(secret))).toBe(true)
      printed.push({ by: `stderr of ${name}`, text: stderr })
      continue
    }
    const { code, stderr } = await command(...api(name), '--include')
    expect(code, stderr).toBe(0)
  }
  const commands = [
    ['fetch', productKey, '--out', '/definition.json'],
    ['devices', productKey, '--detail', '--format', 'csv'],
    ['control', productKey, did, 'switch=1', '--confirm'],
    ['control', productKey, did, 'switch=1', '--dry-run'],
    ['logs', productKey, did, '--since', '2d'],
    ['logs', productKey, did, '--since', '2d', '--data'],
    ['logs', productKey, did, '--since', '2d', '--online'],
  ]
  for (const argv of commands) {
    const { code, stderr } = await command(...argv, '--debug')
    expect(code, stderr).toBe(0)
  }
  await command('api', '--openapi')
  printed.push(...looksAt('toOpenApi()', toOpenApi()))

  for (const fault of FAULTS.filter(({ code = 0 }) => code < 5014 || [5305, 5403, 5409, 5601].includes(code))) {
    for (const endpoint of ['searchDevices', 'control', 'cmdLog', 'accessToken', 'deviceSummary'] as const) {
      const remove = emulator.inject({ ...fault, endpoint })
      if (endpoint === 'searchDevices') await command('devices', productKey, '--debug')
      else if (endpoint === 'control') await command('control', productKey, did, 'switch=0', '--debug')
      else if (endpoint === 'cmdLog') await command('logs', productKey, did, '--since', '2d', '--debug')
      else await command(...api('deviceSummary'), '--include')
      remove()
    }
  }
  for (const [by, text] of written) printed.push({ by, text })
  expect(written.size).toBeGreaterThan(0)
  expect(printed.filter(({ by }) => by.startsWith('giztools')).length).toBeGreaterThan(150)
  expect(findings(all)).toEqual([])
})
