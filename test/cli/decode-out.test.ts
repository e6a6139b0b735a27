import { execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type BuiltProgram, buildProgram } from './built.ts'
import { readArrow, readParquet } from './columnar/read-back.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const LAMP = 'fixtures/definitions/bedside-lamp-var-len.json'
const COOL_16 = '0401000010000000'
const COOL_17 = '0401000011000000'
const OFF = '0400000011000000'
const HOT = '0411000011000000'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'giztools-out-')))
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const parts = () => readdirSync(folder).filter(name => name.endsWith('.part'))

/** What the command wrote, as objects without what is null. */
async function rowsOf(format: 'arrow' | 'parquet', definition: string, log: string, ...argv: string[]) {
  const out = join(folder, `rows.${format}`)
  const outcome = await giztools(['decode', definition, '--in', log, '--format', format, '--out', out, ...argv])
  expect(outcome.stdout).toBe('')
  const { names, rows } = await (format === 'arrow' ? readArrow : readParquet)(readFileSync(out))
  return rows.map(row => Object.fromEntries(names.flatMap((name, at) => (row[at] === null ? [] : [[name, row[at]]]))))
}

describe.each(['arrow', 'parquet'] as const)('--format %s', format => {
  const report = (attrs: object) => ({ frame: 'p0', action: 'report', ...attrs })
  const log = file('log', `${COOL_16}\n${COOL_16}\n${COOL_17}\nzz!\n${HOT}\n${OFF}\n`)
  const shown = (...argv: string[]) => rowsOf(format, AC, log, '--attrs', 'mode,switch,set_temp', ...argv)
  const cool = report({ mode: '制冷', switch: 1, set_temp: 16 })
  const warmer = { ...cool, set_temp: 17 }
  const failed = {
    ...{ error: expect.stringContaining('got "zz!": no hex ("z" at character 0)'), code: 'TEXT_INVALID' },
    ...{ line: 4, input: 'zz!' },
  }
  const hot = { ...warmer, mode: '制热' }
  const off = { ...warmer, switch: 0 }

  test('every line', async () => {
    expect(await shown()).toEqual([cool, cool, warmer, failed, hot, off])
  })

  test('--other drop, --where, --changes-only', async () => {
    expect(await shown('--other', 'drop')).toEqual([cool, cool, warmer, hot, off])
    expect(await shown('--where', 'mode=制热')).toEqual([failed, hot])
    expect(await shown('--where', 'room_temp=-10', '--changes-only', '--other', 'drop')).toEqual([
      cool,
      warmer,
      hot,
      off,
    ])
  })

  test('--integers', async () => {
    const raw = { 'raw.mode': 4, 'raw.switch': 1, 'raw.set_temp': 17 }
    expect((await shown('--integers', '--where', 'mode=制热', '--other', 'drop'))[0]).toEqual({ ...hot, ...raw })
  })

  test('--forward-fill', async () => {
    const { stdout } = await giztools(['encode', LAMP, '--action', 'report', 'brightness=7'])
    const lamps = file('lamps', `1401610564002d\n${stdout}`)
    const whole = report({ power: 1, timer: '60分钟', brightness: 100, temperature: -35.5 })
    expect(await rowsOf(format, LAMP, lamps)).toEqual([whole, report({ brightness: 7 })])
    expect(await rowsOf(format, LAMP, lamps, '--forward-fill')).toEqual([whole, { ...whole, brightness: 7 }])
  })

  test('of arguments, and of stdin', async () => {
    const out = join(folder, `argument.${format}`)
    const read = async () => (await (format === 'arrow' ? readArrow : readParquet)(readFileSync(out))).rows.length
    expect((await giztools(['decode', AC, COOL_16, OFF, '--out', out])).code).toBe(0)
    expect(await read()).toBe(2)
    expect((await giztools(['decode', AC, '--out', out], { stdin: `${COOL_16}\n` })).code).toBe(0)
    expect(await read()).toBe(1)
  })

  test.each([
    [['--jobs', '2'], /--format \w+ is written by one job: leave --jobs out/],
    [['--annotate'], /--annotate puts lines of the input between those of the output: it needs --format ndjson/],
    [['--other', 'pass'], /--other pass puts lines .* it needs --format ndjson/],
  ])('not with %j', async (argv, message) => {
    const { code, stderr } = await giztools(['decode', AC, '--in', log, '--format', format, ...argv])
    expect(code).toBe(2)
    expect(stderr).toMatch(message)
  })

  test('not to a terminal', async () => {
    const { code, stdout, stderr } = await giztools(['decode', AC, '--in', log, '--format', format], { terminal: 80 })
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/is no text for a terminal: give --out FILE, or pipe it on/)
  })

  test('names that are taken, and names that break careless code', async () => {
    const definition = JSON.parse(readFileSync(AC, 'utf8'))
    const [, second, , , fifth] = definition.entities[0].attrs
    definition.entities[0].attrs[0].name = '__proto__'
    second.name = 'type'
    second.display_name = definition.entities[0].attrs[0].display_name
    fifth.name = 'constructor'
    const [row] = await rowsOf(
      format,
      file('odd.json', JSON.stringify(definition)),
      file('one', `${COOL_16}\n`),
      '--integers',
    )
    expect(Object.getOwnPropertyDescriptor(row, '__proto__')?.value).toBe(1)
    expect(row).toMatchObject({ 'attrs.type': 0, constructor: 0, 'raw.type': 0, 'raw.__proto__': 1 })
    expect(row).not.toHaveProperty('type')
  })
})

