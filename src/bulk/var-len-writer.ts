import { hasFlag } from '../bytes/bits.ts'
import { namedFlags } from '../codec/flags.ts'
import { isBitAttribute } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import type { WriteBody } from './body-writer.ts'
import { type FragmentTable, putFragment } from './fragments.ts'
import { putSlot, reserveRow, roomFor } from './slot-writer.ts'
import type { Slot } from './slots.ts'
import { unusedBits } from './standard-writer.ts'

/** A var_len body: flags, packed bits, byte values; only flagged attributes take room (SPEC §5). */
export function varLenWriter(
  layout: Layout,
  slots: readonly Slot[],
  table: FragmentTable,
  kind: 'status' | 'control',
): WriteBody {
  const { fields, flagsLength } = layout
  const isUnnamed = unusedBits(namedFlags(layout))
  const flags = Int32Array.from(fields, field => field.flag as number)
  const isBit = fields.map(field => isBitAttribute(field.attribute))
  const bits = Int32Array.from(fields, field => field.bits)
  const isRefused = fields.map(field => kind === 'control' && field.attribute.access !== 'writable')
  const indexes = Int32Array.from(slots, slot => flags.indexOf(slot.flag))
  const room = roomFor(slots, table)
  // By field: its first byte, or its place in the bit segment; -1 where it is not flagged.
  const places = new Int32Array(fields.length)

  return (bytes, from, to, output) => {
    if (to - from < flagsLength || isUnnamed(bytes, from)) return false
    let segmentBits = 0
    let valueBytes = 0
    for (let i = 0; i < places.length; i++) {
      places[i] = -1
      if (!hasFlag(bytes, from, flagsLength, flags[i] as number)) continue
      if (isRefused[i]) return false
      if (isBit[i]) {
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
    if (values + valueBytes !== to) return false
    // Padding fills the top of the segment's first byte.
    if ((segmentBits & 7) !== 0 && (bytes[segment] as number) >> (segmentBits & 7) !== 0) return false
    reserveRow(output, room)
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot
      const index = indexes[i] as number
      const place = places[index] as number
      if (place < 0) output.length = putFragment(output, output.length, table, slot.absent)
      else {
        const at = isBit[index] ? values - 1 - (place >> 3) : values + place
        if (!putSlot(slot, bytes, at, isBit[index] ? place & 7 : 0, output, table)) return false
      }
    }
    return true
  }
}
