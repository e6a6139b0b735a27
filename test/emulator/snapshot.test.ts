import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import type { ProductState, Snapshot } from '../../src/emulator/state.ts'
import { createStore } from '../../src/emulator/store.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { DAY, MINUTE, NOON, world, worldOf } from './world.ts'

/** A snapshot that has something of everything. */
function full(): Snapshot {
  const { store, simulation, addDevice, addUser } = world()
  const lively = { reportEvery: 60 * MINUTE, incidentRate: 0.5, dropRate: 0.2, repeatRate: 0.1 }
  addDevice({ did: 'a', behaviour: lively })
  addDevice({ did: 'b', place: null, behaviour: lively })
  const [u] = [addUser({ uid: 'u' }), addUser({ uid: 'v', place: null })]
  store.bindings.push({ did: 'a', uid: u.uid, appid: 'app', isOwner: true, boundAt: NOON, unboundAt: null })
  store.groups.set('root', { gid: 'root', productKey: 'pk', parent: null })
  store.groups.set('sub', { gid: 'sub', productKey: 'pk', parent: 'root' })
  const b = store.devices.get('b')
  if (b !== undefined) store.moveToGroup(b, 'sub')
  store.tokens.set('t', { token: 't', enterpriseId: 'enterprise', productKey: 'pk', expiresAt: NOON + DAY })
  store.quotas.set('enterprise', { enterpriseId: 'enterprise', used: 3, resetsAt: NOON + DAY })
  store.cursors.set('c', { context: 'c', expiresAt: NOON + DAY, query: 'q', at: NOON, given: 1 })
  simulation.settle(NOON + DAY)
  simulation.deliver('a', parseHex('010101000010'), NOON + DAY)
  return store.snapshot(NOON + DAY)
}

const snapshot = full()
const copy = (): Snapshot => structuredClone(snapshot)

it('has something of everything', () => {
  for (const [name, part] of Object.entries(snapshot)) if (Array.isArray(part)) expect(part, name).not.toEqual([])
})

it('is plain JSON that later acts do not change', () => {
  const { store, simulation, addDevice } = world()
  addDevice({ did: 'd' })
  const taken = store.snapshot(NOON)
  const before = JSON.stringify(taken)
  simulation.report('d', { room_temp: 20 }, NOON)
  simulation.losePower('d', NOON)
  expect(JSON.stringify(taken)).toBe(before)
  expect(JSON.parse(before)).toEqual(taken)
})

it('restored gives the same snapshot, and the same life afterwards', () => {
  const [one, other] = [createStore({ seed: 1 }), createStore({ seed: 2 })]
  one.restore(snapshot)
  other.restore(JSON.parse(JSON.stringify(snapshot)))
  expect(one.snapshot(snapshot.now)).toEqual(snapshot)
  expect([...one.devicesIn('pk', 'root')].map(device => device.did)).toEqual(['b'])
  const lives = [one, other].map(store => {
    const { simulation, addDevice } = worldOf(store)
    simulation.settle(NOON + 3 * DAY)
    addDevice({}, NOON + 3 * DAY)
    simulation.report('b', { room_temp: 3 }, NOON + 3 * DAY)
    return store.snapshot(NOON + 3 * DAY)
  })
  expect(lives[0]).toEqual(lives[1])
  expect(lives[0]).not.toEqual(snapshot)
})

it('takes the place of all that was there before', () => {
  const { store, simulation, addDevice, addUser } = world('wave-pump')
  addDevice({ did: 'old', behaviour: { reportEvery: MINUTE } })
  const { uid } = addUser()
  store.bindings.push({ did: 'old', uid, appid: 'app', isOwner: true, boundAt: NOON, unboundAt: null })
  simulation.settle(NOON + MINUTE)
  store.restore(snapshot)
  expect(store.snapshot(snapshot.now)).toEqual(snapshot)
  expect(simulation.codecOf('pk')?.layout.product.name).toBe('智能云空调')
})

type Change = (snapshot: object) => void

