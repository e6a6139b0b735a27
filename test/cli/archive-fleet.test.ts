import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createBudget } from '../../src/cli/fleet/budget.ts'
import type { Emulator } from '../../src/emulator/contract.ts'
import { giztools, type World } from './io.ts'
import { createPlatform, NOW, PRODUCT } from './platform.ts'

const RUNS = Number(process.env.GIZTOOLS_FLEET_RUNS ?? 40)
const HOUR = 3600

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-fleet-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** A fleet, an archive of it, and both as sorted lines: what the emulator has, and what the archive has. */
function createFleet(count: number, folder = root, options: Parameters<typeof createPlatform>[0] = {}) {
  const dids = Array.from({ length: count }, (_, i) => `fleet${i}`)
  const { emulator, world } = createPlatform({
    ...options,
    devices: dids.map(did => ({ did, online: false, createdAt: NOW - 3 * 86_400e3 })),
  })
  let serial = 0
  return {
    emulator,
    world,
    dids,
    /** A frame of so many seconds ago reaches a device's log now. */
    arrives(did: string, age: number, twin = false) {
      if (!twin) serial++
      const temperature = (serial % 256).toString(16).padStart(2, '0')
      const at = Math.floor(emulator.now() - age * 1000)
      emulator.importCmd(did, [{ at, type: 'dev2app', frame: `000000030b0000910400000010${temperature}0000` }])
    },
    run: (argv: readonly string[] = [], own: World = {}) =>
      giztools(['archive', PRODUCT, '--dir', folder, ...argv], { ...world, ...own }),
    truth: (from = 0) => truthOf(emulator, from),
    archived: () => linesIn(join(folder, 'log=cmd')),
  }
}

function truthOf(emulator: Emulator, from: number): string[] {
  return emulator
    .snapshot()
    .devices.flatMap(({ did, cmd }) =>
      cmd.filter(({ at }) => at >= from).map(({ at, frame }) => `${did} ${at / 1000} ${frame}`),
    )
    .sort()
}

function linesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = (readdirSync(folder, { recursive: true }) as string[]).filter(name => name.endsWith('.ndjson.gz'))
  return names
    .flatMap(name => {
      const date = /date=([\d-]+)/.exec(name)?.[1]
      expect(name).toMatch(/^product_key=\w+\/date=\d{4}-\d\d-\d\d\/part-\d{8}(-\d{8})?\.ndjson\.gz$/)
      return gunzipSync(readFileSync(join(folder, name)))
        .toString()
        .trimEnd()
        .split('\n')
        .map(line => {
          const { did, timestamp, payload } = JSON.parse(line)
          expect(new Date(timestamp * 1000).toISOString().slice(0, 10)).toBe(date)
          return `${did} ${timestamp} ${payload}`
        })
    })
    .sort()
}

