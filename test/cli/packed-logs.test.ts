import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as zlib from 'node:zlib'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Remark } from '../../src/cli/bulk/remark.ts'
import { unpacked } from '../../src/cli/bulk/unpack.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const REPORT = '000000030b0000910401000010000000'
const REPORTED = '{"frame":"envelope","command":"0x0091","action":"report","attrs":{"switch":1}}\n'
const folder = mkdtempSync(join(tmpdir(), 'giztools-packed-'))
afterAll(() => rmSync(folder, { recursive: true }))

const text = (of: string) => Buffer.from(of, 'latin1')
const lines = (count: number, from = 0) =>
  text(Array.from({ length: count }, (_, i) => `{"n":${from + i},"payload":"${REPORT}"}\n`).join(''))

/** What comes out of a stream that is cut into pieces of so many bytes, and what is said of it. */
async function unpack(bytes: Uint8Array, { name = 'log.gz', size = 1e9 } = {}) {
  const remarks: Remark[] = []
  const parts: Uint8Array[] = []
  let isClosed = false
  async function* pieces() {
    // In two buffers by turns, as a file is read.
    let [buffer, other] = [1, 2].map(() => new Uint8Array(Math.min(size, bytes.length))) as [Uint8Array, Uint8Array]
    try {
      for (let at = 0; at < bytes.length; at += size) {
        const piece = bytes.subarray(at, at + size)
        buffer.set(piece)
        ;[buffer, other] = [other, buffer]
        yield other.subarray(0, piece.length)
      }
    } finally {
      isClosed = true
    }
  }
  for await (const part of unpacked(name, pieces(), remark => remarks.push(remark))) parts.push(part.slice())
  // Also where not all of it is wanted.
  expect(isClosed).toBe(true)
  return {
    bytes: Buffer.concat(parts),
    said: remarks.map(({ message, isLoss }) => `${isLoss ? 'lost: ' : ''}${message}`),
  }
}

const TORN = 'lost: log.gz: not all of it can be unpacked: it ends in the middle of its gzip data'
const CHANGED =
  'lost: log.gz: not all of it can be unpacked: its gzip data is not what was packed (its checksum differs)'
const RUBBISH = 'log.gz: what follows its gzip data is none, and was left out'

describe('gzip', () => {
  const small = lines(5)
  const packed = gzipSync(small)
  const spoiled = (at: number) => Uint8Array.from(packed, (byte, i) => (i === packed.length + at ? byte ^ 0xff : byte))

  /** A header with every part that RFC 1952 knows. */
  const rich = Buffer.concat([
    Uint8Array.of(0x1f, 0x8b, 8, 2 + 4 + 8 + 16, 1, 2, 3, 4, 0, 3, 3, 0, 0x41, 0x42, 0x43),
    text('name.log\0a comment\0'),
    Uint8Array.of(9, 9),
    deflateRawSync(small),
    Buffer.from(new Uint32Array([crc32(small), small.length]).buffer),
  ])

  const rows: readonly (readonly [what: string, bytes: Uint8Array, text: Uint8Array, said: readonly string[]])[] = [
    ['a member', packed, small, []],
    ['an empty member', gzipSync(''), text(''), []],
    ['a header with all its parts', rich, small, []],
    ['several members', Buffer.concat([packed, gzipSync(''), rich]), Buffer.concat([small, small]), []],
    ['zeros behind a member', Buffer.concat([packed, new Uint8Array(5000)]), small, []],
    ['zeros between members', Buffer.concat([packed, new Uint8Array(700), packed]), Buffer.concat([small, small]), []],
    ['rubbish behind a member', Buffer.concat([packed, text('rubbish')]), small, [RUBBISH]],
    ['a byte behind a member', Buffer.concat([packed, text('x')]), small, [RUBBISH]],
    ['a line behind a member', Buffer.concat([packed, text(`${REPORT}\n`)]), small, [RUBBISH]],
    ['a member that is cut at once', Buffer.concat([packed, Uint8Array.of(0x1f)]), small, [TORN]],
    ['a member that is cut in its header', Buffer.concat([packed, rich.subarray(0, 20)]), small, [TORN]],
    ['the end cut off: a checksum', packed.subarray(0, -6), small, [TORN]],
    ['another checksum', spoiled(-8), small, [CHANGED]],
    ['another length', spoiled(-1), small, [CHANGED]],
    [
      'another checksum, and a good member',
      Buffer.concat([spoiled(-8), packed]),
      Buffer.concat([small, small]),
      [CHANGED],
    ],
    [
      'data that is none',
      Buffer.concat([packed.subarray(0, 10), text('\xff\xff\xff\xff')]),
      text(''),
      ['lost: log.gz: not all of it can be unpacked: invalid block type'],
    ],
  ]
  for (const [what, bytes, expected, said] of rows)
    test(what, async () => {
      for (const size of [1e9, 7, 1]) {
        const outcome = await unpack(bytes, { size })
        expect([outcome.bytes.toString('latin1'), outcome.said]).toEqual([
          Buffer.from(expected).toString('latin1'),
          said,
        ])
      }
    })

  test('cut at every byte gives what there is before, and says so', async () => {
    const both = Buffer.concat([packed, gzipSync(lines(3, 5))])
    const whole = Buffer.concat([small, lines(3, 5)])
    let before = 0
    for (let cut = 2; cut < both.length; cut++) {
      const { bytes, said } = await unpack(both.subarray(0, cut))
      expect(whole.subarray(0, bytes.length)).toEqual(bytes)
      expect(bytes.length).toBeGreaterThanOrEqual(before)
      expect(said).toEqual(cut === packed.length ? [] : [TORN])
      before = bytes.length
    }
    expect(before).toBe(whole.length)
  })

  test('a long log whose end is missing loses no line that is there', async () => {
    const log = lines(200_000)
    const gz = gzipSync(log)
    const { bytes, said } = await unpack(gz.subarray(0, -20), { size: 65_536 })
    expect(said).toEqual([TORN])
    expect(log.subarray(0, bytes.length).equals(bytes)).toBe(true)
    // What no bytes are there for: twelve of the data are missing.
    expect(log.length - bytes.length).toBeLessThan(2000)
  })

  test('what stands before a fault in the data is given, to its last byte', async () => {
    // 265 bytes as they are, then a block of a type that there is none of.
    const block = Buffer.concat([Uint8Array.of(0, 0x09, 0x01, 0xf6, 0xfe), small, Uint8Array.of(0x07)])
    const { bytes, said } = await unpack(Buffer.concat([packed.subarray(0, 10), block]))
    expect(bytes.toString()).toBe(small.toString())
    expect(said).toEqual(['lost: log.gz: not all of it can be unpacked: invalid block type'])
  })
})

