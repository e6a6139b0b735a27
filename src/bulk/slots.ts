import { decimalScale } from '../codec/scale.ts'
import { createShow } from '../codec/show.ts'
import type { Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import { type Decimal, decimalOf } from './decimal.ts'
import type { Fragments } from './fragments.ts'
import type { RowFormat } from './row-format.ts'

// What is written of a raw value.
/** A ready-made fragment: bits, labels, one-byte numbers. */
export const TABLE = 0
/** Digits. */
export const DIGITS = 1
/** A number that needs JavaScript's own printing. */
export const PRINTED = 2
/** Bytes, in hex. */
export const HEX = 3

/** How one attribute, or all those of one byte, are read and written. One shape for all kinds: the loop over them stays fast. */
export interface Slot {
  readonly kind: number
  /** standard: first byte in the status block; of bits, the byte with the lowest one. */
  readonly at: number
  /** TABLE of bits: place of the lowest one in its byte, and how many. Otherwise 0 and 8. */
  readonly shift: number
  readonly bits: number
  readonly bytes: number
  /** TABLE: the fragment by raw value; `~fragment` for a value that the definition does not provide for. */
  readonly fragments: Int32Array
  readonly least: number
  readonly most: number
  readonly decimal: Decimal
  /** DIGITS, HEX: fragments around the text. */
  readonly before: number
  readonly after: number
  /** PRINTED. */
  readonly print: (raw: number) => string
  /** The fragment to write for an attribute that is not there. */
  readonly absent: number
  /** Its bit in the flags. */
  readonly flag: number
}

/** Wider bit fields have no table. */
const WIDEST = 12

const NO_DECIMAL: Decimal = { num: 1, add: 0, places: 0 }

/** One attribute's slot; undefined for a bit field so wide that it would have no table. */
export function slotOf(field: Field, format: RowFormat, fragments: Fragments): Slot | undefined {
  const { attribute, group, offset, bitOffset, bits, flag } = field
  const isBit = attribute.dataType === 'bool' || attribute.dataType === 'enum'
  if (isBit && bits > WIDEST) return undefined
  const at = group === undefined ? offset : group.offset + group.bytes - 1 - (bitOffset >> 3)
  const bytes = isBit ? 1 : (attribute as { bytes: number }).bytes
  const written = writtenOf(attribute, bytes, format, fragments)
  return {
    at,
    shift: isBit ? bitOffset & 7 : 0,
    bits: isBit ? bits : 8,
    bytes,
    absent: fragments.add(format.digits(attribute.name).absent),
    flag: flag ?? -1,
    ...written,
  }
}

type Written = Omit<Slot, 'at' | 'shift' | 'bits' | 'bytes' | 'absent' | 'flag'>

function writtenOf(attribute: Attribute, bytes: number, format: RowFormat, fragments: Fragments): Written {
  const { name } = attribute
  const show = createShow(attribute, 'platform')
  const isProvided = providedValues(attribute)
  const none = {
    fragments: new Int32Array(0),
    least: 0,
    most: 0,
    decimal: NO_DECIMAL,
    before: 0,
    after: 0,
    print: String,
  }
  if (attribute.dataType === 'binary') {
    const { before, after } = format.hex(name)
    return { ...none, kind: HEX, before: fragments.add(before), after: fragments.add(after) }
  }
  const valueText = (raw: number) => format.value(name, show(raw))
  const width = 'bits' in attribute ? attribute.bits : 8 * bytes
  if (width <= 8 || 'bits' in attribute) {
    const table = Int32Array.from({ length: 2 ** width }, (_, raw) => {
      const fragment = fragments.add(valueText(raw))
      return isProvided(raw) ? fragment : ~fragment
    })
    return { ...none, kind: TABLE, fragments: table }
  }
  const { min: least, max: most } = attribute.scale
  const decimal = decimalOf(decimalScale(attribute.scale, 2 ** width - 1), 2 ** width - 1)
  if (decimal === undefined) return { ...none, kind: PRINTED, least, most, print: valueText }
  const { before, after } = format.digits(name)
  return { ...none, kind: DIGITS, least, most, decimal, before: fragments.add(before), after: fragments.add(after) }
}

/** What the definition provides for: what else there is, decoding calls an issue. */
function providedValues(attribute: Attribute): (raw: number) => boolean {
  switch (attribute.dataType) {
    case 'bool':
      return raw => raw <= 1
    case 'enum':
      return raw => raw < attribute.labels.length
    case 'binary':
      return () => true
    default: {
      const { min, max } = attribute.scale
      return raw => raw >= min && raw <= max
    }
  }
}

/**
 * The slots of a whole status block, in output order: neighbours that lie in one byte share one slot, whose fragments are the texts
 * of all of them.
 */
export function joinedSlots(slots: readonly Slot[], texts: Fragments): readonly Slot[] {
  const joined: Slot[] = []
  for (let i = 0; i < slots.length; ) {
    const first = slots[i] as Slot
    let end = i + 1
    while (isInByte(first) && end < slots.length && isInByte(slots[end] as Slot) && slots[end]?.at === first.at) end++
    joined.push(end === i + 1 ? first : joinedSlot(slots.slice(i, end), texts))
    i = end
  }
  return joined
}

function isInByte({ kind, shift, bits }: Slot): boolean {
  return kind === TABLE && shift + bits <= 8
}

function joinedSlot(slots: readonly Slot[], texts: Fragments): Slot {
  const fragments = Int32Array.from({ length: 256 }, (_, byte) => {
    const parts = slots.map(slot => slot.fragments[(byte >> slot.shift) & (2 ** slot.bits - 1)] as number)
    const fragment = texts.add(parts.map(part => texts.text(part < 0 ? ~part : part)).join(''))
    return parts.some(part => part < 0) ? ~fragment : fragment
  })
  return { ...(slots[0] as Slot), shift: 0, bits: 8, fragments }
}

/** The chosen fields in the order in which they are written. */
export function outputOrder(layout: Layout, chosen: readonly string[], { isObject }: RowFormat): readonly Field[] {
  const byName = new Map(layout.fields.map(field => [field.attribute.name, field]))
  const names = isObject ? Object.keys(Object.fromEntries(chosen.map(name => [name, 0]))) : chosen
  return names.flatMap(name => byName.get(name) ?? [])
}
