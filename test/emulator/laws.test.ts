import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { EncodableAttrs } from '../../src/codec/contract.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import type { DeviceState } from '../../src/emulator/state.ts'
import { createStore } from '../../src/emulator/store.ts'
import { decodeEnvelope } from '../../src/frame/envelope.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryAttrs } from '../../src/testing/index.ts'
import { DAY, definitionOf, GUANGZHOU, MINUTE, MUNICH, NOON, SECOND, SHENZHEN, world, worldOf } from './world.ts'

const definitions = ['air-conditioner', 'wave-pump', 'bedside-lamp-var-len', 'pet-house'] as const
type Definition = (typeof definitions)[number]

const codecs = new Map(
  definitions.map(name => [name, compileCodec(createLayout(parseDefinition(definitionOf(name))))] as const),
)
const codecOf = (definition: Definition) => codecs.get(definition) as ReturnType<typeof compileCodec>

type Act =
  | { readonly act: 'report'; readonly did: string; readonly attrs: EncodableAttrs }
  | { readonly act: 'deliver'; readonly did: string; readonly p0: Uint8Array }
  | { readonly act: 'connect' | 'disconnect' | 'losePower'; readonly did: string }
  | { readonly act: 'advance'; readonly ms: number }

const did = fc.constantFrom('a', 'b', 'c')
const rate = fc.constantFrom(0, 0, 0.3, 1)
const behaviour = fc.record({
  applyDelay: fc.constantFrom([0, 0] as const, [50, 200] as const, [10_000, 90_000] as const),
  reportEvery: fc.constantFrom(0, 0, MINUTE, 11 * MINUTE),
  incidentRate: rate,
  dropRate: rate,
  keepAlive: fc.constantFrom(6_000, 65_000, 125_000),
  loseRate: rate,
  repeatRate: rate,
})

function arbitraryAct(definition: Definition): fc.Arbitrary<Act> {
  const codec = codecOf(definition)
  const { layout } = codec
  const some = arbitraryAttrs(layout.product).chain(attrs => fc.subarray(Object.entries(attrs)).map(Object.fromEntries))
  const writable = new Set(layout.fields.flatMap(f => (f.attribute.access === 'writable' ? [f.attribute.name] : [])))
  const control = some.map(attrs => Object.fromEntries(Object.entries(attrs).filter(([name]) => writable.has(name))))
  const p0 = fc.oneof(
    { weight: 4, arbitrary: control.map(attrs => codec.encode({ action: 'control', attrs: attrs as EncodableAttrs })) },
    { weight: 1, arbitrary: fc.constant(codec.encode({ action: 'read' })) },
    { weight: 2, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  )
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ act: fc.constant('report' as const), did, attrs: some as fc.Arbitrary<EncodableAttrs> }),
    },
    { weight: 4, arbitrary: fc.record({ act: fc.constant('deliver' as const), did, p0 }) },
    { weight: 3, arbitrary: fc.record({ act: fc.constantFrom('connect', 'disconnect', 'losePower'), did }) },
    {
      weight: 5,
      arbitrary: fc.record({
        act: fc.constant('advance' as const),
        ms: fc.oneof(fc.integer({ min: 0, max: 3 * MINUTE }), fc.integer({ min: 0, max: 8 * 60 * MINUTE })),
      }),
    },
  )
}

const history = fc.constantFrom(...definitions).chain(definition =>
  fc.record({
    definition: fc.constant(definition),
    seed: fc.integer(),
    behaviours: fc.tuple(behaviour, behaviour, behaviour),
    acts: fc.array(arbitraryAct(definition), { maxLength: 40 }),
  }),
)
type History = typeof history extends fc.Arbitrary<infer H> ? H : never
type World = ReturnType<typeof world>

function begin({ definition, seed, behaviours }: History): World {
  const made = world(definition, seed)
  made.addDevice({ did: 'a', place: GUANGZHOU, behaviour: behaviours[0] })
  made.addDevice({ did: 'b', place: null, behaviour: behaviours[1] })
  made.addDevice({ did: 'c', place: SHENZHEN, online: false, behaviour: behaviours[2] })
  made.addDevice({ did: 'never', place: MUNICH, online: false })
  return made
}

/** Gives the time at the end. */
function play({ simulation }: World, acts: readonly Act[], from = NOON): number {
  let now = from
  for (const step of acts) {
    if (step.act === 'advance') now += step.ms
    else if (step.act === 'report') simulation.report(step.did, step.attrs, now)
    else if (step.act === 'deliver') simulation.deliver(step.did, step.p0, now)
    else if (step.act === 'disconnect') simulation.disconnect(step.did, 'tcp_closed', now)
    else simulation[step.act](step.did, now)
    simulation.settle(now)
  }
  return now
}

/** What a reader of the command log alone can know. */
function reported(device: DeviceState, definition: Definition) {
  const codec = codecOf(definition)
  return device.cmd.flatMap(({ at, type, frame }) => {
    const { command, payload, issues, extra } = decodeEnvelope(parseHex(frame), { strict: true })
    expect([issues, extra]).toEqual([undefined, undefined])
    expect(command).toBe(type === 'app2dev' ? 0x90 : 0x91)
    return type === 'app2dev' ? [] : [{ at, attrs: codec.decode(payload, { strict: true }).attrs }]
  })
}

