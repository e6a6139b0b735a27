import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { cmdOf, DAY, MINUTE, NOON, onlineOf, SECOND, world } from './world.ts'

// Frames are worked out by hand: 00000003, length, flag 00, command, P0. The air conditioner's status block is
// [switch, swing << 1, mode << 2, speed << 5] [on_timing] [off_timing] [set_temp] [room_temp + 10] [alerts] [fault].

const APPLY = { applyDelay: [100, 100] } as const

function airConditioner(behaviour: object = {}) {
  const made = world()
  return { ...made, device: made.addDevice({ did: 'd', behaviour: { ...APPLY, ...behaviour } }) }
}

describe('a control', () => {
  it('is logged when it is sent, applied later and answered by a report', () => {
    const { simulation, device } = airConditioner()
    simulation.deliver('d', parseHex('010101000010'), NOON + SECOND)
    simulation.settle(NOON + SECOND + 99)
    expect(cmdOf(device)).toEqual([[SECOND, 'app2dev', '0000000309000090010101000010']])
    expect(device.attrs.switch).toBe(0)
    simulation.settle(NOON + SECOND + 100)
    expect(cmdOf(device)[1]).toEqual([SECOND + 100, 'dev2app', '000000030b0000910401000010160000'])
    expect(device.data).toEqual([
      {
        at: NOON + SECOND + 100,
        attrs: {
          switch: 1,
          fan_swing: 0,
          mode: '制冷',
          fan_speed: '低风',
          on_timing: 0,
          off_timing: 0,
          set_temp: 16,
          room_temp: 12,
          alert_shutdown: 0,
          alert_full: 0,
          fault_roomtemp: 0,
        },
      },
    ])
    expect(device.attrs).toEqual(device.data[0]?.attrs)
    expect(device.activeDays).toEqual(['2026-03-02'])
  })

  it('obeys the flags and nothing else', () => {
    const { simulation, device } = airConditioner()
    // Flag 1 (fan_swing) alone; the bytes also say switch on and 30 degrees.
    simulation.deliver('d', parseHex('01020300001e'), NOON)
    simulation.settle(NOON + MINUTE)
    expect(device.attrs).toMatchObject({ switch: 0, fan_swing: 1, set_temp: 16 })
  })

  it('is ignored where its values cannot be, attribute by attribute', () => {
    const { simulation, device } = airConditioner()
    // Flags 0 (switch), 2 (mode) and 6 (set_temp): on, mode 7 without a label, 40 degrees of at most 30.
    simulation.deliver('d', parseHex('01451d000028'), NOON)
    simulation.settle(NOON + MINUTE)
    expect(device.data).toHaveLength(1)
    expect(device.attrs).toMatchObject({ switch: 1, mode: '制冷', set_temp: 16 })
  })

  it.each([
    ['nothing but a value that cannot be', '014000000028'],
    ['no flag', '0100000000ff'],
    ['a block that is cut before its attribute', '01101e'],
    ['transparent bytes', '0501020304'],
    ["the other protocol's action", '11ffff'],
    ['a report', '0401000010160000'],
    ['no action', 'ff'],
    ['nothing at all', ''],
  ])('is not answered when it has %s', (_, p0) => {
    const { simulation, device } = airConditioner()
    const before = device.attrs
    simulation.deliver('d', parseHex(p0), NOON)
    simulation.settle(NOON + DAY)
    expect(device.cmd.map(entry => entry.type)).toEqual(['app2dev'])
    expect(device.cmd[0]?.frame).toMatch(new RegExp(`000090${p0}$`))
    expect(device.data).toEqual([])
    expect(device.attrs).toBe(before)
  })

  it('takes a time between the two', () => {
    const { simulation, device } = airConditioner({ applyDelay: [50, 200] })
    for (let second = 0; second < 200; second++) {
      simulation.deliver('d', parseHex('010101000010'), NOON + second * SECOND)
    }
    simulation.settle(NOON + DAY)
    const delays = device.data.map(({ at }, index) => at - NOON - index * SECOND)
    expect(delays).toHaveLength(200)
    for (const delay of delays) expect(delay >= 50 && delay <= 200).toBe(true)
    expect(new Set(delays).size).toBeGreaterThan(20)
  })

  it('may be lost on its way', () => {
    const { simulation, device } = airConditioner({ loseRate: 1 })
    simulation.deliver('d', parseHex('010101000010'), NOON)
    simulation.settle(NOON + DAY)
    expect(device.cmd.map(entry => entry.type)).toEqual(['app2dev'])
  })

  it('may be answered twice', () => {
    const { simulation, device } = airConditioner({ repeatRate: 1 })
    simulation.deliver('d', parseHex('010101000010'), NOON)
    simulation.settle(NOON + DAY)
    expect(device.cmd.map(entry => entry.type)).toEqual(['app2dev', 'dev2app', 'dev2app'])
    expect(device.data).toHaveLength(2)
    expect(device.data[0]).toEqual(device.data[1])
  })
})

