import { isBitAttribute } from '../definition/model.ts'
import type { Field } from '../layout/layout.ts'

/** Where a run of bits stands, in words: all that a person looks for in a diagram. */
export interface Place {
  /** `2`, or `0..1` */
  readonly bytes: string
  /** Of each byte: `4..2`, or `1..0|7..5` where it crosses into the next. Empty for whole bytes. */
  readonly bits: string
  /** In its bit group: `17..13`. Empty for byte attributes. */
  readonly groupBits: string
}

/** A field's first bit in the status block, in wire order (see `Run`): standard only. */
export function startOf({ group, offset, bitOffset, bits }: Field): number {
  return group === undefined ? 8 * offset : 8 * (group.offset + group.bytes) - bitOffset - bits
}

export function fieldPlace(start: number, field: Field, groupBit: number, firstByte = 0): Place {
  const { bits } = field
  const first = Math.floor(start / 8)
  const last = Math.floor((start + bits - 1) / 8)
  const isBit = isBitAttribute(field.attribute)
  return {
    bytes: range(firstByte + first, firstByte + last),
    bits: isBit ? bitsOfBytes(7 - (start & 7), bits) : '',
    groupBits: isBit ? range(groupBit + bits - 1, groupBit) : '',
  }
}

function bitsOfBytes(highest: number, bits: number): string {
  const parts: string[] = []
  for (let high = highest, left = bits; left > 0; high = 7) {
    const low = Math.max(0, high - left + 1)
    parts.push(range(high, low))
    left -= high - low + 1
  }
  return parts.join('|')
}

export function range(from: number, to: number): string {
  return from === to ? `${from}` : `${from}..${to}`
}
