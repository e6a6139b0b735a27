/** The wire bit of a flag in a body that begins with `length` bytes of attr_flags: big-endian, flag 0 is the last bit of the last byte (SPEC §3). */
export function flagWire(length: number, flag: number): number {
  return 8 * length - 1 - flag
}

/** The flag that a wire bit is, of attr_flags of `length` bytes; negative behind their end. */
export function flagAt(length: number, wire: number): number {
  return 8 * length - 1 - wire
}

/** Whether a wire bit of a body is set. */
export function isSet(body: Uint8Array, wire: number): boolean {
  return (((body[wire >> 3] ?? 0) >> (7 - (wire & 7))) & 1) === 1
}