it('answers a read with a read reply', () => {
  const { simulation, device } = airConditioner()
  simulation.deliver('d', parseHex('02'), NOON)
  simulation.settle(NOON + DAY)
  expect(cmdOf(device)).toEqual([
    [0, 'app2dev', '000000030400009002'],
    [100, 'dev2app', '000000030b0000910300000010160000'],
  ])
  expect(device.data).toHaveLength(1)
})

describe('a var_len device', () => {
  function lamp() {
    const made = world('bedside-lamp-var-len')
    return { ...made, device: made.addDevice({ did: 'd', behaviour: APPLY }) }
  }

  it('reports what the control set, and keeps the rest', () => {
    const { simulation, device } = lamp()
    const before = device.attrs
    // Flags 0 (power) and 6 (brightness): 0x0041. One byte of bits, then the brightness 80.
    simulation.deliver('d', parseHex('1100410150'), NOON)
    simulation.settle(NOON + DAY)
    expect(cmdOf(device)).toEqual([
      [0, 'app2dev', '00000003080000901100410150'],
      [100, 'dev2app', '00000003080000911400410150'],
    ])
    expect(device.data.map(entry => entry.attrs)).toEqual([{ power: 1, brightness: 80 }])
    expect(device.attrs).toEqual({ ...before, power: 1, brightness: 80 })
  })

  it('ignores what a control may not set', () => {
    const { simulation, device } = lamp()
    // Flags 1 (fault_led) and 3 (charging), both 1: neither is writable.
    simulation.deliver('d', parseHex('11000a03'), NOON)
    simulation.settle(NOON + DAY)
    expect(device.data).toEqual([])
    expect(device.attrs).toMatchObject({ fault_led: 0, charging: 0 })
  })

  it('answers a read with what was asked for, and nothing to one that asks for nothing', () => {
    const { simulation, device } = lamp()
    simulation.deliver('d', parseHex('120080'), NOON)
    simulation.deliver('d', parseHex('120000'), NOON + SECOND)
    simulation.settle(NOON + DAY)
    expect(device.data.map(entry => entry.attrs)).toEqual([{ battery: 50 }])
    expect(device.cmd[1]?.frame).toBe('000000030700009113008032')
    expect(device.cmd).toHaveLength(3)
  })

  it('reports by itself what it is told, or everything', () => {
    const { simulation, device } = lamp()
    simulation.report('d', { battery: 7 }, NOON)
    simulation.report('d', {}, NOON + SECOND)
    expect(device.data[0]?.attrs).toEqual({ battery: 7 })
    expect(device.data[1]?.attrs).toEqual(device.attrs)
    expect(Object.keys(device.data[1]?.attrs ?? {})).toHaveLength(11)
  })
})

