import { hasFlag, readBits, writeUint } from '../bytes/bits.ts'
import { createPoint } from '../codec/point.ts'
import { type Places, placeValues } from '../codec/var-len-places.ts'
import { isBitAttribute } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import type { Frame } from './frames.ts'
import type { ColumnPlan } from './plan.ts'

/** Writes what the plans read of one frame to byte `to` of `out`, and 0 where the frame does not hold it; `absent` is told each plan that it does not. */
export type SpreadRow = (frame: Frame, out: Uint8Array, to: number, absent: (plan: number) => void) => void

/** How rows of scattered frames are brought to equal distances, so that the same loops serve them. */
export interface RowShape {
  /** The first byte that any plan reads: it lies at the start of a row. */
  readonly first: number
  readonly length: number
  readonly spread: SpreadRow
}

export function rowShape(layout: Layout, plans: readonly ColumnPlan[]): RowShape {
  const first = plans.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)
  const end = plans.reduce((most, { at, bytes }) => Math.max(most, at + bytes), 0)
  if (plans.length === 0) return { first: 0, length: 0, spread: () => {} }
  const spread = layout.protocol === 'standard' ? spreadBlock(plans, first, end) : spreadValues(layout, plans, end)
  return { first, length: end - first, spread }
}

function spreadBlock(plans: readonly ColumnPlan[], first: number, end: number): SpreadRow {
  return ({ bytes, from, to }, out, at, absent) => {
    const held = Math.min(end, to - from)
    if (held === end && end - first > 64) out.set(bytes.subarray(from + first, from + end), at)
    else {
      const stop = from + held
      let o = at
      for (let p = from + first; p < stop; p++) out[o++] = bytes[p] as number
      while (o < at + end - first) out[o++] = 0
    }
    if (held === end) return
    for (let i = 0; i < plans.length; i++) {
      const plan = plans[i] as ColumnPlan
      if (plan.at + plan.bytes > held) absent(i)
    }
  }
}

/** Where the values of a var_len body lie that has certain flags, counted from its start. */
interface Spot {
  /** A bit attribute: the byte and bit of its lowest bit. A byte attribute: its first byte. */
  readonly at: number
  readonly shift: number
  /** How long the body is at least that holds it. */
  readonly needs: number
}

/** Reports of one device mostly have one of a few sets of flags. */
const MOST_SETS = 256

function spreadValues(layout: Layout, plans: readonly ColumnPlan[], end: number): SpreadRow {
  const { fields, flagsLength } = layout
  const points = fields.map(createPoint)
  const columns = new Map(plans.map((plan, index) => [plan.name, index]))
  const known = new Map<string, readonly (Spot | undefined)[]>()

  function spotsOf(bytes: Uint8Array, from: number): readonly (Spot | undefined)[] {
    let flags = ''
    for (let k = 0; k < flagsLength; k++) flags += String.fromCharCode(bytes[from + k] as number)
    let spots = known.get(flags)
    if (spots === undefined) {
      if (known.size === MOST_SETS) known.clear()
      spots = findSpots(bytes, from)
      known.set(flags, spots)
    }
    return spots
  }

  function findSpots(bytes: Uint8Array, from: number): readonly (Spot | undefined)[] {
    const flagged = points.flatMap((point, index) =>
      hasFlag(bytes, from, flagsLength, point.field.flag as number) ? [{ point, index }] : [],
    )
    const found = placeValues(flagged, flagsLength, Number.POSITIVE_INFINITY)
    const spots: (Spot | undefined)[] = plans.map(() => undefined)
    for (const place of found.places) {
      const column = columns.get(place.point.name)
      if (column !== undefined) spots[column] = spotOf(place, found)
    }
    return spots
  }

  return ({ bytes, from, to }, out, at, absent) => {
    out.fill(0, at, at + end)
    const spots = to - from < flagsLength ? undefined : spotsOf(bytes, from)
    for (let i = 0; i < plans.length; i++) {
      const spot = spots?.[i]
      if (spot === undefined || to - from < spot.needs) {
        absent(i)
        continue
      }
      const plan = plans[i] as ColumnPlan
      const start = at + plan.at
      if (!isBitAttribute(plan.attribute)) {
        for (let k = 0; k < plan.bytes; k++) out[start + k] = bytes[from + spot.at + k] as number
      } else writeUint(out, start, plan.bytes, readBits(bytes, from + spot.at, spot.shift, plan.bits))
    }
  }
}

function spotOf({ point, at }: Places['places'][number], { segmentOffset, segmentBytes }: Places): Spot {
  if (!point.isBit) return { at, shift: 0, needs: at + point.bytes }
  const last = segmentOffset + segmentBytes - 1
  return { at: last - (at >> 3), shift: at & 7, needs: last - (at >> 3) + 1 }
}