it('whatever happens, the logs are in order and agree with one another and with what the device is', () => {
  fc.assert(
    fc.property(history, told => {
      const made = begin(told)
      const started = new Map([...made.store.devices].map(([did, device]) => [did, device.attrs]))
      play(made, told.acts)
      const sent = (did: string) => told.acts.filter(step => step.act === 'deliver' && step.did === did).length
      for (const [did, device] of made.store.devices) {
        for (const log of [device.online, device.cmd, device.data]) {
          const times = log.map(entry => entry.at)
          expect(times).toEqual([...times].sort((x, y) => x - y))
        }
        expect(device.cmd.filter(entry => entry.type === 'app2dev')).toHaveLength(sent(did))

        const reports = reported(device, told.definition)
        expect(device.data).toEqual(reports)
        const last = Object.assign({}, started.get(did), ...reports.map(each => each.attrs))
        expect(device.attrs).toEqual(last)

        // At UTC+8 a day begins at 16:00 UTC.
        const days = new Set(reports.map(({ at }) => new Date(at + 8 * 3600e3).toISOString().slice(0, 10)))
        expect(device.activeDays).toEqual([...days])

        let online = false
        for (const { type } of device.online) {
          expect(type).toBe(type === 'dev_offline' ? 'dev_offline' : online ? 'dev_re_online' : 'dev_online')
          if (type === 'dev_offline') expect(online).toBe(true)
          online = type !== 'dev_offline'
        }
        expect(device.isOnline).toBe(online)
        if (device.hasPower) expect(device.isOnline).toBe(true)
        expect(device.activatedAt).toBe(device.online[0]?.at ?? null)
      }
    }),
  )
})

/** Raised and resolved, as the changes of the attribute from report to report tell. */
function recount({ definition }: History, devices: readonly DeviceState[], access: 'fault' | 'alert') {
  const names = codecOf(definition).layout.product.attributes.filter(each => each.access === access)
  const events = { total: 0, resolved: 0, unresolved: 0 }
  const owners = { total: 0, resolved: 0, unresolved: 0 }
  for (const { data } of devices) {
    let raised = 0
    let still = 0
    for (const { name } of names) {
      const values = data.flatMap(({ attrs }) => (Object.hasOwn(attrs, name) ? [Number(attrs[name] !== 0)] : []))
      const ups = values.filter((value, index) => value === 1 && (index === 0 || values[index - 1] === 0)).length
      const last = values.at(-1) ?? 0
      raised += ups
      still += last
    }
    events.total += raised
    events.unresolved += still
    events.resolved += raised - still
    if (raised > 0) owners.total++
    if (raised > 0 && still > 0) owners.unresolved++
    if (raised > 0 && still === 0) owners.resolved++
  }
  return { events, owners }
}

/** The numbers at the leaves and between: each level's counts must add up to those of the level above. */
function total(tree: unknown): number {
  if (typeof tree !== 'object' || tree === null) return Number(tree)
  return Object.entries(tree).reduce((sum, [name, each]) => (name === 'count' ? sum : sum + Number(countOf(each))), 0)
}
const countOf = (node: unknown): unknown =>
  typeof node === 'object' && node !== null && 'count' in node ? node.count : node

it('reports are what a naive reader of the logs would count', () => {
  fc.assert(
    fc.property(history, told => {
      const made = begin(told)
      const now = play(made, told.acts)
      const devices = [...made.store.devices.values()]
      const ask = (name: Parameters<World['ask']>[0], query: object = {}) => made.ask(name, query, now)
      for (const kind of ['fault', 'alert'] as const) {
        const { events, owners } = recount(told, devices, kind)
        expect(ask(`${kind}Events`)).toMatchObject({ count: events })
        expect(ask(`${kind}Devices`)).toMatchObject({ count: owners })
      }
      const fault = recount(told, devices, 'fault').owners.unresolved
      const alert = recount(told, devices, 'alert').owners.unresolved
      const activated = devices.filter(device => device.online.length > 0)
      expect(ask('deviceReport')).toMatchObject({ count: { activated: activated.length, faulty: fault, alert } })
      expect(ask('deviceLocations', { is_faulty: 1 })).toMatchObject({ total: fault })
      expect(ask('deviceSummary')).toMatchObject({
        total: activated.length,
        online: devices.filter(device => (device.online.at(-1)?.type ?? 'dev_offline') !== 'dev_offline').length,
      })

      const start = new Date(NOON + 8 * 3600e3).toISOString().slice(0, 10)
      const end = new Date(now + 8 * 3600e3).toISOString().slice(0, 10)
      const { data } = ask('livenessHistory', { start, end, cycle: 'date' }) as {
        data: { count: number; location: object; date: string }[]
      }
      for (const [index, { count, location, date }] of data.entries()) {
        const from = Date.parse('2026-03-02T00:00:00+08:00') + index * DAY
        const active = devices.filter(device => device.data.some(({ at }) => at >= from && at < from + DAY))
        expect([date, count]).toEqual([new Date(from + 8 * 3600e3).toISOString().slice(0, 10), active.length])
        expect(total(location)).toBe(active.filter(device => device.place !== null).length)
      }
      expect(ask('activeDevices')).toMatchObject({ meta: { total: data.reduce((sum, each) => sum + each.count, 0) } })
    }),
  )
})

it('the same seed and the same acts make the same history; a snapshot taken on the way changes nothing', () => {
  fc.assert(
    fc.property(history, fc.nat(40), (told, cut) => {
      const straight = begin(told)
      const end = play(straight, told.acts)

      const first = begin(told)
      const middle = play(first, told.acts.slice(0, cut))
      const store = createStore({ seed: told.seed + 1 })
      store.restore(JSON.parse(JSON.stringify(first.store.snapshot(middle))))
      const second = worldOf(store)
      expect(play(second, told.acts.slice(cut), middle)).toBe(end)

      for (const each of [straight, second]) each.simulation.settle(end + 10 * SECOND)
      expect(second.store.snapshot(end)).toEqual(straight.store.snapshot(end))
    }),
  )
})
