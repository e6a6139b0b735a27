import { expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { Refusal } from '../../src/emulator/handler.ts'
import { productHandlers } from '../../src/emulator/handlers/products.ts'
import { createSimulation } from '../../src/emulator/simulation.ts'
import type { ProductState } from '../../src/emulator/state.ts'
import { createStore } from '../../src/emulator/store.ts'
import { DID, definitionText, MAC, PRODUCT, START, served, tokenBody } from './served.ts'

const air = definitionText('air-conditioner')

it('makes up what it is not given, the same for the same seed', () => {
  const make = () => {
    const emulator = createEmulator({ seed: 5, now: () => START, products: [{ definition: air }] })
    const { did, mac } = emulator.addDevice()
    return { ...emulator.credentials, did, mac, uid: emulator.addUser().uid }
  }
  const made = make()
  expect(make()).toEqual(made)
  expect(made.did).toMatch(/^[A-Za-z0-9]{22}$/)
  expect(made.mac).toMatch(/^[0-9A-F]{12}$/)
  for (const id of [made.enterpriseId, made.enterpriseSecret, made.uid, made.products[0]?.productSecret])
    expect(id).toMatch(/^[0-9a-f]{32}$/)
  expect(made.products[0]?.productKey).toBe(PRODUCT)
})

it('takes a definition as text or as an object, and keeps its own copy', async () => {
  const definition = JSON.parse(air)
  const { ask } = await served({ products: [{ definition }] })
  definition.name = 'changed'
  expect((await ask('GET', 'datapoint')).body).toMatchObject({ name: '智能云空调' })
})

it('takes a definition only as deep as its own snapshots may be', () => {
  const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`)
  // The definition is one level, its ui the next.
  const deep = (levels: number) => ({ ...JSON.parse(air), product_key: `${levels}`, ui: nested(levels - 1) })
  const emulator = createEmulator({ products: [{ definition: deep(97) }] })
  for (const levels of [98, 100_000])
    expect(() => emulator.addProduct({ definition: deep(levels) })).toThrow(
      expect.objectContaining({ code: 'DEFINITION_INVALID', message: expect.stringMatching(/97 levels/) }),
    )
  const copy = createEmulator({ snapshot: JSON.parse(JSON.stringify(emulator.snapshot())) })
  expect(copy.credentials).toEqual(emulator.credentials)
})

it('refuses what it cannot be', () => {
  const emulator = createEmulator({ products: [{ definition: air }] })
  const code = (expected: string) => expect.objectContaining({ code: expected })
  expect(() => emulator.addProduct({ definition: air })).toThrow(code('REQUEST_INVALID'))
  expect(() => emulator.addProduct({ definition: '{"entities":7}' })).toThrow(code('DEFINITION_INVALID'))
  expect(() => emulator.addDevice({ productKey: 'unknown' })).toThrow(code('REQUEST_INVALID'))
  expect(() => createEmulator().addDevice()).toThrow(code('REQUEST_INVALID'))
  expect(() => emulator.publish('unknown')).toThrow(code('REQUEST_INVALID'))
  expect(() => emulator.act.disable('unknown')).toThrow(code('REQUEST_INVALID'))
  expect(() => emulator.act.report('unknown')).toThrow(code('REQUEST_INVALID'))
  for (const ms of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => emulator.advance(ms)).toThrow(code('REQUEST_INVALID'))
})

it('has a clock that only goes forward', async () => {
  let clock = START
  const { emulator, ask } = await served({ now: () => clock })
  expect(emulator.now()).toBe(START)
  emulator.advance(5000)
  clock += 0.7
  expect(emulator.now()).toBe(START + 5000)
  clock += 1000
  expect(emulator.now()).toBe(START + 6000)
  const { body } = await ask('POST', 'access_token', { body: tokenBody(emulator) })
  expect((body as { expired_at: number }).expired_at).toBe(START / 1000 + 6 + 7 * 86_400)
})

it('does what is due before it answers', async () => {
  const { emulator, ask } = await served({ devices: [{ did: DID, mac: MAC, behaviour: { keepAlive: 60_000 } }] })
  const isOnline = async () => ((await ask('GET', `device_detail?mac=${MAC}`)).body as { is_online: boolean }).is_online
  emulator.act.losePower(DID)
  emulator.advance(59_999)
  expect(await isOnline()).toBe(true)
  emulator.advance(1)
  expect(emulator.device(DID)?.isOnline).toBe(true)
  expect(await isOnline()).toBe(false)
  expect(emulator.device(DID)?.online.at(-1)).toMatchObject({ type: 'dev_offline', at: START + 60_000 })
})

it('goes on from a snapshot: tokens, quotas, cursors, clock', async () => {
  const first = await served()
  const frame = '0000000309000090010101000010'
  first.emulator.importCmd(
    DID,
    [1, 2].map(at => ({ at: START - at, type: 'app2dev', frame })),
  )
  const page = (await first.ask('GET', `devices/${DID}/cmd?limit=1`)).body as { context: string }
  const token = await first.token()
  first.emulator.advance(1800e3)
  const snapshot = JSON.parse(JSON.stringify(first.emulator.snapshot()))
  const second = await served({ products: [], devices: [], snapshot })
  expect(second.emulator.now()).toBe(START + 1800e3)
  expect(second.emulator.credentials).toEqual(first.emulator.credentials)
  const next = await second.ask('GET', `devices/${DID}/cmd?limit=1&context=${page.context}`, { token })
  expect(next.body).toMatchObject({ objects: [{ timestamp: (START - 2) / 1000 }] })
  expect(next.body).not.toHaveProperty('context')
  expect(next.headers.get('x-ratelimit-remaining')).toBe('3597')
})

it('refuses a snapshot that is none', () => {
  const bad = { version: 1 } as never
  expect(() => createEmulator({ snapshot: bad })).toThrow(expect.objectContaining({ code: 'SNAPSHOT_INVALID' }))
})

it('puts frames into a log in the order of their time, and refuses what is no frame', () => {
  const emulator = createEmulator({ now: () => START, products: [{ definition: air }], devices: [{ did: DID }] })
  const frame = '000000030b0000910401000010000000'
  const record = (at: number, over: object = {}) => ({ at, type: 'dev2app' as const, frame, ...over })
  emulator.importCmd(DID, [record(3), record(1)])
  emulator.importCmd(DID, [record(2, { frame: '00 00 00 03 03 00 00 91' })])
  expect(emulator.device(DID)?.cmd.map(each => each.at)).toEqual([1, 2, 3])
  expect(emulator.device(DID)?.cmd[1]?.frame).toBe('0000000303000091')
  expect(() => emulator.importCmd(DID, [record(1, { frame: 'zz' })])).toThrow(
    expect.objectContaining({ code: 'TEXT_INVALID' }),
  )
  expect(() => emulator.importCmd(DID, [record(1, { frame: '0102' })])).toThrow()
  expect(() => emulator.importCmd(DID, [record(Number.NaN)])).toThrow(
    expect.objectContaining({ code: 'REQUEST_INVALID' }),
  )
  expect(() => emulator.importCmd(DID, [record(1, { type: 'other' })])).toThrow()
  expect(emulator.device(DID)?.cmd).toHaveLength(3)
})

it.each([
  [null, 5402],
  ['text', 5406],
  [[], 5406],
  [{ entities: 7 }, 5406],
])('answers a definition of %o with %i', (definition, code) => {
  const store = createStore({ seed: 1 })
  const product: ProductState = {
    productKey: PRODUCT,
    productSecret: 'x',
    definition,
    published: false,
    remoteControl: true,
  }
  store.products.set(PRODUCT, product)
  const call = { product, store, simulation: createSimulation(store) }
  expect(() => productHandlers.datapoint(call as never)).toThrow(new Refusal(code))
})