describe('--out', () => {
  const log = file('out.log', `${COOL_16}\n${OFF}\n`)
  const decode = (...argv: string[]) => giztools(['decode', AC, '--attrs', 'switch', ...argv])

  test.each(['a.xlsx', 'a.txt', 'a.json.bak'])('%s is of no format that is known', async name => {
    const { code, stdout, stderr } = await decode('--in', log, '--out', join(folder, name))
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toContain('expected one of .ndjson, .jsonl, .json, .csv, .arrow, .feather and .parquet, or --format')
    expect(existsSync(join(folder, name))).toBe(false)
    expect((await decode('--in', log, '--out', join(folder, name), '--format', 'csv')).code).toBe(0)
  })

  test.each([
    ['a.ndjson', /^\{"frame"/],
    ['a.jsonl', /^\{"frame"/],
    ['a', /^\{"frame"/],
    ['a.json', /^\[\n\{"frame"/],
    ['a.csv', /^timestamp,/],
    ['a.parquet', /^PAR1/],
    ['a.arrow', /^ARROW1/],
    ['a.feather', /^ARROW1/],
  ])('%s says which format, on a terminal too', async (name, begin) => {
    const out = join(folder, name)
    expect(await giztools(['decode', AC, '--in', log, '--out', out], { terminal: 80 })).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    expect(readFileSync(out, 'latin1')).toMatch(begin)
    expect(parts()).toEqual([])
  })

  test.each(['ndjson', 'json', 'csv', 'table'])('has what stdout would have: %s', async format => {
    const out = join(folder, 'same')
    for (const argv of [
      ['--in', log],
      [COOL_16, OFF],
    ]) {
      const { stdout } = await decode(...argv, '--format', format)
      expect((await decode(...argv, '--format', format, '--out', out)).stdout).toBe('')
      expect(readFileSync(out, 'utf8')).toBe(stdout)
    }
  })

  test('takes the place of a file once it is whole, which keeps its mode; a link stays one', async () => {
    const old = file('old', 'what was there')
    chmodSync(old, 0o600)
    const link = join(folder, 'link')
    symlinkSync(old, link)
    const name = join(folder, 'second name')
    linkSync(old, name)
    // Strict: it stops at the second line.
    const bad = await decode('--in', file('bad.log', `${COOL_16}\nzz\n`), '--strict', '--out', link)
    expect(bad.code).toBe(1)
    expect(readFileSync(old, 'utf8')).toBe('what was there')
    expect((await decode('--in', log, '--out', link)).code).toBe(0)
    expect(realpathSync(link)).toBe(old)
    expect(readFileSync(old, 'utf8')).toMatch(/^\{"frame"/)
    expect(statSync(old).mode & 0o777).toBe(0o600)
    expect(readFileSync(name, 'utf8')).toBe('what was there')
    expect(parts()).toEqual([])
  })

  test('may be the log itself', async () => {
    const path = file('itself', `${COOL_16}\n`)
    expect((await decode('--in', path, '--out', path)).code).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe('{"frame":"p0","action":"report","attrs":{"switch":1}}\n')
  })

  test('with lines that are no payload is whole all the same', async () => {
    const out = join(folder, 'failed')
    const { code, stderr } = await decode('--in', file('some.log', `zz\n${OFF}\n`), '--out', out)
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'giztools: 1 of 2 payloads could not be decoded\n' })
    expect(readFileSync(out, 'utf8').split('\n').length).toBe(3)
  })

  test('where nothing can be written', async () => {
    mkdirSync(join(folder, 'sub'))
    expect((await decode('--in', log, '--out', join(folder, 'sub'))).stderr).toMatch(
      /cannot write .*sub: it is a folder/,
    )
    expect((await decode('--in', log, '--out', join(folder, 'no', 'a'))).stderr).toMatch(/there is no such folder/)
    expect((await decode('--in', log, '--out', join(log, 'a'))).stderr).toMatch(/what should be its folder is none/)
    expect(parts()).toEqual([])
  })

  test('is left alone where the log cannot be read, or the command line is wrong', async () => {
    const old = file('left', 'alone')
    expect((await decode('--in', join(folder, 'none'), '--out', old)).code).toBe(1)
    expect((await decode('--in', log, '--jobs', '0', '--out', old)).code).toBe(2)
    expect(readFileSync(old, 'utf8')).toBe('alone')
    expect(parts()).toEqual([])
  })
})

describe('a process of its own', () => {
  let program: BuiltProgram
  beforeAll(async () => {
    program = await buildProgram()
  })
  afterAll(() => program.remove())

  test('that is interrupted while it waits leaves nothing behind', async () => {
    const out = join(folder, 'interrupted')
    const child = spawn(process.execPath, [program.path, 'decode', AC, '--out', out], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.write(`${COOL_16}\n`)
    while (parts().length === 0) await new Promise(next => setTimeout(next, 20))
    child.kill('SIGINT')
    const code = await new Promise(done => child.on('exit', done))
    expect(code).toBe(130)
    expect(existsSync(out)).toBe(false)
    expect(parts()).toEqual([])
  })

  test('writes to what is no ordinary file as it stands', async () => {
    execFileSync(process.execPath, [program.path, 'decode', AC, COOL_16, '--out', '/dev/null'])
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    const { stdout } = await giztools(['decode', AC, COOL_16, '--format', 'csv'])
    const shell = '"$0" "$1" decode "$2" "$3" --format csv --out /dev/stdout | cat'
    const argv = ['-c', shell, process.execPath, program.path, AC, COOL_16]
    expect(execFileSync('sh', argv, { encoding: 'utf8' })).toBe(stdout)
  })

  test('writes bytes to a pipe', async () => {
    const argv = [program.path, 'decode', AC, COOL_16, OFF, '--format', 'arrow']
    expect(readArrow(execFileSync(process.execPath, argv)).rows.length).toBe(2)
  })
})

describe('a hole', () => {
  test('of a whole file is skipped, counted and no failure', async () => {
    const path = file('endless', '')
    truncateSync(path, 257 * 1024 * 1024)
    const { code, stdout, stderr } = await giztools(['decode', AC, '--in', file('short', `${COOL_16}\n`), path])
    expect([code, stdout.split('\n')]).toEqual([0, [expect.stringContaining('"set_temp":16'), '']])
    expect(stderr).toContain('269484032')
    truncateSync(path, 0)
  })
})
