const NEWLINE = 0x0a
/** Four line ends. */
const NEWLINES = 0x0a0a0a0a

/** How many line ends the first `length` bytes have. Four bytes at a time: most of them have none. */
export function countLines(bytes: Uint8Array, length: number): number {
  let count = 0
  let at = 0
  if (bytes.byteOffset % 4 === 0) {
    const words = new Int32Array(bytes.buffer, bytes.byteOffset, length >> 2)
    for (let i = 0; i < words.length; i++) {
      const word = (words[i] as number) ^ NEWLINES
      // Not zero where a byte of the word is.
      if (((word - 0x01010101) & ~word & 0x80808080) === 0) continue
      for (let shift = 0; shift < 32; shift += 8) if (((word >>> shift) & 0xff) === 0) count++
    }
    at = words.length << 2
  }
  for (; at < length; at++) if (bytes[at] === NEWLINE) count++
  return count
}
