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
  const bigDen = 10n ** BigInt(power)
  const bigNum = k.digits * 10n ** BigInt(power + k.exponent)
  const bigAdd = m.digits * 10n ** BigInt(power + m.exponent)
  const divisor = gcd(gcd(bigNum, bigDen), bigAdd)
  const [num, add, den] = [Number(bigNum / divisor), Number(bigAdd / divisor), Number(bigDen / divisor)]
  const most = Math.abs(num) * maxRaw + Math.abs(add)
  // Two steps num apart differ by one part in 2^51 at least, so they never round to the same double.
  const small = most <= Math.min(Number.MAX_SAFE_INTEGER, Math.abs(num) * 2 ** 51) && den <= Number.MAX_SAFE_INTEGER

  const toDisplay = small
    ? (raw: number) => (raw * num + add) / den
    : // The quotient by a power of ten is a decimal literal, and Number() rounds literals correctly.
      (raw: number) => Number(`${BigInt(raw) * bigNum + bigAdd}e-${power}`)

  function toRaw(display: number) {
    if (small) {
      const raw = Math.round((display * den - add) / num)
      if (raw >= 0 && raw <= maxRaw && toDisplay(raw) === display) return { raw: raw + 0, exact: true }
    }
    return nearest(display)
  }

  // raw = (display - addition) / ratio over whole numbers, the display value taken as the decimal it prints as.
  function nearest(display: number) {
    const y = decimal(display)
    const shift = 10n ** BigInt(Math.max(0, -y.exponent))
    let over = y.digits * 10n ** BigInt(Math.max(0, y.exponent)) * bigDen - bigAdd * shift
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

/** The shortest decimal that prints as `value`: digits · 10^exponent. */
function decimal(value: number): { digits: bigint; exponent: number } {
  const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
  const [whole, fraction = ''] = mantissa.split('.') as [string, string?]
  return { digits: BigInt(whole + fraction), exponent: Number(exponent) - fraction.length }
}

function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b]
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}
