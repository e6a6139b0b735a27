import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex, scanHex } from '../../src/bytes/hex.ts'
import { errorOf } from './error-of.ts'

describe('parseHex', () => {
  it.each<[string, number[]]>([
    ['', []],
    ['  \n', []],
    ['00', [0]],
    ['fF', [255]],
    ['0001020a', [0, 1, 2, 10]],
    ['0x01', [1]],
    ['0X01,0x02, 0xfe', [1, 2, 254]],
    ['0x010x02', [1, 2]],
    ['0x0102', [1, 2]],
    ['00:0a:FF', [0, 10, 255]],
    ['::00,,0a:', [0, 10]],
    ['\uFEFF00 0a\r\n\tff\u00A0\u3000', [0, 10, 255]],
    ['00000003 0b 00 0091', [0, 0, 0, 3, 11, 0, 0, 145]],
  ])('%j', (text, bytes) => {
    expect(Array.from(parseHex(text))).toEqual(bytes)
  })

  it('gives a plain Uint8Array of its own', () => {
    const bytes = parseHex('0102 03')
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
    expect(bytes.buffer.byteLength).toBe(3)
  })

  const between = 'between bytes only whitespace, ":", "," and a "0x" before each byte may stand'
  const pair = 'add the missing digit, or join the two that belong together'
  it.each<[string, number, string]>([
    ['0', 0, `hex: expected two digits per byte, got "0" alone at character 0; ${pair}`],
    ['012', 2, `hex: expected two digits per byte, got "2" alone at character 2; ${pair}`],
    ['0 102', 0, `hex: expected two digits per byte, got "0" alone at character 0; ${pair}`],
    ['01 2:3 4', 3, `hex: expected two digits per byte, got "2" alone at character 3; ${pair}`],
    ['0x1', 2, `hex: expected two digits per byte, got "1" alone at character 2; ${pair}`],
    ['0x1,0x2', 2, `hex: expected two digits per byte, got "1" alone at character 2; ${pair}`],
    ['1 2z', 0, `hex: expected two digits per byte, got "1" alone at character 0; ${pair}`],
    ['0z', 1, `hex: expected a hex digit, got "z" at character 1; ${between}`],
    ['0z01', 1, `hex: expected a hex digit, got "z" at character 1; ${between}`],
    ['00-01', 2, `hex: expected a hex digit, got "-" at character 2; ${between}`],
    ['00;0', 2, `hex: expected a hex digit, got ";" at character 2; ${between}`],
    ['0x', 1, `hex: expected a hex digit, got "x" at character 1; ${between}`],
    ['0x 01', 1, `hex: expected a hex digit, got "x" at character 1; ${between}`],
    ['0x0x01', 3, `hex: expected a hex digit, got "x" at character 3; ${between}`],
    ['x01', 0, `hex: expected a hex digit, got "x" at character 0; ${between}`],
    ['1x01', 1, `hex: expected a hex digit, got "x" at character 1; ${between}`],
    ['00x01', 2, `hex: expected a hex digit, got "x" at character 2; ${between}`],
    ['00\u200b01', 2, `hex: expected a hex digit, got "\u200b" (U+200B) at character 2; ${between}`],
    ['00\u{1f600}', 2, `hex: expected a hex digit, got "\u{1f600}" (U+1F600) at character 2; ${between}`],
    ['00\ud83d', 2, `hex: expected a hex digit, got "\\ud83d" (U+D83D) at character 2; ${between}`],
    ['00\u0000', 2, `hex: expected a hex digit, got "\\u0000" at character 2; ${between}`],
  ])('refuses %j', (text, offset, message) => {
    expect(errorOf(() => parseHex(text))).toEqual({ code: 'TEXT_INVALID', message, offset })
  })

  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [null, 'null'],
    [12, 'number'],
  ])('refuses %s, which is no text', (text, got) => {
    const message = `hex: expected a string, got ${got}`
    expect(errorOf(() => parseHex(text as string))).toEqual({ code: 'TEXT_INVALID', message, offset: undefined })
  })

  it('throws nothing but our error', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...'01fFxX:, g') })),
        text => {
          try {
            return parseHex(text).length <= text.length / 2
          } catch (error) {
            return (error as { code?: string }).code === 'TEXT_INVALID'
          }
        },
      ),
    )
  })

  it('reads a million bytes', () => {
    const text = 'a5'.repeat(1_000_000)
    expect(parseHex(text).length).toBe(1_000_000)
  })
})

describe('scanHex', () => {
  it.each<[string, number[], number, number]>([
    ['0401', [4, 1], -1, -1],
    ['04 1 05', [4], 3, -1],
    ['4 0501', [], 0, -1],
    ['04 0g 05', [4], -1, 4],
  ])('%j: the bytes up to the first thing that is wrong', (text, bytes, loneDigit, badCharacter) => {
    const scan = scanHex(text)
    expect({ ...scan, bytes: [...scan.bytes] }).toEqual({ bytes, loneDigit, badCharacter })
  })
})

describe('formatHex', () => {
  it('writes lower case', () => {
    expect(formatHex(Uint8Array.of(0, 1, 0xab, 0xff))).toBe('0001abff')
    expect(formatHex(new Uint8Array())).toBe('')
  })

  it('knows every byte', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    expect(parseHex(formatHex(all))).toEqual(all)
    expect(parseHex(formatHex(all).toUpperCase())).toEqual(all)
  })
})

describe('against Buffer', () => {
  it('agrees both ways, with any separators', () => {
    const separators = fc.constantFrom('', ' ', ':', ', ', ',0x', '\r\n', ' 0X')
    fc.assert(
      fc.property(fc.uint8Array(), separators, fc.boolean(), (bytes, separator, upper) => {
        const hex = Buffer.from(bytes).toString('hex')
        expect(formatHex(bytes)).toBe(hex)
        expect(NpmBuffer.from(bytes).toString('hex')).toBe(hex)
        const pairs = Array.from(bytes, byte => byte.toString(16).padStart(2, '0'))
        const text = (upper ? pairs.map(pair => pair.toUpperCase()) : pairs).join(separator)
        expect(parseHex(text)).toEqual(bytes)
        expect(parseHex(hex)).toEqual(new Uint8Array(NpmBuffer.from(hex, 'hex')))
      }),
    )
  })

  it('formats Buffers that lie inside a larger one', () => {
    expect(formatHex(Buffer.from('xxabcxx').subarray(2, 5))).toBe('616263')
    expect(formatHex(NpmBuffer.from('xxabcxx').subarray(2, 5))).toBe('616263')
  })
})
