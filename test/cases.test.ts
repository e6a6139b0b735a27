import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  compileCodec,
  createEnvelopeReader,
  createLayout,
  decodeMessage,
  encodeEnvelope,
  parseDefinition,
  parseHex,
} from '../src/index.ts'
import { type BuiltProgram, buildProgram } from './cli/built.ts'

// Inputs that people reported, with their commands: each `cmd.txt` is run as it stands, with the program of these sources.
const CASES = fileURLToPath(new URL('../../shared/cases/', import.meta.url))
const found = existsSync(CASES)
if (!found) console.log('cases.test.ts skips: there is no ../shared/cases beside the repository')

interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const folder = mkdtempSync(join(tmpdir(), 'giztools-cases-'))
let program: BuiltProgram
beforeAll(async () => {
  if (found) program = await buildProgram()
})
afterAll(() => {
  program?.remove()
  rmSync(folder, { recursive: true })
})

/** Cases whose own command shows what was lacking: the command that does it. */
const COMMANDS: Readonly<Record<string, string>> = {
  '14-text-log-lines': String.raw`sed -n 1p app.log > a.log; sed -n 2p app.log > b.log; (echo at,way,bytes; sed -n 3p app.log) > c.csv
giztools decode ac.json --in a.log --attrs switch --line '(?<time>\S+ \S+) \w+ recv (?<payload>\w+)'
giztools decode ac.json --in b.log --attrs switch --line '\((?<time>[\d.]+)\) (?<type>\w+) (?<payload>\w+)'
giztools decode ac.json --in c.csv --attrs switch --keep at --csv bytes`,
}

/** What each call of giztools in a case printed, in their order. */
function run(name: string): readonly Ran[] {
  const [work, out] = ['work', 'out'].map(part => join(folder, name, part)) as [string, string]
  cpSync(join(CASES, name), work, { recursive: true })
  const script = `set -o pipefail
mkdir -p '${out}'
giztools() {
  local n=$(ls '${out}' | grep -c code)
  : > "${out}/$n.code"
  '${process.execPath}' '${program.path}' "$@" 2> "${out}/$n.err" | tee "${out}/$n.out"
  echo "\${PIPESTATUS[0]}" > "${out}/$n.code"
}
cd '${work}'
${COMMANDS[name] ?? readFileSync(join(CASES, name, 'cmd.txt'), 'utf8')}
trap '' TERM
kill -TERM 0
exit 0
`
  const path = join(folder, name, 'run.sh')
  writeFileSync(path, script)
  chmodSync(path, 0o755)
  const { PATH = '', HOME = folder } = process.env
  const env = { PATH, HOME, GIZWITS_PRODUCT_SECRET: 'x', XDG_CONFIG_HOME: folder }
  // A case may leave a server behind, in a pipe: all that it started is ended as the group that setsid makes.
  spawnSync('setsid', ['--wait', 'bash', path], { env, timeout: 100_000, stdio: ['ignore', 'ignore', 'ignore'] })
  const read = (n: number, ending: string) => readFileSync(join(out, `${n}.${ending}`), 'utf8')
  return readdirSync(out)
    .filter(file => file.endsWith('.code'))
    .map((_, n) => ({ code: Number(read(n, 'code')), stdout: read(n, 'out'), stderr: read(n, 'err') }))
}

const rows = ({ stdout }: Ran) =>
  stdout
    .trim()
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
const attrs = (ran: Ran) => rows(ran).map(row => row.attrs)
const switches = (count: number) => Array(count).fill({ switch: 1 })