describe('a connection', () => {
  const offline = (
    at: number,
    duration: number,
    [count, between, last]: readonly number[],
    reason = 'no_heartbeat',
  ) => [at, 'dev_offline', { duration, heartbeat: { count, max: between, min: between, avg: between, last }, reason }]
  const online = (at: number, type = 'dev_online') => [at, type, { keep_alive: 125 }]

  it('that lost its power counts as online until its keep-alive is over', () => {
    const { simulation, device } = airConditioner()
    // Hearts beat every 120 s: at 120, 240, 360, 480, 600. Last heard at 600, so it is over at 725.
    simulation.losePower('d', NOON + 630 * SECOND)
    expect(device).toMatchObject({ isOnline: true, hasPower: false })
    simulation.settle(NOON + 725 * SECOND - 1)
    expect(device.isOnline).toBe(true)
    simulation.settle(NOON + 725 * SECOND)
    expect(device.isOnline).toBe(false)
    expect(onlineOf(device)).toEqual([online(0), offline(725 * SECOND, 725, [5, 120, 125])])
  })

  it('was heard when it reported, too', () => {
    const { simulation, device } = airConditioner()
    simulation.report('d', {}, NOON + 610 * SECOND)
    simulation.losePower('d', NOON + 630 * SECOND)
    simulation.settle(NOON + DAY)
    expect(onlineOf(device)[1]).toEqual(offline(735 * SECOND, 735, [5, 120, 135]))
  })

  it('with one heartbeat has no interval between any', () => {
    const { simulation, device } = airConditioner()
    simulation.losePower('d', NOON + 130 * SECOND)
    simulation.settle(NOON + DAY)
    expect(onlineOf(device)[1]).toEqual(offline(245 * SECOND, 245, [1, 0, 125]))
  })

  it('with its own heartbeat says so', () => {
    const { simulation, device } = airConditioner({ keepAlive: 65_000 })
    simulation.losePower('d', NOON + 185 * SECOND)
    simulation.settle(NOON + DAY)
    expect(onlineOf(device)).toEqual([[0, 'dev_online', { keep_alive: 65 }], offline(245 * SECOND, 245, [3, 60, 65])])
  })

  it('that comes back before that is logged as online again', () => {
    const { simulation, device } = airConditioner()
    simulation.losePower('d', NOON + 130 * SECOND)
    simulation.connect('d', NOON + 200 * SECOND)
    simulation.settle(NOON + DAY)
    expect(onlineOf(device)).toEqual([online(0), online(200 * SECOND, 'dev_re_online')])
    expect(device).toMatchObject({
      isOnline: true,
      hasPower: true,
      onlineAt: NOON + 200 * SECOND,
      activatedAt: NOON,
    })
  })

  it('that comes back after that is a new one', () => {
    const { simulation, device } = airConditioner()
    simulation.losePower('d', NOON + 130 * SECOND)
    simulation.connect('d', NOON + 300 * SECOND)
    expect(onlineOf(device).map(([at, type]) => [at, type])).toEqual([
      [0, 'dev_online'],
      [245 * SECOND, 'dev_offline'],
      [300 * SECOND, 'dev_online'],
    ])
  })

  it('that says goodbye is over at once', () => {
    const { simulation, device } = airConditioner()
    simulation.disconnect('d', 'mqtt_disconnect', NOON + 300 * SECOND)
    simulation.disconnect('d', 'mqtt_disconnect', NOON + 301 * SECOND)
    simulation.losePower('d', NOON + 302 * SECOND)
    simulation.settle(NOON + DAY)
    expect(onlineOf(device)).toEqual([online(0), offline(300 * SECOND, 300, [2, 120, 60], 'mqtt_disconnect')])
    expect(device).toMatchObject({ isOnline: false, hasPower: false })
  })

  it('is the first activation of a device that was never online', () => {
    const { simulation, addDevice } = world()
    const device = addDevice({ did: 'd', online: false })
    simulation.connect('d', NOON + DAY)
    simulation.disconnect('d', 'tcp_closed', NOON + 2 * DAY)
    simulation.connect('d', NOON + 3 * DAY)
    expect(device).toMatchObject({ activatedAt: NOON + DAY, onlineAt: NOON + 3 * DAY })
  })
})

describe('without power', () => {
  it('a device hears nothing, though the platform sends', () => {
    const { simulation, device } = airConditioner()
    simulation.losePower('d', NOON)
    simulation.deliver('d', parseHex('010101000010'), NOON + SECOND)
    simulation.connect('d', NOON + 2 * SECOND)
    simulation.settle(NOON + DAY)
    expect(device.cmd.map(entry => entry.type)).toEqual(['app2dev'])
    expect(device.attrs.switch).toBe(0)
  })

  it('a control that was on its way does nothing', () => {
    const { simulation, device } = airConditioner()
    simulation.deliver('d', parseHex('010101000010'), NOON)
    simulation.losePower('d', NOON + 50)
    simulation.connect('d', NOON + 60)
    simulation.settle(NOON + DAY)
    expect(device.data).toEqual([])
  })

  it('a device that is to report comes online first', () => {
    const { simulation, device } = airConditioner()
    simulation.losePower('d', NOON)
    simulation.report('d', { room_temp: 20 }, NOON + SECOND)
    expect(onlineOf(device).map(([at, type]) => [at, type])).toEqual([
      [0, 'dev_online'],
      [SECOND, 'dev_re_online'],
    ])
    expect(device.data).toHaveLength(1)
  })
})

