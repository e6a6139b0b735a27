import { isBitAttribute } from '../definition/model.ts'
import type { BitGroup, Field, Layout } from '../layout/layout.ts'

/**
 * The body of a var_len product that carries every attribute, as if it were a status block: flags, one group of bits, byte values, all at
 * fixed places (SPEC §5). Its flags count as defined bits.
 *
 * ```
 * | flags | padding, bits | values |
 * ```
 */
export function fullBody(layout: Layout): Layout {
  const { fields, flagsLength } = layout
  const segmentBits = fields.reduce((sum, { attribute, bits }) => sum + (isBitAttribute(attribute) ? bits : 0), 0)
  const group: BitGroup = { offset: flagsLength, bytes: (segmentBits + 7) >> 3 }
  const segmentEnd = group.offset + group.bytes
  let bitOffset = 0
  let end = segmentEnd
  const placed = fields.map((field): Field => {
    const { attribute, bits, flag } = field
    if (!isBitAttribute(attribute)) {
      const offset = end
      end += attribute.bytes
      return { attribute, bits, flag, offset, bytes: attribute.bytes, group: undefined, bitOffset: 0 }
    }
    const at = bitOffset
    bitOffset += bits
    const last = segmentEnd - 1 - (at >> 3)
    const offset = segmentEnd - 1 - ((at + bits - 1) >> 3)
    return { attribute, bits, flag, offset, bytes: last - offset + 1, group, bitOffset: at }
  })
  const definedBits = new Uint8Array(end).fill(0xff)
  if (segmentBits % 8 !== 0) definedBits[group.offset] = 2 ** (segmentBits % 8) - 1
  return { ...layout, fields: placed, groups: [group], statusLength: end, definedBits }
}
