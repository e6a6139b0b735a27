import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../src/emulator/index.node.ts'
import { DAY, definitionOf, MINUTE, NOON } from './world.ts'

const HOUR = 60 * MINUTE
/** 2026-03-02, at UTC+8. */
const MIDNIGHT = NOON - 12 * HOUR

/** A device that keeps hours, through so many days. */
function through(days: number, behaviour: object, seed = 1) {
  let time = MIDNIGHT
  const emulator = createEmulator({
    seed,
    now: () => time,
    products: [{ definition: definitionOf('air-conditioner') }],
  })
  const { did } = emulator.addDevice({ did: 'd', behaviour })
  const until = (at: number) => {
    time = at
    emulator.settle()
    return emulator.device(did)
  }
  until(MIDNIGHT + days * DAY)
  return { emulator, until, device: emulator.device(did) }
}

describe('hours', () => {
  it('of a device are when it comes and goes by itself', () => {
    const { device } = through(3, { hours: [8 * HOUR, 22 * HOUR], reportEvery: HOUR })
    expect(device?.online.map(({ at, type }) => [(at - MIDNIGHT) / HOUR, type])).toEqual(
      [0, 1, 2].flatMap(day => [
        [day * 24 + 8, 'dev_online'],
        [day * 24 + 22, 'dev_offline'],
      ]),
    )
    const hours = device?.data.map(({ at }) => Math.floor((at - MIDNIGHT) / HOUR) % 24) ?? []
    expect(hours.length).toBeGreaterThanOrEqual(3 * 13)
    for (const hour of hours) expect([hour, hour >= 8 && hour < 22]).toEqual([hour, true])
  })

  it('may go over midnight', () => {
    const { device } = through(2, { hours: [22 * HOUR, 6 * HOUR] })
    expect(device?.online.map(({ at, type }) => [(at - MIDNIGHT) / HOUR, type])).toEqual([
      [0, 'dev_online'],
      [6, 'dev_offline'],
      [22, 'dev_online'],
      [30, 'dev_offline'],
      [46, 'dev_online'],
    ])
  })
})

describe('late reports', () => {
  it('stand in the log at their own time, and come later than they were made', () => {
    const { emulator, until } = through(0, { reportEvery: MINUTE, lateRate: 1, lateBy: 10 * MINUTE })
    expect(until(MIDNIGHT + MINUTE)?.data).toEqual([])
    const seen = new Set<number>()
    let late = 0
    for (let minute = 2; minute < 300; minute++) {
      const device = until(MIDNIGHT + minute * MINUTE)
      const times = device?.data.map(({ at }) => at) ?? []
      expect(times).toEqual([...times].sort((a, b) => a - b))
      const newest = Math.max(0, ...seen)
      for (const at of times) {
        if (!seen.has(at) && at < newest) late++
        seen.add(at)
        expect(at).toBeLessThan(MIDNIGHT + minute * MINUTE)
      }
      expect(device?.cmd.map(({ at }) => at)).toEqual(times)
    }
    expect(late).toBeGreaterThan(50)
    expect(seen.size).toBeGreaterThan(280)
    // All of them, at last: what is under way is not lost when the device goes.
    emulator.act.disconnect('d')
    const before = seen.size
    expect(until(MIDNIGHT + 320 * MINUTE)?.data.length).toBeGreaterThanOrEqual(before)
    expect(until(MIDNIGHT + 320 * MINUTE)?.data.length).toBeGreaterThanOrEqual(298)
  })

  it('go on from a snapshot', () => {
    const { emulator, until } = through(0, {
      reportEvery: MINUTE,
      lateRate: 1,
      lateBy: 10 * MINUTE,
      hours: [0, 24 * HOUR],
    })
    until(MIDNIGHT + 30 * MINUTE)
    const snapshot = JSON.parse(JSON.stringify(emulator.snapshot()))
    const other = createEmulator({ now: () => MIDNIGHT + 60 * MINUTE, snapshot })
    other.settle()
    expect(other.device('d')?.data).toEqual(until(MIDNIGHT + 60 * MINUTE)?.data)
  })

  it.each([{ lateRate: 2 }, { lateBy: -1 }, { hours: [1] }, { hours: [0, 25 * HOUR] }])('%j cannot be', behaviour => {
    const emulator = createEmulator({ products: [{ definition: null }] })
    expect(() => emulator.addDevice({ behaviour: behaviour as object })).toThrow('behaviour')
  })
})
