import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { DEVICE, ENTERPRISE, PRODUCT, SECRETS } from './platform.ts'

const BUILT = 'dist/cli/cli.js'
const AC = 'fixtures/definitions/air-conditioner.json'
const HEADER = 'fixtures/headers/air-conditioner.h'
const COOL = '0401000010000000'
const hasFull = existsSync('/dev/full')
if (!hasFull) console.warn('there is no /dev/full here: what a full disk does is not tested')

const folder = mkdtempSync(join(tmpdir(), 'giztools-full-'))
afterAll(() => rmSync(folder, { recursive: true }))
const log = join(folder, 'log')
writeFileSync(log, `${COOL}\n`.repeat(3))

/** The built program in a shell, which says where its output goes. */
function shell(redirected: string, argv: readonly string[], { env = {}, stdin = '' } = {}) {
  const script = `"$0" bin/giztools.js "$@" ${redirected}`
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath, ...argv], {
    encoding: 'utf8',
    input: stdin,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
  })
  return { status, stdout, stderr }
}

const FULL = 'giztools: ENOSPC: no space left on device, write\n'

describe.skipIf(!hasFull)('a full disk', () => {
  beforeAll(() => {
    if (!existsSync(BUILT)) throw new Error(`${BUILT} is not there: run \`npm run build\` first`)
  })

  const commands: readonly (readonly string[])[] = [
    ['--help'],
    ['--version'],
    ['decode', '--help'],
    ['api'],
    ['api', '--help'],
    ['api', 'control', '--help'],
    ...['table', 'ndjson', 'json', 'csv', 'arrow', 'parquet'].map(format => ['decode', AC, COOL, '--format', format]),
    ...['ndjson', 'json', 'csv', 'arrow', 'parquet'].map(format => ['decode', AC, '--in', log, '--format', format]),
    ['decode', AC, '--in', log, '--jobs', '2'],
    ['encode', AC, 'switch=1'],
    ...['text', 'ndjson', 'json'].map(format => ['explain', AC, COOL, '--format', format]),
    ['convert', '--to', 'base64', COOL],
    ...['text', 'json', 'sarif'].map(format => ['check', AC, '--format', format]),
    ['check', AC, '--header', HEADER],
    ...['text', 'svg', 'html', 'markdown'].map(format => ['layout', AC, '--format', format]),
    ...['text', 'json'].map(format => ['diff', AC, AC, '--format', format]),
    ...['c', 'types', 'module'].map(kind => ['generate', kind, AC]),
    ['import-header', HEADER],
    ['control', PRODUCT, DEVICE, 'switch=1', '--dry-run', '--definition', AC],
    ['emulate'],
  ]
  test.each(commands.map(argv => [argv.join(' '), argv] as const))('%s', (_name, argv) => {
    expect(shell('>/dev/full', argv)).toEqual({ status: 1, stdout: '', stderr: FULL })
  })

  test('commands that ask the platform', async () => {
    const emulator = createEmulator({
      enterpriseId: ENTERPRISE,
      enterpriseSecret: SECRETS.enterpriseSecret,
      products: [
        { productKey: PRODUCT, productSecret: SECRETS.productSecret, definition: JSON.parse(readFileSync(AC, 'utf8')) },
      ],
      devices: [{ did: DEVICE, mac: 'A4CF12000001', online: true }],
    })
    const { url, close } = await emulator.listen()
    const env = {
      ...{ PATH: process.env.PATH, HOME: folder, GIZWITS_BASE_URL: url },
      ...{ GIZWITS_ENTERPRISE_ID: ENTERPRISE, GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret },
      GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
    }
    for (const argv of [
      ['devices', PRODUCT],
      ['devices', PRODUCT, '--format', 'csv'],
      ['logs', PRODUCT, DEVICE, '--definition', AC, '--format', 'csv'],
      ['fetch', PRODUCT],
      ['api', 'datapoint', '--product_key', PRODUCT],
    ]) {
      const script = '"$0" bin/giztools.js "$@" >/dev/full'
      const child = spawn('sh', ['-c', script, process.execPath, ...argv], { env })
      let stderr = ''
      child.stderr.setEncoding('utf8').on('data', text => {
        stderr += text
      })
      const status = await new Promise(done => child.on('close', done))
      expect([argv, status, stderr]).toEqual([argv, 1, FULL])
    }
    await close()
  })

  test('--out', () => {
    for (const format of ['ndjson', 'csv', 'parquet']) {
      const { status, stderr } = shell('', ['decode', AC, COOL, '--format', format, '--out', '/dev/full'])
      expect([status, stderr]).toEqual([1, 'giztools: cannot write /dev/full: no space is left\n'])
    }
    const { status, stderr } = shell('', ['generate', 'types', AC, '--out', '/dev/full'])
    expect([status, stderr]).toEqual([1, 'giztools: cannot write /dev/full: no space is left\n'])
  })

  test('of stderr is no fault', () => {
    expect(shell('2>/dev/full', ['decode', AC, 'zz'])).toMatchObject({ status: 1, stderr: '' })
    expect(shell('2>/dev/full', ['check', 'none.json'])).toMatchObject({ status: 1, stderr: '' })
    expect(shell('2>/dev/full', ['nothing'])).toEqual({ status: 2, stdout: '', stderr: '' })
    expect(shell('>/dev/full 2>/dev/full', ['layout', AC])).toEqual({ status: 1, stdout: '', stderr: '' })
    const encoded = { status: 0, stdout: '010101000000\n', stderr: '' }
    expect(shell('2>/dev/full', ['encode', AC, 'switch=1'])).toEqual(encoded)
  })

  test('does not hide what a command has found', () => {
    expect(shell('>/dev/full', ['check', 'none.json'])).toEqual({ status: 1, stdout: '', stderr: FULL })
  })
})

// A file that may not grow any further takes a part of a write, and says so by its count alone: so does a disk that becomes full.
test.skipIf(process.platform === 'win32')('a disk that becomes full within a write', () => {
  const out = join(folder, 'part')
  const script = `ulimit -f 1; "$0" bin/giztools.js layout ${AC} --format html >"${out}"`
  const { status, stderr } = spawnSync('sh', ['-c', script, process.execPath], { encoding: 'utf8' })
  expect([status, stderr]).toEqual([1, 'giztools: EFBIG: file too large, write\n'])
  expect(statSync(out).size).toBeLessThanOrEqual(1024)
})

test('a reader that goes away is none', () => {
  for (const argv of [['layout', AC, '--format', 'html'], ['--help'], ['decode', AC, '--in', log]]) {
    const { stderr, stdout } = shell('| true', argv)
    expect([stdout, stderr]).toEqual(['', ''])
  }
})
