import { setFlag } from '../bytes/bits.ts'
import type { Point } from '../codec/point.ts'
import type { Raw } from '../codec/show.ts'
import { placeValues } from '../codec/var-len-places.ts'
import { MAX_BYTES } from '../definition/limits.ts'
import { isSet } from './flag-wire.ts'
import type { Assignment } from './mismatch.ts'
import type { Side } from './side.ts'
import { endByte, type Spot, writeSpot } from './spot.ts'

/** Where flagged attributes (in id order) lie in a body whose attr_flags have `flags` bytes. */
export function placeSpots(flagged: readonly Point[], flags: number): readonly Spot[] {
  const given = flagged.map((point, index) => ({ point, index }))
  const { places, segmentOffset, segmentBytes } = placeValues(given, flags, Number.POSITIVE_INFINITY)
  const segmentEnd = 8 * (segmentOffset + segmentBytes)
  return places.map(({ point, at }) => {
    const { bits } = point.field
    return { point, bits, start: point.isBit ? segmentEnd - at - bits : 8 * at }
  })
}

/** The body that flags the attributes of these spots. Values that are not given are telling ones. */
export function varLenBody({ layout, allowed }: Side, spots: readonly Spot[], values: Assignment): Uint8Array {
  const { flagsLength } = layout
  const bytes = new Uint8Array(spots.reduce((end, spot) => Math.max(end, endByte(spot)), flagsLength))
  for (const spot of spots) {
    setFlag(bytes, 0, flagsLength, spot.point.field.flag as number)
    writeSpot(bytes, spot, values.get(spot) ?? (allowed(spot.point).telling[0] as Raw))
  }
  return bytes
}

/** The spots in which a side reads the attributes that a body flags to it; undefined where its attr_flags are cut. */
export function spotsIn({ layout, byFlag }: Side, body: Uint8Array): readonly Spot[] | undefined {
  const { flagsLength } = layout
  if (body.length < flagsLength) return undefined
  const flagged: Point[] = []
  for (let at = flagsLength - 1; at >= 0; at--) {
    if (body[at] === 0) continue
    for (let wire = 8 * at + 7; wire >= 8 * at; wire--) {
      const point = isSet(body, wire) ? byFlag.get(8 * flagsLength - 1 - wire) : undefined
      if (point !== undefined) flagged.push(point)
    }
  }
  return placeSpots(flagged, flagsLength)
}

/** Whether any frame carries the values of a set: what is longer is never sent. */
export function fitsFrame(set: readonly Point[]): boolean {
  return set.reduce((bits, { field }) => bits + field.bits, 0) <= 8 * MAX_BYTES
}
