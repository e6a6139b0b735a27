import { readBits, writeBits } from '../bytes/bits.ts'
import type { Point } from '../codec/point.ts'
import type { Raw } from '../codec/show.ts'

/**
 * Where an attribute lies in one body: a run of bits in wire order, bit 0 being the most significant of the first byte.
 * A field of a big-endian bit group is such a run too (SPEC §2.1), so two spots hold the same bits exactly where start and width are the same.
 */
export interface Spot {
  readonly point: Point
  readonly start: number
  readonly bits: number
}

/** A standard attribute's, in a status block that begins at byte `from` of the body. */
export function standardSpot(point: Point, from: number): Spot {
  const { group, offset, bitOffset, bits } = point.field
  const start = group === undefined ? 8 * offset : 8 * (group.offset + group.bytes) - bitOffset - bits
  return { point, start: 8 * from + start, bits }
}

export function endByte({ start, bits }: Spot): number {
  return (start + bits + 7) >> 3
}

export function sameBits(a: Spot, b: Spot): boolean {
  return a.start === b.start && a.bits === b.bits
}

export function meet(a: Spot, b: Spot): boolean {
  return a.start < b.start + b.bits && b.start < a.start + a.bits
}

export function readSpot(bytes: Uint8Array, { point, start, bits }: Spot): Raw {
  if (point.field.attribute.dataType === 'binary') return bytes.slice(start >> 3, (start + bits) >> 3)
  const last = start + bits - 1
  return readBits(bytes, last >> 3, 7 - (last & 7), bits)
}

export function writeSpot(bytes: Uint8Array, { start, bits }: Spot, raw: Raw): void {
  const last = start + bits - 1
  if (typeof raw === 'number') writeBits(bytes, last >> 3, 7 - (last & 7), bits, raw)
  else bytes.set(raw, start >> 3)
}