describe('giztools archive', () => {
  test('keeps the logs of all devices, each record once, and only adds', async () => {
    const { arrives, run, truth, archived, dids } = createFleet(12)
    for (const did of dids) for (let age = 0; age < 20; age++) arrives(did, age * 7000)
    arrives('fleet3', 500)
    arrives('fleet3', 500, true)
    const first = await run()
    expect(first).toMatchObject({ code: 0, stdout: '' })
    expect(first.stderr).toMatch(
      /^giztools: 12 logs visited; 242 records added; \d+ calls, \d+ of 3600 left this hour\n/,
    )
    expect(archived()).toEqual(truth())
    expect((await run()).stderr).toMatch(/^giztools: 12 logs visited; 0 records added; /)
    arrives('fleet5', 0)
    arrives('fleet6', 1800)
    expect((await run()).stderr).toMatch(/^giztools: 12 logs visited; 2 records added, 1 of them late; /)
    expect(archived()).toEqual(truth())
  })

  test('has each log in a folder of its own', async () => {
    const { run, emulator } = createFleet(2)
    emulator.act.report('fleet0', { set_temp: 21 })
    expect((await run(['--logs', 'cmd,data,online'])).stderr).toContain('6 logs visited; 3 records added')
    expect(readdirSync(root).sort()).toEqual(['_state', 'log=cmd', 'log=data', 'log=online'])
    const [file = ''] = (readdirSync(join(root, 'log=data'), { recursive: true }) as string[]).filter(name =>
      name.endsWith('.gz'),
    )
    const line = JSON.parse(gunzipSync(readFileSync(join(root, 'log=data', file))).toString())
    expect(line).toMatchObject({ did: 'fleet0', ts: NOW / 1000, attrs: { set_temp: 21 } })
  })

  test('reads a longer overlap from what it has, when it is asked for', async () => {
    const { arrives, run, truth, archived, emulator } = createFleet(3)
    for (let age = 0; age < 40; age++) arrives('fleet1', age * 3000)
    await run()
    emulator.advance(3 * HOUR * 1000)
    arrives('fleet1', 20 * HOUR)
    expect((await run()).stderr).toContain('; 0 records added; ')
    expect((await run(['--overlap', '2d'])).stderr).toContain('; 1 record added, 1 of them late; ')
    expect((await run(['--overlap', '30d'])).stderr).toContain('; 0 records added; ')
    expect(archived()).toEqual(truth())
  })

  test('leaves out devices that were offline all the time', async () => {
    const { arrives, run, emulator } = createFleet(4)
    arrives('fleet0', 60)
    emulator.act.connect('fleet0')
    emulator.act.disconnect('fleet0')
    await run()
    emulator.advance(2 * HOUR * 1000)
    // It was offline two hours ago, but nobody knows for how long then.
    expect((await run()).stderr).toContain('4 logs visited')
    emulator.advance(HOUR * 1000)
    expect((await run()).stderr).toContain('3 logs visited; 1 of devices that were offline all the time')
    emulator.act.report('fleet0', { set_temp: 20 })
    expect((await run()).stderr).toContain('4 logs visited; 1 record added')
  })

  test('stops where the quota is nearly used up, and goes on in the next hour', async () => {
    const { arrives, run, truth, archived, dids, emulator } = createFleet(30, root, { quota: 60 })
    for (const did of dids) arrives(did, 60)
    const first = await run(['--reserve', '40', '--concurrency', '1'])
    expect(first.code).toBe(1)
    expect(first.stderr).toMatch(/left for the next run/)
    expect(archived().length).toBeGreaterThan(0)
    expect(archived().length).toBeLessThan(30)
    emulator.advance(HOUR * 1000)
    // Each first visit looks at all the days since the devices were made, in windows of two.
    for (let hour = 0; hour < 12 && archived().length < 30; hour++) {
      await run(['--reserve', '5'])
      emulator.advance(HOUR * 1000)
    }
    expect(archived()).toEqual(truth())
    const waited = await run(['--reserve', '5', '--wait-for-quota'])
    expect([waited.code, archived()]).toEqual([0, truth()])
  })

  test('is of one run at a time', async () => {
    const { run } = createFleet(1)
    await run()
    const lock = join(root, '_state/log=cmd', `product_key=${PRODUCT}`, 'lock.99')
    writeFileSync(lock, JSON.stringify({ pid: 1, host: 'elsewhere', token: 'x' }))
    expect(await run()).toMatchObject({ code: 1, stderr: expect.stringContaining('written by process 1 on elsewhere') })
  })

  test('tells of a device that fails, and keeps the others', async () => {
    const { arrives, run, truth, archived, emulator, dids } = createFleet(5)
    for (const did of dids) arrives(did, 60)
    emulator.inject({ endpoint: 'cmdLog', code: 5301, times: 1 })
    const { code, stderr } = await run(['--concurrency', '1'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/giztools: fleet\d, cmd: cmdLog: 5301 device not exist/)
    expect(stderr).toContain('4 logs visited; 4 records added; 1 failed')
    await run()
    expect(archived()).toEqual(truth())
  })

  test.each([
    [[], '--dir is needed'],
    [['--dir', 'x', '--logs', 'cmd,raw'], '--logs: expected some of cmd, data, online, got "raw"'],
    [['--dir', 'x', '--overlap', '31d'], '--overlap: expected 30d at most'],
    [['--dir', 'x', '--concurrency', '0'], '--concurrency: expected a whole number from 1 to 100'],
    [['--dir', 'x', '--devices', 'f', '--group', 'g'], '--devices and --group: expected one of them'],
  ])('%j is refused', async (argv, message) => {
    const { code, stderr } = await giztools(['archive', PRODUCT, ...argv], createPlatform().world)
    expect([code, stderr.includes(message)]).toEqual([2, true])
  })
})

describe('however runs end', () => {
  const moment = fc.record({
    did: fc.nat(4),
    age: fc.integer({ min: 0, max: 4 * HOUR }),
    twin: fc.boolean(),
  })
  const command = fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('arrive' as const), moments: fc.array(moment, { maxLength: 30 }) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('advance' as const), seconds: fc.integer({ min: 1, max: 3 * HOUR }) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({ kind: fc.constant('run' as const), skew: fc.constantFrom(0, -7200, 7200, 70) }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('killed' as const), after: fc.nat(30) }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('torn' as const), bytes: fc.integer({ min: 1, max: 200 }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('fault' as const), status: fc.constantFrom(408, 429, 500, 503) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('cursors' as const) }) },
  )

  test('late records, wrong clocks, kills, torn files and faults: the archive is what the platform had, each record once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(command, { minLength: 3, maxLength: 14 }), async commands => {
        const folder = mkdtempSync(join(tmpdir(), 'giztools-fleet-'))
        try {
          const { emulator, world, arrives, run, truth, archived } = createFleet(5, folder)
          const argv = ['--overlap', '8h']
          for (const step of commands) {
            if (step.kind === 'arrive') for (const { did, age, twin } of step.moments) arrives(`fleet${did}`, age, twin)
            else if (step.kind === 'advance') emulator.advance(step.seconds * 1000)
            else if (step.kind === 'run') await run(argv, { now: () => emulator.now() + step.skew * 1000 })
            else if (step.kind === 'killed') {
              // From some call on nothing comes back: all that the run had is what lies on the disk then.
              let calls = 0
              let hangs = () => {}
              const hung = new Promise<void>(done => {
                hangs = done
              })
              const fetch: typeof globalThis.fetch = async (input, init) => {
                if (calls++ >= step.after) {
                  hangs()
                  await new Promise(() => {})
                }
                return (world.fetch as typeof globalThis.fetch)(input, init)
              }
              await Promise.race([run(argv, { fetch }), hung])
              // What others of its visits are writing comes to its end.
              await new Promise(done => setTimeout(done, 30))
              forgetLocks(folder)
            } else if (step.kind === 'torn') tear(folder, step.bytes)
            else if (step.kind === 'fault') emulator.inject({ endpoint: 'cmdLog', status: step.status, times: 2 })
            else emulator.inject({ endpoint: 'cmdLog', code: 5002, times: 1 })
          }
          // What is left of faults.
          for (let i = 0; i < 4; i++) await run(argv)
          expect((await run(argv)).code).toBe(0)
          expect(archived()).toEqual(truth())
        } finally {
          rmSync(folder, { recursive: true, force: true })
        }
      }),
      { numRuns: RUNS },
    )
  }, 600_000)
})

