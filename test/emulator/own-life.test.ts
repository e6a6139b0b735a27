import { describe, expect, it } from 'vitest'
import type { DeviceState } from '../../src/emulator/state.ts'
import { DAY, MINUTE, NOON, SECOND, world } from './world.ts'

/** Raised and resolved as a reader of the data log alone would count them. */
function incidentsInLog(device: DeviceState, attribute: string): (readonly [number, number | null])[] {
  const found: [number, number | null][] = []
  let raised = false
  for (const { at, attrs } of device.data) {
    const value = attrs[attribute]
    if (value === undefined || (value === 1) === raised) continue
    raised = value === 1
    if (raised) found.push([at, null])
    else (found[found.length - 1] as [number, number | null])[1] = at
  }
  return found
}

describe('a week of a hundred devices that report every ten minutes', () => {
  const { simulation, store, addDevice } = world()
  for (let index = 0; index < 100; index++) addDevice({ behaviour: { reportEvery: 10 * MINUTE, incidentRate: 0.02 } })
  simulation.settle(NOON + 7 * DAY)
  const devices = [...store.devices.values()]

  it('has a report in each ten minutes of each', () => {
    for (const { data, cmd } of devices) {
      // 7 · 24 · 6 intervals, in each of which one ends.
      expect(data).toHaveLength(1008)
      expect(cmd).toHaveLength(1008)
      const first = data[0]?.at ?? 0
      expect(first - NOON).toBeGreaterThan(0)
      expect(first - NOON).toBeLessThanOrEqual(10 * MINUTE)
      expect(data.map(({ at }) => at)).toEqual(data.map((_, index) => first + index * 10 * MINUTE))
    }
  })

  it('does not have all report at once', () => {
    expect(new Set(devices.map(({ data }) => data[0]?.at)).size).toBeGreaterThan(90)
  })

  it('lets readonly numbers drift on their grid, within their limits, and nothing else', () => {
    const seen = new Set(devices.flatMap(({ data }) => data.map(({ attrs }) => attrs.room_temp as number)))
    for (const value of seen) expect(Number.isInteger(value) && value >= -10 && value <= 35).toBe(true)
    // From 12 on, both ways.
    expect(Math.min(...seen)).toBeLessThan(8)
    expect(Math.max(...seen)).toBeGreaterThan(16)
    for (const { data } of devices) expect(new Set(data.map(({ attrs }) => attrs.set_temp))).toEqual(new Set([16]))
  })

  it('has incidents, those that the log shows', () => {
    const names = ['alert_full', 'alert_shutdown', 'fault_roomtemp']
    for (const device of devices) {
      const told = names.map(name =>
        device.incidents.filter(each => each.attribute === name).map(each => [each.raisedAt, each.resolvedAt]),
      )
      expect(told).toEqual(names.map(name => incidentsInLog(device, name)))
    }
    const all = devices.flatMap(device => device.incidents)
    // 100 800 reports at 0.02 make 2016 flips, every second of which raises something.
    expect(all.length).toBeGreaterThan(800)
    expect(all.length).toBeLessThan(1200)
    expect(new Set(all.map(each => `${each.kind} ${each.attribute}`))).toEqual(
      new Set(['alert alert_full', 'alert alert_shutdown', 'fault fault_roomtemp']),
    )
  })

  it('was active on each of its days', () => {
    const days = ['02', '03', '04', '05', '06', '07', '08', '09'].map(day => `2026-03-${day}`)
    for (const { activeDays } of devices) expect(activeDays).toEqual(days)
  })
})

it.each(['wave-pump', 'bedside-lamp-var-len'])('%s: fractions drift on their grid too', definition => {
  const { simulation, addDevice } = world(definition)
  const device = addDevice({ behaviour: { reportEvery: MINUTE } })
  simulation.settle(NOON + DAY)
  const [name, digits, most] =
    definition === 'wave-pump' ? (['uptime', 3, 4294967.295] as const) : (['temperature', 1, 80] as const)
  const values = device.data.map(({ attrs }) => attrs[name] as number)
  expect(values).toHaveLength(1440)
  expect(new Set(values).size).toBeGreaterThan(5)
  for (const value of values) expect(Number(value.toFixed(digits))).toBe(value)
  for (const value of values) expect(value <= most && value >= (definition === 'wave-pump' ? 0 : -40)).toBe(true)
})

describe('a device that drops', () => {
  const { simulation, addDevice } = world()
  const device = addDevice({ behaviour: { reportEvery: MINUTE, dropRate: 0.2 } })
  simulation.settle(NOON + 7 * DAY)
  const types = device.online.map(entry => entry.type)

  it('goes offline for want of a heartbeat, and comes back', () => {
    expect(types.filter(type => type === 'dev_offline').length).toBeGreaterThan(100)
    device.online.forEach(({ at, type, payload }, index) => {
      if (type !== 'dev_offline') return
      const connected = device.online.slice(0, index).at(-1)
      expect(connected?.type).not.toBe('dev_offline')
      expect(payload).toMatchObject({
        reason: 'no_heartbeat',
        duration: Math.round((at - (connected?.at ?? 0)) / SECOND),
      })
      const next = device.online[index + 1]
      expect(next === undefined || next.type === 'dev_online').toBe(true)
    })
  })

  it('sometimes comes back before anybody notices', () => {
    expect(types.filter(type => type === 'dev_re_online').length).toBeGreaterThan(10)
  })

  it('says nothing while it is offline', () => {
    const spans = device.online.flatMap(({ at, type }, index) =>
      type === 'dev_offline' ? [[at, device.online[index + 1]?.at ?? Number.POSITIVE_INFINITY] as const] : [],
    )
    for (const { at } of device.data) expect(spans.some(([from, to]) => at > from && at < to)).toBe(false)
  })
})

