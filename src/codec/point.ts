import { readBits, readUint, writeBits, writeUint } from '../bytes/bits.ts'
import type { Field } from '../layout/layout.ts'
import type { View } from './contract.ts'
import { createShow, type Raw, type Show } from './show.ts'
import { createTake, type Take } from './take.ts'

/** A field with everything about it decided: how its bits are read and written, shown and taken. */
export interface Point {
  readonly field: Field
  readonly name: string
  readonly show: Readonly<Record<View, Show>>
  readonly take: Take
  /** True for bools and enums, which lie in a bit group or segment. */
  readonly isBit: boolean
  /** Width in bytes of a byte attribute, 0 for a bit attribute. */
  readonly bytes: number
}

export function createPoint(field: Field): Point {
  const { attribute } = field
  return {
    field,
    name: attribute.name,
    show: {
      platform: createShow(attribute, 'platform'),
      native: createShow(attribute, 'native'),
      raw: createShow(attribute, 'raw'),
    },
    take: createTake(attribute),
    isBit: attribute.dataType === 'bool' || attribute.dataType === 'enum',
    bytes: attribute.dataType === 'bool' || attribute.dataType === 'enum' ? 0 : attribute.bytes,
  }
}

/** Reads a bit attribute whose lowest bit is bit `bit` of the big-endian integer that ends at byte `last`. */
export function readBitPoint(point: Point, bytes: Uint8Array, last: number, bit: number): number {
  return readBits(bytes, last - (bit >> 3), bit & 7, point.field.bits)
}

export function writeBitPoint(point: Point, bytes: Uint8Array, last: number, bit: number, raw: Raw): void {
  writeBits(bytes, last - (bit >> 3), bit & 7, point.field.bits, raw as number)
}

/** Reads a byte attribute that begins at `offset`; a binary is copied, or a view of those bytes. */
export function readBytePoint(point: Point, bytes: Uint8Array, offset: number, inPlace = false): Raw {
  if (point.field.attribute.dataType !== 'binary') return readUint(bytes, offset, point.bytes)
  // Not subarray: of a Buffer that is a Buffer.
  return inPlace
    ? new Uint8Array(bytes.buffer, bytes.byteOffset + offset, point.bytes)
    : new Uint8Array(bytes.subarray(offset, offset + point.bytes))
}

export function writeBytePoint(point: Point, bytes: Uint8Array, offset: number, raw: Raw): void {
  if (typeof raw === 'number') writeUint(bytes, offset, point.bytes, raw)
  else bytes.set(raw, offset)
}

/** Reads an attribute of a status block (or its writable prefix) that begins at `from`. */
export function readPoint(point: Point, bytes: Uint8Array, from: number, inPlace: boolean): Raw {
  const { group, offset, bitOffset } = point.field
  return group === undefined
    ? readBytePoint(point, bytes, from + offset, inPlace)
    : readBitPoint(point, bytes, from + group.offset + group.bytes - 1, bitOffset)
}

/** Sets an attribute's value under any name: `__proto__` too becomes a plain key. */
export function setValue<T>(values: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(values, name, { value, writable: true, enumerable: true, configurable: true })
  else values[name] = value
}
