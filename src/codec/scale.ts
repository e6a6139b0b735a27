import type { Scale } from '../definition/model.ts'

/**
 * display = (raw · num + add) / den in integers, so that there is one rounding, the last, and the number prints as the decimal a person would write
 * (SPEC §6; raw · 0.1 in doubles prints an artefact for a third of all raw values).
 */
export interface DecimalScale {
  readonly num: number
  readonly add: number
  readonly den: number
  /** False where doubles are too coarse, for the integers (past 2^53) or to tell two steps apart: then toDisplay and toRaw work on big integers. */
  readonly small: boolean
  toDisplay(raw: number): number
  /** The nearest raw step (half way: the larger), and whether the display value is what that step shows. Not limited to any width. */
  toRaw(display: number): { readonly raw: number; readonly exact: boolean }
}

/** Works the integers out once. `maxRaw` is the largest raw value that the attribute's width holds. */
export function decimalScale({ ratio, addition }: Scale, maxRaw: number): DecimalScale {
  const k = decimal(ratio)
  const m = decimal(addition)
  const power = Math.max(0, -k.exponent, -m.exponent)
  const { num, add, den } = smallIntegers(k, m, power) ?? rounded(bigIntegers(k, m, power))
  const most = Math.abs(num) * maxRaw + Math.abs(add)
  // Two steps num apart differ by one part in 2^51 at least, so they never round to the same double.
  const small = most <= Math.min(Number.MAX_SAFE_INTEGER, Math.abs(num) * 2 ** 51) && den <= Number.MAX_SAFE_INTEGER
  let wanted: BigIntegers | undefined
  const big = () => {
    wanted ??= bigIntegers(k, m, power)
    return wanted
  }

  const toDisplay = small
    ? (raw: number) => (raw * num + add) / den
    : // The quotient by a power of ten is a decimal literal, and Number() rounds literals correctly.
      (raw: number) => Number(`${BigInt(raw) * big().num + big().add}e-${power}`)

  function toRaw(display: number) {
    if (small) {
      const raw = Math.round((display * den - add) / num)
      if (raw >= 0 && raw <= maxRaw && toDisplay(raw) === display) return { raw: raw + 0, exact: true }
    }
    return nearest(display)
  }

  // raw = (display - addition) / ratio over whole numbers, the display value taken as the decimal it prints as.
  function nearest(display: number) {
    const { num: bigNum, add: bigAdd, den: bigDen } = big()
    const y = decimal(display)
    const shift = 10n ** BigInt(Math.max(0, -y.exponent))
    let over = BigInt(y.digits) * 10n ** BigInt(Math.max(0, y.exponent)) * bigDen - bigAdd * shift
    let under = bigNum * shift
    if (under < 0n) [over, under] = [-over, -under]
    const step = floorDiv(2n * over + under, 2n * under)
    const raw = Number(step)
    // Where steps are finer than doubles the nearest one may lie just beyond the last that there is, which shows as the same.
    const last = Math.min(Math.max(raw, 0), maxRaw)
    if (last !== raw && toDisplay(last) === display) return { raw: last, exact: true }
    return { raw, exact: step * under === over || (Number.isSafeInteger(raw) && toDisplay(raw) === display) }
  }

  return { num, add, den, small, toDisplay, toRaw }
}

/** digits · 10^exponent; the digits in text where they are too many for a number. */
interface Decimal {
  readonly digits: number | string
  readonly exponent: number
}

/** The shortest decimal that prints as `value`. */
function decimal(value: number): Decimal {
  // Plus 0: minus zero is zero.
  if (Number.isSafeInteger(value)) return { digits: value + 0, exponent: 0 }
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  const text = whole + fraction
  return { digits: text.length <= 15 ? Number(text) : text, exponent: Number(exponent) - fraction.length }
}

interface Integers<T> {
  readonly num: T
  readonly add: T
  readonly den: T
}

type BigIntegers = Integers<bigint>

/** As most products have it: no big integer is needed. Undefined where doubles do not hold them. */
function smallIntegers(k: Decimal, m: Decimal, power: number): Integers<number> | undefined {
  if (typeof k.digits === 'string' || typeof m.digits === 'string') return undefined
  const num = k.digits * 10 ** (power + k.exponent)
  const add = m.digits * 10 ** (power + m.exponent)
  const den = 10 ** power
  if (!(Number.isSafeInteger(num) && Number.isSafeInteger(add) && Number.isSafeInteger(den))) return undefined
  const divisor = gcd(gcd(num, den), add)
  return { num: num / divisor, add: add / divisor, den: den / divisor }
}

/** Not reduced: the denominator is 10^power. */
function bigIntegers(k: Decimal, m: Decimal, power: number): BigIntegers {
  return {
    num: BigInt(k.digits) * 10n ** BigInt(power + k.exponent),
    add: BigInt(m.digits) * 10n ** BigInt(power + m.exponent),
    den: 10n ** BigInt(power),
  }
}

function rounded({ num, add, den }: BigIntegers): Integers<number> {
  const divisor = bigGcd(bigGcd(num, den), add)
  return { num: Number(num / divisor), add: Number(add / divisor), den: Number(den / divisor) }
}

function gcd(a: number, b: number): number {
  let [x, y] = [Math.abs(a), Math.abs(b)]
  while (y !== 0) [x, y] = [y, x % y]
  return x
}

function bigGcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}