it('lives the same in one jump as in many steps', () => {
  const [jumping, walking] = [world(), world()]
  for (const { addDevice } of [jumping, walking]) {
    for (let index = 0; index < 5; index++)
      addDevice({ behaviour: { reportEvery: 7 * MINUTE, incidentRate: 0.3, dropRate: 0.1, repeatRate: 0.2 } })
  }
  jumping.simulation.settle(NOON + DAY)
  for (let at = NOON; at <= NOON + DAY; at += 1_234_567) walking.simulation.settle(at)
  walking.simulation.settle(NOON + DAY)
  expect(walking.store.snapshot(0)).toEqual(jumping.store.snapshot(0))
})

it('lives another life from another seed', () => {
  const lives = [1, 2].map(seed => {
    const { simulation, addDevice } = world('air-conditioner', seed)
    const device = addDevice({ behaviour: { reportEvery: 10 * MINUTE } })
    simulation.settle(NOON + DAY)
    return device.data.map(({ attrs }) => attrs.room_temp)
  })
  expect(lives[0]).not.toEqual(lives[1])
})

it('passes over what no log would keep: a jump of centuries is a jump of 30 days', () => {
  const { simulation, addDevice } = world()
  const device = addDevice({ behaviour: { reportEvery: MINUTE } })
  const later = NOON + 200 * 365 * DAY
  simulation.settle(later)
  expect(device.data).toHaveLength(30 * 1440)
  expect(device.data[0]?.at).toBeGreaterThanOrEqual(later - 30 * DAY)
})

it('makes up for 43 200 reports at most, and keeps some 100 000 records at most', () => {
  const { simulation, addDevice } = world('pet-house')
  const device = addDevice({ behaviour: { reportEvery: SECOND } })
  let now = NOON
  for (const kept of [43_200, 86_400]) {
    now += 2 * DAY
    simulation.settle(now)
    expect(device.data).toHaveLength(kept)
    expect(device.data.at(-43_200)?.at).toBeGreaterThanOrEqual(now - 43_200 * SECOND)
  }
  simulation.settle(now + 2 * DAY)
  expect(device.data.length).toBeGreaterThanOrEqual(100_000)
  expect(device.data.length).toBeLessThanOrEqual(110_000)
  expect(device.data.at(-1)?.at).toBeGreaterThan(now + 2 * DAY - SECOND)
})

it('has lived since it was made, for 30 days at most', () => {
  const { simulation, addDevice } = world()
  const young = addDevice({ createdAt: NOON - DAY, behaviour: { reportEvery: 10 * MINUTE } })
  const old = addDevice({ createdAt: NOON - 365 * DAY, behaviour: { reportEvery: 10 * MINUTE } })
  simulation.settle(NOON)
  expect(young.data).toHaveLength(144)
  expect(old.data).toHaveLength(30 * 144)
  expect(old).toMatchObject({ createdAt: NOON - 365 * DAY, activatedAt: NOON - 365 * DAY })
})

it('costs nothing where a device has no life of its own', () => {
  const { store, addDevice } = world()
  for (let index = 0; index < 1_000; index++) addDevice()
  expect(store.coming.all()).toEqual([])
  const [first, second] = [...store.devices.values()]
  expect(first?.attrs).toBe(second?.attrs)
})

describe('what was to come is forgotten', () => {
  it('when a device comes online again: it does not report twice as often', () => {
    const { simulation, addDevice } = world()
    const device = addDevice({ did: 'd', behaviour: { reportEvery: MINUTE } })
    for (let second = 1; second <= 20; second++) simulation.connect('d', NOON + second)
    simulation.settle(NOON + 20 + 60 * MINUTE)
    expect(device.data).toHaveLength(60)
  })

  it('when it loses power twice: the first silence is not the end of the second', () => {
    const { simulation, addDevice } = world()
    const device = addDevice({ did: 'd' })
    simulation.losePower('d', NOON)
    simulation.connect('d', NOON + 100 * SECOND)
    simulation.losePower('d', NOON + 110 * SECOND)
    simulation.settle(NOON + 225 * SECOND - 1)
    expect(device.isOnline).toBe(true)
    simulation.settle(NOON + 225 * SECOND)
    expect(device.isOnline).toBe(false)
  })

  it('when power is taken from what has none: nothing is heard of it later than before', () => {
    const { simulation, addDevice } = world()
    const device = addDevice({ did: 'd' })
    simulation.losePower('d', NOON)
    simulation.losePower('d', NOON + 121 * SECOND)
    simulation.settle(NOON + 125 * SECOND)
    expect(device.isOnline).toBe(false)
  })

  it.each([
    ['power-off', 'losePower'],
    ['power-off', 'disconnect'],
    ['power-on', 'disconnect'],
  ] as const)('before its %s, at a %s: it does not come back by itself', (kind, act) => {
    const { simulation, addDevice, store } = world()
    const device = addDevice({ did: 'd', behaviour: { reportEvery: MINUTE, dropRate: 1 } })
    const next = () => store.coming.all().find(event => event.what.kind === kind)
    for (let at = NOON; next() === undefined; at += SECOND) simulation.settle(at)
    const before = (next()?.at as number) - 1
    if (act === 'losePower') simulation.losePower('d', before)
    else simulation.disconnect('d', 'tcp_closed', before)
    simulation.settle(NOON + DAY)
    expect(device.online.at(-1)?.type).toBe('dev_offline')
    expect(store.coming.all()).toEqual([])
  })
})
