import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { ENDPOINT_NAMES, type EndpointName } from '../../src/api/routes.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { lacking } from '../lacking.ts'
import { definitionText } from './served.ts'

// Each operation as the document prints it: the very request of fixtures/api/operations, but for the host, and an answer of the same shape.

interface Documented {
  readonly request: {
    readonly method: string
    readonly url: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: Readonly<Record<string, unknown>>
  }
  readonly response: { readonly status: number; readonly body: Readonly<Record<string, unknown>> }
}

const operations = new URL('../../fixtures/api/operations/', import.meta.url)
const documented = (name: EndpointName): Documented =>
  JSON.parse(readFileSync(new URL(`${name}.json`, operations), 'utf8'))

/** The moment at which the document's logs end. */
const NOW = 1_517_384_400_000
const HOST = 'http://enterpriseapi.gizwits.com'

/** A service in which everything is there that a request of the document names, with a past that its reports can show. */
async function documentedService(name: EndpointName): Promise<string> {
  const chinese = (text: string) => Date.parse(`${text}+08:00`)
  let now = chinese('2017-12-07T10:12:45')
  const token = documented('accessToken').request.body as Readonly<Record<string, string>>
  const { uid, appid, dids } = documented('bindDevices').request.body as { uid: string; appid: string; dids: string[] }
  const productKey = /products\/([^/]+)|product_key=([^&]+)/.exec(documented(name).request.url)?.slice(1).join('') ?? ''
  const enterpriseId = token.enterprise_id ?? ''
  const emulator = createEmulator({
    seed: 7,
    now: () => now,
    enterpriseId,
    enterpriseSecret: token.enterprise_secret ?? '',
    products: [
      { definition: definitionText('air-conditioner'), productKey, productSecret: token.product_secret ?? '' },
    ],
  })
  const place = { country: 'China', region: 'Guangdong', city: 'Guangzhou', longitude: 113.280637, latitude: 23.125178 }
  const did = 'cBYkSjoE2xspYMhaUHdk5k'
  emulator.addDevice({ did, mac: 'virtual:site', place })
  for (const each of dids) emulator.addDevice({ did: each, place })
  emulator.addUser({ uid, appid, place })
  const snapshot = emulator.snapshot()
  const root = 'a39d02a3c8e4b5634b047dc495be4a05'
  emulator.restore({
    ...snapshot,
    enterprises: snapshot.enterprises.map(each => ({ ...each, appIds: [appid] })),
    groups: [
      { gid: root, productKey, parent: null },
      { gid: 'c8e4b5634b047dc495be4a05a39d02a3', productKey, parent: root },
    ],
    tokens: [{ token: 'efbekskdklllsF', enterpriseId, productKey, expiresAt: NOW }],
    bindings: [{ did, uid, appid, isOwner: true, boundAt: now, unboundAt: null }],
  })
  now = chinese('2017-12-28T18:45:33')
  emulator.act.report(did, { fault_roomtemp: 1, alert_full: 1 })
  now = NOW - 60_000
  emulator.act.disconnect(did)
  emulator.act.connect(did)
  emulator.act.report(did, { fault_roomtemp: 0, alert_full: 0 })
  // The document searches for a device that is offline, and controls one that is online.
  if (name === 'searchDevices') emulator.act.disconnect(did)
  now = NOW
  const listening = await emulator.listen()
  onTestFinished(() => listening.close())
  return listening.url
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Keys of maps are names of places, attributes or groups: everything else has the document's own. */
const MAPS = ['location', 'detail', 'attrs', 'payload', 'ui', 'entities']

/** Every key of an answer with its place; of a list the first item stands for all. */
function shapeOf(value: unknown, place = ''): string[] {
  if (Array.isArray(value)) return value.length === 0 ? [] : shapeOf(value[0], `${place}[]`)
  if (!isObject(value)) return []
  return Object.entries(value)
    .flatMap(([key, each]) => [`${place}.${key}`, ...(MAPS.includes(key) ? [] : shapeOf(each, `${place}.${key}`))])
    .sort()
}

/** What the document's table has and its example does not, or the other way round (ENDPOINTS.md). Logs have a context only while there is more (A16). */
const BESIDE: Partial<Readonly<Record<EndpointName, readonly string[]>>> = {
  // Since a did is searched for.
  boundUsers: ['.objects[].is_owner'],
}
/** Answers that are maps themselves, and the one that nobody described. */
const UNTOLD: readonly EndpointName[] = [
  'deviceGroups',
  'userLocations',
  'datapoint',
  'activationReport',
  'createDeviceGroup',
]

function expectDocumented(name: EndpointName, status: number, body: unknown): void {
  const { response } = documented(name)
  expect(status, JSON.stringify(body)).toBe(response.status)
  if (UNTOLD.includes(name)) return
  expect(shapeOf(body)).toEqual([...shapeOf(response.body), ...(BESIDE[name] ?? [])].sort())
}

it.each(ENDPOINT_NAMES)('%s answers what the document prints', async name => {
  const base = await documentedService(name)
  const { method, url, headers, body } = documented(name).request
  const response = await fetch(url.replace(HOST, base), {
    method,
    headers,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  expectDocumented(name, response.status, await response.json())
})

const run = promisify(execFile)
const noCurl = lacking(
  await run('curl', ['--version']).then(
    () => undefined,
    () => 'curl is not installed',
  ),
)

it.skipIf(noCurl !== undefined)('answers curl the same', { timeout: 60_000 }, async () => {
  for (const name of ENDPOINT_NAMES) {
    const base = await documentedService(name)
    const { method, url, headers, body } = documented(name).request
    const { stdout } = await run('curl', [
      ...['-sS', '-X', method, '-w', '\n%{http_code}'],
      ...Object.entries(headers).flatMap(([key, value]) => ['-H', `${key}: ${value}`]),
      ...(body === undefined ? [] : ['-d', JSON.stringify(body)]),
      url.replace(HOST, base),
    ])
    const [text = '', status] = stdout.split('\n')
    expectDocumented(name, Number(status), JSON.parse(text))
  }
})

it('shows maps as the document does', async () => {
  const read = async (name: EndpointName) => {
    const base = await documentedService(name)
    const { method, url, headers } = documented(name).request
    const response = await fetch(url.replace(HOST, base), { method, headers })
    return (await response.json()) as Readonly<Record<string, unknown>>
  }
  expect(await read('deviceGroups')).toEqual({
    a39d02a3c8e4b5634b047dc495be4a05: { c8e4b5634b047dc495be4a05a39d02a3: '' },
  })
  expect(await read('datapoint')).toEqual({
    ...JSON.parse(definitionText('air-conditioner')),
    product_key: '4244bf2d79694a259232431b6f2ef46a',
  })
  expect(await read('userLocations')).toEqual({
    China: { count: 1, Guangdong: { count: 1, Guangzhou: { count: 1 } } },
  })
})
