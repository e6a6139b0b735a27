import { Buffer as NpmBuffer } from 'buffer/'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatByteArray, parseByteArray } from '../../src/bytes/array.ts'
import { errorOf } from './error-of.ts'

describe('parseByteArray', () => {
  it.each<[string, number[]]>([
    ['[]', []],
    [' [ \n ] ', []],
    ['[0]', [0]],
    ['[97,98,99]', [97, 98, 99]],
    ['\n[ 0,\t255 ,\r\n10 ]\n', [0, 255, 10]],
    ['\uFEFF[1]', [1]],
  ])('%j', (text, bytes) => {
    expect(Array.from(parseByteArray(text))).toEqual(bytes)
  })

  it('gives a plain Uint8Array of its own', () => {
    const bytes = parseByteArray('[100, 101]')
    expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype)
    expect(bytes.buffer.byteLength).toBe(2)
  })

  const advice = 'write bytes as decimal numbers from 0 to 255, such as [97,98,99]'
  it.each<[string, number, string, string]>([
    ['', 0, '"["', 'the end of the text'],
    ['  ', 2, '"["', 'the end of the text'],
    ['97', 0, '"["', '"9"'],
    ['[', 1, 'a number', 'the end of the text'],
    ['[1', 2, '"," or "]"', 'the end of the text'],
    ['[1,', 3, 'a number', 'the end of the text'],
    ['[1,]', 3, 'a number', '"]"'],
    ['[,1]', 1, 'a number', '","'],
    ['[1 2]', 3, '"," or "]"', '"2"'],
    ['[1]]', 3, 'nothing after "]"', '"]"'],
    ['[-]', 2, 'a number', '"]"'],
    ['[--1]', 2, 'a number', '"-"'],
    ['[-129]', 1, 'a number from 0 to 255', '-129'],
    ['[-0]', 1, 'a number from 0 to 255', '-0'],
    ['[1.5]', 2, '"," or "]"', '"."'],
    ['[1e1]', 2, '"," or "]"', '"e"'],
    ['[0x10]', 2, '"," or "]"', '"x"'],
    ['[01]', 2, '"," or "]"', '"1"'],
    ['["a"]', 1, 'a number', '"\\""'],
    ['[\uff11]', 1, 'a number', '"\uff11" (U+FF11)'],
    ['[1, 256]', 4, 'a number from 0 to 255', '256'],
    ['[1, 2560]', 4, 'a number from 0 to 255', '2560'],
    ['[1, 2550]', 4, 'a number from 0 to 255', '2550'],
    [`[${'9'.repeat(100)}]`, 1, 'a number from 0 to 255', `${'9'.repeat(20)}…`],
  ])('refuses %j', (text, offset, expected, got) => {
    const message = `byte array: expected ${expected}, got ${got} at character ${offset}; ${advice}`
    expect(errorOf(() => parseByteArray(text))).toEqual({ code: 'TEXT_INVALID', message, offset })
  })

  it('refuses what is no text', () => {
    const message = 'byte array: expected a string, got object'
    const thrown = errorOf(() => parseByteArray([1, 2] as unknown as string))
    expect(thrown).toEqual({ code: 'TEXT_INVALID', message, offset: undefined })
  })

  it('takes what JSON.parse takes for a list of bytes, and nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'[]],,0125 -.') }), inner => {
        const text = `[${inner}]`
        let expected: unknown
        try {
          expected = JSON.parse(text)
        } catch {}
        const isBytes =
          Array.isArray(expected) &&
          expected.every(item => Number.isInteger(item) && item < 256 && item >= -128) &&
          (expected.every(item => item >= 0) || expected.every(item => item < 128))
        // -0 and 2.0 are bytes to JSON.parse only.
        fc.pre(!/-0|[.]/.test(text) || !isBytes)
        if (isBytes) expect(Array.from(parseByteArray(text))).toEqual([...Uint8Array.from(expected as number[])])
        else expect(errorOf(() => parseByteArray(text)).code).toBe('TEXT_INVALID')
      }),
      { numRuns: 2000 },
    )
  })

  it('comes back from JSON with any indent', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.integer({ min: 0, max: 4 }), (bytes, indent) => {
        expect(parseByteArray(JSON.stringify(Array.from(bytes), null, indent))).toEqual(bytes)
        expect(parseByteArray(formatByteArray(bytes))).toEqual(bytes)
      }),
    )
  })

  it('throws nothing but our error', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        text => errorOf(() => parseByteArray(`[${text}`)).code === 'TEXT_INVALID',
      ),
    )
  })
})

describe('formatByteArray', () => {
  it('writes no blanks', () => {
    expect(formatByteArray(Uint8Array.of(97, 98, 99))).toBe('[97,98,99]')
    expect(formatByteArray(new Uint8Array())).toBe('[]')
  })

  it('knows every byte', () => {
    const all = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    expect(JSON.parse(formatByteArray(all))).toEqual(Array.from(all))
  })

  it('formats Buffers that lie inside a larger one', () => {
    expect(formatByteArray(Buffer.from('xxabcxx').subarray(2, 5))).toBe('[97,98,99]')
    expect(formatByteArray(NpmBuffer.from('xxabcxx').subarray(2, 5))).toBe('[97,98,99]')
  })
})
