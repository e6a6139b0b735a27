/** Writes `length` bytes of plain hex (two digits a byte, nothing else) at `offset`; false where the text is anything else. */
export function hexInto(text: string, bytes: Uint8Array, offset: number, length: number): boolean {
  if (text.length !== 2 * length) return false
  for (let at = 0; at < length; at++) {
    const high = digit(text.charCodeAt(2 * at))
    const low = digit(text.charCodeAt(2 * at + 1))
    if (high < 0 || low < 0) return false
    bytes[offset + at] = high * 16 + low
  }
  return true
}

function digit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  const lower = code | 32
  return lower >= 97 && lower <= 102 ? lower - 87 : -1
}