describe('a report', () => {
  it('raises and resolves faults and alerts', () => {
    const { simulation, device } = airConditioner()
    simulation.report('d', { fault_roomtemp: true, alert_full: 1 }, NOON)
    simulation.report('d', { room_temp: 20 }, NOON + 1)
    simulation.report('d', { fault_roomtemp: false }, NOON + 2)
    simulation.report('d', { fault_roomtemp: 1 }, NOON + 3)
    expect(device.incidents).toEqual([
      { attribute: 'alert_full', kind: 'alert', raisedAt: NOON, resolvedAt: null },
      { attribute: 'fault_roomtemp', kind: 'fault', raisedAt: NOON, resolvedAt: NOON + 2 },
      { attribute: 'fault_roomtemp', kind: 'fault', raisedAt: NOON + 3, resolvedAt: null },
    ])
  })

  it('counts for its day at UTC+8, once', () => {
    const { simulation, device } = airConditioner()
    const midnight = Date.parse('2026-03-03T00:00:00+08:00')
    for (const at of [midnight - 2, midnight - 1, midnight, midnight + 1]) simulation.report('d', {}, at)
    expect(device.activeDays).toEqual(['2026-03-02', '2026-03-03'])
  })

  it.each([
    [{ no_such: 1 }, 'ATTRIBUTE_UNKNOWN'],
    [{ mode: '夏' }, 'LABEL_UNKNOWN'],
    [{ set_temp: 'hot' }, 'VALUE_INVALID'],
    [null, 'MESSAGE_INVALID'],
  ])('of %j is refused, and nothing has happened', (attrs, code) => {
    const { simulation, device } = airConditioner()
    simulation.losePower('d', NOON)
    expect(() => simulation.report('d', attrs as never, NOON + 1)).toThrow(expect.objectContaining({ code }))
    expect(device.cmd).toEqual([])
    expect(device.online).toHaveLength(1)
  })

  it('leaves alone what is given as undefined', () => {
    const { simulation, device } = airConditioner()
    simulation.report('d', { room_temp: 20, mode: undefined } as never, NOON)
    expect(device.attrs).toMatchObject({ room_temp: 20, mode: '制冷' })
  })

  it('needs datapoints', () => {
    const { simulation, addDevice } = world('')
    const device = addDevice({ did: 'd', behaviour: { reportEvery: SECOND } })
    expect(simulation.codecOf('pk')).toBeUndefined()
    expect(() => simulation.report('d', {}, NOON)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID' }))
    simulation.deliver('d', parseHex('02'), NOON)
    simulation.settle(NOON + DAY)
    expect(device.cmd.map(entry => entry.type)).toEqual(['app2dev'])
  })
})

it.each(['deliver', 'report', 'connect', 'disconnect', 'losePower'] as const)(
  '%s wants a device that is there',
  act => {
    const { simulation } = world()
    const acts = {
      deliver: () => simulation.deliver('__proto__', new Uint8Array(1), NOON),
      report: () => simulation.report('__proto__', {}, NOON),
      connect: () => simulation.connect('__proto__', NOON),
      disconnect: () => simulation.disconnect('__proto__', 'tcp_closed', NOON),
      losePower: () => simulation.losePower('__proto__', NOON),
    }
    expect(acts[act]).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', path: 'did' }))
  },
)

it('keeps its logs in order though the clock is set back', () => {
  const { simulation, device } = airConditioner()
  simulation.report('d', {}, NOON + 10)
  simulation.report('d', {}, NOON + 5)
  simulation.report('d', {}, NOON + 11)
  expect(device.data.map(({ at }) => at - NOON)).toEqual([10, 10, 11])
  expect(device.cmd.map(({ at }) => at - NOON)).toEqual([10, 10, 11])
})

it('forgets what is older than 30 days, at the latest a day after', () => {
  const { simulation, device } = airConditioner()
  for (let day = 0; day <= 100; day++) {
    simulation.report('d', {}, NOON + day * DAY)
    const oldest = Math.max(0, day - 31)
    expect(device.data[0]?.at).toBeGreaterThanOrEqual(NOON + oldest * DAY)
    expect(device.data.length).toBeGreaterThanOrEqual(Math.min(day + 1, 31))
  }
  expect(device.activeDays).toHaveLength(101)
})
