import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readText } from '../../src/bytes/encoded-text.ts'
import { surveyUtf8, utf8Length } from '../../src/bytes/utf8.ts'
import { errorOf } from './error-of.ts'

const ascii = (text: string) => Array.from(text, character => character.charCodeAt(0))
const bytes = (...parts: readonly (string | readonly number[])[]) =>
  Uint8Array.from(parts.flatMap(part => (typeof part === 'string' ? ascii(part) : part)))

// 制冷, 制热, 开 and 毛, by the tables of GB2312.
const [COLD, HOT, ON, HAIR] = [
  [0xd6, 0xc6, 0xc0, 0xe4],
  [0xd6, 0xc6, 0xc8, 0xc8],
  [0xbf, 0xaa],
  [0xc3, 0xab],
] as const

describe('text is read as it was written', () => {
  const rows: readonly (readonly [what: string, bytes: Uint8Array, text: string, encoding: string])[] = [
    ['nothing', bytes(), '', 'UTF-8'],
    ['ASCII', bytes('{"a":1}'), '{"a":1}', 'UTF-8'],
    ['UTF-8', bytes([0xe5, 0xbc, 0x80]), '开', 'UTF-8'],
    ['UTF-8 with its mark', bytes([0xef, 0xbb, 0xbf], '{}'), '{}', 'UTF-8'],
    ['U+FFFD that somebody wrote', bytes([0xef, 0xbf, 0xbd]), '\ufffd', 'UTF-8'],
    ['UTF-16LE with its mark', bytes([0xff, 0xfe, 0x00, 0x5f, 0x7b, 0]), '开{', 'UTF-16LE'],
    ['UTF-16BE with its mark', bytes([0xfe, 0xff, 0x5f, 0x00, 0, 0x7b]), '开{', 'UTF-16BE'],
    ['UTF-16LE without a mark', bytes([0x7b, 0, 0x22, 0, 0x00, 0x5f]), '{"开', 'UTF-16LE'],
    ['UTF-16BE without a mark', bytes([0, 0x7b, 0, 0x22, 0x5f, 0x00]), '{"开', 'UTF-16BE'],
    ['a pair of UTF-16', bytes([0xff, 0xfe, 0x3d, 0xd8, 0x00, 0xde]), '😀', 'UTF-16LE'],
    ['GBK', bytes('["', COLD, '","', HOT, '"]'), '["制冷","制热"]', 'GB18030'],
    ['GBK, some of it UTF-8 as well', bytes(HAIR, COLD), '毛制冷', 'GB18030'],
    ['a single character of GBK', bytes('"', ON, '"'), '"开"', 'GB18030'],
    ['GBK between letters', bytes('A', ON, 'B ', COLD), 'A开B 制冷', 'GB18030'],
    ['the signs ℃ and ㎡ of GBK', bytes(COLD, [0xa1, 0xe6], 'C', [0xa9, 0x4f]), '制冷℃C㎡', 'GB18030'],
    ['a rare character of GBK among common ones', bytes(COLD, [0xe8, 0xa4]), '制冷瑜', 'GB18030'],
    ['four bytes of GB18030 among common ones', bytes(COLD, HOT, [0xa8, 0xbf]), '制冷制热ǹ', 'GB18030'],
  ]
  test.each(rows)('%s', (_what, given, text, encoding) => {
    expect(readText(given)).toEqual({ text, encoding })
  })
})

