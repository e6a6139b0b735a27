import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'
import { createPlatform, DEVICE, NOW, PRODUCT } from './platform.ts'

const REPORT = '000000030b0000910401000010000000'
const CONTROL = '0000000309000090010101000010'
const NO_PAYLOAD = '0000000304000091ff'
const ARGV = ['logs', PRODUCT, DEVICE]
const [AT_REPORT, AT_CONTROL, AT_NONE] = [1517384243.044, 1517384252.294, 1517384300.5]

/** A device that has said nothing yet. */
const QUIET = { devices: [{ did: DEVICE, online: false, createdAt: NOW - 3600e3 }] }

let platform: ReturnType<typeof createPlatform>
let root = ''
beforeEach(() => {
  platform = createPlatform(QUIET)
  platform.emulator.importCmd(DEVICE, [
    { at: AT_REPORT * 1000, type: 'dev2app', frame: REPORT },
    { at: AT_CONTROL * 1000, type: 'app2dev', frame: CONTROL },
  ])
  root = mkdtempSync(join(tmpdir(), 'giztools-logs-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const archivedLine = () => {
  const [file = ''] = (readdirSync(root, { recursive: true }) as string[]).filter(name => name.endsWith('.ndjson'))
  return JSON.parse(readFileSync(join(root, file), 'utf8').split('\n')[0] ?? '')
}

const logs = (argv: readonly string[], world: Partial<World> = {}) =>
  giztools([...ARGV, ...argv], { ...platform.world, ...world })

const REPORTED = `{"timestamp":${AT_REPORT},"type":"dev2app","frame":"envelope","command":"0x0091","action":"report","attrs":{"switch":1,"mode":"制冷"}}`
const CONTROLLED = `{"timestamp":${AT_CONTROL},"type":"app2dev","frame":"envelope","command":"0x0090","action":"control","attrs":{"switch":1}}`

describe('frames', () => {
  test('are decoded with the definition that the platform has, the oldest first', async () => {
    expect(await logs(['--attrs', 'switch,mode'])).toEqual({
      code: 0,
      stdout: `${REPORTED}\n${CONTROLLED}\n`,
      stderr: '',
    })
  })

  test('that stand in one payload are a record each, and a line of the archive together', async () => {
    platform.emulator.importCmd(DEVICE, [{ at: AT_NONE * 1000, type: 'app2dev', frame: CONTROL + REPORT }])
    const both = await logs(['--attrs', 'switch,mode', '--from', '1517384300'])
    expect(both.stdout.split('\n')).toEqual([
      CONTROLLED.replace(String(AT_CONTROL), String(AT_NONE)),
      REPORTED.replace(String(AT_REPORT), String(AT_NONE)).replace('dev2app', 'app2dev'),
      '',
    ])
    await logs(['--from', '1517384300', '--archive', root])
    const line = archivedLine()
    expect(line).toMatchObject({ action: 'control', attrs: { switch: 1 } })
    expect(line.further_frames).toMatchObject([{ action: 'report', attrs: { switch: 1, mode: '制冷' } }])
  })

  test.each([
    ['--sort desc', ['--sort', 'desc'], [CONTROLLED, REPORTED]],
    // NOW is 1517384400.
    ['--since', ['--since', '150s'], [CONTROLLED]],
    ['--from, seconds', ['--from', '1517384250'], [CONTROLLED]],
    ['--from and --to', ['--from', '2018-01-31T07:30:00Z', '--to', '2018-01-31T15:37:30+08:00'], [REPORTED]],
    ['--from and --to of one second', ['--from', '1517384243', '--to', '1517384243'], [REPORTED]],
    ['--to, a moment with a fraction', ['--to', '1517384243.043'], []],
    ['--since as long as anything is kept', ['--since', '30d'], [REPORTED, CONTROLLED]],
    ['--definition', ['--definition', 'fixtures/definitions/air-conditioner.json'], [REPORTED, CONTROLLED]],
  ])('%s', async (_what, argv, lines) => {
    expect(await logs(['--attrs', 'switch,mode', ...argv])).toEqual({
      code: 0,
      stdout: lines.map(line => `${line}\n`).join(''),
      stderr: '',
    })
  })

  test('of one day: --from and --to are the same', async () => {
    const dayOf = (seconds: number) => new Date(seconds * 1000).toLocaleDateString('sv')
    const lines = `${REPORTED}\n${CONTROLLED}\n`
    const day = dayOf(AT_REPORT)
    const { code, stdout } = await logs(['--attrs', 'switch,mode', '--from', day, '--to', day])
    expect([code, stdout]).toEqual([0, lines])
    expect((await logs(['--attrs', 'switch,mode', '--to', dayOf(AT_REPORT - 86_400)])).stdout).toBe('')
    expect((await logs(['--attrs', 'switch,mode', '--from', day])).stdout).toBe(lines)
  })

  test('that cannot be decoded are told, and the rest goes on', async () => {
    platform.emulator.importCmd(DEVICE, [{ at: AT_NONE * 1000, type: 'dev2app', frame: NO_PAYLOAD }])
    const { code, stdout, stderr } = await logs(['--sort', 'desc', '--attrs', 'switch,mode'])
    const [first = '', ...rest] = stdout.trim().split('\n')
    expect(JSON.parse(first)).toEqual({
      timestamp: AT_NONE,
      type: 'dev2app',
      error: { code: 'ACTION_UNKNOWN', message: expect.any(String), offset: 8 },
      input: NO_PAYLOAD,
    })
    expect([rest, code, stderr]).toEqual([[CONTROLLED, REPORTED], 1, 'giztools: 1 of 3 records could not be decoded\n'])
  })

  test('as a table on a terminal, as CSV', async () => {
    expect((await logs(['--attrs', 'mode'], { terminal: 60 })).stdout).toBe(
      `2018-01-31 15:37:23.044  dev2app  report  envelope 0x0091\n  attribute  name  value\n  mode       模式  制冷\n\n2018-01-31 15:37:32.294  app2dev  control  envelope 0x0090\n`,
    )
    expect((await logs(['--attrs', 'mode', '--integers', '--format', 'csv', '--since', '200s'])).stdout).toBe(
      `timestamp,type,frame,command,sn,did,action,mode,raw.mode,missing,extra,issues,error,code,line,input\n${AT_REPORT},dev2app,envelope,0x0091,,,report,制冷,0,,,,,,,\n${AT_CONTROL},app2dev,envelope,0x0090,,,control,,,,,,,,,\n`,
    )
  })
})

describe('the other logs', () => {
  beforeEach(() => platform.emulator.act.report(DEVICE, { room_temp: 21 }))

  test('--data: as the platform keeps it', async () => {
    expect(JSON.parse((await logs(['--data'])).stdout)).toMatchObject({ ts: NOW / 1000, attrs: { room_temp: 21 } })
    expect((await logs(['--data', '--attrs', 'room_temp'])).stdout).toBe(
      `{"ts":${NOW / 1000},"attrs":{"room_temp":21}}\n`,
    )
    expect((await logs(['--data', '--attrs', 'room_temp', '--format', 'csv'])).stdout).toBe(
      `ts,room_temp\n${NOW / 1000},21\n`,
    )
    expect((await logs(['--data', '--attrs', 'room_temp', '--format', 'table'])).stdout).toBe(
      `2018-01-31 15:40:00\n  attribute  name      value\n  room_temp  室内温度  21\n`,
    )
  })

  test('--online', async () => {
    platform.emulator.act.connect(DEVICE)
    platform.emulator.act.disconnect(DEVICE, 'mqtt_disconnect')
    const { stdout } = await logs(['--online'])
    const types = stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line).type)
    expect(types.at(-1)).toBe('dev_offline')
    expect((await logs(['--online', '--format', 'csv'])).stdout).toMatch(/^timestamp,type,payload\n/)
    const table = (await logs(['--online', '--format', 'table'])).stdout
    expect(table).toMatch(/dev_offline {2}.*heartbeat\.count \d+.* reason mqtt_disconnect/)
  })
})

describe('a command line at fault', () => {
  test.each([
    [['--since', '3'], '--since: expected a duration such as 3d, 12h or 30s, got "3"'],
    [['--since', '0d'], '--since: expected a duration such as 3d, 12h or 30s, got "0d"'],
    [['--since', '-3d'], '--since: expected a duration such as 3d, 12h or 30s, got "-3d"'],
    [
      ['--from', '1517384243044'],
      '--from: expected epoch seconds, got 1517384243044: these are milliseconds, leave the last three digits out',
    ],
    [
      ['--from', '2018-02-30'],
      '--from: expected a date such as 2026-11-20 or 2026-11-20T08:00+08:00, or epoch seconds, got "2018-02-30"',
    ],
    [
      ['--to', 'today'],
      '--to: expected a date such as 2026-11-20 or 2026-11-20T08:00+08:00, or epoch seconds, got "today"',
    ],
    [['--from', '2018-02-01'], '--from: expected a moment before now, got 2018-02-01'],
    // NOW is 2018-01-31T07:40:00Z.
    [
      ['--since', '1h', '--to', '2018-01-31T06:00Z'],
      '--since 1h and --to 2018-01-31T06:00Z: expected an end after the beginning, 2018-01-31T06:40:00Z, got 2018-01-31T06:00:00Z',
    ],
    [
      ['--from', '1517384300', '--to', '1517384299'],
      '--from 1517384300 and --to 1517384299: expected an end after the beginning, 2018-01-31T07:38:20Z, got 2018-01-31T07:38:19Z',
    ],
    [
      ['--from', '2018-01-31T07:37:00Z', '--to', '2018-01-31 07:37Z'],
      "--from 2018-01-31T07:37:00Z and --to 2018-01-31 07:37Z: one moment, since a time without seconds is its minute's first; give --to with seconds, or a later one",
    ],
    [
      ['--from', '2018-02-01T00:00Z', '--to', '2018-02-02'],
      '--from: expected a moment before now, got 2018-02-01T00:00Z',
    ],
    [['--since', '0'], '--since: expected a duration such as 3d, 12h or 30s, got "0"'],
    [['--since', '31d'], '--since 31d: the platform keeps 30 days, expected 2018-01-01T07:40:00Z or later'],
    [['--from', '2017-12-31'], '--from 2017-12-31: the platform keeps 30 days, expected 2018-01-01T07:40:00Z or later'],
    [['--to', '2017-12-31'], '--to 2017-12-31: the platform keeps 30 days, expected 2018-01-01T07:40:00Z or later'],
    [['--every', '-5s', '--follow'], '--every: expected a duration such as 3d, 12h or 30s, got "-5s"'],
    [['--since', '1d', '--from', '2018-01-30'], '--since and --from: both say where to begin'],
    [['--data', '--online'], '--data and --online: one log at a time'],
    [['--follow', '--sort', 'desc'], '--follow and --sort desc: what is new comes last'],
    [['--archive', 'x', '--format', 'csv'], '--archive and --format: an archive keeps everything, as lines of JSON'],
  ])('%j', async (argv, message) => {
    expect(await logs(argv)).toEqual({
      code: 2,
      stdout: '',
      stderr: `giztools: ${message}\nSee: giztools logs --help\n`,
    })
  })
})

describe('--follow', () => {
  test('gives each record once, as they come, until it is interrupted', async () => {
    const controller = new AbortController()
    let polls = 0
    const waits: number[] = []
    const outcome = await logs(['--follow', '--attrs', 'switch,mode', '--every', '2s'], {
      interrupted: controller.signal,
      sleep: async ms => {
        waits.push(ms)
        platform.emulator.advance(ms)
        polls++
        if (polls === 2) {
          // Late by a little, and of the very second of the last one.
          platform.emulator.importCmd(DEVICE, [{ at: AT_CONTROL * 1000, type: 'app2dev', frame: CONTROL }])
        }
        if (polls === 4) controller.abort()
        controller.signal.throwIfAborted()
      },
    })
    expect(outcome).toEqual({ code: 130, stdout: `${REPORTED}\n${CONTROLLED}\n${CONTROLLED}\n`, stderr: '' })
    expect(waits).toEqual([2000, 2000, 2000, 2000])
  })

  test('goes slow when the quota runs low, and never over it', async () => {
    platform = createPlatform({ ...QUIET, quota: 40 })
    const controller = new AbortController()
    const begun = platform.emulator.now()
    let slept = 0
    const { code, stderr } = await logs(['--follow', '--since', '1h'], {
      interrupted: controller.signal,
      sleep: async ms => {
        slept += ms
        platform.emulator.advance(ms)
        if (slept > 3 * 3600e3) controller.abort()
        controller.signal.throwIfAborted()
      },
    })
    // Over the quota it would have said so: 5013 is an outage.
    expect([code, stderr]).toEqual([130, ''])
    expect(platform.emulator.now() - begun).toBeGreaterThanOrEqual(3 * 3600e3)
  })

  test('outlasts an outage, and tells it once', async () => {
    const controller = new AbortController()
    let remove: (() => void) | undefined
    let polls = 0
    const { code, stderr } = await logs(['--follow'], {
      interrupted: controller.signal,
      sleep: async (ms, signal) => {
        platform.emulator.advance(ms)
        // The client's own waits between attempts have no signal of the command line alone.
        if (signal !== controller.signal) return
        polls++
        if (polls === 1) remove = platform.emulator.inject({ endpoint: 'cmdLog', status: 502 })
        if (polls === 4) remove?.()
        if (polls === 6) controller.abort()
        controller.signal.throwIfAborted()
      },
    })
    expect(code).toBe(130)
    expect(stderr).toMatch(/^giztools: .*502.*; still trying\ngiztools: the platform answers again\n$/)
  })
})

describe('the progress line', () => {
  test('is drawn on a terminal while records go elsewhere, and goes away', async () => {
    let time = NOW
    const { stdout, stderr } = await logs(['--attrs', 'switch,mode'], {
      stderrIsTty: true,
      now: () => {
        time += 40
        return time
      },
    })
    expect(stdout).toBe(`${REPORTED}\n${CONTROLLED}\n`)
    const drawn = stderr.split('\r\u001b[K')
    expect(drawn).toContainEqual(expect.stringMatching(/^█+░+ \d+% {2}\d records? {2}\d+\/s {2}\d+ s left$/))
    expect(drawn.at(-2)).toMatch(/^█+ 100% {2}2 records/)
    expect(drawn.at(-1)).toBe('')
  })

  test('is not there otherwise', async () => {
    expect((await logs([])).stderr).toBe('')
    expect((await logs([], { terminal: 80, stderrIsTty: true })).stderr).toBe('')
  })
})

describe('--archive', () => {
  const file = (date: string, log: string) =>
    join(root, `product_key=${PRODUCT}`, `did=${DEVICE}`, `date=${date}`, `${log}.ndjson`)

  test('keeps the record of the platform, and what it says; run again, what is new', async () => {
    expect(await logs(['--archive', root])).toEqual({
      code: 0,
      stdout: '',
      stderr: `giztools: 2 records added to ${join(root, `product_key=${PRODUCT}`, `did=${DEVICE}`)}\n`,
    })
    const reported = `{"timestamp":${AT_REPORT},"type":"dev2app","payload":"${REPORT}","action":"report","attrs":{"switch":1,"fan_swing":0,"mode":"制冷","fan_speed":"低风","on_timing":0,"off_timing":0,"set_temp":16,"room_temp":-10,"alert_shutdown":0,"alert_full":0,"fault_roomtemp":0}}`
    const controlled = `{"timestamp":${AT_CONTROL},"type":"app2dev","payload":"${CONTROL}","action":"control","attrs":{"switch":1}}`
    expect(readFileSync(file('2018-01-31', 'cmd'), 'utf8')).toBe(`${reported}\n${controlled}\n`)

    platform.emulator.importCmd(DEVICE, [{ at: AT_NONE * 1000, type: 'dev2app', frame: NO_PAYLOAD }])
    expect((await logs(['--archive', root])).stderr).toMatch(/^giztools: 1 record added/)
    const [, , third = ''] = readFileSync(file('2018-01-31', 'cmd'), 'utf8').split('\n')
    expect(JSON.parse(third)).toEqual({
      timestamp: AT_NONE,
      type: 'dev2app',
      payload: NO_PAYLOAD,
      error: { code: 'ACTION_UNKNOWN', message: expect.any(String), offset: 8 },
    })
    expect((await logs(['--archive', root])).stderr).toMatch(/^giztools: 0 records added/)
  })

  test('keeps the other logs beside it', async () => {
    platform.emulator.act.report(DEVICE, { room_temp: 21 })
    platform.emulator.act.connect(DEVICE)
    await logs(['--archive', root, '--data'])
    await logs(['--archive', root, '--online'])
    expect(JSON.parse(readFileSync(file('2018-01-31', 'data'), 'utf8'))).toMatchObject({ attrs: { room_temp: 21 } })
    expect(readFileSync(file('2018-01-31', 'online'), 'utf8')).toContain('"type":"dev_online"')
    expect(existsSync(file('2018-01-31', 'cmd'))).toBe(false)
  })

  test('tells what the platform has forgotten since', async () => {
    await logs(['--archive', root])
    platform.emulator.advance(40 * 24 * 3600e3)
    platform.emulator.act.report(DEVICE)
    const { code, stderr } = await logs(['--archive', root])
    expect([code, stderr]).toEqual([
      0,
      expect.stringMatching(
        /^giztools: a gap: the platform keeps 30 days, so what happened from 2018-01-31T07:\d\d:\d\dZ to 2018-02-10T07:40:00Z is gone\ngiztools: 1 record added/,
      ),
    ])
  })

  test('follows too, and what was read when it is interrupted is there', async () => {
    const controller = new AbortController()
    let polls = 0
    const outcome = await logs(['--archive', root, '--follow'], {
      interrupted: controller.signal,
      sleep: async ms => {
        platform.emulator.advance(ms)
        if (++polls === 1) platform.emulator.act.report(DEVICE)
        if (polls === 3) controller.abort()
        controller.signal.throwIfAborted()
      },
    })
    expect([outcome.code, outcome.stderr]).toEqual([130, expect.stringMatching(/^giztools: 3 records added/)])
    expect(readFileSync(file('2018-01-31', 'cmd'), 'utf8').trim().split('\n')).toHaveLength(3)
  })
})