describe('is refused, and nothing changes', () => {
  const set =
    (path: string, value: unknown): Change =>
    from => {
      const keys = path.split('.')
      const last = keys.pop() as string
      let here = from as Record<string, unknown>
      for (const key of keys) here = here[key] as Record<string, unknown>
      here[last] = value
    }
  it.each<readonly [path: string, change: Change]>([
    ['version', set('version', 2)],
    ['now', set('now', 'soon')],
    ['now', set('now', -1)],
    ['random', set('random', 2 ** 32)],
    ['enterprises[0].enterpriseSecret', set('enterprises.0.enterpriseSecret', 5)],
    ['enterprises[0].productKeys[0]', set('enterprises.0.productKeys.0', 'other')],
    ['products[1].productKey', set('products', [snapshot.products[0], snapshot.products[0]])],
    ['products[0].definition', set('products.0.definition', undefined)],
    ['coming[0].what', set('coming.0.what', [])],
    ['coming[0].what.kind', set('coming.0.what', {})],
    ['coming[0].what.kind', set('coming.0.what', { kind: { toString: 1 } })],
    ['coming[0].what.kind', set('coming.0.what', { kind: 'constructor' })],
    ['coming[0].what.p0', set('coming.0.what', { kind: 'apply', p0: 'A' })],
    ['devices[0].behaviour.applyDelay', set('devices.0.behaviour.applyDelay', [1, 2, 3])],
    ['devices[0].behaviour.applyDelay', set('devices.0.behaviour.applyDelay', [2, 1])],
    ['devices[0].behaviour.applyDelay[1]', set('devices.0.behaviour.applyDelay', [1, 'x'])],
    ['devices[0].activeDays[0]', set('devices.0.activeDays', Array(1_000_000).fill(1))],
    ['devices', set('devices', {})],
    ['devices[1].did', set('devices.1.did', 'a')],
    ['devices[1].mac', set('devices.1.mac', snapshot.devices[0]?.mac)],
    ['devices[0].productKey', set('devices.0.productKey', '__proto__')],
    ['devices[0].gid', set('devices.0.gid', 'nowhere')],
    [
      'devices[0].gid',
      from => {
        set('products.1', { ...snapshot.products[0], productKey: 'other' })(from)
        set('groups.2', { gid: 'foreign', productKey: 'other', parent: null })(from)
        set('devices.0.gid', 'foreign')(from)
      },
    ],
    [
      'groups[2].parent',
      from => {
        set('products.1', { ...snapshot.products[0], productKey: 'other' })(from)
        set('groups.2', { gid: 'foreign', productKey: 'other', parent: 'root' })(from)
      },
    ],
    ['devices[0].attrs', set('devices.0.attrs.switch', null)],
    ['devices[0].attrs', set('devices.0.attrs.mode', 'no such mode')],
    ['devices[0].attrs', set('devices.0.attrs.no_such', 1)],
    ['devices[0].attrs', set('devices.0.attrs', {})],
    ['devices[0].behaviour.reportEvery', set('devices.0.behaviour.reportEvery', 1)],
    ['devices[0].behaviour.dropRate', set('devices.0.behaviour.dropRate', 2)],
    ['devices[0].behaviour.applyDelay', set('devices.0.behaviour.applyDelay', [2, 1])],
    ['devices[0].cmd[0].frame', set('devices.0.cmd.0.frame', 'abc')],
    ['devices[0].cmd[1].at', set('devices.0.cmd.1.at', 1)],
    ['devices[0].data[0].attrs', set('devices.0.data.0.attrs.switch', { deep: 1 })],
    ['devices[0].online[0].type', set('devices.0.online.0.type', 'gone')],
    ['devices[0].incidents[0].kind', set('devices.0.incidents.0.kind', 'mishap')],
    ['devices[0].activeDays[0]', set('devices.0.activeDays.0', 'today')],
    ['groups[0].parent', set('groups.0.parent', 'sub')],
    ['groups[0].parent', set('groups.0.parent', 'root')],
    ['users[1].uid', set('users.1.uid', 'u')],
    ['users[0].enterpriseId', set('users.0.enterpriseId', 'other')],
    ['bindings[0].did', set('bindings.0.did', 'other')],
    ['bindings[0].uid', set('bindings.0.uid', 'other')],
    ['tokens[0].productKey', set('tokens.0.productKey', 'other')],
    ['quotas[0].used', set('quotas.0.used', -1)],
    ['cursors[0].given', set('cursors.0.given', 0.5)],
    ['coming[0].did', set('coming.0.did', 'other')],
    ['coming[0].at', set('coming.0.at', 0)],
    ['coming[0].what', set('coming.0.what', 'report')],
    ['coming[0].what.kind', set('coming.0.what', { kind: 'explode' })],
  ])('%s', (path, change) => {
    const changed = copy()
    change(changed)
    const { store, addDevice } = world()
    addDevice()
    const before = store.snapshot(NOON)
    let refused: unknown
    try {
      store.restore(changed)
    } catch (error) {
      refused = error
    }
    expect(refused).toMatchObject({ code: 'SNAPSHOT_INVALID' })
    expect(refused).toMatchObject({ path })
    expect((refused as Error).message).toMatch(/^snapshot.*: expected .*, got /)
    expect(store.snapshot(NOON)).toEqual(before)
  })

  it('with a definition that cannot be used', () => {
    const changed = copy()
    set('products.0.definition', { entities: [] })(changed)
    expect(() => createStore({ seed: 1 }).restore(changed)).toThrow(
      expect.objectContaining({ code: 'DEFINITION_INVALID' }),
    )
  })

  it.each([[undefined], [null], [[]], ['{}'], [5], [{}], [JSON.parse('{"__proto__":{"version":1}}')]])('%j', from => {
    expect(() => createStore({ seed: 1 }).restore(from)).toThrow(expect.objectContaining({ code: 'SNAPSHOT_INVALID' }))
  })

  it('without telling a secret', () => {
    const changed = copy()
    set('tokens', [...changed.tokens, changed.tokens[0]])(changed)
    set('tokens.0.token', 'hidden-token')(changed)
    set('tokens.1.token', 'hidden-token')(changed)
    expect(() => createStore({ seed: 1 }).restore(changed)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('hidden-token') }),
    )
  })
})

