/** By byte: the value of an ASCII hex digit; 16 and above for anything else. */
const VALUES = new Uint8Array(256).fill(0x80)
for (const written of ['0123456789abcdef', '0123456789ABCDEF']) {
  for (let value = 0; value < 16; value++) VALUES[written.charCodeAt(value)] = value
}

/**
 * Reads hex digits from `from` on, two a byte and nothing between them, into `into`. Gives the place of the first pair that is none
 * (or that `into` has no room for): half of what lies before it is the number of bytes.
 */
export function readHexDigits(bytes: Uint8Array, from: number, into: Uint8Array): number {
  let at = from
  for (let i = 0; i < into.length; i++) {
    const high = VALUES[bytes[at] as number] as number
    const low = VALUES[bytes[at + 1] as number] as number
    if ((high | low) > 15) return at
    into[i] = (high << 4) | low
    at += 2
  }
  return at
}
