import { GiztoolsError } from '../errors.ts'
import { formatByteArray, parseByteArray } from './array.ts'
import { findForeignToBase64, formatBase64, parseBase64, readBase64 } from './base64.ts'
import { formatHex, parseHex, scanHex } from './hex.ts'
import { isWhitespace, requireText } from './text.ts'

/** How bytes are written as text: `616263`, `YWJj` or `[97,98,99]`. */
export type TextForm = 'hex' | 'base64' | 'array'

/** True for what the payloads of SPEC §4 and §7 begin with: an envelope, a serial frame, an action byte. */
function looksLikePayload(bytes: Uint8Array): boolean {
  const [first = 0, second, third, fourth] = bytes
  if (first === 0) return second === 0 && third === 0 && fourth === 3
  if (first === 0xff) return second === 0xff
  return first <= 0x06 || (first >= 0x11 && first <= 0x14)
}

function startsWithBracket(text: string): boolean {
  let at = 0
  while (at < text.length && isWhitespace(text.charCodeAt(at))) at++
  return text[at] === '['
}

/**
 * Which form a text is in: the platform's own documents say base64 where their examples are hex (SPEC §7.3).
 * - A leading `[`: array.
 * - Nothing but hex digits and what may stand between bytes: could be either. Hex if every digit has its partner and
 *   the bytes look like a payload (they begin with 00000003, ffff or an action 01..06, 11..14); otherwise base64 if
 *   that gives bytes which look like a payload; otherwise hex. So `BAEA` is base64, of 04 01 00: as hex it would be ba
 *   ea, which begins no payload.
 * - Any other character: base64 if base64 can have every character, unless only what stands before the first character that hex
 *   cannot have looks like a payload (a slip in hex shall not pass for base64); otherwise the form that can have more of the
 *   text's beginning (hex if both have the same), so that the error of parsing it points at the real culprit.
 */
export function sniffTextForm(text: string): TextForm {
  requireText(text, 'bytes')
  if (startsWithBracket(text)) return 'array'
  const hex = scanHex(text)
  if (hex.badCharacter < 0) {
    if (hex.loneDigit < 0 && looksLikePayload(hex.bytes)) return 'hex'
    const bytes = readBase64(text)
    return !(bytes instanceof GiztoolsError) && looksLikePayload(bytes) ? 'base64' : 'hex'
  }
  const foreign = findForeignToBase64(text)
  // A slip in hex shall not pass for base64: "04 01 0g" has only characters of base64, but means nothing there.
  if (foreign < 0 && looksLikePayload(hex.bytes)) {
    const bytes = readBase64(text)
    return !(bytes instanceof GiztoolsError) && looksLikePayload(bytes) ? 'base64' : 'hex'
  }
  return foreign < 0 || foreign > hex.badCharacter ? 'base64' : 'hex'
}

/**
 * The bytes that a text writes down, in the given form or else in that which `sniffTextForm` finds.
 * @throws GiztoolsError TEXT_INVALID with the `offset` of the first bad character.
 */
export function parseBytes(text: string, form: TextForm = sniffTextForm(text)): Uint8Array {
  switch (form) {
    case 'hex':
      return parseHex(text)
    case 'base64':
      return parseBase64(text)
    case 'array':
      return parseByteArray(text)
    default:
      throw unknownForm(form)
  }
}

/** @throws GiztoolsError TEXT_INVALID for a form that is none. */
export function formatBytes(bytes: Uint8Array, form: TextForm): string {
  switch (form) {
    case 'hex':
      return formatHex(bytes)
    case 'base64':
      return formatBase64(bytes)
    case 'array':
      return formatByteArray(bytes)
    default:
      throw unknownForm(form)
  }
}

function unknownForm(form: never): GiztoolsError {
  const got = typeof form === 'string' ? JSON.stringify(form) : typeof form
  return new GiztoolsError('TEXT_INVALID', `bytes: expected the form "hex", "base64" or "array", got ${got}`)
}
