import { readBits, readUint } from '../bytes/bits.ts'
import { HEX_CODES } from '../bytes/text-tables.ts'
import { DECIMAL_LENGTH, putDecimal } from './decimal.ts'
import { type FragmentTable, putFragment, putWords } from './fragments.ts'
import { DIGITS, HEX, PRINTED, type Slot, TABLE } from './slots.ts'

/** What `putSlot` reads, a list for each member of the slots: one look-up each, whatever kinds there are. */
export interface SlotTable {
  readonly count: number
  readonly kinds: Uint8Array
  /** standard: where its first byte, or the one with its lowest bit, stands in the status block; the place of that bit. */
  readonly ats: Int32Array
  readonly shifts: Uint8Array
  readonly bits: Uint8Array
  readonly bytes: Int32Array
  /** TABLE: where its own part of `byRaw` begins. */
  readonly bases: Int32Array
  readonly byRaw: Int32Array
  /** TABLE: how many words its longest fragment has. */
  readonly words: Int32Array
  readonly least: Float64Array
  readonly most: Float64Array
  readonly nums: Float64Array
  readonly adds: Float64Array
  readonly places: Uint8Array
  readonly before: Int32Array
  readonly after: Int32Array
  readonly absent: Int32Array
  readonly flags: Int32Array
  readonly print: readonly ((raw: number) => string)[]
  readonly fragments: FragmentTable
  /** The most bytes that all of them can take, and what writing in words may touch behind them. */
  readonly room: number
}

export function slotTable(slots: readonly Slot[], fragments: FragmentTable): SlotTable {
  const byRaw = new Int32Array(slots.reduce((sum, slot) => sum + slot.fragments.length, 0))
  let end = 0
  const bases = slots.map(slot => {
    byRaw.set(slot.fragments, end)
    end += slot.fragments.length
    return end - slot.fragments.length
  })
  return {
    count: slots.length,
    kinds: Uint8Array.from(slots, slot => slot.kind),
    ats: Int32Array.from(slots, slot => slot.at),
    shifts: Uint8Array.from(slots, slot => slot.shift),
    bits: Uint8Array.from(slots, slot => slot.bits),
    bytes: Int32Array.from(slots, slot => slot.bytes),
    bases: Int32Array.from(bases),
    byRaw,
    words: Int32Array.from(slots, slot => fragments.wordsOf(slot.fragments)),
    least: Float64Array.from(slots, slot => slot.least),
    most: Float64Array.from(slots, slot => slot.most),
    nums: Float64Array.from(slots, slot => slot.decimal.num),
    adds: Float64Array.from(slots, slot => slot.decimal.add),
    places: Uint8Array.from(slots, slot => slot.decimal.places),
    before: Int32Array.from(slots, slot => slot.before),
    after: Int32Array.from(slots, slot => slot.after),
    absent: Int32Array.from(slots, slot => slot.absent),
    flags: Int32Array.from(slots, slot => slot.flag),
    print: slots.map(slot => slot.print),
    fragments,
    room: roomFor(slots, fragments),
  }
}

/** The most bytes that a row's slots can take. */
function roomFor(slots: readonly Slot[], { longest }: FragmentTable): number {
  // JavaScript prints no number longer than 25 characters.
  const textOf = ({ kind, bytes, print }: Slot) =>
    kind === PRINTED ? 3 * (print(0).length + 25) : kind === DIGITS ? DECIMAL_LENGTH : kind === HEX ? 2 * bytes : 0
  return slots.reduce((sum, slot) => sum + 2 * longest + textOf(slot), 64)
}

const encoder = new TextEncoder()

/**
 * Writes attribute `i` to place `to` and gives the place after it, or -1 where its value is odd. `at`: its first byte, or the one with
 * its lowest bit, which is bit `shift` there. There has to be room.
 */
export function putSlot(
  table: SlotTable,
  i: number,
  bytes: Uint8Array,
  at: number,
  shift: number,
  view: DataView,
  to: number,
): number {
  if (table.kinds[i] === HEX) return putHex(table, i, bytes, at, view, to)
  const raw = rawOf(table, i, bytes, at, shift)
  return isOdd(table, i, raw) ? -1 : putRaw(table, i, raw, view, to)
}

/** What the wire holds of a bit field or number. */
export function rawOf(table: SlotTable, i: number, bytes: Uint8Array, at: number, shift: number): number {
  if (table.kinds[i] === TABLE) {
    const bits = table.bits[i] as number
    if (shift + bits > 8) return readBits(bytes, at, shift, bits)
    return ((bytes[at] as number) >>> shift) & ((1 << bits) - 1)
  }
  const count = table.bytes[i] as number
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  if (count === 2) return high
  if (count === 4) return high * 65_536 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  return readUint(bytes, at, count)
}

/** Whether the definition does not provide for the value. */
export function isOdd(table: SlotTable, i: number, raw: number): boolean {
  if (table.kinds[i] === TABLE) return (table.byRaw[(table.bases[i] as number) + raw] as number) < 0
  return raw < (table.least[i] as number) || raw > (table.most[i] as number)
}

/** Writes a value, odd or not. */
export function putRaw(table: SlotTable, i: number, raw: number, view: DataView, to: number): number {
  const { fragments } = table
  const kind = table.kinds[i] as number
  if (kind === TABLE) {
    const fragment = table.byRaw[(table.bases[i] as number) + raw] as number
    return putWords(view, to, fragments, fragment < 0 ? ~fragment : fragment, table.words[i] as number)
  }
  if (kind === DIGITS) {
    const start = putFragment(view, to, fragments, table.before[i] as number)
    const value = raw * (table.nums[i] as number) + (table.adds[i] as number)
    const end = putDecimal(view, start, value, table.places[i] as number)
    return putFragment(view, end, fragments, table.after[i] as number)
  }
  const text = (table.print[i] as (raw: number) => string)(raw)
  return to + encoder.encodeInto(text, new Uint8Array(view.buffer, to)).written
}

function putHex(table: SlotTable, i: number, bytes: Uint8Array, from: number, view: DataView, to: number): number {
  let at = putFragment(view, to, table.fragments, table.before[i] as number)
  const end = from + (table.bytes[i] as number)
  for (let place = from; place < end; place++, at += 2) {
    const byte = bytes[place] as number
    view.setUint16(at, ((HEX_CODES[byte >> 4] as number) << 8) | (HEX_CODES[byte & 15] as number))
  }
  return putFragment(view, at, table.fragments, table.after[i] as number)
}
