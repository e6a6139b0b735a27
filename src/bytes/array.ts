import { isWhitespace, quoteCharacter, requireText, textError } from './text.ts'

const ADVICE = 'write bytes as decimal numbers from 0 to 255, such as [97,98,99]'

/**
 * A JSON list of bytes, as the platform's HTTP API writes `raw`: `[97, 98, 99]`.
 * @throws GiztoolsError TEXT_INVALID at the first bad character; for a number above 255 at its first digit.
 */
export function parseByteArray(text: string): Uint8Array {
  requireText(text, 'byte array')
  const bytes = new Uint8Array(text.length >> 1)
  let length = 0
  let at = 0

  const fail = (expected: string): never => {
    throw textError('byte array', expected, quoteCharacter(text, at), at, ADVICE)
  }
  const skipWhitespace = () => {
    while (at < text.length && isWhitespace(text.charCodeAt(at))) at++
  }
  const isDigit = () => at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57
  const readByte = () => {
    const start = at
    let value = 0
    // As in JSON: nothing but the number 0 starts with a 0.
    while (isDigit() && (at === start || value > 0)) {
      value = value * 10 + text.charCodeAt(at++) - 48
      if (value > 255) break
    }
    if (at === start) fail('a number')
    if (value <= 255) return value
    while (isDigit() && at - start < 20) at++
    const digits = text.slice(start, at) + (isDigit() ? '…' : '')
    throw textError('byte array', 'a number from 0 to 255', digits, start, ADVICE)
  }

  skipWhitespace()
  if (text[at] !== '[') fail('"["')
  at++
  skipWhitespace()
  if (text[at] !== ']') {
    for (;;) {
      bytes[length++] = readByte()
      skipWhitespace()
      if (text[at] === ']') break
      if (text[at] !== ',') fail('"," or "]"')
      at++
      skipWhitespace()
    }
  }
  at++
  skipWhitespace()
  if (at < text.length) fail('nothing after "]"')
  return bytes.slice(0, length)
}

/** `[97,98,99]`, without blanks. */
export function formatByteArray(bytes: Uint8Array): string {
  return `[${bytes.join(',')}]`
}
