import { describe, expect, it } from 'vitest'
import type { Result } from '../../src/api/contract.ts'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { ENDPOINT_NAMES, type EndpointName } from '../../src/api/routes.ts'
import { OPERATIONS, type Operation } from '../api/operations.ts'
import { answerKeys } from './answer-keys.ts'
import { callsOf } from './calls.ts'
import { type Exchange, recordingProxy } from './recording-proxy.ts'
import { clientOf, populated, type StoryName } from './scene.ts'

// All 33 operations at once: the client asks, a proxy writes down what went over the wire, the emulator answers, the document judges.

type AnyMethod = (...args: readonly unknown[]) => Promise<Result<unknown>>
type Methods = Readonly<Record<string, AnyMethod>>

const documented = new Map(OPERATIONS.map(operation => [operation.name, operation]))
function operationOf(name: EndpointName): Operation {
  const found = documented.get(name)
  if (found === undefined) throw new Error(`no fixture of ${name}`)
  return found
}

/** What every HTTP client sends of itself. */
const TRANSPORT = /^(?:host|connection|user-agent|accept.*|sec-fetch-mode|content-length|transfer-encoding)$/
const keysOf = (value: unknown): string[] => Object.keys(value ?? {}).sort()
const namesOf = (headers: object): string[] =>
  keysOf(headers)
    .map(name => name.toLowerCase())
    .filter(name => !TRANSPORT.test(name))
    .sort()
const templateOf = (path: string, ids: Readonly<Record<string, string>>): string =>
  Object.entries(ids).reduce((text, [name, id]) => text.replace(`/${id}`, `/{${name}}`), path)

interface Asked {
  readonly method: string
  readonly path: string
  readonly headers: readonly string[]
  readonly query: readonly string[]
  readonly body: readonly string[]
}

function askedByDocument({ request, call }: Operation): Asked {
  const { method, headers, body } = request
  const url = new URL(request.url)
  const path = templateOf(url.pathname, call.ids)
  return { method, path, headers: namesOf(headers), query: [...url.searchParams.keys()].sort(), body: keysOf(body) }
}

function askedOnTheWire({ method, url, headers, text }: Exchange, ids: Readonly<Record<string, string>>): Asked {
  const body = text === '' ? [] : keysOf(JSON.parse(text))
  const path = templateOf(url.pathname, ids)
  return { method, path, headers: namesOf(headers), query: [...url.searchParams.keys()].sort(), body }
}

/** Answers whose own keys are gids or places. */
const MAPS: readonly EndpointName[] = ['deviceGroups', 'userLocations']
/** What the document's table has and its example lacks: a search by did tells the owner. */
const BESIDE: Partial<Readonly<Record<EndpointName, readonly string[]>>> = {
  boundUsers: ['.objects[].is_owner'],
}

function documentedKeys(name: EndpointName): string[] {
  // Described nowhere (A6): what the emulator answers is made up after the report beside it.
  const { response } = operationOf(name === 'activationReport' ? 'livenessHistory' : name)
  return [...new Set([...answerKeys(response.body, MAPS.includes(name)), ...(BESIDE[name] ?? [])])].sort()
}

const STORY_NAMES: readonly StoryName[] = ['air-conditioner', 'bedside-lamp-var-len']

