import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const COOL_16 = '0401000010000000'
const COOL_17 = '0401000011000000'
const OFF = '0400000011000000'
const folder = mkdtempSync(join(tmpdir(), 'giztools-logs-'))
afterAll(() => rmSync(folder, { recursive: true }))

function log(name: string, text: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}

const row = (attrs: string) => `{"frame":"p0","action":"report","attrs":{${attrs}}}\n`
const decode = (...argv: string[]) => giztools(['decode', AC, '--attrs', 'switch,set_temp', ...argv])

describe('files', () => {
  test('are read as if they were one, packed ones too', async () => {
    const plain = log('a.log', `${COOL_16}\n${COOL_17}`)
    const packed = log('b.log.gz', gzipSync(`${OFF}\n`))
    const expected = [row('"switch":1,"set_temp":16'), row('"switch":1,"set_temp":17'), row('"switch":0,"set_temp":17')]
    expect(await decode('--in', plain, packed)).toEqual({ code: 0, stdout: expected.join(''), stderr: '' })
  })

  test('long ones come out the same as their lines one by one', async () => {
    const path = log('long.log', `${COOL_16}\n{"type":"dev2app","payload":"${OFF}"}\n`.repeat(40_000))
    const { stdout } = await decode('--in', path)
    const one = `${row('"switch":1,"set_temp":16')}{"type":"dev2app",${row('"switch":0,"set_temp":17').slice(1)}`
    expect(stdout === one.repeat(40_000)).toBe(true)
  })

  test('that cannot be read are told', async () => {
    expect((await decode('--in', join(folder, 'none'))).stderr).toMatch(/cannot read .*none: there is no such file/)
    expect((await decode(COOL_16, '--in', log('x', ''))).code).toBe(2)
  })
})

describe('what is shown', () => {
  const lines = `${COOL_16}\n${COOL_16}\n${COOL_17}\nzz!\n${OFF}\n`
  const shown = async (...argv: string[]) => (await decode('--in', log('w.log', lines), ...argv)).stdout

  test('--where, with attributes that are not shown too', async () => {
    expect(await shown('--where', 'switch=0', '--other', 'drop')).toBe(row('"switch":0,"set_temp":17'))
    expect(await shown('--where', 'mode=制冷', '--where', 'set_temp=16', '--other', 'drop')).toBe(
      row('"switch":1,"set_temp":16').repeat(2),
    )
    expect((await decode('--in', log('w.log', lines), '--where', 'nothing=1')).code).not.toBe(0)
  })

  test.each([
    ['set_temp>16', [17, 17]],
    ['set_temp>=16', [16, 17, 17]],
    ['set_temp<16.5', [16]],
    ['set_temp<=17', [16, 17, 17]],
    ['set_temp<-5', []],
    ['set_temp!=16', [17, 17]],
    ['mode!=自动', [16, 17, 17]],
    ['switch<1', [17]],
    ['mode=0', [16, 17, 17]],
  ])('--where %s', async (condition, expected) => {
    const { code, stdout, stderr } = await decode(
      '--in',
      log('where.log', `${COOL_16}\n${COOL_17}\n${OFF}\n02\n`),
      '--where',
      condition,
    )
    const rows = stdout.split('\n').filter(line => line !== '')
    expect([code, stderr, rows.map(line => JSON.parse(line).attrs.set_temp)]).toEqual([0, '', expected])
  })

  test.each([
    ['mode>制冷', '--where mode>制冷: labels have no order; = and != compare them'],
    ['set_temp>warm', '--where set_temp>: expected a number, got "warm"'],
    ['set_temp', 'expected name=value or a JSON object, got "set_temp"'],
  ])('--where %s is refused', async (condition, message) => {
    const { code, stdout, stderr } = await decode('--in', log('where.log', COOL_16), '--where', condition)
    expect([code, stdout, stderr]).toEqual([2, '', `giztools: ${message}\nSee: giztools decode --help\n`])
  })

  test('--where, one condition a flag, picks arguments too', async () => {
    const { code, stdout } = await giztools([
      'decode',
      AC,
      '--attrs',
      'set_temp',
      '--where',
      'set_temp>16',
      COOL_16,
      COOL_17,
    ])
    expect([code, stdout]).toEqual([0, '{"frame":"p0","action":"report","attrs":{"set_temp":17}}\n'])
  })

  test('--changes-only', async () => {
    expect(await shown('--changes-only', '--other', 'drop')).toBe(
      [row('"switch":1,"set_temp":16'), row('"switch":1,"set_temp":17'), row('"switch":0,"set_temp":17')].join(''),
    )
  })

  test('--annotate and --other pass', async () => {
    const annotated = await shown('--annotate', '--other', 'pass', '--where', 'switch=0')
    expect(annotated).toBe(`zz!\n${OFF}\n${row('"switch":0,"set_temp":17')}`)
  })
})

describe('--forward-fill', () => {
  const LAMP = 'fixtures/definitions/bedside-lamp-var-len.json'
  // The lamp's whole report, and one that flags brightness alone.
  const WHOLE = '1401610564002d'

  test('keeps the last value of what a report leaves out, by device', async () => {
    const { stdout: plain } = await giztools(['encode', LAMP, '--action', 'report', 'brightness=7'])
    const path = log('lamp.log', `${WHOLE}\n${plain}`)
    const rows = async (...argv: string[]) => {
      const { stdout } = await giztools(['decode', LAMP, '--in', path, ...argv])
      return stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).attrs)
    }
    const whole = { power: 1, timer: '60分钟', brightness: 100, temperature: -35.5 }
    expect(await rows()).toEqual([whole, { brightness: 7 }])
    expect(await rows('--forward-fill')).toEqual([whole, { ...whole, brightness: 7 }])
    expect((await giztools(['decode', LAMP, '--in', path, '--forward-fill', '--jobs', '2'])).code).toBe(2)
  })
})

describe('.zst', () => {
  const zstd = (zlib as { zstdCompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdCompressSync
  const bytes = new TextEncoder().encode(`${COOL_16}\n`)

  test('is unpacked where Node can, and said to need a newer one where it cannot', async () => {
    // A frame of zstd begins so; without the unpacker nobody looks further.
    const packed = zstd?.(bytes) ?? Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd)
    const { code, stdout, stderr } = await decode('--in', log('p.log.zst', packed))
    if (zstd === undefined) {
      expect(code).toBe(1)
      expect(stderr).toMatch(/zst/)
    } else expect({ code, stdout }).toEqual({ code: 0, stdout: row('"switch":1,"set_temp":16') })
  })
})
