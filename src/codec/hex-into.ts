import { HEX_VALUES } from '../bytes/text-tables.ts'

/** Writes `length` bytes of plain hex (two digits a byte, nothing else) at `offset`; false where the text is anything else. */
export function hexInto(text: string, bytes: Uint8Array, offset: number, length: number): boolean {
  if (text.length !== 2 * length) return false
  let seen = 0
  for (let at = 0; at < length; at++) {
    const byte =
      ((HEX_VALUES[text.charCodeAt(2 * at)] as number) << 4) | (HEX_VALUES[text.charCodeAt(2 * at + 1)] as number)
    seen |= byte
    bytes[offset + at] = byte
  }
  return seen >= 0
}