describe.each(STORY_NAMES)('%s', story => {
  it('33 of 33: asked as documented, answered as documented', async () => {
    const { emulator, url, sceneOf } = await populated()
    const scene = sceneOf(story)
    const { url: baseUrl, exchanges } = await recordingProxy(url)
    const index = STORY_NAMES.indexOf(story)
    const { client, product } = clientOf(emulator, baseUrl, { validate: 'strict' }, index)
    const calls = callsOf(scene)
    const called = new Set<string>()
    for (const name of ENDPOINT_NAMES) {
      const { id, params } = calls[name]
      const args = [...(id === undefined ? [] : [id]), ...(params === undefined ? [] : [params])]
      const before = exchanges.length
      if (name === 'accessToken') await product.token()
      else {
        const methods = (name in client ? client : product) as unknown as Methods
        const { data, status, drift, rateLimit } = await (methods[name] as AnyMethod)(...args)
        expect({ status, drift }, name).toEqual({ status: operationOf(name).response.status, drift: undefined })
        expect(rateLimit?.limit, name).toBe(3600)
        expect(answerKeys(data, MAPS.includes(name)), name).toEqual(documentedKeys(name))
      }
      const [exchange, ...more] = exchanges.slice(before)
      if (exchange === undefined) throw new Error(`${name}: nothing went over the wire`)
      expect(more, `${name}: one call`).toEqual([])
      const { did, gid, emptyGid, productKey: product_key } = scene
      const ids = { product_key, did, ...(id === emptyGid ? { gid: emptyGid } : { gid }) }
      expect(askedOnTheWire(exchange, ids), name).toEqual(askedByDocument(operationOf(name)))
      expect(exchange.status, name).toBe(operationOf(name).response.status)
      expect(answerKeys(JSON.parse(exchange.answer), MAPS.includes(name)), name).toEqual(documentedKeys(name))
      called.add(name)
    }
    expect(called.size).toBe(33)
  })

  it('strict also where everything is asked for: devices without a place, of Bluetooth, disabled, users without names', async () => {
    const { emulator, url } = await populated()
    const index = STORY_NAMES.indexOf(story)
    const { client, product } = clientOf(emulator, url, { validate: 'strict' }, index)
    const devices = []
    for await (const device of product.each.searchDevices({ show_disabled: 1, limit: 2 })) devices.push(device)
    expect(devices).toHaveLength(7)
    const active = []
    for await (const row of product.each.activatedDevices({ limit: 1 })) active.push(row)
    expect(active.filter(row => row.device_sn === 'BLE-0001')).toHaveLength(1)
    expect(active).toHaveLength(6)
    const users = []
    for await (const user of client.each.registeredUsers({ product_key: product.productKey, limit: 1 }))
      users.push(user)
    expect(users).toHaveLength(4)
    const bound = await product.boundUsers()
    expect(bound.data.objects).toHaveLength(1)
    const { data } = await product.faultEvents()
    const { fault } = {
      'air-conditioner': { fault: 'fault_roomtemp' },
      'bedside-lamp-var-len': { fault: 'fault_led' },
    }[story]
    // Two devices had it; one of them is well again.
    expect(data.count).toEqual({ total: 2, resolved: 1, unresolved: 1 })
    expect(data.detail).toEqual({ [fault]: { total: 2, resolved: 1, unresolved: 1 } })
  })
})

it('a published product keeps its logs to itself', async () => {
  const { emulator, url } = await populated()
  const { product } = clientOf(emulator, url, { validate: 'strict' }, 2)
  const { did } = emulator.addDevice({ productKey: product.productKey })
  for (const log of ['onlineLog', 'cmdLog', 'dataLog'] as const)
    await expect(product[log](did)).rejects.toMatchObject({ apiCode: 5018, code: 'API_PERMISSION' })
  expect((await product.datapoint()).data.product_key).toBe(product.productKey)
})

const ALIASES = [
  ['A2', 'deviceReport', '/v1/products/{product_key}/devices/report/devices/report/rt'],
  ['A3', 'deviceSummary', '/v1/products/{product_key}/summary'],
  ['A4', 'alertEvents', '/v1/products/{product_key}/fault/alert/events'],
] as const

it('has no other aliases', () => {
  const rows = Object.entries(ENDPOINTS).flatMap(([name, row]) =>
    'aliases' in row ? row.aliases.map(path => [name, path]) : [],
  )
  expect(rows.sort()).toEqual(ALIASES.map(([, name, path]) => [name, path]).sort())
})

it.each(ALIASES)('%s: %s answers the same at %s', async (_, name, alias) => {
  const { emulator, url, sceneOf } = await populated()
  const { url: baseUrl, exchanges } = await recordingProxy(url)
  const scene = sceneOf('air-conditioner')
  const own = await clientOf(emulator, baseUrl, { validate: 'strict' }).product[name]()
  const other = await clientOf(emulator, baseUrl, { validate: 'strict', paths: { [name]: alias } }).product[name]()
  expect(other.data).toEqual(own.data)
  expect(answerKeys(own.data)).toEqual(documentedKeys(name))
  const paths = exchanges.map(each => each.url.pathname).filter(path => !path.endsWith('access_token'))
  expect(paths).toEqual([
    ENDPOINTS[name].path.replace('{product_key}', scene.productKey),
    alias.replace('{product_key}', scene.productKey),
  ])
})
