import { describe, expect, it } from 'vitest'
import { hasFlag, readBits, readUint, setFlag, writeBits, writeUint } from '../../src/bytes/bits.ts'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'

/*
 * The oracle: bytes as a string of binary digits, first byte first, a field as a slice of it, counted from the right. No shift, no mask.
 */

const digitsOf = (bytes: Uint8Array) => Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')

const bytesOf = (digits: string) => Uint8Array.from(digits.match(/.{8}/g) ?? [], eight => Number.parseInt(eight, 2))

/** Where a field begins and ends in the digits: `shift` digits stand to its right in byte `last`. */
function sliceOf(last: number, shift: number, width: number): [from: number, to: number] {
  const to = 8 * (last + 1) - shift
  return [to - width, to]
}

// Nine bytes, the field's lowest bit in byte 6: the widest field (shift 7, width 32) begins in byte 2, so bytes stand on both sides.
const LAST = 6
const PATTERNS = [
  '000000000000000000',
  'ffffffffffffffffff',
  'aaaaaaaaaaaaaaaaaa',
  '555555555555555555',
  '0123456789abcdef01',
  'f0e1d2c3b4a5968778',
  '8001800180018001c3',
].map(hex => parseHex(hex))

const SHIFTS = [0, 1, 2, 3, 4, 5, 6, 7]
const WIDTHS = Array.from({ length: 32 }, (_, i) => i + 1)

/** Every width's bit patterns that could go wrong: none, all, the ends, both alternations. */
function valuesOf(width: number): number[] {
  const all = 2 ** width - 1
  const alternating = Number.parseInt('10'.repeat(16).slice(0, width), 2)
  return [0, all, 1, 2 ** (width - 1), alternating, all - alternating]
}

describe('readBits and writeBits', () => {
  it.each(SHIFTS)('shift %i, widths 1 to 32: as the digits say, and nothing beside them changes', shift => {
    for (const width of WIDTHS) {
      const [from, to] = sliceOf(LAST, shift, width)
      for (const pattern of PATTERNS) {
        const digits = digitsOf(pattern)
        expect(readBits(pattern, LAST, shift, width), `width ${width}`).toBe(
          Number(BigInt(`0b${digits.slice(from, to)}`)),
        )
        for (const value of valuesOf(width)) {
          const written = Uint8Array.from(pattern)
          writeBits(written, LAST, shift, width, value)
          const field = value.toString(2).padStart(width, '0')
          expect(digitsOf(written), `width ${width}, ${value}`).toBe(digits.slice(0, from) + field + digits.slice(to))
          expect(readBits(written, LAST, shift, width), `width ${width}`).toBe(value)
        }
      }
    }
  })

  it.each(SHIFTS)('shift %i, widths 1 to 32: an array that the field just fits is long enough', shift => {
    for (const width of WIDTHS) {
      const length = Math.ceil((shift + width) / 8)
      const bytes = new Uint8Array(length)
      writeBits(bytes, length - 1, shift, width, 2 ** width - 1)
      const expected = '0'.repeat(8 * length - shift - width) + '1'.repeat(width) + '0'.repeat(shift)
      expect(bytes).toEqual(bytesOf(expected))
      expect(readBits(bytes, length - 1, shift, width)).toBe(2 ** width - 1)
    }
  })

  // SPEC §2.1, groups of any width: bit k is bit k & 7 of byte last - (k >> 3), here worked out by hand.
  it.each<[string, number, number, number, number, string]>([
    // about, last, shift, width, value, wire
    ['three bytes, bit 0', 2, 0, 1, 1, '000001'],
    ['three bytes, bit 7', 2, 7, 1, 1, '000080'],
    ['three bytes, bit 8', 1, 0, 1, 1, '000100'],
    ['three bytes, bit 15', 1, 7, 1, 1, '008000'],
    ['three bytes, bit 16', 0, 0, 1, 1, '010000'],
    ['three bytes, bit 19', 0, 3, 1, 1, '080000'],
    ['two bytes, 2 bits at bit 7: the low one is bit 7 of byte 1', 1, 7, 2, 1, '0080'],
    ['two bytes, 2 bits at bit 7: the high one is bit 0 of byte 0', 1, 7, 2, 2, '0100'],
    ['two bytes, 2 bits at bit 7: both', 1, 7, 2, 3, '0180'],
    ['32 bits over five bytes', 4, 4, 32, 0xfedcba98, '0fedcba980'],
    ['32 bits over five bytes, crossing at bit 1', 4, 7, 32, 0x80000001, '4000000080'],
  ])('%s', (_, last, shift, width, value, wire) => {
    const bytes = new Uint8Array(wire.length / 2)
    writeBits(bytes, last, shift, width, value)
    expect(formatHex(bytes)).toBe(wire)
    expect(readBits(parseHex(wire), last, shift, width)).toBe(value)
  })

  it('fills a group of six bytes field by field (SPEC §2.1: DO16, SEL1 = 9, SEL8 = 5)', () => {
    const group = new Uint8Array(6)
    writeBits(group, 5 - 1, 7, 1, 1) // DO16: bit 15
    writeBits(group, 5 - 2, 0, 4, 9) // SEL1: bits 16 to 19
    writeBits(group, 5 - 5, 4, 4, 5) // SEL8: bits 44 to 47
    expect(formatHex(group)).toBe('500000098000')
    expect(readBits(group, 4, 7, 1)).toBe(1)
    expect(readBits(group, 3, 0, 4)).toBe(9)
    expect(readBits(group, 0, 4, 4)).toBe(5)
  })

  it('reads the wavemaker reports of SPEC §2.1', () => {
    const running = parseHex('0203')
    expect(readBits(running, 1, 0, 1)).toBe(1) // SwitchON
    expect(readBits(running, 1, 1, 1)).toBe(1) // PulseTide
    expect(readBits(running, 1, 5, 2)).toBe(0) // Mode
    expect(readBits(running, 1, 7, 2)).toBe(0) // Linkage
    expect(readBits(running, 0, 1, 3)).toBe(1) // AutoMode
    expect(readBits(parseHex('0241'), 1, 5, 2)).toBe(2)
  })
})

