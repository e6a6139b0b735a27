import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'

const BUILT = 'dist/cli/cli.js'
const AC = 'fixtures/definitions/air-conditioner.json'
const CONTROL = '0000000309000090010101000010'
const CONTROLLED = '{"frame":"envelope","command":"0x0090","action":"control","attrs":{"switch":1}}\n'

interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

interface Session {
  readonly stdin?: string
  /** Called with all that stdout has given so far, and may close it. */
  readonly onOutput?: (text: string, process: ReturnType<typeof spawn>) => void
  readonly keepsStdinOpen?: boolean
}

function giztools(
  argv: readonly string[],
  { stdin = '', onOutput, keepsStdinOpen = false }: Session = {},
): Promise<Ended> {
  const child = spawn(process.execPath, ['bin/giztools.js', ...argv])
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    stdout += text
    onOutput?.(stdout, child)
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  // The program may end before it has read everything.
  child.stdin.on('error', () => {})
  if (keepsStdinOpen) child.stdin.write(stdin)
  else child.stdin.end(stdin)
  return new Promise(done => child.on('close', (code, signal) => done({ code, signal, stdout, stderr })))
}

describe('the built program', () => {
  beforeAll(() => {
    if (!existsSync(BUILT)) throw new Error(`${BUILT} is not there: run \`npm run build\` first`)
  })

  test('decodes in worker threads what it decodes in one: byte for byte, odd lines and documents included', async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => {
      if (i % 997 === 0) return 'no payload'
      if (i % 1009 === 0) return `{\n"payload": "${CONTROL}"\n}`
      return i % 2 === 0 ? `04010000${(16 + (i % 20)).toString(16)}000000` : `{"timestamp":${i},"payload":"${CONTROL}"}`
    })
    // A line longer than a block, and a document that goes over several.
    many[9000] = `{"payload":"${CONTROL}","note":"${'x'.repeat(1_500_000)}"}`
    many[9100] = `{"objects":[\n${`{"payload":"${CONTROL}"},\n`.repeat(40_000)}{"payload":"${CONTROL}"}\n]}`
    const stdin = `${many.map((line, i) => (i % 3 === 0 ? `${line}\r` : line)).join('\n')}\n`
    const runs = [
      ['2', 'ndjson', '--where', 'switch=1'],
      ['2', 'csv'],
      ['3', 'json'],
    ] as const
    for (const [jobs, ...flags] of runs) {
      const decode = (...more: string[]) => giztools(['decode', AC, '--format', ...flags, ...more], { stdin })
      const one = await decode()
      const several = await decode('--jobs', jobs)
      expect(one.stdout.length).toBeGreaterThan(1_000_000)
      expect(several.stdout === one.stdout).toBe(true)
      expect({ ...several, stdout: '' }).toEqual({ ...one, stdout: '' })
    }
  }, 120_000)

  test('decodes an argument, and does not wait for stdin', async () => {
    const ended = await giztools(['decode', AC, CONTROL], { keepsStdinOpen: true })
    expect(ended).toEqual({ code: 0, signal: null, stdout: CONTROLLED, stderr: '' })
  })

  test('decodes stdin; the exit code tells of faults', async () => {
    const { code, stdout, stderr } = await giztools(['decode', AC], { stdin: `${CONTROL}\r\n0a\n` })
    expect([code, stderr]).toEqual([1, 'giztools: 1 of 2 payloads could not be decoded\n'])
    expect(stdout.startsWith(`${CONTROLLED}{"error":`)).toBe(true)
  })

  test.each(['table', 'csv'])('has its libraries with it: %s', async format => {
    const { code, stdout } = await giztools(['decode', AC, '--format', format, CONTROL])
    expect([code, stdout.includes('switch')]).toEqual([0, true])
  })

  test('explains, encodes, converts', async () => {
    expect((await giztools(['explain', AC, CONTROL])).stdout).toContain('flag switch')
    expect((await giztools(['encode', AC, 'switch=on'])).stdout).toBe('010101000000\n')
    expect((await giztools(['convert', '--to', 'array'], { stdin: '0a0b' })).stdout).toBe('[10,11]\n')
  })

  test('is silent when its reader goes away', async () => {
    const ended = await giztools(['decode', AC], {
      stdin: `${CONTROL}\n`.repeat(50_000),
      onOutput: (_text, { stdout }) => stdout?.destroy(),
    })
    expect([ended.code, ended.stderr]).toEqual([0, ''])
  })

  test('loses nothing of a long output', async () => {
    const { code, stdout } = await giztools(['decode', AC], { stdin: `${CONTROL}\n`.repeat(20_000) })
    expect([code, stdout === CONTROLLED.repeat(20_000)]).toEqual([0, true])
  })

  test('answers a line at once, while more may come', async () => {
    const ended = await giztools(['decode', AC], {
      stdin: `${CONTROL}\n`,
      keepsStdinOpen: true,
      onOutput: (_text, { stdin }) => stdin?.end(),
    })
    expect([ended.code, ended.stdout]).toEqual([0, CONTROLLED])
  })

  test('usage is exit code 2', async () => {
    const ended = await giztools(['decode', AC, '--formt'])
    expect([ended.code, ended.stdout, ended.stderr]).toEqual([
      2,
      '',
      'giztools: no option --formt; near it is --format\nSee: giztools decode --help\n',
    ])
  })
})