describe('what is no text is refused at its first bad byte', () => {
  const rows: readonly (readonly [what: string, bytes: Uint8Array, offset: number])[] = [
    ['one bad byte in UTF-8', bytes('{"', [0xe5, 0xbc, 0x80, 0xff], '"}'), 5],
    ['a torn character in UTF-8', bytes([0xe5, 0xbc, 0x80, 0xe5, 0xbc], '"'), 3],
    ['°C in Latin-1, which is a rare character of GBK', bytes('{"unit":"', [0xb0], 'C"}'), 9],
    ['° before a quote in Latin-1', bytes('"', [0xb0], '"'), 1],
    ['OPERAÇÃO in Latin-1, which is a common one', bytes('"OPERA', [0xc7, 0xc3], 'O"'), 6],
    ['Größe in Latin-1', bytes('Gr', [0xf6, 0xdf], 'e'), 2],
    ['Температура in Windows-1251', bytes([0xd2, 0xe5, 0xec, 0xef, 0xe5, 0xf0, 0xe0, 0xf2, 0xf3, 0xf0, 0xe0, 0x22]), 0],
    ['°C in UTF-8 beside °C in Latin-1', bytes([0xc2, 0xb0], 'C ', [0xb0], 'C'), 4],
    ['UTF-8 beside GBK', bytes([0xe5, 0xbc, 0x80, 0xe5, 0x85, 0xb3], ON), 6],
    ['GBK that lost a byte before a letter', bytes(COLD.slice(1), 'A'), 0],
    ['GBK that lost its last byte', bytes(HOT, '"', COLD.slice(0, 3), '"'), 0],
    ['half a pair of UTF-16', bytes([0xff, 0xfe, 0x3d, 0xd8, 0x20, 0x00]), 2],
    ['the other half', bytes([0xfe, 0xff, 0, 0x20, 0xde, 0x00]), 4],
    ['half a pair at the end', bytes([0xff, 0xfe, 0x20, 0x00, 0x3d, 0xd8]), 4],
    ['UTF-16 with a byte alone', bytes([0xff, 0xfe, 0x20, 0x00, 0x20]), 4],
  ]
  test.each(rows)('%s', (_what, given, offset) => {
    expect(errorOf(() => readText(given))).toMatchObject({ code: 'TEXT_INVALID', offset })
  })

  test('and the message says what to do', () => {
    expect(errorOf(() => readText(bytes('{\n"', [0xe5, 0xbc, 0x80, 0xff])))).toEqual({
      code: 'TEXT_INVALID',
      offset: 6,
      message:
        'expected text in UTF-8 (or UTF-16 with its mark, or GB18030), got the byte 0xff at offset 6, in line 2; save it as UTF-8, or mend what stands there',
    })
    expect(errorOf(() => readText(bytes([0xff, 0xfe, 0x20]))).message).toBe(
      'expected UTF-16LE, got half a character at offset 2; save it as UTF-8, or mend what stands there',
    )
  })
})

/** Bytes of which many are near to being UTF-8. */
const nearUtf8 = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 3 }).map(text => [...new TextEncoder().encode(text)]),
      fc.constantFrom(
        [0xe0, 0x80],
        [0xed, 0xa0, 0x80],
        [0xf0, 0x80, 0x80, 0x80],
        [0xf4, 0x90, 0x80, 0x80],
        [0xc0, 0xaf],
      ),
      fc.array(fc.integer({ min: 0, max: 255 }), { maxLength: 3 }),
    ),
  )
  .map(parts => Uint8Array.from(parts.flat()))

test('UTF-8 is what the platform takes for it', () => {
  fc.assert(
    fc.property(nearUtf8, given => {
      let isUtf8 = true
      try {
        new TextDecoder('utf-8', { fatal: true }).decode(given)
      } catch {
        isUtf8 = false
      }
      const { firstBad, bad } = surveyUtf8(given)
      expect([firstBad < 0, bad === 0]).toEqual([isUtf8, isUtf8])
      if (firstBad >= 0) {
        expect(utf8Length(given, firstBad)).toBe(0)
        new TextDecoder('utf-8', { fatal: true }).decode(given.subarray(0, firstBad))
      }
    }),
    { numRuns: 2000 },
  )
})

test('every text comes back from UTF-8 and UTF-16', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), text => {
      const written = `{"${text}`
      const units = Buffer.from(written, 'utf16le')
      expect(readText(new TextEncoder().encode(written)).text).toBe(written)
      expect(readText(Buffer.concat([Uint8Array.of(0xff, 0xfe), units])).text).toBe(written)
      expect(readText(Buffer.concat([Uint8Array.of(0xfe, 0xff), Buffer.from(units).swap16()])).text).toBe(written)
    }),
  )
})

test('nothing is ever put in the place of a byte', () => {
  const any = fc.oneof(nearUtf8, fc.uint8Array(), fc.uint8Array({ min: 0xa1, max: 0xfe }))
  fc.assert(
    fc.property(any, given => {
      try {
        const { text, encoding } = readText(given)
        const back = new TextDecoder(encoding, { ignoreBOM: true }).decode(given)
        expect(back.replace(/^\ufeff/, '')).toBe(text)
        if (encoding === 'UTF-8') expect(Buffer.from(back)).toEqual(Buffer.from(given))
      } catch (error) {
        expect(error).toMatchObject({ name: 'GiztoolsError', code: 'TEXT_INVALID', offset: expect.any(Number) })
      }
    }),
    { numRuns: 3000 },
  )
})
