import { GiztoolsError } from '../errors.ts'
import { exactJson } from './exact-json.ts'

// C0, DEL and C1 controls steer a terminal; the others turn text around or hide in it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that must not get through
const STEERING = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** The text with control characters spelled out (`\x1b`), so that names, labels and payloads cannot steer a terminal. */
export function visible(text: string, { keepLines = false } = {}): string {
  return text.replace(STEERING, character => (keepLines && character === '\n' ? character : spelled(character)))
}

function spelled(character: string): string {
  const code = character.charCodeAt(0)
  if (code === 0x09) return '\\t'
  if (code === 0x0a) return '\\n'
  if (code === 0x0d) return '\\r'
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`
}

/**
 * One line of JSON that is safe on a terminal too: JSON itself leaves DEL and C1 controls as they are.
 * @throws GiztoolsError for a value that nests so deep that no JSON can be written of it
 */
export function safeJson(value: unknown): string {
  return written(value).replace(STEERING, escaped)
}

/** The same in lines for people: those of JSON stand between its parts. */
export function prettyJson(value: unknown): string {
  return escapeJson(written(value, 2))
}

/** JSON text that is there already, of one line or several. */
export function escapeJson(json: string): string {
  return json.replace(STEERING, character => (character === '\n' ? character : escaped(character)))
}

function written(value: unknown, indent?: number): string {
  try {
    return exactJson(value, indent)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new GiztoolsError('TEXT_INVALID', 'expected a value that can be written as JSON, got one that nests too deep')
  }
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