/** As it would be were the process that holds them gone: this one goes on. */
function forgetLocks(folder: string): void {
  const state = join(folder, '_state')
  try {
    for (const name of readdirSync(state, { recursive: true }) as string[])
      if (/lock\.\d+$/.test(name)) writeFileSync(join(state, name), '')
  } catch {}
}

/** The end of a journal that a killed run was writing. */
function tear(folder: string, bytes: number): void {
  const state = join(folder, '_state')
  try {
    for (const name of readdirSync(state, { recursive: true }) as string[]) {
      if (!name.endsWith('journal.ndjson')) continue
      const text = readFileSync(join(state, name), 'utf8')
      writeFileSync(join(state, name), text.slice(0, Math.max(0, text.length - bytes)))
    }
  } catch {}
}

describe('a kill while visits are put into parts', () => {
  const OWN = () => join(root, '_state/log=cmd', `product_key=${PRODUCT}`)

  /** A run that hangs after some visits: its journal is on the disk, and no part yet. */
  async function hanging(count: number) {
    const fleet = createFleet(count)
    for (const did of fleet.dids) for (let age = 0; age < 3; age++) fleet.arrives(did, 60 + age)
    let logs = 0
    let hangs = () => {}
    const hung = new Promise<void>(done => {
      hangs = done
    })
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (String(input).includes('/cmd') && logs++ >= 4) {
        hangs()
        await new Promise(() => {})
      }
      return (fleet.world.fetch as typeof globalThis.fetch)(input, init)
    }
    void fleet.run(['--concurrency', '1'], { fetch })
    await hung
    forgetLocks(root)
    const journal = readFileSync(join(OWN(), 'journal.ndjson'), 'utf8')
    expect(journal.split('\n').length).toBeGreaterThan(5)
    expect(existsSync(join(root, 'log=cmd'))).toBe(false)
    return { ...fleet, journal }
  }

  test('after the parts, before the states that say so: the same parts again', async () => {
    const { run, archived, truth, journal } = await hanging(6)
    await run()
    const before = archived()
    rmSync(join(OWN(), 'devices.ndjson'))
    writeFileSync(join(OWN(), 'journal.ndjson'), journal)
    // The part of the journal is written once more, under its name; what came after it was never there.
    rmSync(join(root, 'log=cmd', `product_key=${PRODUCT}`, 'date=2018-01-31', 'part-00000002.ndjson.gz'))
    await run()
    expect([before, archived()]).toEqual([truth(), truth()])
  })

  test('after the states, before the journal was gone: it counts no more', async () => {
    const { run, archived, truth, journal, arrives, emulator } = await hanging(6)
    await run()
    for (let hours = 0; hours < 3; hours++) {
      emulator.advance(10 * HOUR * 1000)
      arrives('fleet1', 60)
      await run()
    }
    writeFileSync(join(OWN(), 'journal.ndjson'), journal)
    await run()
    expect(archived()).toEqual(truth())
  })

  test('records of a visit that never ended do not count', async () => {
    const { run, archived, truth, journal } = await hanging(6)
    const record = JSON.stringify({
      v: 99,
      d: '2018-01-31',
      r: '{"did":"fleet5","timestamp":1517384340,"type":"dev2app","payload":"00"}',
    })
    const [head = '', ...lines] = journal.split('\n')
    writeFileSync(join(OWN(), 'journal.ndjson'), [head, record, ...lines].join('\n'))
    await run()
    expect(archived()).toEqual(truth())
  })
})