/** By case: what is right of its calls. */
const RIGHT: Readonly<Record<string, (calls: readonly Ran[]) => void>> = {
  '01-gbk-definition': ([cool, hot, types, diff]) => {
    expect([cool, hot].map(call => [call?.code, attrs(call as Ran)])).toEqual([
      [0, [{ mode: '制冷' }]],
      [0, [{ mode: '制热' }]],
    ])
    for (const label of ['制冷', '送风', '除湿', '自动', '制热']) expect(types?.stdout).toContain(label)
    expect([types?.stdout, diff?.stdout].join()).not.toContain('\uFFFD')
    expect(diff?.code).toBe(0)
    expect(cool?.stderr).toMatch(/GB18030/)
  },
  '02-forward-fill-mixes-devices': ([filled, changed, csv]) => {
    expect(rows(filled as Ran).map(({ did, attrs: { power, brightness } }) => [did, power, brightness])).toEqual([
      ['lampA', 1, undefined],
      ['lampB', undefined, 50],
    ])
    expect(rows(changed as Ran).map(({ did }) => did)).toEqual(['lampA'])
    expect(
      csv?.stdout
        .split('\n')
        .slice(1, 3)
        .map(line => line.split(',').slice(5, 9)),
    ).toEqual([
      ['lampA', 'report', '1', ''],
      ['lampB', 'report', '', '50'],
    ])
  },
  '03-dash-hex-as-base64': calls => {
    expect(calls.slice(0, 3).map(({ stdout }) => stdout)).toEqual(['ffff00\n', 'e4edaa\n', '0a0b0c\n'])
    expect(attrs(calls[3] as Ran)).toMatchObject([{ switch: 0, mode: '制冷', set_temp: 16 }])
    expect(attrs(calls[4] as Ran)).toEqual([{ switch: 1 }])
    expect(calls.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0])
  },
  '04-words-as-payloads': ([log, open, auto]) => {
    expect(attrs(log as Ran)).toEqual([{ switch: 1, mode: '制冷' }])
    for (const call of [open, auto]) expect([call?.code, call?.stdout]).toEqual([1, ''])
  },
  '06-logs-data-null-attrs': ([csv, table]) => {
    expect([csv?.code, table?.code]).toEqual([0, 0])
    expect(csv?.stdout.trim().split('\n')).toHaveLength(4)
    expect(`${csv?.stderr}${table?.stderr}`).not.toContain('unexpected')
  },
  '07-nul-hole': ([rotated, short]) => {
    expect(attrs(rotated as Ran)).toEqual(switches(3))
    expect(attrs(short as Ran)).toEqual(switches(2))
    expect(rotated?.stderr).toMatch(/95000000/)
  },
  '08-gz-end': ([trailing]) => {
    expect(attrs(trailing as Ran)).toEqual(switches(3))
    expect(trailing?.stderr).not.toBe('')
  },
  '09-log-in-milliseconds': ([printed, archived]) => {
    for (const call of [printed, archived]) {
      expect(call?.code).toBe(1)
      expect(call?.stderr).toMatch(/milliseconds/)
    }
  },
  '10-nanosecond-timestamp': ([log]) => {
    expect(log?.stdout).toMatch(/^\{"timestamp":1517384252294123456,"type":"dev2app","frame":"p0","action":"report",/)
  },
  '11-since-and-to': ([call]) => {
    expect(call?.code).toBe(2)
    expect(call?.stderr).toMatch(/--since.*--to|--to.*--since/)
    expect(call?.stderr).toMatch(/1h.*2026-01-01|2026-01-01.*1h/)
  },
  '12-same-day': calls => {
    const call = calls.at(-1) as Ran
    expect([call.code, call.stdout.length > 0 || /--to/.test(call.stderr)]).toEqual([0, true])
  },
  '13-utf16': ([check, log]) => {
    expect(check?.code).toBe(0)
    expect(attrs(log as Ran).length).toBeGreaterThan(0)
    expect(rows(log as Ran).some(row => row.error !== undefined)).toBe(false)
  },
  '14-text-log-lines': calls => {
    expect(calls.map(call => [call.code, rows(call)])).toMatchObject([
      [0, [{ timestamp: '2026-11-20 08:00:00.123', attrs: { switch: 1 } }]],
      [0, [{ timestamp: 1605793322.823716, type: 'dev2app', attrs: { switch: 1 } }]],
      [0, [{ at: '1517384252.294', attrs: { switch: 1 } }]],
    ])
  },
  '15-text-forms': ([log]) => {
    expect(attrs(log as Ran)).toEqual(switches(8))
  },
  '16-push-records': ([log]) => {
    expect(rows(log as Ran).map(({ did, attrs: { switch: on } }) => [did, on])).toEqual([
      ['abc', 1],
      ['abc', 1],
    ])
  },
  '17-data-csv-unknown-attribute': ([csv, ndjson]) => {
    expect(`${csv?.stdout}${csv?.stderr}`).toContain('brand_new')
    expect(ndjson?.stdout).toContain('brand_new')
  },
  '31-ok-scale': calls => {
    expect(calls.map(({ stdout }) => stdout)).toEqual([
      '0101084000000000000000\n',
      '0101083f00000000000000\n',
      '{"frame":"p0","action":"report","attrs":{"so_c":52.8,"odd":-49.99847412109375,"third":1735689600.0001,"neg":0.5}}\n',
      '01080000000000000000c8\n',
    ])
    expect(calls[3]?.stderr).toBe('giztools: neg: 0.25 lies between two steps of 0.5, the nearest is 0\n')
  },
  '32-ok-gz-members': ([log]) => {
    expect(attrs(log as Ran)).toEqual(switches(3))
  },
  '35-ok-object-names': ([names, encoded]) => {
    expect(names?.stdout).toBe(
      '{"frame":"p0","action":"report","attrs":{"__proto__":5,"constructor":6,"a.b":0,"a-b":2,"a_b":1}}\n',
    )
    expect(encoded?.stdout).toBe('010000006101000000000506000000000000000000000000000000000000\n')
  },
  '36-ok-short': ([short, long, strict]) => {
    expect(rows(short as Ran)).toMatchObject([
      { missing: ['room_temp', 'alert_shutdown', 'alert_full', 'fault_roomtemp'] },
    ])
    expect(rows(long as Ran)).toMatchObject([{ extra: 2 }])
    expect([strict?.code, strict?.stderr]).toEqual([
      1,
      'giztools: payload 1: payload: expected bytes for room_temp, alert_shutdown, alert_full, fault_roomtemp, got an end after 5 bytes\n',
    ])
  },
}

describe.skipIf(!found)('inputs that people reported', () => {
  test.each(Object.entries(RIGHT))('%s', (name, isRight) => {
    const calls = run(name)
    expect(calls.length).toBeGreaterThan(0)
    isRight(calls)
  })

  test('18-ble-lost-notification', () => {
    const definition = JSON.parse(readFileSync(join(CASES, '18-ble-lost-notification', 'pump.json'), 'utf8'))
    const codec = compileCodec(createLayout(parseDefinition(definition)))
    const p0 = parseHex('04fe37313204d201020304050607080bb800015f900002')
    const frame = encodeEnvelope({ command: 0x91, payload: p0 })
    const notifications = Array.from({ length: 4 }, () => [frame.slice(0, 20), frame.slice(20)]).flat()
    const reader = createEnvelopeReader()
    const frames = notifications.flatMap((bytes, at) => (at === 1 ? [] : reader.push(bytes)))
    const isRight = frames.map(bytes => {
      const { attrs, issues = [] } = decodeMessage(codec, bytes)
      return attrs.rpm === 3000 || issues.some(({ message }) => message.includes('00000003'))
    })
    expect([isRight.length > 0, isRight.every(Boolean)]).toEqual([true, true])
  })
})
