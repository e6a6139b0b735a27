/*
 * A bit group is ONE unsigned big-endian integer, however many bytes it has (SPEC §2.1). Two bytes at offset 0:
 *
 *   group bit    15 14 13 12 11 10  9  8 | 7  6  5  4  3  2  1  0
 *   wire         [ byte 0: 7 … 0        ] [ byte 1: 7 … 0       ]
 *
 * So bit k of a group whose last byte is `last` is bit k & 7 of byte last - (k >> 3), and a field may cross bytes:
 * two bits at bit 7 are bit 7 of byte 1 (the low one) and bit 0 of byte 0. Callers split k: `last` is the byte that holds
 * the field's lowest bit, `shift` its place there (0 to 7), `width` is 1 to 32.
 */

/** The unsigned value of a bit field. Reads at most five bytes, `last` and those before it. */
export function readBits(bytes: Uint8Array, last: number, shift: number, width: number): number {
  let value = (bytes[last] as number) >>> shift
  let have = 8 - shift
  for (let at = last - 1; have < width; at--, have += 8) value += (bytes[at] as number) * 2 ** have
  return value % 2 ** width
}

/** Writes a bit field; the bits around it stay. `value` must fit `width` bits. */
export function writeBits(bytes: Uint8Array, last: number, shift: number, width: number, value: number): void {
  let rest = value
  let room = 8 - shift
  let low = shift
  for (let at = last, left = width; left > 0; at--) {
    const take = Math.min(left, room)
    const mask = (2 ** take - 1) << low
    bytes[at] = ((bytes[at] as number) & ~mask) | ((rest << low) & mask)
    rest = Math.floor(rest / 2 ** take)
    left -= take
    room = 8
    low = 0
  }
}

/** An unsigned big-endian integer of `length` bytes (1 to 4). */
export function readUint(bytes: Uint8Array, offset: number, length: number): number {
  let value = 0
  for (let at = offset; at < offset + length; at++) value = value * 256 + (bytes[at] as number)
  return value
}

/** Writes an unsigned big-endian integer of `length` bytes. `value` must fit. */
export function writeUint(bytes: Uint8Array, offset: number, length: number, value: number): void {
  let rest = value
  for (let at = offset + length - 1; at >= offset; at--) {
    bytes[at] = rest & 0xff
    rest = Math.floor(rest / 256)
  }
}

/** Whether bit `flag` of the big-endian attr_flags at `offset` is set (SPEC §3): flag 0 is the lowest bit of the last byte. */
export function hasFlag(bytes: Uint8Array, offset: number, length: number, flag: number): boolean {
  return (((bytes[offset + length - 1 - (flag >> 3)] as number) >>> (flag & 7)) & 1) === 1
}

/** Sets bit `flag` of the big-endian attr_flags at `offset`. */
export function setFlag(bytes: Uint8Array, offset: number, length: number, flag: number): void {
  const at = offset + length - 1 - (flag >> 3)
  bytes[at] = (bytes[at] as number) | (1 << (flag & 7))
}