describe('names', () => {
  test.each([
    [
      'plain text that is called .gz',
      'log.gz',
      text(`${REPORT}\n`),
      'log.gz: is no gzip, whatever its name says, and was read as it is',
    ],
    [
      'plain text that is called .zst',
      'log.zst',
      text(`${REPORT}\n`),
      'log.zst: is no Zstandard, whatever its name says, and was read as it is',
    ],
    ['nothing that is called .gz', 'log.gz', text(''), 'lost: log.gz: cannot be unpacked: it is empty'],
    [
      'a single byte of it',
      'log.gz',
      text('\x1f'),
      'log.gz: is no gzip, whatever its name says, and was read as it is',
    ],
    ['plain text', 'log', text(`${REPORT}\n`), undefined],
    ['nothing', 'log', text(''), undefined],
    ['text that begins as Zstandard does', 'log', text('(not packed)'), undefined],
  ])('%s', async (_what, name, bytes, said) => {
    for (const size of [1e9, 1])
      expect(await unpack(bytes, { name, size })).toEqual({ bytes, said: said === undefined ? [] : [said] })
  })

  test('do not matter to what is gzip', async () => {
    expect(await unpack(gzipSync('a'), { name: 'log' })).toEqual({ bytes: text('a'), said: [] })
    expect((await giztools(['decode', AC, '--attrs', 'switch'], { stdin: [gzipSync(`${REPORT}\n`)] })).stdout).toBe(
      REPORTED,
    )
  })
})

test('the other files are read after a damaged one', async () => {
  const path = (name: string, bytes: Uint8Array) => {
    writeFileSync(join(folder, name), bytes)
    return join(folder, name)
  }
  const packed = gzipSync(`${REPORT}\n${REPORT}\n`)
  const torn = path('torn.gz', packed.subarray(0, -3))
  const rubbish = path('rubbish.gz', Buffer.concat([packed, text('rubbish')]))
  const good = path('good.log', text(`${REPORT}\n`))
  const argv = ['decode', AC, '--attrs', 'switch', '--in', torn, rubbish, good]
  const stderr = `giztools: ${torn}: not all of it can be unpacked: it ends in the middle of its gzip data
giztools: ${rubbish}: what follows its gzip data is none, and was left out
`
  expect(await giztools(argv)).toEqual({ code: 1, stdout: REPORTED.repeat(5), stderr })
  expect((await giztools(['decode', AC, '--in', rubbish, good])).code).toBe(0)
  // What could be saved is kept.
  expect(await giztools([...argv, '--out', join(folder, 'out')])).toEqual({ code: 1, stdout: '', stderr })
})

const { zstdCompressSync } = zlib as { zstdCompressSync?: (bytes: Uint8Array, options?: object) => Buffer }
if (zstdCompressSync === undefined)
  console.warn('this Node has no Zstandard: how damaged .zst files are read is not tested')

describe.skipIf(zstdCompressSync === undefined)('Zstandard', () => {
  // 201: with a checksum.
  const zstd = (bytes: Uint8Array) => zstdCompressSync?.(bytes, { params: { 201: 1 } }) as Buffer
  const small = lines(5)
  const torn = 'lost: log.zst: not all of it can be unpacked: it ends in the middle of its Zstandard data'
  const rubbish = 'log.zst: what follows its Zstandard data is none, and was left out'
  test('frames, rubbish, an end that is missing, another checksum', async () => {
    const packed = zstd(small)
    const spoiled = Uint8Array.from(packed, (byte, i) => (i === packed.length - 1 ? byte ^ 0xff : byte))
    const skipped = Uint8Array.of(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 7, 7)
    const rows: readonly (readonly [Uint8Array, Uint8Array, readonly string[]])[] = [
      [packed, small, []],
      [Buffer.concat([packed, skipped, packed]), Buffer.concat([small, small]), []],
      [Buffer.concat([packed, text('rubbish')]), small, [rubbish]],
      [packed.subarray(0, -2), small, [torn]],
      [spoiled, small, ["lost: log.zst: not all of it can be unpacked: Restored data doesn't match checksum"]],
    ]
    for (const [bytes, expected, said] of rows)
      for (const size of [1e9, 7, 1])
        expect(await unpack(bytes, { name: 'log.zst', size })).toEqual({ bytes: Buffer.from(expected), said })
  })
})