it.each([
  [
    'a payload',
    (deep: unknown) => ({
      ...copy(),
      devices: [{ ...copy().devices[0], online: [{ at: 0, type: 'dev_online', payload: { deep } }] }],
    }),
  ],
  ['a definition', (deep: unknown) => ({ ...copy(), products: [{ ...copy().products[0], definition: { ui: deep } }] })],
  ['what is not looked at', (deep: unknown) => ({ ...copy(), more: deep })],
])('is refused where %s is nested without end', (_, nested) => {
  const deep = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`)
  const circle: unknown[] = []
  circle.push(circle)
  for (const each of [deep, circle])
    expect(() => createStore({ seed: 1 }).restore(nested(each))).toThrow(
      expect.objectContaining({ code: 'SNAPSHOT_INVALID', message: expect.stringContaining('levels') }),
    )
})

it('keeps an attribute that is called __proto__', () => {
  const { store, simulation } = world('')
  const attrs = [{ id: 0, name: '__proto__', type: 'status_writable', data_type: 'bool' }]
  store.products.set('pk', { ...(store.products.get('pk') as ProductState), definition: { entities: [{ attrs }] } })
  const { addDevice } = worldOf(store)
  addDevice({ did: 'd', attrs: JSON.parse('{"__proto__":true}') })
  simulation.report('d', {}, NOON)
  const taken = store.snapshot(NOON)
  const other = createStore({ seed: 2 })
  other.restore(taken)
  expect(JSON.stringify(other.snapshot(NOON))).toBe(JSON.stringify(taken))
  expect(JSON.stringify(other.devices.get('d')?.data[0]?.attrs)).toBe('{"__proto__":1}')
})

it('changed anywhere is taken or refused, and what is taken lives', () => {
  const places: (readonly PropertyKey[])[] = []
  const visit = (value: unknown, path: readonly PropertyKey[]): void => {
    if (path.includes('definition')) return
    if (path.length > 0) places.push(path)
    if (typeof value !== 'object' || value === null) return
    for (const [key, each] of Object.entries(value).slice(0, 30)) visit(each, [...path, key])
  }
  visit(snapshot, [])
  const junk = fc.oneof(
    fc.constantFrom<unknown>(null, undefined, -1, 0.5, 1e15, Number.NaN, '', 'a', 'b', '__proto__', [], {}, true),
    fc.integer(),
    fc.jsonValue(),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 3 }), changes => {
      const changed = copy() as unknown as Record<PropertyKey, unknown>
      for (const [path, value] of changes) {
        let here: unknown = changed
        for (const key of path.slice(0, -1)) here = (here as Record<PropertyKey, unknown> | undefined | null)?.[key]
        if (typeof here === 'object' && here !== null)
          Object.defineProperty(here, path.at(-1) as string, {
            value,
            enumerable: true,
            configurable: true,
            writable: true,
          })
      }
      const store = createStore({ seed: 1 })
      try {
        store.restore(changed)
      } catch (error) {
        if (!isGiztoolsError(error)) throw error
        return
      }
      const made = worldOf(store)
      made.simulation.settle((changed.now as number) + DAY)
      for (const name of ['deviceSummary', 'faultEvents', 'activeDevices', 'activationReport'] as const)
        if (made.product !== undefined) made.ask(name, {}, NOON + DAY)
    }),
  )
})
