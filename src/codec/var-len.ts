import type { Layout } from '../layout/layout.ts'
import { createBodies, type Ground, type Spot } from './bodies.ts'
import type { BodyCodec } from './engine.ts'
import { createPoint } from './point.ts'
import { findPlaces, type Places, placeValues } from './var-len-places.ts'

/** Interpreted bodies of the var_len protocol: flags, packed bits, byte values (SPEC §5). */
export function varLenBodies(layout: Layout): BodyCodec {
  const points = layout.fields.map(createPoint)
  const ground: Ground = {
    isFlagged: () => true,
    find(_, bytes, from, to) {
      const found = findPlaces(layout, points, bytes, from, to)
      const { segmentOffset, segmentBytes, segmentBits, end } = found
      // Padding fills the top of the segment, its first byte.
      const defined = new Uint8Array(segmentBytes).fill(0xff)
      if (segmentBits % 8 > 0) defined[0] = 2 ** (segmentBits % 8) - 1
      return { spots: spotsOf(found), values: segmentOffset, defined, end }
    },
    lay(kind, given, known, values) {
      // A report goes on saying what its base said; a control sets only what it is told to.
      const raws = given.map((raw, index) => raw ?? (kind === 'status' ? known?.raws[index] : undefined))
      const flagged = points.flatMap((point, index) => (raws[index] === undefined ? [] : [{ point, index }]))
      const laid = placeValues(flagged, values, Number.POSITIVE_INFINITY)
      const out = new Uint8Array(laid.end)
      if (known?.segment?.length === laid.segmentBytes) out.set(known.segment, laid.segmentOffset)
      return { out, raws, spots: spotsOf(laid) }
    },
    keep({ values, defined }, bytes, to) {
      const end = values + defined.length
      return { block: undefined, segment: end <= to ? bytes.subarray(values, end) : undefined }
    },
  }
  return createBodies(layout, points, ground)
}

function spotsOf({ places, segmentOffset, segmentBytes }: Places): Spot[] {
  return places.map(({ point, index, at, covered }) =>
    point.isBit
      ? { point, index, at: segmentOffset + segmentBytes - 1, bit: at, covered }
      : { point, index, at, bit: 0, covered },
  )
}
