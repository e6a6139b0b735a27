import { GiztoolsError } from '../errors.ts'
import { formatByteArray, isCodeArray, parseByteArray, parseCodeArray } from './array.ts'
import { formatBase64, parseBase64, readBase64 } from './base64.ts'
import { isHexdump, isXxd, parseHexdump, parseXxd } from './dump.ts'
import { formatHex, parseHex, scanHex } from './hex.ts'
import { blankMarks } from './marked-hex.ts'
import { isEscaped, parseEscaped, parsePrintedBuffer, parsePrintedData } from './pasted.ts'
import { quoteCharacter, requireText } from './text.ts'

/** How bytes are written as text: `616263`, `YWJj` or `[97,98,99]`. */
export type TextForm = 'hex' | 'base64' | 'array'

/**
 * How bytes that people have stand in text: those forms, and what programs print. `buffer`: `<Buffer 61 62>`; `code`: `{0x61, 0x62}`, with
 * its declaration too; `escaped`: `\\x61\\x62`; `xxd` and `hexdump` (`-C`): their dumps; `data`: iOS, `<6162>` or `{length = 2, bytes = 0x6162}`.
 */
export type ReadableForm = TextForm | 'buffer' | 'code' | 'escaped' | 'xxd' | 'hexdump' | 'data'

/** What reads each form, and what only it looks like. */
const FORMS: Readonly<
  Record<ReadableForm, { parse(text: string): Uint8Array; readonly looks?: (text: string) => boolean }>
