import { isWhitespace, quoteCharacter, requireText, textError } from './text.ts'
import { HEX_VALUES } from './text-tables.ts'

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

export interface HexScan {
  /** The bytes up to the first thing that is wrong. */
  readonly bytes: Uint8Array
  /** Index of the first digit that has no partner, -1 if there is none. */
  readonly loneDigit: number
  /** Index of the first character that hex cannot have there, -1 if there is none. Nothing after it was looked at. */
  readonly badCharacter: number
}

/** Reads as far as the characters are those of hex, and tells what is wrong instead of throwing. */
export function scanHex(text: string): HexScan {
  const bytes = new Uint8Array(text.length >> 1)
  let length = 0
  let high = -1
  let prefixed = false
  let loneDigit = -1
  let badCharacter = -1
  for (let i = 0; i <= text.length; i++) {
    const code = i < text.length ? text.charCodeAt(i) : 32
    const kind = HEX_VALUES[code] as number
    if (kind >= 0) {
      if (high < 0) {
        high = kind
        continue
      }
      if (loneDigit < 0) bytes[length++] = (high << 4) | kind
      high = -1
      prefixed = false
    } else if (code === 0x3a || code === 0x2c || isWhitespace(code)) {
      if (high >= 0) {
        if (loneDigit < 0) loneDigit = i - 1
        high = -1
      } else if (prefixed) {
        badCharacter = i - 1
        break
      }
      prefixed = false
    } else if (high === 0 && !prefixed && (code === 0x78 || code === 0x58)) {
      prefixed = true
      high = -1
    } else {
      badCharacter = i
      break
    }
  }
  return { bytes: length === bytes.length ? bytes : bytes.slice(0, length), loneDigit, badCharacter }
}

/**
 * Two digits a byte, in any case; between bytes may stand whitespace, `:`, `,`, and before each byte a `0x`.
 * @throws GiztoolsError TEXT_INVALID at the first bad character, or at the digit that has no partner.
 */
export function parseHex(text: string): Uint8Array {
  requireText(text, 'hex')
  const { bytes, loneDigit, badCharacter } = scanHex(text)
  if (loneDigit >= 0) {
    const advice = 'add the missing digit, or join the two that belong together'
    throw textError('hex', 'two digits per byte', `${quoteCharacter(text, loneDigit)} alone`, loneDigit, advice)
  }
  if (badCharacter >= 0) {
    const advice = 'between bytes only whitespace, ":", "," and a "0x" before each byte may stand'
    throw textError('hex', 'a hex digit', quoteCharacter(text, badCharacter), badCharacter, advice)
  }
  return bytes
}

/** By byte: the codes of its two digits, in the order in which memory has them. */
const CODES = new Uint16Array(256)
for (let byte = 0; byte < 256; byte++) {
  const pair = new Uint8Array(CODES.buffer, 2 * byte, 2)
  pair[0] = (PAIRS[byte] as string).charCodeAt(0)
  pair[1] = (PAIRS[byte] as string).charCodeAt(1)
}
// A decoder's call pays from some twenty bytes on. What it decodes is written here and read at once.
const DECODED_FROM = 24
const ROOM = new Uint16Array(1024)
const ROOM_BYTES = new Uint8Array(ROOM.buffer)
const ASCII = new TextDecoder()

/** Lower case, without separators. */
export function formatHex(bytes: Uint8Array): string {
  return formatHexAt(bytes, 0, bytes.length)
}

/** The same of bytes `from` to `to` (not included), without a view of them. */
export function formatHexAt(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  let at = from
  while (to - at >= DECODED_FROM) {
    const count = Math.min(to - at, ROOM.length)
    for (let i = 0; i < count; i++) ROOM[i] = CODES[bytes[at + i] as number] as number
    text += ASCII.decode(ROOM_BYTES.subarray(0, 2 * count))
    at += count
  }
  for (; at < to; at++) text += PAIRS[bytes[at] as number]
  return text
}