describe('what is done with an archive', () => {
  const partsOf = (folder: string) =>
    (readdirSync(folder, { recursive: true }) as string[]).filter(name => name.endsWith('.gz')).length

  test('compact: one file a day, the same lines', async () => {
    const { arrives, run, truth, archived, emulator } = createFleet(2)
    for (let i = 0; i < 6; i++) {
      arrives('fleet0', 10)
      arrives('fleet1', 20)
      await run()
      emulator.advance(60_000)
    }
    const before = archived()
    expect(partsOf(root)).toBe(6)
    const compacted = await giztools(['archive', 'compact', '--dir', root])
    expect(compacted).toMatchObject({ code: 0, stderr: 'giztools: 1 day of a log made one file each\n' })
    expect([partsOf(root), archived()]).toEqual([1, before])
    expect((await giztools(['archive', 'compact', '--dir', root])).stderr).toContain('0 days')
    arrives('fleet0', 5)
    await run()
    expect(archived()).toEqual(truth())
  })

  test('compact goes by itself where there are many, and what a killed one left is no record twice', async () => {
    const { arrives, run, truth, archived, emulator } = createFleet(1)
    for (let i = 0; i < 9; i++) {
      arrives('fleet0', 10)
      await run()
      emulator.advance(60_000)
    }
    expect(partsOf(root)).toBe(2)
    // A kill between the large part and the end of the small ones.
    const [large = ''] = (readdirSync(root, { recursive: true }) as string[]).filter(name => /part-\d+-\d+/.test(name))
    writeFileSync(join(root, large.replace(/part-(\d+)-\d+/, 'part-$1')), readFileSync(join(root, large)))
    await giztools(['archive', 'compact', '--dir', root])
    expect(archived()).toEqual(truth())
  })

  test('verify: tells what the platform has and the archive has not, and adds nothing', async () => {
    const { arrives, run, archived, world, emulator } = createFleet(3)
    for (let age = 0; age < 5; age++) arrives('fleet1', age * 600)
    await run()
    const verify = () => giztools(['archive', 'verify', PRODUCT, '--dir', root], world)
    expect(await verify()).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('3 logs compared; nothing is missing; '),
    })
    emulator.advance(2 * HOUR * 1000)
    await run()
    // So late that no overlap has it.
    arrives('fleet1', 30 * HOUR)
    arrives('fleet1', 30 * HOUR + 1)
    arrives('fleet2', 9000)
    const before = archived()
    const { code, stdout } = await verify()
    expect(code).toBe(1)
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual(
      expect.arrayContaining([
        { did: 'fleet1', log: 'cmd', date: '2018-01-30', missing: 2 },
        { did: 'fleet2', log: 'cmd', date: '2018-01-31', missing: 1 },
      ]),
    )
    expect(archived()).toEqual(before)
    await run(['--overlap', '30d'])
    expect(await verify()).toMatchObject({ code: 0, stdout: '' })
  })

  test('compact of what is no archive does nothing', async () => {
    expect(await giztools(['archive', 'compact', '--dir', join(root, 'none')])).toMatchObject({
      code: 0,
      stderr: expect.stringContaining('0 days'),
    })
    expect((await giztools(['archive', 'compact', PRODUCT, '--dir', root])).code).toBe(2)
  })
})

