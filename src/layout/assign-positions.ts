import { type AccessClass, type Attribute, isBitAttribute, type Position } from '../definition/model.ts'

/** The classes in the order in which their parts stand in the status block (SPEC §0.3). */
export const CLASS_ORDER: readonly AccessClass[] = ['writable', 'readonly', 'alert', 'fault']

const TYPE_ORDER = ['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary']

/**
 * Where the platform itself lays attributes in a standard status block, in the order of the attributes given (SPEC §1–2):
 * a part a class, each on a byte of its own; in a part first the bit group (bools, then enums, least significant bit first),
 * then the byte attributes by width, binaries last; within a type by id.
 *
 * ```
 * | W bits | W u8 | W u16 | W u32 | W binary | R bits | R u8 … | alert bits | fault bits |
 *   ^ byte 0                                   ^ the first byte after the writable part
 * ```
 */
export function assignPositions(attributes: readonly Attribute[]): readonly Position[] {
  const positions = new Map<Attribute, Position>()
  let end = 0
  for (const access of CLASS_ORDER) {
    const part = attributes.filter(attribute => attribute.access === access).sort(inWireOrder)
    const byteOffset = end
    let bitOffset = 0
    for (const attribute of part.filter(isBitAttribute)) {
      positions.set(attribute, { byteOffset, bitOffset })
      bitOffset += attribute.bits
    }
    end += Math.ceil(bitOffset / 8)
    for (const attribute of part) {
      if (isBitAttribute(attribute)) continue
      positions.set(attribute, { byteOffset: end, bitOffset: 0 })
      end += attribute.bytes
    }
  }
  return attributes.map(attribute => positions.get(attribute) as Position)
}

function inWireOrder(a: Attribute, b: Attribute): number {
  return TYPE_ORDER.indexOf(a.dataType) - TYPE_ORDER.indexOf(b.dataType) || a.id - b.id
}