> = {
  hex: { parse: text => parseHex(blankMarks(text)) },
  base64: { parse: parseBase64 },
  array: { parse: parseByteArray, looks: text => /^\s*\[(?!\s*0x|\]\w)/i.test(text) },
  buffer: { parse: parsePrintedBuffer, looks: text => /^\s*<Buffer\b/.test(text) },
  code: { parse: parseCodeArray, looks: isCodeArray },
  escaped: { parse: parseEscaped, looks: isEscaped },
  xxd: { parse: parseXxd, looks: isXxd },
  hexdump: { parse: parseHexdump, looks: isHexdump },
  data: { parse: parsePrintedData, looks: text => /^\s*(?:<[\da-f]|\{\s*length =)/i.test(text) },
}

/** Whether a text is bytes as a program prints them: neither hex nor base64. */
export function isPrinted(text: string): boolean {
  return READABLE_FORMS.some(form => FORMS[form].looks?.(text))
}

/** Every form that can be read. */
export const READABLE_FORMS = Object.keys(FORMS) as readonly ReadableForm[]

/** Whether bytes are a payload: what base64 has to say before a text is taken for base64. */
export type IsPayload = (bytes: Uint8Array) => boolean

/** True for what the payloads of SPEC §4 and §7 begin with: an envelope, a serial frame, an action byte. */
function beginsPayload(bytes: Uint8Array): boolean {
  const [first = 0] = bytes
  return beginsFrame(bytes) || (first >= 1 && first <= 0x06) || (first >= 0x11 && first <= 0x14)
}

function beginsFrame([first, second, third, fourth]: Uint8Array): boolean {
  return (first === 0 && second === 0 && third === 0 && fourth === 3) || (first === 0xff && second === 0xff)
}

/** What a P0 would look like. Of one for transparent data nothing can be told. */
function isLikelyP0(bytes: Uint8Array): boolean {
  const [first = 0] = bytes
  const isRead = first === 0x02 || first === 0x12
  const isTransparent = first === 0x05 || first === 0x06
  return beginsPayload(bytes) && !isTransparent && (isRead ? bytes.length <= 2 : bytes.length > 1)
}

/** What base64 has and words have not; what names have not either. */
const NO_WORD = /[\d+/=]/
const NO_NAME = /[+/=]/
const BLANK_WITHIN = /\S[^\S\r\n]+\S/
/** An envelope that carries nothing. */
const SHORTEST_FRAME = 8

/**
 * Whether a text is base64 beyond doubt: no blanks but line ends, and it gives a payload. Letters alone are not enough for a P0, any word
 * of them may begin like one; where the product is not known (`isPayload`), neither are digits.
 */
function isSurelyBase64(text: string, isPayload: IsPayload | undefined): boolean {
  if (BLANK_WITHIN.test(text)) return false
  const bytes = readBase64(text)
  if (bytes instanceof GiztoolsError) return false
  const isFrame = beginsFrame(bytes) && bytes.length >= SHORTEST_FRAME
  if (!isFrame && !NO_WORD.test(text)) return false
  return isPayload?.(bytes) ?? (isFrame || (NO_NAME.test(text) && isLikelyP0(bytes)))
}

/**
 * Which form a text is in: the platform's own documents say base64 where their examples are hex (SPEC §7.3), and logs have words.
 * - What begins as only one form does: a list in brackets, a dump, what a program prints.
 * - Hex digits in pairs, with whitespace, `:`, `,` or one mark between all of them (`ff-ff-00`): hex; but base64 if the bytes begin no payload (00000003, ffff or an action
 *   01..06, 11..14) and those that base64 gives are one.
 * - Any other text: base64 if that gives a payload and the text is no word (it has a digit, `+`, `/` or `=`, or begins a frame);
 *   otherwise hex, whose parser tells what is wrong.
 *
 * @param isPayload what is a payload, where the product is known. Without it a frame is told by its head, a P0 by its action byte.
 */
export function sniffTextForm(text: string, isPayload?: IsPayload): ReadableForm {
  requireText(text, 'bytes')
  const form = READABLE_FORMS.find(name => FORMS[name].looks?.(text))
  if (form !== undefined) return form
  const plain = blankMarks(text)
  const { bytes, loneDigit, badCharacter } = scanHex(plain)
  if (badCharacter < 0 && loneDigit < 0 && (plain !== text || beginsPayload(bytes))) return 'hex'
  // A slip in hex shall not pass for base64: "04 01 0g" has only characters of base64, but means nothing there.
  return isSurelyBase64(text, isPayload) ? 'base64' : 'hex'
}

/**
 * The bytes that a text writes down, in the given form or else in that which `sniffTextForm` finds.
 * @throws GiztoolsError TEXT_INVALID with the `offset` of the first bad character. Where no form was given, the message tells why it is
 *   neither hex nor base64; a text that could be base64 of something else is read as such only when that form is given.
 */
export function parseBytes(text: string, form?: ReadableForm, isPayload?: IsPayload): Uint8Array {
  if (form === undefined) {
    const sniffed = sniffTextForm(text, isPayload)
    return sniffed === 'hex' ? parseSniffedHex(text) : FORMS[sniffed].parse(text)
  }
  if (!Object.hasOwn(FORMS, form)) throw unknownForm(form as never, READABLE_FORMS)
  return FORMS[form].parse(text)
}

function parseSniffedHex(text: string): Uint8Array {
  const { bytes, loneDigit, badCharacter } = scanHex(blankMarks(text))
  if (badCharacter < 0 && loneDigit < 0) return bytes
  if (beginsPayload(bytes)) return parseHex(text)
  const base64 = readBase64(text)
  // One that begins like a payload has a slip in it; of any other nobody knows what it is.
  if (base64 instanceof GiztoolsError && beginsBase64Payload(text)) throw base64
  throw noPayload(text, loneDigit < 0 ? badCharacter : loneDigit, base64)
}

function beginsBase64Payload(text: string): boolean {
  const bytes = readBase64(text.trimStart().slice(0, 8))
  return NO_WORD.test(text) && !(bytes instanceof GiztoolsError) && beginsPayload(bytes)
}

function noPayload(text: string, offset: number, base64: Uint8Array | GiztoolsError): GiztoolsError {
  const shown = JSON.stringify(text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text)
  const asHex = `no hex (${quoteCharacter(text, offset)} at character ${offset})`
  const asBase64 =
    base64 instanceof GiztoolsError
      ? `no base64 (${quoteCharacter(text, base64.offset ?? 0)} at character ${base64.offset})`
      : 'as base64 no payload; if it is base64 all the same, name that form'
  const message = `bytes: expected a payload in hex, base64 or a list such as [4,1,0], got ${shown}: ${asHex}, ${asBase64}`
  return new GiztoolsError('TEXT_INVALID', message, { offset })
}

/** So many characters of a text stand in a message. */
const MOST_SHOWN = 40

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
      throw unknownForm(form, ['hex', 'base64', 'array'])
  }
}

function unknownForm(form: never, known: readonly string[]): GiztoolsError {
  const got = typeof form === 'string' ? JSON.stringify(form) : typeof form
  return new GiztoolsError('TEXT_INVALID', `bytes: expected one of the forms ${known.join(', ')}, got ${got}`)
}
