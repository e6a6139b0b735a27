import { HEX_VALUES } from '../bytes/text-tables.ts'

/** The byte that two digits stand for, by both codes, the first one's lowest; -1 for what are no digits. */
const PAIRS = new Int16Array(1 << 16).fill(-1)
for (let codes = 0x3030; codes <= 0x6666; codes++) {
  const [high, low] = [HEX_VALUES[codes & 0xff] as number, HEX_VALUES[codes >> 8] as number]
  if ((high | low) >= 0) PAIRS[codes] = (high << 4) | low
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
