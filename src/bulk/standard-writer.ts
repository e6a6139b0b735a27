import { hasFlag } from '../bytes/bits.ts'
import { namedFlags } from '../codec/flags.ts'
import type { Layout } from '../layout/layout.ts'
import type { WriteBody } from './body-writer.ts'
import { putFragment } from './fragments.ts'
import { putSlot, type SlotTable } from './slot-writer.ts'

/** A whole status block (SPEC §2). */
export function statusWriter({ statusLength, definedBits }: Layout, slots: SlotTable): WriteBody {
  const isReserved = unusedBits(definedBits.subarray(0, statusLength))
  const { count, ats, shifts } = slots
  return (bytes, from, to, view, start) => {
    if (to - from !== statusLength || isReserved(bytes, from)) return -1
    let at = start
    for (let i = 0; i < count; i++) {
      at = putSlot(slots, i, bytes, from + (ats[i] as number), shifts[i] as number, view, at)
      if (at < 0) return -1
    }
    return at
  }
}

/** A control: flags, then the writable prefix of a status block (SPEC §3). */
export function controlWriter(layout: Layout, slots: SlotTable): WriteBody {
  const { flagsLength, writableLength, definedBits } = layout
  const isUnnamed = unusedBits(namedFlags(layout))
  const isReserved = unusedBits(definedBits.subarray(0, writableLength))
  // A control that names nothing is odd: it may be a bare status block.
  const namesAny = unusedBits(new Uint8Array(flagsLength))
  const { count, ats, shifts, flags, absent, fragments } = slots
  return (bytes, from, to, view, start) => {
    const values = from + flagsLength
    if (to - values !== writableLength || isUnnamed(bytes, from) || isReserved(bytes, values)) return -1
    if (!namesAny(bytes, from)) return -1
    let at = start
    for (let i = 0; i < count; i++) {
      const flag = flags[i] as number
      if (flag < 0 || !hasFlag(bytes, from, flagsLength, flag)) {
        at = putFragment(view, at, fragments, absent[i] as number)
        continue
      }
      at = putSlot(slots, i, bytes, values + (ats[i] as number), shifts[i] as number, view, at)
      if (at < 0) return -1
    }
    return at
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
