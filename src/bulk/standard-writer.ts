import { hasFlag } from '../bytes/bits.ts'
import { namedFlags } from '../codec/flags.ts'
import type { Layout } from '../layout/layout.ts'
import type { WriteBody } from './body-writer.ts'
import { type FragmentTable, putFragment } from './fragments.ts'
import { putSlot, reserveRow, roomFor } from './slot-writer.ts'
import type { Slot } from './slots.ts'

/** A whole status block (SPEC §2). */
export function statusWriter(
  { statusLength, definedBits }: Layout,
  slots: readonly Slot[],
  table: FragmentTable,
): WriteBody {
  const isReserved = unusedBits(definedBits.subarray(0, statusLength))
  const room = roomFor(slots, table)
  return (bytes, from, to, output) => {
    if (to - from !== statusLength || isReserved(bytes, from)) return false
    reserveRow(output, room)
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot
      if (!putSlot(slot, bytes, from + slot.at, slot.shift, output, table)) return false
    }
    return true
  }
}

/** A control: flags, then the writable prefix of a status block (SPEC §3). */
export function controlWriter(layout: Layout, slots: readonly Slot[], table: FragmentTable): WriteBody {
  const { flagsLength, writableLength, definedBits } = layout
  const isUnnamed = unusedBits(namedFlags(layout))
  const isReserved = unusedBits(definedBits.subarray(0, writableLength))
  const room = roomFor(slots, table)
  return (bytes, from, to, output) => {
    const values = from + flagsLength
    if (to - values !== writableLength || isUnnamed(bytes, from) || isReserved(bytes, values)) return false
    reserveRow(output, room)
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] as Slot
      if (slot.flag < 0 || !hasFlag(bytes, from, flagsLength, slot.flag)) {
        output.length = putFragment(output, output.length, table, slot.absent)
      } else if (!putSlot(slot, bytes, values + slot.at, slot.shift, output, table)) return false
    }
    return true
  }
}

/** Tests bytes for bits that `used` does not have. */
export function unusedBits(used: Uint8Array): (bytes: Uint8Array, from: number) => boolean {
  const places = [...used.keys()].filter(at => used[at] !== 0xff)
  const ats = Int32Array.from(places)
  const masks = Uint8Array.from(places, at => ~(used[at] as number) & 0xff)
  return (bytes, from) => {
    for (let i = 0; i < ats.length; i++) {
      if (((bytes[from + (ats[i] as number)] as number) & (masks[i] as number)) !== 0) return true
    }
    return false
  }
}
