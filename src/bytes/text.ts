import { GiztoolsError } from '../errors.ts'

/**
 * Whatever `\s` matches: blanks, line ends, the byte order mark, the blanks of web pages and of Chinese input
 * methods.
 */
export function isWhitespace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13)
  return /\s/.test(String.fromCharCode(code))
}

/** The character at an offset as a message shows it; what cannot be told by its looks also as a code point. */
export function quoteCharacter(text: string, offset: number): string {
  const code = text.codePointAt(offset)
  if (code === undefined) return 'the end of the text'
  const quoted = JSON.stringify(String.fromCodePoint(code))
  return code < 128 ? quoted : `${quoted} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`
}

/** A TEXT_INVALID error that points at a character (UTF-16 index in the text as given). */
export function textError(form: string, expected: string, got: string, offset: number, advice: string): GiztoolsError {
  const message = `${form}: expected ${expected}, got ${got} at character ${offset}; ${advice}`
  return new GiztoolsError('TEXT_INVALID', message, { offset })
}

/** For callers without types: anything but a string is told here, before a method of it is called. */
export function requireText(text: unknown, form: string): asserts text is string {
  if (typeof text === 'string') return
  throw new GiztoolsError('TEXT_INVALID', `${form}: expected a string, got ${text === null ? 'null' : typeof text}`)
}
