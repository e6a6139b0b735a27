import { HEX_VALUES } from '../bytes/text-tables.ts'

/**
 * Reads hex digits from `from` on, two a byte and nothing between them, into `into`. Gives the place of the first pair that is none
 * (or that `into` has no room for): half of what lies before it is the number of bytes.
 */
export function readHexDigits(bytes: Uint8Array, from: number, into: Uint8Array): number {
  let at = from
  for (let i = 0; i < into.length; i++) {
    const high = HEX_VALUES[bytes[at] as number] as number
    const low = HEX_VALUES[bytes[at + 1] as number] as number
    if ((high | low) < 0) return at
    into[i] = (high << 4) | low
    at += 2
  }
  return at
}
