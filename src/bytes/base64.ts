import { GiztoolsError } from '../errors.ts'
import { isWhitespace, quoteCharacter, requireText, textError } from './text.ts'
import { ALPHABET, BASE64_VALUES } from './text-tables.ts'

const PADDING = '='.charCodeAt(0)

function isForeign(code: number): boolean {
  return (BASE64_VALUES[code] as number) < 0 && code !== PADDING && !isWhitespace(code)
}

/** Like `parseBase64`, but gives the error back instead of throwing it. */
export function readBase64(text: string): Uint8Array | GiztoolsError {
  const bytes = new Uint8Array(Math.ceil((text.length * 3) / 4))
  let length = 0
  let bits = 0
  let count = 0
  let last = -1
  let padding = 0
  let firstPad = -1
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const value = BASE64_VALUES[code] as number
    if (value >= 0) {
      if (padding > 0) return misplaced(text, i, count, padding)
      bits = (bits << 6) | value
      count++
      last = i
      if (count % 4 !== 1) bytes[length++] = (bits >> (6 - 2 * ((count - 1) % 4))) & 0xff
    } else if (code === PADDING) {
      if (padding === 0) {
        const cut = checkEnd(text, count, bits, last)
        if (cut !== undefined) return cut
        firstPad = i
      }
      if (padding === paddingOf(count)) return tooMuchPadding(text, i, count)
      padding++
    } else if (isForeign(code)) {
      const advice = 'remove it, or read the text as hex or a byte array if it is one'
      return textError('base64', 'a character of base64', quoteCharacter(text, i), i, advice)
    }
  }
  if (padding > 0 && padding < paddingOf(count)) return tooLittlePadding(firstPad)
  return checkEnd(text, count, bits, last) ?? bytes.slice(0, length)
}

/** How many `=` complete that many characters. */
function paddingOf(count: number): number {
  return (4 - (count % 4)) % 4
}

function checkEnd(text: string, count: number, bits: number, last: number): GiztoolsError | undefined {
  const left = count % 4
  if (left === 1) {
    const got = `${quoteCharacter(text, last)} alone`
    return textError(
      'base64',
      'groups of 2, 3 or 4 characters',
      got,
      last,
      'the text is cut or has a character too many',
    )
  }
  const unused = left === 2 ? bits & 15 : left === 3 ? bits & 3 : 0
  if (unused === 0) return undefined
  const got = quoteCharacter(text, last)
  return textError('base64', 'a last character whose unused bits are zero', got, last, 'the text is cut or changed')
}

function misplaced(text: string, at: number, count: number, padding: number): GiztoolsError {
  const complete = padding === paddingOf(count)
  const expected = complete ? 'nothing after the padding' : 'a second "="'
  const advice = complete ? 'parse texts that were joined one by one' : 'the text is cut or changed'
  return textError('base64', expected, quoteCharacter(text, at), at, advice)
}

function tooMuchPadding(text: string, at: number, count: number): GiztoolsError {
  const needed = paddingOf(count)
  const expected = needed === 0 ? 'no padding' : `${needed} "=" of padding`
  const got = needed === 0 ? quoteCharacter(text, at) : 'one more'
  return textError('base64', expected, got, at, 'remove it: padding may only complete a group of 4')
}

function tooLittlePadding(firstPad: number): GiztoolsError {
  return textError('base64', '2 "=" of padding', '1', firstPad, 'add the other one, or leave out both')
}

/**
 * Standard and URL-safe alphabet, also mixed; whitespace may stand anywhere, padding may be left out.
 * @throws GiztoolsError TEXT_INVALID at the first bad character: also for padding that does not fit, for one character
 * too
 *   many or too few, and where bits that no byte uses are not zero (nothing that encodes properly writes those).
 */
export function parseBase64(text: string): Uint8Array {
  requireText(text, 'base64')
  const bytes = readBase64(text)
  if (bytes instanceof GiztoolsError) throw bytes
  return bytes
}

/** Standard alphabet, padded, on one line. */
export function formatBase64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i
    const bits = ((bytes[i] as number) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += (ALPHABET[bits >> 18] as string) + (ALPHABET[(bits >> 12) & 63] as string)
    text +=
      (left > 1 ? (ALPHABET[(bits >> 6) & 63] as string) : '=') + (left > 2 ? (ALPHABET[bits & 63] as string) : '=')
  }
  return text
}
