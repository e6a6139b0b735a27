import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { giztools, memoryIo, type World } from './io.ts'
import { createPlatform, NOW, PRODUCT } from './platform.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'giztools-fleet-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const AC = 'fixtures/definitions/air-conditioner.json'
const jsonLines = (text: string) =>
  text
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))

/** So many air conditioners, every fifth offline. */
function createFleet(count: number) {
  const devices = Array.from({ length: count }, (_, i) => ({
    did: `fleet${String(i).padStart(4, '0')}`,
    online: i % 5 !== 4,
    createdAt: NOW - 3600e3,
  }))
  const { emulator, world } = createPlatform({ devices })
  const report = join(folder, 'report.ndjson')
  const control = (argv: readonly string[], own: World = {}) =>
    giztools(['control', PRODUCT, 'switch=1', '--definition', AC, ...argv], { ...world, ...own })
  const sent = () => emulator.snapshot().devices.map(device => JSON.stringify(device).split('"app2dev"').length - 1)
  return { emulator, world, report, control, sent, dids: devices.map(({ did }) => did) }
}

describe('control of many devices', () => {
  test('tells each device of the product once, and says what became of it', async () => {
    const { control, sent, dids } = createFleet(20)
    const { code, stdout, stderr } = await control(['--all'])
    const told = jsonLines(stdout)
    expect(told.map(({ did }) => did).sort()).toEqual(dids)
    expect(told.filter(({ outcome }) => outcome === 'done')).toHaveLength(16)
    for (const { outcome, code: why } of told) if (outcome !== 'done') expect(why).toBe('API_DEVICE_OFFLINE')
    expect([code, stderr]).toEqual([1, 'giztools: 16 done, 4 refused\n'])
    expect(sent()).toEqual(dids.map((_, i) => (i % 5 === 4 ? 0 : 1)))
  })

  test('confirms', async () => {
    const { control, emulator, dids } = createFleet(6)
    const { code, stdout, stderr } = await control(['--all', '--online', '--confirm'])
    expect([code, stderr]).toEqual([0, 'giztools: 5 confirmed\n'])
    expect(jsonLines(stdout)[0]).toMatchObject({ outcome: 'confirmed', attrs: { switch: 1 } })
    expect(emulator.device(dids[0] as string)?.attrs).toMatchObject({ switch: 1 })
  })

  test('takes those in a file: a did a line, or the lines of giztools devices; each once', async () => {
    const { control, sent, world } = createFleet(6)
    const stdin = '# ours\nfleet0000\r\n\nfleet0001 # the office\nfleet0000\n{"did":"fleet0002","mac":"x"}\n'
    expect((await control(['--devices', '-'], { stdin })).stderr).toBe('giztools: 3 done\n')
    expect(sent()).toEqual([1, 1, 1, 0, 0, 0])
    const { stdout } = await giztools(['devices', PRODUCT, '--online'], world)
    expect((await control(['--devices', 'online.ndjson'], { files: { 'online.ndjson': stdout } })).code).toBe(0)
    expect(sent()).toEqual([2, 2, 2, 1, 0, 1])
  })

  test.each([
    ['one two\n', 'list:1: expected a did, or a JSON object with one, got "one two"'],
    ['a\n{"mac":"x"}\n', 'list:2: expected a did'],
    ['{"did":', 'list:1: expected a did'],
  ])('refuses a file with %j, and sends nothing', async (text, message) => {
    const { control, sent } = createFleet(2)
    const { code, stderr } = await control(['--devices', 'list'], { files: { list: text } })
    expect([code, sent()]).toEqual([1, [0, 0]])
    expect(stderr).toContain(message)
  })

  test('takes those of a group', async () => {
    const { control, world, sent, emulator } = createFleet(4)
    const api = (...argv: readonly string[]) => giztools(['api', ...argv, '--product_key', PRODUCT], world)
    const { gid } = JSON.parse((await api('createDeviceGroup')).stdout)
    const mac = emulator.device('fleet0002')?.mac as string
    const assigned = await api('updateDeviceGroup', '--gid', gid, '--action', 'assign', '--macs', JSON.stringify([mac]))
    expect(assigned.stderr).toBe('')
    expect((await control(['--group', gid])).stderr).toBe('giztools: 1 done\n')
    expect(sent()).toEqual([0, 0, 1, 0])
  })

  test('only says what it would send with --dry-run', async () => {
    const { control, sent } = createFleet(2)
    const { stdout } = await control(['--all', '--dry-run'])
    expect(jsonLines(stdout)).toEqual([
      { did: 'fleet0000', attrs: { switch: true } },
      { did: 'fleet0001', attrs: { switch: true } },
    ])
    expect(sent()).toEqual([0, 0])
  })

  test('asks before more than 50, where somebody sits there', async () => {
    const { control, sent } = createFleet(51)
    const there = (stdin: string) => ({ stdin, stdinIsTty: true, stderrIsTty: true })
    const refused = await control(['--all'], there('n\n'))
    expect([refused.code, sent().some(Boolean)]).toEqual([1, false])
    expect(refused.stderr).toContain('Tell 51 devices? [y/N]')
    expect(refused.stderr).toContain('nothing was sent to the 51 devices')
    expect((await control(['--all'], there('\n'))).code).toBe(1)
    expect(sent().some(Boolean)).toBe(false)
    expect((await control(['--all'], there('y\n'))).stdout).not.toBe('')
    expect((await control(['--all', '--yes'], there(''))).stdout).not.toBe('')
    expect((await control(['--all'])).stdout).not.toBe('')
    expect(Math.max(...sent())).toBe(3)
  })

  test.each([
    [['--all', '--group', 'g'], '--devices, --group and --all: expected one of them'],
    [['--all', '--again', 'refused'], '--again says which of the report are told again: give --report'],
    [['--all', '--report', 'r', '--again', 'failed'], '--again: expected all, or some of begun, done'],
    [['--all', '--concurrency', '0'], '--concurrency: expected 1 to 100, got "0"'],
    [['--devices', 'x', '--online'], '--online is for --group and --all'],
  ])('%j is refused', async (argv, message) => {
    const { control, sent } = createFleet(1)
    const { code, stderr } = await control(argv)
    expect([code, sent()]).toEqual([2, [0]])
    expect(stderr).toContain(message)
  })

  test.each([
    [['control', PRODUCT], 'expected <did>, or --devices, --group or --all for many'],
    [['control', PRODUCT, 'd', 'switch=1', '--report', 'r'], '--report is for many devices'],
    [['control', PRODUCT, '--all', '--raw', '0101'], '--raw is for one device'],
    [['control', PRODUCT, '--all'], 'nothing to tell it'],
  ])('%j is refused', async (argv, message) => {
    const { code, stderr } = await giztools(argv, createFleet(1).world)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})

describe('the report', () => {
  test('says what became of each, and a device in it is not told again', async () => {
    const { control, report, sent, emulator } = createFleet(10)
    expect((await control(['--all', '--report', report])).code).toBe(1)
    const [head, ...lines] = jsonLines(readFileSync(report, 'utf8'))
    expect(head).toEqual({ control: { attrs: { switch: true } } })
    // Begun, then what became of it.
    expect(lines).toHaveLength(20)
    expect(lines[0]).toEqual({ time: '2018-01-31T07:40:00.000Z', did: expect.any(String), outcome: 'begun' })
    expect(statSync(report).mode & 0o077).toBe(0)
    const again = await control(['--all', '--report', report])
    expect(again).toMatchObject({ code: 0, stdout: '' })
    expect(again.stderr).toBe('giztools: 10 of 10 devices are in the report already\ngiztools: nothing is left to do\n')
    emulator.act.connect('fleet0004')
    expect((await control(['--all', '--report', report, '--again', 'refused'])).stderr).toContain('1 done, 1 refused')
    expect(sent()).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 0])
  })

  test('of a run that is killed at any moment keeps the next one from sending twice', async () => {
    const { world, control, report, sent } = createFleet(40)
    const argv = ['control', PRODUCT, 'switch=1', '--definition', AC, '--all', '--report', report]
    for (const survives of [0, 1, 7]) {
      let calls = 0
      // A killed run: from some call on nothing comes back, and nothing more is done.
      const fetch: typeof globalThis.fetch = async (input, init) => {
        const answer = await (world.fetch as typeof globalThis.fetch)(input, init)
        if (String(input).endsWith('/control') && calls++ >= survives) await new Promise(() => {})
        return answer
      }
      const sink = { write() {} }
      const killed = run(argv, memoryIo({ ...world, fetch }, { stdout: sink, stderr: sink }))
      await Promise.race([killed, new Promise(done => setTimeout(done, 400))])
    }
    const torn = readFileSync(report, 'utf8')
    writeFileSync(report, torn.slice(0, -7))
    await control(['--all', '--report', report])
    expect(Math.max(...sent())).toBe(1)
    const last = new Map(
      readFileSync(report, 'utf8')
        .split('\n')
        .flatMap(line => {
          try {
            const { did, outcome } = JSON.parse(line)
            return did === undefined ? [] : [[did, outcome] as const]
          } catch {
            return []
          }
        }),
    )
    // Those that were under way stay in doubt; all others are done.
    const doubtful = [...last.values()].filter(outcome => outcome === 'begun').length
    expect(doubtful).toBeGreaterThanOrEqual(3)
    const others = [...last.values()].filter(outcome => outcome !== 'begun')
    expect([others.length, new Set(others)]).toEqual([40 - doubtful, new Set(['done', 'refused'])])
  })

  test.each([
    ['of other values', '{"control":{"attrs":{"switch":false}}}\n', 'a report of other values'],
    ['of nothing', '{"did":"x","outcome":"done"}\n', 'no report of control'],
    [
      'with lines of something else',
      '{"control":{"attrs":{"switch":true}}}\n{"a":1}\n',
      ':2: expected did and outcome',
    ],
  ])('%s is refused', async (_, text, message) => {
    const { control, report, sent } = createFleet(2)
    writeFileSync(report, text)
    const { code, stderr } = await control(['--all', '--report', report])
    expect([code, sent(), readFileSync(report, 'utf8')]).toEqual([1, [0, 0], text])
    expect(stderr).toContain(message)
  })
})
