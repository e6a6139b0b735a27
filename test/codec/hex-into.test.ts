import { describe, expect, it } from 'vitest'
import { hexInto } from '../../src/codec/hex-into.ts'

/** Four bytes of ee, and what became of them. */
function into(text: string, offset: number, length: number): [boolean, number[]] {
  const bytes = new Uint8Array(4).fill(0xee)
  const taken = hexInto(text, bytes, offset, length)
  return [taken, [...bytes]]
}

describe('hexInto', () => {
  it.each<[string, number, number, number[]]>([
    ['', 2, 0, [0xee, 0xee, 0xee, 0xee]],
    ['07', 0, 1, [7, 0xee, 0xee, 0xee]],
    ['0a1b', 1, 2, [0xee, 10, 27, 0xee]],
    ['FedCBa98', 0, 4, [0xfe, 0xdc, 0xba, 0x98]],
  ])('writes %j at %i, %i bytes', (text, offset, length, bytes) => {
    expect(into(text, offset, length)).toEqual([true, bytes])
  })

  it('knows every digit in either place and either case', () => {
    for (let byte = 0; byte < 256; byte++) {
      const text = byte.toString(16).padStart(2, '0')
      expect(into(text, 3, 1)).toEqual([true, [0xee, 0xee, 0xee, byte]])
      expect(into(text.toUpperCase(), 3, 1)).toEqual([true, [0xee, 0xee, 0xee, byte]])
    }
  })

  it('refuses every other character, in either place', () => {
    const digits = new Set('0123456789abcdefABCDEF')
    for (let code = 0; code < 0x180; code++) {
      const character = String.fromCharCode(code)
      if (digits.has(character)) continue
      expect(into(`${character}0`, 0, 1)[0], `${code} first`).toBe(false)
      expect(into(`0${character}`, 0, 1)[0], `${code} second`).toBe(false)
    }
    expect(into('00\u{1f600}', 0, 2)[0]).toBe(false)
  })

  it.each([
    ['an odd number of digits', '001', 1],
    ['too few', '00', 2],
    ['too many', '0000', 1],
    ['none', '', 1],
    ['some where none is wanted', '00', 0],
  ])('refuses %s and writes nothing', (_, text, length) => {
    expect(into(text, 0, length)).toEqual([false, [0xee, 0xee, 0xee, 0xee]])
  })
})