describe('what is at fault', () => {
  test('is of one product: the others are archived, and it is told once', async () => {
    const { arrives, world, emulator, dids, archived, truth } = createFleet(6)
    for (const did of dids) arrives(did, 60)
    const { productKey } = emulator.addProduct({ definition: null, productSecret: 'b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7b7' })
    for (let i = 0; i < 5; i++) emulator.addDevice({ productKey })
    emulator.publish(productKey)
    const { code, stderr } = await giztools(
      ['archive', productKey, PRODUCT, 'none', '--dir', root, '--concurrency', '1'],
      world,
    )
    expect(code).toBe(1)
    expect(stderr.match(/5018/g)).toHaveLength(1)
    expect(stderr).toContain('giztools: none: accessToken: 5015')
    expect(stderr).toContain('6 logs visited; 6 records added; 6 failed')
    expect(archived()).toEqual(truth())
  })

  test('is of one device: a did of another product ends nothing', async () => {
    const { arrives, run, dids, emulator } = createFleet(3)
    const { productKey } = emulator.addProduct({ definition: null })
    emulator.addDevice({ productKey, did: 'elsewhere' })
    for (const did of dids) arrives(did, 60)
    const { code, stderr } = await run(['--devices', '-', '--concurrency', '1'], {
      stdin: 'fleet0\nelsewhere\nfleet1\nfleet2\n',
    })
    expect(code).toBe(1)
    expect(stderr).toContain('elsewhere, cmd: cmdLog: 5302')
    expect(stderr).toContain('3 logs visited; 3 records added; 1 failed')
  })

  test.each([
    ['a part that is no gzip', Buffer.from('hello'), 'is damaged'],
    ['a line that is no record', gzipSync('hello\n'), 'expected records as lines of JSON'],
  ])('is %s: it is named, and nothing is lost', async (_, bytes, message) => {
    const { arrives, run, world } = createFleet(1)
    arrives('fleet0', 60)
    await run()
    const [name = ''] = (readdirSync(root, { recursive: true }) as string[]).filter(file => file.endsWith('.gz'))
    writeFileSync(join(root, name), bytes)
    const { code, stderr } = await giztools(['archive', 'verify', PRODUCT, '--dir', root], world)
    expect([code, stderr.includes(name), stderr.includes(message)]).toEqual([1, true, true])
    expect(readFileSync(join(root, name))).toEqual(Buffer.from(bytes))
  })

  test('is a state that cannot be read', async () => {
    const { arrives, run } = createFleet(1)
    arrives('fleet0', 60)
    await run()
    const state = join(root, '_state/log=cmd', `product_key=${PRODUCT}`, 'devices.ndjson')
    for (const text of ['nonsense\n', '{"version":9,"seq":1,"overlap":1}\n']) {
      writeFileSync(state, text)
      const { code, stderr } = await run()
      expect([code, stderr.includes('Without this file everything is read anew')]).toEqual([1, true])
    }
  })
})

describe('the calls of the hour', () => {
  const settings = (told: { remaining: number; reset: number } | undefined, waits = false) => {
    const slept: number[] = []
    let rateLimit = told && { limit: 3600, ...told }
    const budget = createBudget({
      rateLimit: () => rateLimit,
      reserve: 100,
      waits,
      now: () => 1_000_000,
      sleep: async ms => {
        slept.push(ms)
        rateLimit = { limit: 3600, remaining: 3600, reset: 9999 }
      },
    })
    return { budget, slept }
  }

  test('are spoken for while a visit is under way, and given back', async () => {
    const { budget } = settings({ remaining: 130, reset: 2000 })
    expect([await budget.take(20), await budget.take(10), await budget.take(1)]).toEqual([true, true, false])
    budget.give(20)
    expect([await budget.take(15), await budget.take(6)]).toEqual([true, false])
  })

  test('are waited for until they are there again, where that is wanted', async () => {
    const { budget, slept } = settings({ remaining: 100, reset: 1600 }, true)
    expect([await budget.take(15), slept]).toEqual([true, [601_000]])
  })

  test('of an hour that is over are those of a new one; of no answer yet they are as many as one likes', async () => {
    expect(await settings({ remaining: 0, reset: 999 }).budget.take(500)).toBe(true)
    expect(await settings(undefined).budget.take(5000)).toBe(true)
  })
})
