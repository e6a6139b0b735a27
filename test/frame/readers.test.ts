import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { decodeEnvelope, encodeEnvelope } from '../../src/frame/envelope.ts'
import { createEnvelopeReader } from '../../src/frame/envelope-reader.ts'
import type { FrameReader, FrameReaderOptions } from '../../src/frame/reader.ts'
import { decodeSerialFrame, encodeSerialFrame } from '../../src/frame/serial.ts'
import { createSerialReader } from '../../src/frame/serial-reader.ts'
import { errorOf } from '../bytes/error-of.ts'
import { splitEnvelopes, splitSerialFrames } from './slow-reader.ts'

type CreateReader = (options?: FrameReaderOptions) => FrameReader

function readAll(reader: FrameReader, chunks: readonly Uint8Array[]): string[] {
  const frames = chunks.flatMap(chunk => reader.push(chunk))
  return [...frames, ...reader.end()].map(formatHex)
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap(piece => Array.from(piece)))
}

function cut(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...cuts.map(place => place % (stream.length + 1)), 0, stream.length].sort((a, b) => a - b)
  return places.slice(1).map((place, i) => stream.subarray(places[i], place))
}

const likeFrames = fc.constantFrom(0, 0, 0, 3, 3, 4, 7, 9, 0x80, 0xff, 0xff, 0x55)
const payloads = fc
  .array(fc.oneof(likeFrames, fc.nat({ max: 255 })), { maxLength: 60 })
  .map(bytes => Uint8Array.from(bytes))
const longPayloads = fc
  .tuple(fc.nat({ max: 700 }), fc.nat({ max: 255 }))
  .map(([length, first]) => Uint8Array.from({ length }, (_, i) => (first + 3 * i) % 256))
const anyPayloads = fc.oneof({ weight: 4, arbitrary: payloads }, { weight: 1, arbitrary: longPayloads })
const garbage = fc.oneof(
  fc.array(likeFrames, { maxLength: 30 }).map(bytes => Uint8Array.from(bytes)),
  fc.uint8Array({ maxLength: 20 }),
  fc.constantFrom(
    parseHex('00000003'),
    parseHex('000000038080'),
    parseHex('00000003 14 00 0091'),
    parseHex('0000000000000003'),
  ),
  fc.constantFrom(
    parseHex('ffff'),
    parseHex('ffff0006'),
    parseHex('ffff00090500ff'),
    parseHex('ffffff5500'),
    parseHex('ffff000005'),
  ),
)
const envelopes = anyPayloads.map(payload => encodeEnvelope({ command: 0x91, payload }))
const serialFrames = fc
  .tuple(anyPayloads, fc.nat({ max: 255 }))
  .map(([payload, sn]) => encodeSerialFrame({ command: 5, sn, payload }))

/** As long as that of a product with some forty attributes. */
const STATUS = Uint8Array.from({ length: 100 }, (_, i) => (i * 5) % 256)

