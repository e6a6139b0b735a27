import type { NumberAttribute } from '../definition/model.ts'
import { isRaw, maxRaw, scaleOf } from './number-range.ts'

/**
 * Two neighbouring raw values of min..max (of the whole width where those are no raw values) that show as one number, because doubles are
 * too coarse for the steps; absent where every raw value shows as a number of its own.
 */
export function sameDisplay(
  attribute: NumberAttribute,
): { readonly raw: number; readonly next: number; readonly display: number } | undefined {
  const scale = scaleOf(attribute)
  // Small integers tell their steps apart: that is how they are small.
  if (scale === undefined || scale.small) return undefined
  const { toDisplay } = scale
  const { min, max } = attribute.scale
  const stated = isRaw(min, attribute) && isRaw(max, attribute) && min <= max
  const [low, high] = stated ? [min, max] : [0, maxRaw(attribute)]

  const show = (raw: number) => ordinal(toDisplay(raw))
  // Fewer doubles on the way than steps: some step of them is none.
  const isCrowded = (from: number, to: number) => magnitude(show(to) - show(from)) < BigInt(to - from)
  // 2^32 steps, none longer than from one double to the next, pass one power of two at most: on either side of it doubles are evenly spaced.
  const cut = firstOf(low, high, raw => exponent(toDisplay(raw)) === exponent(toDisplay(high)))
  for (const [from, to] of [[low, cut - 1] as const, [cut, high] as const]) {
    // The last two pairs as well: of steps just as long as from double to double, and half way between them, every other one is none.
    for (const [a, b] of [[from, to] as const, [to - 1, to] as const, [to - 2, to - 1] as const])
      if (a >= from && isCrowded(a, b)) return crowdedPair(a, b)
  }
  return undefined

  function crowdedPair(from: number, to: number) {
    // One half of what is crowded is crowded.
    const next = firstOf(from + 1, to, raw => isCrowded(from, raw))
    return { raw: next - 1, next, display: toDisplay(next) }
  }
}

/** The first of low..high from which on it holds; it holds at `high`. */
function firstOf(low: number, high: number, holds: (raw: number) => boolean): number {
  let [from, to] = [low, high]
  while (from < to) {
    const middle = from + Math.floor((to - from) / 2)
    if (holds(middle)) to = middle
    else from = middle + 1
  }
  return to
}

const memory = new DataView(new ArrayBuffer(8))

/** The power of two that a double lies above, with its sign, as its bits have it. */
function exponent(value: number): number {
  memory.setFloat64(0, value)
  return memory.getUint16(0) >> 4
}

/** Consecutive integers for consecutive doubles. */
function ordinal(value: number): bigint {
  // Plus 0: both zeros are one number.
  memory.setFloat64(0, value + 0)
  const bits = memory.getBigInt64(0)
  return bits >= 0n ? bits : -(2n ** 63n) - bits
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value
}
