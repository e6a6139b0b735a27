import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { giztools, memoryIo, type World } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const COOL_16 = '0401000010000000'
const folder = mkdtempSync(join(tmpdir(), 'giztools-progress-'))
afterAll(() => rmSync(folder, { recursive: true }))

function log(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const LINES = 60_000
const long = log('long.log', `${COOL_16}\n`.repeat(LINES))
const packed = log('packed.log.gz', gzipSync(`${COOL_16}\n`.repeat(LINES)))

/** Each is a reading of its own. */
const short = Array.from({ length: 20 }, (_, i) => log(`short-${i}.log`, `${COOL_16}\n`.repeat(20)))

/** Half a second a look. */
function clock(): () => number {
  let time = 0
  return () => {
    time += 500
    return time
  }
}

const decode = (argv: readonly string[], world: World) =>
  giztools(['decode', AC, '--attrs', 'switch', ...argv], { now: clock(), ...world })

describe('progress', () => {
  test('is shown for files while rows go elsewhere: how far, how fast, how long yet; then it is gone', async () => {
    const { code, stdout, stderr } = await decode(['--in', packed, long], { stderrIsTty: true })
    expect(code).toBe(0)
    expect(stdout.split('\n').length).toBe(2 * LINES + 1)
    const drawn = stderr.split('\r\u001b[K')
    expect(drawn).toContainEqual(
      expect.stringMatching(/^█+░* \d+% {2}\d\.\d of 1\.0 MB {2}\d\.\d MB\/s {2}\d+ s left$/),
    )
    expect(drawn.at(-1)).toBe('')
    for (const line of drawn) expect(line.length).toBeLessThan(80)
  })

  test.each<[string, string[], World]>([
    ['where rows go to the terminal', ['--in', ...short], { stderrIsTty: true, terminal: 80 }],
    ['where stderr is no terminal', ['--in', long], {}],
    ['of stdin', [], { stderrIsTty: true, stdin: `${COOL_16}\n` }],
    ['against the wish', ['--in', long, '--no-progress'], { stderrIsTty: true }],
  ])('is not shown %s', async (_what, argv, world) => {
    expect((await decode(argv, world)).stderr).toBe('')
  })

  test('is shown of stdin on demand, without an end that nobody knows', async () => {
    const { stderr } = await decode(['--progress'], { stderrIsTty: true, stdin: [`${COOL_16}\n`, `${COOL_16}\n`] })
    expect(stderr).toContain('\r\u001b[K0.0 MB  0.0 MB/s')
  })

  test('is lines, and few, where it is wanted and stderr is no terminal', async () => {
    const { stderr } = await decode(['--in', long, '--progress'], {})
    expect(stderr).toMatch(/^█+░* \d+% .* MB\/s.*\n$/)
    expect(stderr).not.toContain('\r')
  })

  test('either or', async () => {
    expect((await decode(['--in', long, '--progress', '--no-progress'], {})).code).toBe(2)
  })

  test.each(['ndjson', 'table', 'csv'])('never stands in a line with rows: %s', async format => {
    let screen = ''
    const sink = {
      write(text: string) {
        screen += text
      },
    }
    const io = memoryIo({ terminal: 80, stderrIsTty: true, now: clock() }, { stdout: sink, stderr: sink })
    const argv = ['decode', AC, '--attrs', 'switch', '--progress', '--in', ...short, '--format', format]
    expect(await run(argv, io)).toBe(0)
    expect(screen).toContain('█')
    // What a terminal keeps: of each line the text after the last clearing.
    const kept = screen.split('\n').map(line => line.slice(line.lastIndexOf('\r\u001b[K') + 1).replace('\u001b[K', ''))
    expect(kept.filter(line => line.includes('█'))).toEqual([])
    const { stdout } = await giztools(
      argv.filter(word => word !== '--progress'),
      { terminal: 80 },
    )
    expect(kept.join('\n')).toBe(stdout)
  })
})

describe('--format table', () => {
  test('of a log is a table a record, the same as of arguments; the default on a terminal', async () => {
    const path = log('two.log', `${COOL_16}\nzz!\n0400000011000000\n`)
    const world = { terminal: 60 }
    const expected = await giztools(['decode', AC, COOL_16, 'zz!', '0400000011000000'], world)
    expect(expected.stdout).toContain('set_temp')
    expect(await giztools(['decode', AC, '--in', path], world)).toEqual(expected)
    expect((await giztools(['decode', AC], { ...world, stdin: `${COOL_16}\nzz!\n0400000011000000\n` })).stdout).toBe(
      expected.stdout,
    )
    const { stdout } = await giztools(['decode', AC, '--in', path, '--where', 'switch=0', '--other', 'drop'], world)
    expect(stdout).toBe((await giztools(['decode', AC, '0400000011000000'], world)).stdout)
  })

  test('gives way to rows on a terminal where only these can be had', async () => {
    const path = log('one.log', `${COOL_16}\n`)
    const { stdout } = await giztools(['decode', AC, '--in', path, '--annotate'], { terminal: 60 })
    expect(stdout).toMatch(new RegExp(`^${COOL_16}\\n\\{"frame"`))
    expect((await giztools(['decode', AC, '--in', path, '--jobs', '2', '--format', 'table'], {})).stderr).toMatch(
      /--format table is written by one job/,
    )
  })
})
