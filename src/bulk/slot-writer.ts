import { readBits, readUint } from '../bytes/bits.ts'
import { DECIMAL_LENGTH, putDecimal } from './decimal.ts'
import { type FragmentTable, putFragment } from './fragments.ts'
import { type Output, putText, reserve } from './output.ts'
import { DIGITS, HEX, ODD, PRINTED, type Slot, TABLE } from './slots.ts'

const HEX_DIGITS = Uint8Array.from('0123456789abcdef', digit => digit.charCodeAt(0))

/** The most bytes that a row's slots can take. */
export function roomFor(slots: readonly Slot[], table: FragmentTable): number {
  // JavaScript prints no number longer than 25 characters.
  const textOf = ({ kind, bytes, print }: Slot) =>
    kind === PRINTED ? 3 * (print(0).length + 25) : kind === DIGITS ? DECIMAL_LENGTH : kind === HEX ? 2 * bytes : 0
  return slots.reduce((sum, slot) => sum + 2 * table.longest + textOf(slot), 0)
}

/** Makes sure of room for a row's slots. */
export function reserveRow(output: Output, room: number): void {
  if (output.length + room + 64 > output.bytes.length) reserve(output, room + 64)
}

/** What the wire holds of a bit field or number. `last`, `shift`: where its lowest bit is; `at`: its first byte. */
export function rawOf(slot: Slot, bytes: Uint8Array, at: number, shift: number): number {
  if (slot.kind === TABLE) {
    if (shift + slot.bits > 8) return readBits(bytes, at, shift, slot.bits)
    return ((bytes[at] as number) >>> shift) & ((1 << slot.bits) - 1)
  }
  if (slot.bytes === 2) return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  return readUint(bytes, at, slot.bytes)
}

/** Appends the attribute, or says false where its value is odd. */
export function putSlot(
  slot: Slot,
  bytes: Uint8Array,
  at: number,
  shift: number,
  output: Output,
  table: FragmentTable,
): boolean {
  if (slot.kind === HEX) {
    output.length = putHex(slot, bytes, at, output, table)
    return true
  }
  const raw = rawOf(slot, bytes, at, shift)
  if (slot.kind === TABLE) {
    const fragment = slot.fragments[raw] as number
    if (fragment === ODD) return false
    output.length = putFragment(output, output.length, table, fragment)
    return true
  }
  if (raw < slot.least || raw > slot.most) return false
  if (slot.kind === DIGITS) {
    const { num, add, places } = slot.decimal
    const start = putFragment(output, output.length, table, slot.before)
    const end = putDecimal(output.bytes, start, raw * num + add, places)
    output.length = putFragment(output, end, table, slot.after)
    return true
  }
  putText(output, slot.print(raw))
  return true
}

function putHex(slot: Slot, bytes: Uint8Array, from: number, output: Output, table: FragmentTable): number {
  let at = putFragment(output, output.length, table, slot.before)
  const out = output.bytes
  for (let i = from; i < from + slot.bytes; i++) {
    const byte = bytes[i] as number
    out[at++] = HEX_DIGITS[byte >> 4] as number
    out[at++] = HEX_DIGITS[byte & 15] as number
  }
  return putFragment(output, at, table, slot.after)
}