describe('readUint and writeUint', () => {
  it.each<[number, number, string]>([
    [1, 0xab, 'ab'],
    [2, 732, '02dc'], // 7.32 pH (SPEC §2.3)
    [3, 0x010203, '010203'],
    [4, 99_999_999, '05f5e0ff'],
    [4, 0xfffefdfc, 'fffefdfc'],
    [4, 0, '00000000'],
  ])('%i bytes: %i is %s, anywhere, and the bytes beside it stay', (length, value, wire) => {
    for (let offset = 0; offset < 5; offset++) {
      const before = 'c3'.repeat(offset)
      const after = '5a'.repeat(3)
      const bytes = parseHex(`${before}${'99'.repeat(length)}${after}`)
      writeUint(bytes, offset, length, value)
      expect(formatHex(bytes)).toBe(before + wire + after)
      expect(readUint(bytes, offset, length)).toBe(value)
    }
  })
})

describe('hasFlag and setFlag', () => {
  // SPEC §3: attr_flags is one big-endian integer, bit = id.
  it.each<[number, string]>([
    [0, '0000000000000001'],
    [7, '0000000000000080'],
    [8, '0000000000000100'],
    [10, '0000000000000400'],
    [20, '0000000000100000'],
    [55, '0080000000000000'],
    [63, '8000000000000000'],
  ])('flag %i of eight bytes is %s', (flag, wire) => {
    const flags = new Uint8Array(8)
    setFlag(flags, 0, 8, flag)
    expect(formatHex(flags)).toBe(wire)
  })

  it.each([1, 2, 3, 8, 13])('finds and sets each flag of %i bytes and no other, at any offset', length => {
    for (const offset of [0, 1, 4]) {
      for (let flag = 0; flag < 8 * length; flag++) {
        const alone = `${'0'.repeat(8 * length - 1 - flag)}1${'0'.repeat(flag)}`
        const others = alone.replace(/[01]/g, digit => (digit === '1' ? '0' : '1'))
        const around = (digits: string) => bytesOf('1'.repeat(8 * offset) + digits + '1'.repeat(8))

        const set = around('0'.repeat(8 * length))
        setFlag(set, offset, length, flag)
        expect(set).toEqual(around(alone))
        setFlag(set, offset, length, flag)
        expect(set).toEqual(around(alone))
        const filled = around(others)
        setFlag(filled, offset, length, flag)
        expect(filled).toEqual(around('1'.repeat(8 * length)))

        const ids = Array.from({ length: 8 * length }, (_, id) => id)
        expect(ids.filter(id => hasFlag(around(alone), offset, length, id))).toEqual([flag])
        expect(ids.filter(id => !hasFlag(around(others), offset, length, id))).toEqual([flag])
      }
    }
  })
})
