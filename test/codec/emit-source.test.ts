import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import {
  assignment,
  bitsExpression,
  byteAt,
  createPrelude,
  displayExpression,
  member,
  uintExpression,
} from '../../src/codec/emit-source.ts'
import type { DecimalScale } from '../../src/codec/scale.ts'
import { mayCompile } from '../products.ts'
import { evaluate } from './emitted.ts'

const PATTERNS = [
  '000000000000000000',
  'ffffffffffffffffff',
  'aa55aa55aa55aa55aa',
  '0123456789abcdef01',
  '8001800180018001c3',
]

/** Bits from..to of the bytes as a number, by their digits: no shift, no mask. */
function digitsAsNumber(bytes: Uint8Array, from: number, to: number): number {
  const digits = Array.from(bytes, byte => byte.toString(2).padStart(8, '0')).join('')
  return Number(BigInt(`0b${digits.slice(from, to)}`))
}

const scale = (num: number, add: number, den: number) => ({ num, add, den }) as DecimalScale

describe('the text', () => {
  it('of a byte', () => {
    expect(byteAt(0)).toBe('b[o]')
    expect(byteAt(3)).toBe('b[o+3]')
    expect(byteAt(0, 'v')).toBe('b[v]')
    expect(byteAt(12, 'v')).toBe('b[v+12]')
  })

  // No operator that does nothing, and 32-bit operators as far as they reach.
  it.each<[number, number, number, string]>([
    [0, 0, 8, '(b[o])'],
    [3, 2, 3, '(b[o+3]>>>2&7)'],
    [0, 0, 3, '(b[o]&7)'],
    [0, 5, 3, '(b[o]>>>5)'],
    [1, 7, 2, '((b[o+1]|b[o]<<8)>>>7&3)'],
    [1, 0, 16, '((b[o+1]|b[o]<<8))'],
    [3, 0, 31, '((b[o+3]|b[o+2]<<8|b[o+1]<<16|b[o]<<24)&2147483647)'],
    [3, 0, 32, '(((b[o+3]>>>0)+b[o+2]*256+b[o+1]*65536+b[o]*16777216)%4294967296)'],
    [4, 7, 32, '(((b[o+4]>>>7)+b[o+3]*2+b[o+2]*512+b[o+1]*131072+b[o]*33554432)%4294967296)'],
  ])('of the bit field in byte %i, from bit %i, %i wide', (last, shift, width, text) => {
    expect(bitsExpression(last, shift, width)).toBe(text)
  })

  it.each<[number, number, string]>([
    [5, 1, 'b[o+5]'],
    [0, 2, '(b[o]<<8|b[o+1])'],
    [0, 3, '(b[o]<<16|b[o+1]<<8|b[o+2])'],
    [1, 4, '((b[o+1]<<24|b[o+2]<<16|b[o+3]<<8|b[o+4])>>>0)'],
  ])('of the integer at %i of %i bytes', (offset, length, text) => {
    expect(uintExpression(offset, length)).toBe(text)
    expect(uintExpression(offset, length, 'q')).toBe(text.replaceAll('[o', '[q'))
  })

  it.each<[string, DecimalScale, string]>([
    ['nothing to do', scale(1, 0, 1), 'r'],
    ['ratio 2', scale(2, 0, 1), 'r*2'],
    ['addition 7', scale(1, 7, 1), 'r+7'],
    ['addition -7', scale(1, -7, 1), 'r-7'],
    ['ratio 0.1', scale(1, 0, 10), '(r)/10'],
    ['ratio 0.3, addition -2', scale(3, -20, 10), '(r*3-20)/10'],
    ['ratio -1', scale(-1, 0, 1), 'r*-1+0'],
  ])('of a display value: %s', (_, of, text) => {
    expect(displayExpression('r', of)).toBe(text)
  })

  it('of a member and of its assignment', () => {
    expect(member('a"b', '7')).toBe('"a\\"b":7')
    expect(member('__proto__', '7')).toBe('["__proto__"]:7')
    expect(assignment('a"b', '7')).toBe('a["a\\"b"]=7;')
  })
})

