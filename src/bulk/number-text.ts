/** Where the JSON number that begins at `at` ends; -1 for what is none, or has an exponent. */
export function numberEnd(bytes: Uint8Array, from: number): number {
  let at = from
  if (bytes[at] === 0x2d) at++
  const first = bytes[at] as number
  if (!isDigit(first)) return -1
  at++
  if (first === 0x30) {
    if (isDigit(bytes[at] as number)) return -1
  } else {
    while (isDigit(bytes[at] as number)) at++
  }
  if (bytes[at] === 0x2e) {
    if (!isDigit(bytes[++at] as number)) return -1
    while (isDigit(bytes[at] as number)) at++
  }
  return ((bytes[at] as number) | 0x20) === 0x65 ? -1 : at
}

/**
 * Whether JSON.stringify of the number prints the very text. True only where that is sure: up to fifteen digits, none of them
 * a zero at either end of the fraction. `from` to `to` is a JSON number.
 */
export function printsAsWritten(text: DataView, from: number, to: number): boolean {
  const first = text.getUint8(from)
  if (first < 0x31 || to - from > 16) return false
  for (let at = from; at < to; at++) if (text.getUint8(at) === 0x2e) return text.getUint8(to - 1) !== 0x30
  return to - from <= 15
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}