describe.each<[string, CreateReader, typeof splitEnvelopes, fc.Arbitrary<Uint8Array>, number, Uint8Array]>([
  [
    'createEnvelopeReader',
    createEnvelopeReader,
    splitEnvelopes,
    envelopes,
    8,
    encodeEnvelope({ command: 0x91, payload: STATUS }),
  ],
  [
    'createSerialReader',
    createSerialReader,
    splitSerialFrames,
    serialFrames,
    9,
    encodeSerialFrame({ command: 5, sn: 1, payload: STATUS }),
  ],
])('%s', (_, createReader, splitSlowly, frames, smallest, typical) => {
  const cutFrames = fc.tuple(frames, fc.nat()).map(([frame, end]) => frame.subarray(0, end % frame.length))
  const streams = fc.array(fc.oneof(frames, frames, garbage, cutFrames), { maxLength: 12 }).map(concat)
  const cuts = fc.array(fc.nat(), { maxLength: 20 })
  const limits = fc.constantFrom(undefined, smallest, smallest + 1, 12, 16, 24, 64)
  const options = (limit: number | undefined) => (limit === undefined ? {} : { limit })

  it('finds what a slow search through the whole stream finds, for every chunking', () => {
    fc.assert(
      fc.property(streams, cuts, limits, (stream, cuts, limit) => {
        const expected = splitSlowly(stream, limit ?? 4096)
        const chunkings = [[stream], cut(stream, cuts), Array.from(stream, byte => Uint8Array.of(byte))]
        for (const chunks of chunkings) {
          const reader = createReader(options(limit))
          expect(readAll(reader, chunks)).toEqual(expected.frames)
          expect(reader.skipped).toBe(expected.skipped)
          expect(reader.buffered).toBe(0)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('accounts for every byte and keeps no more than the limit', () => {
    fc.assert(
      fc.property(streams, cuts, limits, (stream, cuts, limit) => {
        const reader = createReader(options(limit))
        let pushed = 0
        let given = 0
        for (const chunk of cut(stream, cuts)) {
          for (const frame of reader.push(chunk)) given += frame.length
          pushed += chunk.length
          expect(reader.skipped + given + reader.buffered).toBe(pushed)
          expect(reader.buffered).toBeLessThanOrEqual((limit ?? 65536) + 16)
        }
      }),
    )
  })

  it('gives frames that follow one another as they are', () => {
    fc.assert(
      fc.property(fc.array(frames), cuts, (frames, cuts) => {
        const reader = createReader()
        expect(readAll(reader, cut(concat(frames), cuts))).toEqual(frames.map(formatHex))
        expect(reader.skipped).toBe(0)
      }),
    )
  })

  it('gives each frame as soon as its last byte has come', () => {
    fc.assert(
      fc.property(fc.array(frames, { minLength: 1, maxLength: 4 }), frames => {
        const reader = createReader()
        for (const frame of frames) {
          for (let at = 0; at < frame.length - 1; at++) expect(reader.push(frame.subarray(at, at + 1))).toEqual([])
          expect(reader.buffered).toBe(frame.length - 1)
          expect(reader.push(frame.subarray(-1))).toEqual([frame])
        }
      }),
    )
  })

  it('gives copies, and may be given Buffers', () => {
    const [frame] = fc.sample(frames, { numRuns: 1, seed: 1 }) as [Uint8Array]
    for (const from of [Buffer.from, NpmBuffer.from] as ((bytes: Uint8Array) => Uint8Array)[]) {
      const chunk = from(concat([Uint8Array.of(1, 2), frame, frame])).subarray(2)
      const given = createReader().push(chunk)
      chunk.fill(0)
      expect(given).toEqual([frame, frame])
      expect(Object.getPrototypeOf(given[0])).toBe(Uint8Array.prototype)
      expect(given[0]?.buffer).not.toBe(given[1]?.buffer)
    }
  })

  it('can be used anew after its end', () => {
    const [frame] = fc.sample(frames, { numRuns: 1, seed: 1 }) as [Uint8Array]
    const reader = createReader()
    reader.push(frame.subarray(0, 5))
    expect(reader.end()).toEqual([])
    expect(reader.skipped).toBe(5)
    expect(reader.push(frame)).toEqual([frame])
    expect(reader.skipped).toBe(5)
  })

  it.each([smallest - 1, 0, -1, 10.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 30 + 1])(
    'refuses a limit of %d',
    limit => {
      const message = `frame reader.limit: expected an integer from ${smallest} (the smallest frame) to 1073741824, got ${limit}`
      expect(errorOf(() => createReader({ limit }))).toEqual({ code: 'FRAME_INVALID', message, offset: undefined })
    },
  )

  it('takes memory for what comes, up to the limit', () => {
    const stream = new Uint8Array(2 ** 23).fill(0xaa)
    const before = process.memoryUsage().arrayBuffers
    const small = createReader({ limit: 2 ** 30 })
    small.push(stream.subarray(0, 10))
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 16)
    const full = createReader({ limit: 2 ** 20 })
    full.push(stream)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20 + 2 ** 17)
    expect([small.skipped, full.skipped]).toEqual([10, stream.length])
  })

  it('refuses a chunk that is text', () => {
    const message =
      'frame reader.push: expected bytes (a Uint8Array), got text: parseBytes() turns hex, base64 and decimal arrays into bytes'
    const thrown = errorOf(() => createReader().push('ffff' as unknown as Uint8Array))
    expect(thrown).toEqual({ code: 'MESSAGE_INVALID', message, offset: undefined })
  })

  describe('hostile streams', () => {
    const MEGABYTE = 2 ** 20
    /** `length` bytes of a pattern, over and over. */
    const repeat = (pattern: Uint8Array, length: number) => {
      const stream = new Uint8Array(length)
      stream.set(pattern)
      for (let have = pattern.length; have < length; have *= 2) stream.copyWithin(have, 0, have)
      return stream
    }
    const readHostile = (stream: Uint8Array, size: number) => {
      const reader = createReader()
      let given = 0
      let most = 0
      for (let at = 0; at < stream.length; at += size) {
        for (const frame of reader.push(stream.subarray(at, at + size))) given += frame.length
        most = Math.max(most, reader.buffered)
      }
      for (const frame of reader.end()) given += frame.length
      expect(reader.skipped + given).toBe(stream.length)
      expect(most).toBeLessThanOrEqual(65536 + 16)
    }

    it.each([
      ['heads of envelopes', '00000003'],
      ['heads of serial frames', 'ffff'],
      ['zeros', '00'],
      ['lengths that never end', '0000000380808080'],
      ['lengths up to the limit', '00000003f8ff03'],
      ['lengths beyond the limit', '00000003ffffff7f'],
      ['serial lengths up to the limit', 'ffff0ffc'],
      ['serial lengths beyond the limit', 'ffff7fff'],
      ['stuffing', 'ffff55'],
      ['a long serial frame with a wrong checksum', `ffff0ff0${'ff55'.repeat(1000)}`],
      ['the same without stuffing', `ffff0ff0${'5a'.repeat(4095)}`],
      ['envelopes in envelopes', '00000003ff01'],
    ])('a megabyte of %s does not hold it up', (_, hex) => {
      const stream = repeat(parseHex(hex), MEGABYTE)
      readHostile(stream, MEGABYTE)
      readHostile(stream, 1000)
    })

    // Quadratic time would be minutes here, and the runner's time limit red.
    it.each([
      ['the largest envelope that the limit allows', '00000003f8ff03'],
      ['the longest serial frame, whose checksum is wrong', `ffff0ff0${'5a'.repeat(4095)}`],
    ])('byte by byte %s', (_, hex) => {
      readHostile(repeat(parseHex(hex), MEGABYTE), 1)
    })

    it('ten megabytes of frames may come in one chunk', () => {
      const stream = repeat(typical, 10 * MEGABYTE - ((10 * MEGABYTE) % typical.length))
      expect(createReader().push(stream).length).toBe(stream.length / typical.length)
    })
  })
})

describe('createEnvelopeReader', () => {
  const PING = '0000000303000015'

  it.each<[string, string, string[], number]>([
    ['garbage around', `aabb ${PING} 00 ${PING} 000000`, [PING, PING], 6],
    ['zeros before', `0000 ${PING}`, [PING], 2],
    ['the frames that devices ignore', `0000000403000015 ${PING}`, [PING], 8],
    ['a length below 3', `00000003020000 ${PING}`, [PING], 7],
    ['a length of five bytes', `000000038080808001 ${PING}`, [PING], 9],
    ['a frame inside one that never ends', `0000000350000091 ${PING} 01 ${PING}`, [PING, PING], 9],
    ['an envelope that decoding will refuse', '0000000303000093', ['0000000303000093'], 0],
  ])('%s', (_, hex, frames, skipped) => {
    const reader = createEnvelopeReader()
    expect(readAll(reader, [parseHex(hex)])).toEqual(frames)
    expect(reader.skipped).toBe(skipped)
  })

  it('does not wait for an envelope that is over the limit', () => {
    const reader = createEnvelopeReader()
    expect(reader.push(parseHex('00000003 faff03'))).toEqual([])
    expect([reader.skipped, reader.buffered]).toEqual([7, 0])
    reader.push(parseHex('00000003 f9ff03'))
    expect([reader.skipped, reader.buffered]).toEqual([7, 7])
  })

  it('has a limit of 65536 bytes', () => {
    const largest = encodeEnvelope({ command: 0x91, payload: new Uint8Array(65536 - 10) })
    expect(largest.length).toBe(65536)
    expect(readAll(createEnvelopeReader(), [largest])).toEqual([formatHex(largest)])
    const larger = encodeEnvelope({ command: 0x91, payload: new Uint8Array(65536 - 9) })
    expect(readAll(createEnvelopeReader(), [larger])).toEqual([])
    expect(readAll(createEnvelopeReader({ limit: 65537 }), [larger])).toEqual([formatHex(larger)])
  })

  it('gives what decodes strictly', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(envelopes, garbage)).map(concat), stream => {
        for (const frame of createEnvelopeReader().push(stream)) {
          try {
            expect(decodeEnvelope(frame, { strict: true }).declaredLength).toBeGreaterThanOrEqual(3)
          } catch (error) {
            // All that can be wrong: too short for the sn or the DID, or spliced from two.
            const { code, message } = error as { code?: string; message: string }
            expect(code === 'FRAME_SHORT' || message.includes('got the head of one (00000003)'), message).toBe(true)
          }
        }
      }),
    )
  })
})

