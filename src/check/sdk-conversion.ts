import type { NumberAttribute } from '../definition/model.ts'
import { maxRaw, scaleOf } from './number-range.ts'

/** Raw values tried for one attribute, at most; spread evenly over a larger range. */
const MOST_TRIED = 65_536
/** And for all attributes of a definition together: a hostile one has tens of thousands of them. */
const MOST_TRIED_IN_ALL = 64 * MOST_TRIED
/** Where ratio and addition need big integers, each value costs a hundred times as much. */
const BIG_SHARE = 64

export interface SdkTruncation {
  /** How many of the raw values that were tried come back as another one. */
  readonly count: number
  readonly tried: number
  /** How many there are in min..max. */
  readonly of: number
  /** The first of them. */
  readonly example: { readonly display: number; readonly raw: number; readonly sdk: number }
}

/**
 * What the MCU SDK's gizY2XFloat makes of the display values of min..max: `x = (y - m) / k` in single precision, then truncated
 * (SPEC §6; the same in every generation of the SDK). Absent where it gets all of them right, and for whole ratio and addition,
 * where gizY2X divides integers that divide evenly.
 */
export function sdkTruncation(attribute: NumberAttribute, numbersInAll = 1): SdkTruncation | undefined {
  const { ratio, addition } = attribute.scale
  if (Number.isInteger(ratio) && Number.isInteger(addition)) return undefined
  const scale = scaleOf(attribute)
  const first = Math.max(0, Math.ceil(attribute.scale.min))
  const of = Math.min(maxRaw(attribute), Math.floor(attribute.scale.max)) - first + 1
  if (scale === undefined || !(of > 0)) return undefined

  const share = Math.min(MOST_TRIED, Math.max(16, Math.floor(MOST_TRIED_IN_ALL / numbersInAll)))
  const tried = Math.min(of, scale.small ? share : Math.max(16, Math.floor(share / BIG_SHARE)))
  // C's float: every step is rounded to single precision.
  const [k, m] = [Math.fround(ratio), Math.fround(addition)]
  let count = 0
  let example: SdkTruncation['example'] | undefined
  for (let i = 0; i < tried; i++) {
    const raw = first + (tried === of ? i : Math.floor((i * (of - 1)) / (tried - 1)))
    const display = scale.toDisplay(raw)
    const sdk = Math.trunc(Math.fround(Math.fround(Math.fround(display) - m) / k))
    if (sdk === raw) continue
    count++
    example ??= { display, raw, sdk }
  }
  return example === undefined ? undefined : { count, tried, of, example }
}
