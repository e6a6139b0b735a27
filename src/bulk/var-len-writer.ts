import { hasFlag } from '../bytes/bits.ts'
import { namedFlags } from '../codec/flags.ts'
import { isBitAttribute } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import type { WriteBody } from './body-writer.ts'
import { putFragment } from './fragments.ts'
import { putSlot, type SlotTable } from './slot-writer.ts'
import { unusedBits } from './standard-writer.ts'

/** A var_len body: flags, packed bits, byte values; only flagged attributes take room (SPEC §5). */
export function varLenWriter(layout: Layout, slots: SlotTable, kind: 'status' | 'control'): WriteBody {
  const { fields, flagsLength } = layout
  const isUnnamed = unusedBits(namedFlags(layout))
  const namesAny = unusedBits(new Uint8Array(flagsLength))
  const flags = Int32Array.from(fields, field => field.flag as number)
  const isBit = Uint8Array.from(fields, field => (isBitAttribute(field.attribute) ? 1 : 0))
  const bits = Int32Array.from(fields, field => field.bits)
  const isRefused = Uint8Array.from(fields, field =>
    kind === 'control' && field.attribute.access !== 'writable' ? 1 : 0,
  )
  const indexes = slots.flags.map(flag => flags.indexOf(flag))
  const { count, absent, fragments } = slots
  // By field: its first byte, or its place in the bit segment; -1 where it is not flagged.
  const places = new Int32Array(fields.length)

  return (bytes, from, to, view, start) => {
    if (to - from < flagsLength || isUnnamed(bytes, from)) return -1
    if (kind === 'control' && !namesAny(bytes, from)) return -1
    let segmentBits = 0
    let valueBytes = 0
    for (let i = 0; i < places.length; i++) {
      places[i] = -1
      if (!hasFlag(bytes, from, flagsLength, flags[i] as number)) continue
      if (isRefused[i] === 1) return -1
      if (isBit[i] === 1) {
        places[i] = segmentBits
        segmentBits += bits[i] as number
      } else {
        places[i] = valueBytes
        valueBytes += (bits[i] as number) >> 3
      }
    }
    const segmentBytes = (segmentBits + 7) >> 3
    const segment = from + flagsLength
    const values = segment + segmentBytes
    if (values + valueBytes !== to) return -1
    // Padding fills the top of the segment's first byte.
    if ((segmentBits & 7) !== 0 && (bytes[segment] as number) >> (segmentBits & 7) !== 0) return -1
    let at = start
    for (let i = 0; i < count; i++) {
      const index = indexes[i] as number
      const place = places[index] as number
      if (place < 0) at = putFragment(view, at, fragments, absent[i] as number)
      else if (isBit[index] === 1) at = putSlot(slots, i, bytes, values - 1 - (place >> 3), place & 7, view, at)
      else at = putSlot(slots, i, bytes, values + place, 0, view, at)
      if (at < 0) return -1
    }
    return at
  }
}
