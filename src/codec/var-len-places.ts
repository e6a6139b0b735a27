import { hasFlag } from '../bytes/bits.ts'
import type { Layout } from '../layout/layout.ts'
import { cutFlags } from './flags.ts'
import type { Point } from './point.ts'

/** Where one flagged attribute lies in one body. */
export interface Place {
  readonly point: Point
  /** In id order among all attributes. */
  readonly index: number
  /** A bit attribute: bits from the segment's least significant one. A byte attribute: offset of its first byte. */
  readonly at: number
  /** Whether the body goes far enough to hold all of it. */
  readonly covered: boolean
}

/**
 * Where things lie in one var_len body: only flagged attributes take room (SPEC §5).
 * ```
 * | flags | bit segment: one big-endian integer, lowest id in its lowest bits | byte attributes in id order |
 * ```
 */
export interface Places {
  /** Flagged attributes in id order. */
  readonly places: readonly Place[]
  readonly segmentOffset: number
  readonly segmentBytes: number
  /** Bits of the segment that belong to attributes; the rest is padding. */
  readonly segmentBits: number
  /** Offset of the first byte after the values, wherever the body ends. */
  readonly end: number
}

/** @throws GiztoolsError PAYLOAD_SHORT when the flags are cut */
export function findPlaces(
  { flagsLength }: Layout,
  points: readonly Point[],
  bytes: Uint8Array,
  from: number,
  to: number,
): Places {
  if (from + flagsLength > to) throw cutFlags(flagsLength, to - from, Math.min(to, bytes.length))
  const flagged = points
    .map((point, index) => ({ point, index }))
    .filter(({ point }) => hasFlag(bytes, from, flagsLength, point.field.flag as number))
  return placeValues(flagged, from + flagsLength, to)
}

/** Lays flagged attributes out from byte `offset` on. */
export function placeValues(
  flagged: readonly { readonly point: Point; readonly index: number }[],
  offset: number,
  to: number,
): Places {
  const segmentBits = flagged.reduce((sum, { point }) => sum + (point.isBit ? point.field.bits : 0), 0)
  const segmentBytes = Math.ceil(segmentBits / 8)
  const last = offset + segmentBytes - 1
  let bit = 0
  let end = offset + segmentBytes
  const places = flagged.map(({ point, index }): Place => {
    if (point.isBit) {
      const at = bit
      bit += point.field.bits
      return { point, index, at, covered: last - (at >> 3) < to }
    }
    const at = end
    end += point.bytes
    return { point, index, at, covered: end <= to }
  })
  return { places, segmentOffset: offset, segmentBytes, segmentBits, end }
}
