import type { HeaderStruct } from './header.ts'

/**
 * The byte at which each member of a packed struct begins, undefined behind one whose size cannot be told.
 * Bit-fields share bytes as long as they fit, as compilers for these chips lay them out.
 */
export function placesIn({ members }: HeaderStruct): readonly (number | undefined)[] {
  let byte: number | undefined = 0
  let usedBits = 0
  return members.map(({ bits, bytes }) => {
    if (bits !== undefined) {
      const unit: number = 8 * (bytes ?? 1)
      // `:0` closes the unit.
      if (usedBits > 0 && (bits === 0 || (usedBits % unit) + bits > unit)) {
        byte = byte === undefined ? undefined : byte + Math.ceil(usedBits / 8)
        usedBits = 0
      }
      const place = byte === undefined ? undefined : byte + (usedBits >> 3)
      usedBits += bits
      return place
    }
    if (usedBits > 0 && byte !== undefined) byte += Math.ceil(usedBits / 8)
    usedBits = 0
    const place = byte
    byte = byte === undefined || bytes === undefined ? undefined : byte + bytes
    return place
  })
}