describe('a prelude', () => {
  it('declares each constant once, in the order of their coming', () => {
    const prelude = createPrelude()
    expect([prelude.constant('[1]'), prelude.constant('[2]'), prelude.constant('[1]')]).toEqual(['K0', 'K1', 'K0'])
    expect(prelude.lines).toEqual(['const K0=[1];', 'const K1=[2];'])
    expect(prelude.bound).toEqual(new Map())
  })

  it('takes functions in under their own names', () => {
    const prelude = createPrelude()
    expect([prelude.use('max', Math.max), prelude.use('min', Math.min), prelude.use('max', Math.max)]).toEqual([
      'max',
      'min',
      'max',
    ])
    expect([...prelude.bound]).toEqual([
      ['max', Math.max],
      ['min', Math.min],
    ])
    expect(prelude.lines).toEqual([])
  })
})

describe.skipIf(!mayCompile)('the value (skipped where code generation is disallowed)', () => {
  it.each([0, 1, 2, 3, 4, 5, 6, 7])(
    'of every bit field at shift %i is what the digits say, in any expression',
    shift => {
      // Its lowest bit is in byte 6 of nine, so bytes stand on both sides. Read from `v` = 2: byte 6 is v + 4.
      const to = 8 * 7 - shift
      for (let width = 1; width <= 32; width++) {
        const text = bitsExpression(4, shift, width, 'v')
        for (const hex of PATTERNS) {
          const b = parseHex(hex)
          const expected = digitsAsNumber(b, to - width, to)
          expect(evaluate(text, { b, v: 2 }), `width ${width} of ${hex}`).toBe(expected)
          expect(evaluate(`2*${text}+1===${2 * expected + 1}`, { b, v: 2 }), `width ${width} of ${hex}`).toBe(true)
        }
      }
    },
  )

  it.each([1, 2, 3, 4])('of an integer of %i bytes is what the digits say, in any expression', length => {
    for (const hex of PATTERNS) {
      const b = parseHex(hex)
      for (let offset = 0; offset < 4; offset++) {
        const expected = digitsAsNumber(b, 8 * (1 + offset), 8 * (1 + offset + length))
        const text = uintExpression(offset, length, 'v')
        expect(evaluate(text, { b, v: 1 })).toBe(expected)
        expect(evaluate(`2*${text}+1`, { b, v: 1 })).toBe(2 * expected + 1)
      }
    }
  })

  it.each<[number, DecimalScale, number]>([
    [5, scale(1, 0, 1), 5],
    [5, scale(3, 0, 1), 15],
    [451, scale(1, -200, 10), 25.1],
    [17, scale(1, 9, 2), 13],
    [5, scale(-2, 0, 1), -10],
    [5, scale(-2, -3, 1), -13],
    [0, scale(-2, 0, 1), 0], // not -0
    [0, scale(-2, 0, 4), 0],
  ])('of raw %i on a scale', (r, of, display) => {
    expect(evaluate(displayExpression('r', of), { r })).toBe(display)
  })

  it('of members and assignments is an own property of the very name, whatever it is', () => {
    for (const name of ['plain', 'a"b\\', '\u2028', '0', '', 'constructor', '__proto__']) {
      const literal = evaluate(`{${member(name, '7')}}`) as object
      const assigned = evaluate(
        `(()=>{const a={};${assignment(name, '6')}${assignment(name, '7')}return a})()`,
      ) as object
      for (const object of [literal, assigned]) {
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
        expect(Object.getOwnPropertyDescriptors(object)).toEqual(
          Object.fromEntries([[name, { value: 7, writable: true, enumerable: true, configurable: true }]]),
        )
      }
    }
  })
})
