import type { DecimalScale } from '../codec/scale.ts'

/** display = (raw · num + add) / 10^places, to be written as digits without a floating-point number in between. */
export interface Decimal {
  readonly num: number
  readonly add: number
  readonly places: number
}

/**
 * The scale as a decimal fraction; undefined where its digits are not surely those that JavaScript prints: from fifteen digits on a
 * double may print others, and below 10^-6 it prints an exponent.
 */
export function decimalOf({ num, add, den, small }: DecimalScale, maxRaw: number): Decimal | undefined {
  if (!small) return undefined
  for (let places = 0; places <= 6; places++) {
    const factor = 10 ** places / den
    if (!Number.isInteger(factor)) continue
    const most = (Math.abs(num) * maxRaw + Math.abs(add)) * factor
    return most < 1e15 ? { num: num * factor, add: add * factor, places } : undefined
  }
  return undefined
}

/** The most characters that `putDecimal` writes: a sign, fifteen digits, six zeros, a point. */
export const DECIMAL_LENGTH = 24

const digits = new Uint8Array(32)

/** Writes the integer `value` divided by 10^places, without zeros at its end, and gives the place after it. */
export function putDecimal(out: Uint8Array, start: number, value: number, places: number): number {
  let at = start
  let rest = value
  if (rest < 0) {
    out[at++] = 0x2d
    rest = -rest
  }
  let count = 0
  // Integer division is fast in 32 bits alone.
  while (rest > 0x7fffffff) {
    const tenth = Math.floor(rest / 10)
    digits[count++] = rest - tenth * 10
    rest = tenth
  }
  let small = rest | 0
  do {
    const tenth = (small / 10) | 0
    digits[count++] = small - tenth * 10
    small = tenth
  } while (small > 0)
  while (count <= places) digits[count++] = 0
  let last = 0
  while (last < places && digits[last] === 0) last++
  for (let i = count - 1; i >= places; i--) out[at++] = 0x30 + (digits[i] as number)
  if (last < places) {
    out[at++] = 0x2e
    for (let i = places - 1; i >= last; i--) out[at++] = 0x30 + (digits[i] as number)
  }
  return at
}
