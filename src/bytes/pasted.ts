import { parseHex } from './hex.ts'
import { quoteCharacter, requireText, textError } from './text.ts'
import { HEX_VALUES } from './text-tables.ts'

/* Bytes as programs print them for people to read. */

const BUFFER = /^\s*<Buffer(?: ([\da-f ]*))?(\.\.\. \d+ more bytes?)?>\s*$/i

/** What Node prints for a Buffer: `<Buffer 04 01>`. @throws GiztoolsError TEXT_INVALID, also for one that Node has cut */
export function parsePrintedBuffer(text: string): Uint8Array {
  requireText(text, 'Buffer')
  const [, digits = '', cut] = BUFFER.exec(text) ?? []
  if (cut !== undefined) throw cutShort('Buffer', text.indexOf('...'), 'print buffer.toString("hex")')
  return between(text, digits, 'Buffer', '<Buffer 04 01 00>')
}

const DATA = /^\s*(?:<([\da-f\s]*)>|\{\s*length = \d+, bytes = 0x([\da-f ]*)(\.\.\.[^}]*)?\})\s*$/i
const DATA_LENGTH = /length = (\d+)/

/**
 * What iOS prints for Data: `<00030000 0b00>`, since iOS 13 `{length = 6, bytes = 0x000300000b00}`.
 * @throws GiztoolsError TEXT_INVALID, also for one that iOS has cut
 */
export function parsePrintedData(text: string): Uint8Array {
  requireText(text, 'iOS data')
  const [, old, digits = old ?? '', cut] = DATA.exec(text) ?? []
  if (cut !== undefined) throw cutShort('iOS data', text.indexOf('...'), 'print all its bytes as hex')
  const bytes = between(text, digits, 'iOS data', '<0401 0000>')
  const [, length] = DATA_LENGTH.exec(text) ?? []
  if (length !== undefined && Number(length) !== bytes.length)
    throw textError(
      'iOS data',
      `${length} bytes`,
      String(bytes.length),
      text.indexOf('0x'),
      'the text is cut or changed',
    )
  return bytes
}

/** The digits that a pattern found in a text; without any, the text is not in the form. */
function between(text: string, digits: string, form: string, example: string): Uint8Array {
  const plain = digits.replace(/\s+/g, '')
  if (plain.length === 0 || plain.length % 2 === 1) {
    const start = text.search(/\S/)
    throw textError(
      form,
      `pairs of digits, such as ${example}`,
      quoteCharacter(text, start),
      Math.max(start, 0),
      'the text is cut or changed',
    )
  }
  return parseHex(plain)
}

function cutShort(form: string, offset: number, advice: string) {
  return textError(form, 'all bytes', 'only the first ones', offset, `the text is cut where it was printed: ${advice}`)
}

const NAMED: Readonly<Record<string, number>> = {
  ...{ a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 },
  ...{ '\\': 0x5c, '"': 0x22, "'": 0x27 },
}

/** Python's name around its string of bytes. */
const PYTHON = /^(\s*)(?:bytes|bytearray)\((b["'].*)\)\s*$/s

export function isEscaped(text: string): boolean {
  return /^\s*(?:(?:bytes|bytearray)\()?b?["']?[^\\]{0,40}\\(?:x[\da-f]{2}|u00[\da-f]{2}|[0-3][0-7]{2})/i.test(text)
}

/**
 * A string with escapes, as C, Python, Go, JavaScript and shells write bytes: `\x04\x01`, `b'\x00\x0bA'`, `"\004\001"`, `\u0004`. A character without a
 * backslash is its own byte, in quotes only.
 * @throws GiztoolsError TEXT_INVALID at the first character that is none of this; also for a digit right behind `\x04`, which C
 *   takes as a third one
 */
export function parseEscaped(text: string): Uint8Array {
  requireText(text, 'escaped string')
  const [, before = '', named] = PYTHON.exec(text) ?? []
  if (named !== undefined) return parseEscaped(`${before}${' '.repeat(text.indexOf('(') + 1 - before.length)}${named}`)
  const blanks = text.length - text.trimStart().length
  const trimmed = text.trim()
  // Python takes two digits behind \x, and says so with its b.
  const isPython = /^b["']/.test(trimmed)
  const begin = isPython ? 1 : 0
  const quote = trimmed.charAt(begin)
  const isQuoted = (quote === '"' || quote === "'") && trimmed.length > begin + 1 && trimmed.endsWith(quote)
  const inner = isQuoted ? trimmed.slice(begin + 1, -1) : trimmed
  const shift = blanks + (isQuoted ? begin + 1 : 0)
  const bytes = new Uint8Array(inner.length)
  const wrong = (expected: string, at: number, advice: string) =>
    textError('escaped string', expected, quoteCharacter(inner, at), shift + at, advice)
  let length = 0
  let at = 0
  while (at < inner.length) {
    const code = inner.charCodeAt(at)
    if (inner[at] !== '\\') {
      if (!isQuoted) throw wrong('a backslash', at, 'only between quotes characters stand for themselves')
      if (code > 0x7e || code < 0x20) throw wrong('an ASCII character', at, 'write it as \\x and two digits')
      if (
        !isPython &&
        length > 0 &&
        /\\x[\da-f]{2}$/i.test(inner.slice(Math.max(0, at - 4), at)) &&
        digitAt(inner, at) >= 0
      )
        throw wrong(
          'a backslash',
          at,
          'C reads it as part of the number before it, others do not: write it as \\x and two digits',
        )
      bytes[length++] = code
      at++
      continue
    }
    const next = inner[at + 1] ?? ''
    const octal = /^[0-3][0-7]{2}/.exec(inner.slice(at + 1, at + 4))
    if (next === 'x') {
      const [high, low] = [digitAt(inner, at + 2), digitAt(inner, at + 3)]
      if (high < 0 || low < 0)
        throw wrong('two digits behind \\x', at + (high < 0 ? 2 : 3), 'the text is cut or changed')
      bytes[length++] = (high << 4) | low
      at += 4
    } else if (next === 'u' && /^u00[\da-f]{2}/i.test(inner.slice(at + 1, at + 6))) {
      bytes[length++] = Number.parseInt(inner.slice(at + 4, at + 6), 16)
      at += 6
    } else if (octal !== null) {
      bytes[length++] = Number.parseInt(octal[0], 8)
      at += 4
    } else if (next === '0' && !/\d/.test(inner[at + 2] ?? '')) {
      bytes[length++] = 0
      at += 2
    } else if (Object.hasOwn(NAMED, next)) {
      bytes[length++] = NAMED[next] as number
      at += 2
    } else throw wrong('x, three octal digits or one of abtnvfr behind a backslash', at + 1, 'no other escape is known')
  }
  return bytes.slice(0, length)
}

function digitAt(text: string, at: number): number {
  return at < text.length ? (HEX_VALUES[text.charCodeAt(at)] as number) : -1
}
