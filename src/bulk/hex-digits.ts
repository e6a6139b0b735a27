/** The byte that two digits stand for, by both codes, the first one's lowest; -1 for what are no digits. */
const PAIRS = new Int16Array(1 << 16).fill(-1)
const DIGITS = Array.from('0123456789abcdefABCDEF', digit => [digit.charCodeAt(0), Number.parseInt(digit, 16)] as const)
for (const [high, highValue] of DIGITS) {
  for (const [low, lowValue] of DIGITS) PAIRS[(low << 8) | high] = (highValue << 4) | lowValue
}

/**
 * Reads hex digits from `from` on, two a byte and nothing between them, into `into`. Gives the place of the first pair that is none
 * (or that `into` has no room for): half of what lies before it is the number of bytes. Some byte before `end` is no digit.
 */
export function readHexDigits(view: DataView, from: number, end: number, into: Uint8Array): number {
  const last = Math.min(end - 1, from + 2 * into.length)
  let at = from
  for (let i = 0; at < last; i++) {
    const byte = PAIRS[view.getUint16(at, true)] as number
    if (byte < 0) return at
    into[i] = byte
    at += 2
  }
  return at
}