describe('createSerialReader', () => {
  const PING = 'ffff0006090200000112'

  it.each<[string, string, string[], number]>([
    ['garbage around', `aabb ${PING} ff ${PING} ff`, [PING, PING], 4],
    ['ffs before', `ffffff ${PING}`, [PING], 3],
    ['a wrong checksum', `ffff0006090200000113 ${PING}`, [PING], 10],
    ['a length below 5', `ffff00040902000f ${PING}`, [PING], 8],
    ['a length above 4092', `ffff0ffd09 ${PING}`, [PING], 5],
    ['a frame cut by the next', `ffff00060902 ${PING}`, [PING], 6],
    ['an ff without its 55', `ffff00060902ff000112 ${PING}`, [PING], 10],
    ['a frame that never ends', `ffff0050 0902 ${PING} 01 ${PING}`, [PING, PING], 7],
    ['stuffing', 'ffff 0006 0500 0000 f4 ff55', ['ffff000605000000f4ff55'], 0],
    ['a checksum ff without its 55', 'ffff 0006 0500 0000 f4 ff', [], 10],
  ])('%s', (_, hex, frames, skipped) => {
    const reader = createSerialReader()
    expect(readAll(reader, [parseHex(hex)])).toEqual(frames)
    expect(reader.skipped).toBe(skipped)
  })

  it('does not wait for a frame that is over the limit', () => {
    const reader = createSerialReader()
    expect(reader.push(parseHex('ffff0ffd'))).toEqual([])
    expect([reader.skipped, reader.buffered]).toEqual([4, 0])
    reader.push(parseHex('ffff0ffc'))
    expect([reader.skipped, reader.buffered]).toEqual([4, 4])
  })

  it('has a limit of 4096 bytes on the wire', () => {
    const largest = encodeSerialFrame({ command: 5, sn: 0, payload: new Uint8Array(4096 - 9) })
    expect(readAll(createSerialReader(), [largest])).toEqual([formatHex(largest)])
    const stuffed = encodeSerialFrame({ command: 5, sn: 0, payload: new Uint8Array(4096 - 9).fill(0xff, 0, 1) })
    expect(stuffed.length).toBe(4097)
    expect(readAll(createSerialReader(), [stuffed])).toEqual([])
    expect(readAll(createSerialReader({ limit: 4097 }), [stuffed])).toEqual([formatHex(stuffed)])
  })

  it('gives what decodes strictly', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(serialFrames, garbage)).map(concat), stream => {
        for (const frame of createSerialReader().push(stream)) {
          const { flags } = decodeSerialFrame(frame, { strict: true })
          expect(flags).toBe(0)
        }
      }),
    )
  })
})
