import { isWhitespace, quoteCharacter, requireText, textError } from './text.ts'
import { HEX_VALUES } from './text-tables.ts'

/** How a text lists bytes between brackets. */
interface ListForm {
  /** For messages. */
  readonly name: string
  readonly open: string
  readonly close: string
  /** What one should write instead of what is wrong. */
  readonly advice: string
  /** Whether numbers may be hex (`0x1f`), follow a cast (`(byte)`), and a comma may stand before the closing bracket, as in C and Java. */
  readonly isCode: boolean
}

const JSON_LIST: ListForm = {
  name: 'byte array',
  open: '[',
  close: ']',
  advice: 'write bytes as decimal numbers from 0 to 255, such as [97,98,99]',
  isCode: false,
}

const CODE_LIST: ListForm = {
  name: 'array in code',
  open: '{',
  close: '}',
  advice: 'write bytes as numbers from 0 to 255 or 0x00 to 0xff, such as {0x61,0x62}',
  isCode: true,
}

/**
 * A JSON list of bytes, as the platform's HTTP API writes `raw`: `[97, 98, 99]`. Java's bytes are signed: `[0, -112]` is 00 90; in a list
 * with a number below 0 none is above 127.
 * @throws GiztoolsError TEXT_INVALID at the first bad character; for a number out of range at its first character.
 */
export function parseByteArray(text: string): Uint8Array {
  requireText(text, JSON_LIST.name)
  return readList(text, 0, JSON_LIST)
}

/** What may stand before the bracket: a declaration (`static const uint8_t p0[] =`), or `new byte[]`. */
const DECLARATION = /^[\w\s*&[\]<>:,.=()]*(?=\{)/
/** Languages whose lists have other brackets, with what may stand before them; `Uint8Array(8)` is what Node prints. */
const NAMED =
  /^\s*(?:(?:\w+ )?\w+\s*:?=\s*)?(?:(?:new )?Uint8Array(?:\(\d+\))?\s*|&|vec!|(?:(?:new )?Uint8Array|\w+\.from|bytes|bytearray)\()?(?=\[(?!\]\w))/
const KOTLIN = /^\s*(?:va[lr] \w+\s*=\s*)?byteArrayOf(?=\()/

/** Whether a text is bytes as code lists them, in whichever brackets. */
export function isCodeArray(text: string): boolean {
  const { open, start } = codeList(text)
  return new RegExp(`^\\${open}\\s*(?:\\(byte\\)\\s*)?-?\\d`).test(text.slice(start, start + 100))
}

function codeList(text: string): ListForm & { readonly start: number } {
  const kotlin = KOTLIN.exec(text)?.[0].length
  if (kotlin !== undefined) return { ...CODE_LIST, open: '(', close: ')', start: kotlin }
  const named = NAMED.exec(text)?.[0].length
  if (named !== undefined) return { ...CODE_LIST, open: '[', close: ']', start: named }
  return { ...CODE_LIST, start: DECLARATION.exec(text)?.[0].length ?? 0 }
}

/**
 * A list of bytes as C and Java write it, with or without its declaration: `{0x04, 0x01}`, `uint8_t p0[2] = {4, 1};`,
 * `new byte[]{4, (byte) 0x90}`; in other brackets as JavaScript, Python, Rust and Kotlin do: `Uint8Array(2) [ 4, 1 ]`, `[0x04, 0x01]`,
 * `bytes([4, 1])`, `byteArrayOf(0x04, 0x01)`.
 * @throws GiztoolsError TEXT_INVALID at the first bad character
 */
export function parseCodeArray(text: string): Uint8Array {
  requireText(text, CODE_LIST.name)
  const { start, ...form } = codeList(text)
  return readList(text, start, form)
}

function readList(text: string, start: number, form: ListForm): Uint8Array {
  const bytes = new Uint8Array((text.length - start) >> 1)
  let length = 0
  let at = start
  /** The first number below 0, and the first above 127. */
  let negative = -1
  let large = -1

  const fail = (expected: string): never => {
    throw textError(form.name, expected, quoteCharacter(text, at), at, form.advice)
  }
  const skipWhitespace = () => {
    while (at < text.length && isWhitespace(text.charCodeAt(at))) at++
  }
  const outOfRange = (from: number, isOver: boolean): never => {
    const digits = `${text.slice(from, Math.min(at, from + 20))}${isOver ? '…' : ''}`
    throw textError(form.name, 'a number from 0 to 255', digits, from, form.advice)
  }
  /** Digits of a base, up to a value that is no byte any more. */
  const readDigits = (base: 10 | 16, from: number): number => {
    const first = at
    let value = 0
    for (; at < text.length; at++) {
      const digit = HEX_VALUES[text.charCodeAt(at)] as number
      // As in JSON: nothing but the number 0 starts with a 0. In C it would be octal.
      if (digit < 0 || digit >= base || (base === 10 && value === 0 && at > first)) break
      value = value * base + digit
      if (value > 255 && at - from >= 20) return outOfRange(from, true)
    }
    if (at === first) fail('a number')
    return value > 255 ? outOfRange(from, false) : value
  }
  const readByte = (): number => {
    if (form.isCode && text.startsWith('(byte)', at)) {
      at += '(byte)'.length
      skipWhitespace()
    }
    const from = at
    if (form.isCode && /^0x/i.test(text.slice(at, at + 2))) {
      at += 2
      return readDigits(16, from)
    }
    const isNegative = text[at] === '-'
    if (isNegative) at++
    const value = readDigits(10, from)
    if (isNegative && (value === 0 || value > 128)) outOfRange(from, false)
    if (isNegative && negative < 0) negative = from
    if (!isNegative && value > 127 && large < 0) large = from
    return isNegative ? 256 - value : value
  }

  if (!form.isCode) skipWhitespace()
  if (text[at] !== form.open) fail(`"${form.open}"`)
  at++
  skipWhitespace()
  while (text[at] !== form.close) {
    bytes[length++] = readByte()
    skipWhitespace()
    if (text[at] === form.close) break
    if (text[at] !== ',') fail(`"," or "${form.close}"`)
    at++
    skipWhitespace()
    if (text[at] === form.close && !form.isCode) fail('a number')
  }
  at++
  if (form.isCode) at += /^\)?;?/.exec(text.slice(at, at + 2))?.[0].length ?? 0
  skipWhitespace()
  if (at < text.length) fail(`nothing after "${form.close}"`)
  if (negative >= 0 && large >= 0) {
    const advice = 'signed bytes go from -128 to 127, others from 0 to 255'
    throw textError(
      form.name,
      'signed bytes',
      `${Number.parseInt(text.slice(large), 10)} beside a negative number`,
      large,
      advice,
    )
  }
  return bytes.slice(0, length)
}

/** `[97,98,99]`, without blanks. */
export function formatByteArray(bytes: Uint8Array): string {
  return `[${bytes.join(',')}]`
}
