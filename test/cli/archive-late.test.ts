import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { giztools } from './io.ts'
import { createPlatform, DEVICE, NOW, PRODUCT } from './platform.ts'

// The archive's promise against the emulator's truth: late records, a clock that is wrong, faults, runs that are broken off.
const RUNS = Number(process.env.GIZTOOLS_LATE_RUNS ?? 60)
const HOUR = 3600
const ARGV = ['logs', PRODUCT, DEVICE, '--definition', 'fixtures/definitions/air-conditioner.json']

function createDevice(skew: number) {
  const { emulator, world } = createPlatform({ devices: [{ did: DEVICE, online: false, createdAt: NOW - 86_400e3 }] })
  const root = mkdtempSync(join(tmpdir(), 'giztools-late-'))
  const files = () =>
    (readdirSync(root, { recursive: true }) as string[]).filter(name => name.endsWith('.ndjson')).sort()
  let serial = 0
  return {
    emulator,
    root,
    /** A record of so many seconds ago reaches the log now. */
    arrives(age: number, isTwin = false) {
      if (!isTwin) serial++
      const temperature = (serial % 256).toString(16).padStart(2, '0')
      const at = Math.floor(emulator.now() - age * 1000)
      emulator.importCmd(DEVICE, [{ at, type: 'dev2app', frame: `000000030b0000910400000010${temperature}0000` }])
    },
    run: (more: readonly string[] = [], own: object = {}) =>
      giztools([...ARGV, ...more], { ...world, now: () => emulator.now() + skew * 1000, ...own }),
    archived: () =>
      files().flatMap(name => {
        const date = /date=([\d-]+)/.exec(name)?.[1]
        const lines = readFileSync(join(root, name), 'utf8').trimEnd().split('\n')
        return lines.map(line => {
          const { timestamp, type, payload } = JSON.parse(line)
          expect(new Date(timestamp * 1000).toISOString().slice(0, 10)).toBe(date)
          return `${timestamp} ${type} ${payload}`
        })
      }),
    truth: () => (emulator.device(DEVICE)?.cmd ?? []).map(({ at, type, frame }) => `${at / 1000} ${type} ${frame}`),
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

test.each([5, 60, 700, 3599])('a record that is %d s late is added by the next run, and told', async late => {
  const device = createDevice(0)
  try {
    device.arrives(late + 30)
    device.arrives(1)
    await device.run(['--archive', device.root])
    device.emulator.advance(2000)
    device.arrives(late)
    const { code, stderr } = await device.run(['--archive', device.root])
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^giztools: 1 record added to .*, 1 of them late\n$/)])
    expect(device.archived().sort()).toEqual([...device.truth()].sort())
  } finally {
    device.remove()
  }
})

test('one that is later than an hour is found with a longer --overlap', async () => {
  const device = createDevice(0)
  try {
    device.arrives(1)
    await device.run(['--archive', device.root])
    device.emulator.advance(5000)
    device.arrives(5 * HOUR)
    expect((await device.run(['--archive', device.root])).stderr).toMatch(/^giztools: 0 records added/)
    expect((await device.run(['--archive', device.root, '--overlap', '6h'])).stderr).toMatch(
      /^giztools: 1 record added/,
    )
    expect(device.archived().sort()).toEqual([...device.truth()].sort())
  } finally {
    device.remove()
  }
})

test.each([['--archive'], ['--data']])('--follow hears of it too: %s', async kind => {
  const device = createDevice(0)
  try {
    device.arrives(40)
    const controller = new AbortController()
    let polls = 0
    const argv = kind === '--archive' ? ['--archive', device.root] : ['--attrs', 'room_temp', '--format', 'ndjson']
    const { stdout } = await device.run([...argv, '--follow', '--every', '10s'], {
      interrupted: controller.signal,
      sleep: async (ms: number) => {
        device.emulator.advance(ms)
        polls++
        if (polls % 5 === 1) device.arrives(0)
        if (polls % 7 === 0) device.arrives(700)
        if (polls === 15) device.arrives(0, true)
        // Half an hour in steps of ten seconds: two readings of the overlap.
        if (polls === 200) controller.abort()
        controller.signal.throwIfAborted()
      },
    })
    const got =
      kind === '--archive'
        ? device.archived()
        : stdout
            .trimEnd()
            .split('\n')
            .map(line => String(JSON.parse(line).timestamp))
    // What came after the last reading of the overlap is the next run's.
    const early = device.truth().slice(0, 40)
    const wanted = kind === '--archive' ? early : early.map(line => line.split(' ')[0])
    expect(got).toEqual(expect.arrayContaining(wanted))
    expect(new Set(got).size).toBe(kind === '--archive' ? got.length - twins(device.truth()) : new Set(got).size)
  } finally {
    device.remove()
  }
})

const twins = (truth: readonly string[]) => truth.length - new Set(truth).size

const step = fc.record({
  passes: fc.integer({ min: 1, max: 2 * HOUR }),
  ages: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: HOUR - 1 })), { maxLength: 4 }),
  isTwin: fc.boolean(),
  runs: fc.constantFrom('not', 'whole', 'broken', 'faulty'),
  after: fc.integer({ min: 1, max: 4 }),
})

describe('an archive equals the truth, each record once', () => {
  test('whatever comes late, with any clock, through faults and broken runs', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: -2 * HOUR, max: 2 * HOUR }),
        fc.array(step, { minLength: 1, maxLength: 12 }),
        async (skew, steps) => {
          const device = createDevice(skew)
          const archive = ['--archive', device.root]
          try {
            for (const { passes, ages, isTwin, runs, after } of steps) {
              device.emulator.advance(passes * 1000 + 137)
              for (const age of ages) device.arrives(age, isTwin)
              if (runs === 'not') continue
              const controller = new AbortController()
              let calls = 0
              const fetch: typeof globalThis.fetch = (...args) => {
                if (runs === 'broken' && ++calls > after) controller.abort()
                return device.emulator.fetch(...(args as Parameters<typeof device.emulator.fetch>))
              }
              const eject =
                runs === 'faulty'
                  ? device.emulator.inject({ endpoint: 'cmdLog', probability: 0.4, status: 502, afterwards: true })
                  : () => {}
              await device.run(archive, { fetch, interrupted: controller.signal })
              eject()
            }
            // The service's time is known to a second: what came in the very last one is the next run's.
            device.emulator.advance(2000)
            const { code } = await device.run(archive)
            expect(code).toBe(0)
            expect(device.archived().sort()).toEqual([...device.truth()].sort())
          } finally {
            device.remove()
          }
        },
      ),
      { numRuns: RUNS },
    )
  })
})

test('a did that nobody has leaves no folder', async () => {
  const device = createDevice(0)
  try {
    const argv = ['logs', PRODUCT, 'nobody', '--definition', 'fixtures/definitions/air-conditioner.json']
    const { world } = createPlatform()
    const { code, stderr } = await giztools([...argv, '--archive', join(device.root, 'new')], world)
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^giztools: cmdLog: 5301 /)])
    expect(readdirSync(device.root)).toEqual([])
  } finally {
    device.remove()
  }
})
