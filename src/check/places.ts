import { isBitAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { ByteBits, ByteRange } from './finding.ts'

/**
 * The bits of one attribute in the status block, counted as the wire sends them: bit 0 is the most significant of byte 0.
 * A group is one big-endian integer, so in this count every attribute is one run, over as many bytes as it may be.
 *
 * ```
 * wire bit   0 1 2 3 4 5 6 7   8 …
 *            byte 0            byte 1
 *            7 6 5 4 3 2 1 0   7 …
 * ```
 */
export interface Place {
  readonly field: Field
  readonly start: number
  /** The first bit after it. */
  readonly end: number
}

/** In wire order; none in var_len, where nothing is fixed. */
export function placesOf({ protocol, fields }: Layout): readonly Place[] {
  if (protocol === 'var_len') return []
  return fields.map(placeOf).sort((a, b) => a.start - b.start || a.end - b.end)
}

function placeOf(field: Field): Place {
  const { group, bitOffset, bits, offset, bytes } = field
  if (group === undefined) return { field, start: offset * 8, end: (offset + bytes) * 8 }
  const end = (group.offset + group.bytes) * 8 - bitOffset
  return { field, start: end - bits, end }
}

/** Whole bytes as `bytes`, anything else as `bits` too. */
export function span(start: number, end: number): { bytes: ByteRange; bits?: readonly ByteBits[] } {
  const bytes = { first: start >> 3, last: (end - 1) >> 3 }
  if (start % 8 === 0 && end % 8 === 0) return { bytes }
  const bits: ByteBits[] = []
  for (let byte = bytes.first; byte <= bytes.last; byte++) {
    const high = byte === bytes.first ? 7 - (start & 7) : 7
    const low = byte === bytes.last ? 7 - ((end - 1) & 7) : 0
    bits.push({ byte, high, low })
  }
  return { bytes, bits }
}

/** `bytes 4..7`, `byte 0 bits 3..2`, `byte 0 bit 0 and byte 1 bit 7`. */
export function spanText(start: number, end: number): string {
  const { bytes, bits } = span(start, end)
  if (bits === undefined)
    return bytes.first === bytes.last ? `byte ${bytes.first}` : `bytes ${bytes.first}..${bytes.last}`
  if (bits.length > 4) return `byte ${bytes.first} to byte ${bytes.last}`
  return bits
    .map(({ byte, high, low }) => {
      if (high === 7 && low === 0) return `byte ${byte}`
      return high === low ? `byte ${byte} bit ${high}` : `byte ${byte} bits ${high}..${low}`
    })
    .join(' and ')
}

/**
 * var_len has no places, but a report of every attribute has: bools and enums in id order from bit 0 (SPEC §5).
 * The lowest bit of each in that report's bit segment.
 */
export function fullReportBits({ fields }: Layout): readonly { readonly field: Field; readonly bitOffset: number }[] {
  let bitOffset = 0
  const found: { field: Field; bitOffset: number }[] = []
  for (const field of fields) {
    if (!isBitAttribute(field.attribute)) continue
    found.push({ field, bitOffset })
    bitOffset += field.bits
  }
  return found
}

/** `"name"`, so that a name of blanks or none that a reader knows still shows where it begins and ends. */
export function quoted(name: string): string {
  return /^[\p{L}\p{N}_]+$/u.test(name) ? name : JSON.stringify(name)
}
