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

/** The most bytes that `putDecimal` touches: a sign, fifteen digits, six zeros, a point, the rest of a word. */
export const DECIMAL_LENGTH = 28

/** Three digits as a word of four bytes, the first one lowest. */
const DIGITS = Int32Array.from({ length: 1000 }, (_, value) => {
  const [a, b, c] = [Math.floor(value / 100), Math.floor(value / 10) % 10, value % 10] as [number, number, number]
  return 0x303030 + a + (b << 8) + (c << 16)
})
/** How many zeros they begin with; the last digit is none of them. */
const ZEROS_BEFORE = Uint8Array.from({ length: 1000 }, (_, value) => (value < 10 ? 2 : value < 100 ? 1 : 0))
/** How many of the three there are without the zeros at their end. */
const WITHOUT_ZEROS = Uint8Array.from({ length: 1000 }, (_, value) =>
  value === 0 ? 0 : value % 100 === 0 ? 1 : value % 10 === 0 ? 2 : 3,
)

/**
 * Writes the integer `value` divided by 10^places, without zeros at its end, and gives the place after it. Three digits at a time:
 * that is a table of four kilobytes.
 */
export function putDecimal(view: DataView, start: number, value: number, places: number): number {
  let at = start
  let rest = value
  if (rest < 0) {
    view.setUint8(at++, 0x2d)
    rest = -rest
  }
  if (places === 0) return putInteger(view, at, rest)
  let whole: number
  // Thousandths, and millionths beside them.
  let fraction: number
  let finer = 0
  if (places > 3 || rest > 0xffffffff) {
    const unit = 10 ** places
    whole = Math.floor(rest / unit)
    const millionths = (rest - whole * unit) * 10 ** (6 - places)
    fraction = Math.floor(millionths / 1000)
    finer = millionths - fraction * 1000
  } else {
    // Integer division is fast in 32 bits, and by a constant.
    const small = rest >>> 0
    whole = places === 1 ? (small / 10) >>> 0 : places === 2 ? (small / 100) >>> 0 : (small / 1000) >>> 0
    fraction =
      places === 1 ? (small - whole * 10) * 100 : places === 2 ? (small - whole * 100) * 10 : small - whole * 1000
  }
  at = putInteger(view, at, whole)
  if (fraction === 0 && finer === 0) return at
  view.setUint8(at++, 0x2e)
  view.setInt32(at, DIGITS[fraction] as number, true)
  if (finer === 0) return at + (WITHOUT_ZEROS[fraction] as number)
  view.setInt32(at + 3, DIGITS[finer] as number, true)
  return at + 3 + (WITHOUT_ZEROS[finer] as number)
}

function putInteger(view: DataView, start: number, value: number): number {
  let at = start
  let rest: number
  if (value > 0xffffffff) {
    const high = Math.floor(value / 1e9)
    at = putFirst(view, at, high)
    rest = (value - high * 1e9) >>> 0
    const millions = (rest / 1e6) >>> 0
    view.setInt32(at, DIGITS[millions] as number, true)
    at += 3
    rest -= millions * 1e6
  } else {
    rest = value >>> 0
    if (rest < 1000) return putFirst(view, at, rest)
    if (rest < 1e6) {
      const thousands = (rest / 1000) >>> 0
      at = putFirst(view, at, thousands)
      view.setInt32(at, DIGITS[rest - thousands * 1000] as number, true)
      return at + 3
    }
    const millions = (rest / 1e6) >>> 0
    at = putFirst(view, at, millions)
    rest -= millions * 1e6
  }
  const thousands = (rest / 1000) >>> 0
  view.setInt32(at, DIGITS[thousands] as number, true)
  view.setInt32(at + 3, DIGITS[rest - thousands * 1000] as number, true)
  return at + 6
}

/** The first digits of a number below 10^6 (of one below 10^15 all the millions), without zeros before them. */
function putFirst(view: DataView, at: number, value: number): number {
  if (value >= 1000) {
    const thousands = (value / 1000) >>> 0
    const end = putFirst(view, at, thousands)
    view.setInt32(end, DIGITS[value - thousands * 1000] as number, true)
    return end + 3
  }
  const zeros = ZEROS_BEFORE[value] as number
  view.setInt32(at, (DIGITS[value] as number) >>> (8 * zeros), true)
  return at + 3 - zeros
}
