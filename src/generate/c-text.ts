/*
 * Text from a definition inside C. It enters comments and string literals through these two functions alone: a definition is input, and may be
 * hostile. Nothing in what they give can end the comment or the literal, or join its line to the next one.
 */

/** Longest piece of text that a comment quotes, in code points. */
const MOST_IN_COMMENT = 200
/** C99 asks compilers for literals of 4095 bytes, no more. */
const MOST_IN_LITERAL = 4000

/**
 * One line of a comment: controls, invisible and direction-changing characters, backslashes, comment marks and trigraphs are written `<U+002F>`.
 * Whoever quotes it puts a blank before the closing mark: a reader that takes the file for GBK may swallow the byte after a cut character.
 */
export function commentText(text: string): string {
  const points = [...text.slice(0, 4 * MOST_IN_COMMENT)]
  const shown = points.slice(0, MOST_IN_COMMENT)
  const escaped = shown.map((point, at) => (isUnsafe(point, shown[at - 1], shown[at + 1]) ? codePoint(point) : point))
  return escaped.join('') + (points.length > shown.length ? ' …' : '')
}

// L, M, N, P, S are letters, marks, numbers, punctuation, symbols; what is left are controls, formats, surrogates, separators, unassigned.
const VISIBLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u

function isUnsafe(point: string, before: string | undefined, after: string | undefined): boolean {
  if (point === '*') return before === '/' || after === '/'
  if (point === '?') return before === '?'
  return point === '\\' || !VISIBLE.test(point)
}

function codePoint(point: string): string {
  return `<U+${(point.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}>`
}

/**
 * A string literal with the UTF-8 of the text. All but plain ASCII is written in octal, three digits each, so that a digit after it stays a digit.
 * Text of more than 4000 bytes is cut; one that holds U+0000 ends there for whoever reads it as a C string.
 */
export function stringLiteral(text: string): string {
  let literal = ''
  let length = 0
  for (const point of text) {
    const bytes = utf8(point)
    length += bytes.length
    if (length > MOST_IN_LITERAL) break
    literal += PLAIN.test(point) ? point : bytes.map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  }
  return `"${literal}"`
}

// No quote, no backslash, and no question mark, which begins trigraphs.
const PLAIN = /^[ !#->@-[\]-~]$/

function utf8(point: string): number[] {
  const code = point.codePointAt(0) as number
  // Half a surrogate pair has no UTF-8.
  if (code >= 0xd800 && code <= 0xdfff) return [0xef, 0xbf, 0xbd]
  if (code < 0x80) return [code]
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)]
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)]
}
