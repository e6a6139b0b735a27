import type { Raw } from '../codec/show.ts'
import type { Attribute } from '../definition/model.ts'

/** The raw values that a definition allows an attribute to have on the wire. */
export interface Allowed {
  /** How many there are; infinite for what cannot be counted through. */
  readonly count: number
  /** The value number `index` of `count`. */
  at(index: number): Raw
  /**
   * Few of them that stand for all: what is linear in the bits of the value and holds for these holds for every one (`spanning`);
   * each bit that is not the same in all of them is set in one and clear in another. (Of a binary's bits, any two are told apart, not all sums of them.)
   */
  readonly telling: readonly Raw[]
}

/**
 * bool 0 and 1, enum each index that has a label and fits, number the integers of min..max that fit, binary any bytes.
 * A number whose min..max holds no such integer is taken to allow every one: its report has to carry something.
 */
export function allowedRaws(attribute: Attribute): Allowed {
  switch (attribute.dataType) {
    case 'bool':
      return range(0, 1)
    case 'enum':
      return every(Math.min(attribute.labels.length, 2 ** attribute.bits))
    case 'binary':
      return {
        count: Number.POSITIVE_INFINITY,
        at: () => new Uint8Array(attribute.bytes),
        // Made when asked for: thousands of long binaries would not fit in memory.
        get telling() {
          return patterns(attribute.bytes)
        },
      }
    default: {
      const most = 2 ** (8 * attribute.bytes) - 1
      const low = Math.max(0, Math.ceil(attribute.scale.min))
      const high = Math.min(most, Math.floor(attribute.scale.max))
      return low <= high ? range(low, high) : range(0, most)
    }
  }
}

/** The same and 0: what the bits of an attribute may be that a standard control carries and does not flag (SPEC §3). */
export function orZero(allowed: Allowed): Allowed {
  if (!Number.isFinite(allowed.count) || allowed.telling.includes(0)) return allowed
  const { count, at, telling } = allowed
  return { count: count + 1, at: index => (index === count ? 0 : at(index)), telling: [...telling, 0] }
}

export function only(raw: Raw): Allowed {
  return { count: 1, at: () => raw, telling: [raw] }
}

function every(count: number): Allowed {
  return { count, at: index => index, telling: Array.from({ length: count }, (_, index) => count - 1 - index) }
}

function range(low: number, high: number): Allowed {
  return { count: high - low + 1, at: index => low + index, telling: spanning(low, high) }
}

/**
 * Integers of low..high whose bits span those of all: with `top` the highest bit in which low and high differ, the numbers that have it are `middle`
 * plus some of the bits that fit below, those that lack it `middle - 1` less some. The ends come first: they make the plainest examples.
 */
function spanning(low: number, high: number): readonly number[] {
  if (low === high) return [low]
  const top = 2 ** Math.floor(Math.log2(xor(low, high)))
  const middle = high - (high % top)
  const found = new Set([high, low, middle, middle - 1])
  for (let bit = 1; bit < top; bit *= 2) {
    if (middle + bit <= high) found.add(middle + bit)
    if (middle - 1 - bit >= low) found.add(middle - 1 - bit)
  }
  return [...found]
}

// 32 bits, unsigned.
function xor(a: number, b: number): number {
  return (a ^ b) >>> 0
}

/** All ones, all zeros, and for each digit of the bits' numbers those bits that have it: of any two bits, one is set without the other in some pattern. */
function patterns(bytes: number): readonly Uint8Array[] {
  const digits = Array.from({ length: Math.ceil(Math.log2(8 * bytes)) }, (_, digit) => digit)
  const has = (bit: number, digit: number) => (bit >> digit) & 1
  return [
    new Uint8Array(bytes).fill(0xff),
    new Uint8Array(bytes),
    ...digits.map(digit =>
      Uint8Array.from({ length: bytes }, (_, byte) =>
        [0, 1, 2, 3, 4, 5, 6, 7].reduce((value, bit) => value | (has(8 * byte + bit, digit) << (7 - bit)), 0),
      ),
    ),
  ]
}

export const allowedBool: Allowed = range(0, 1)
