/*
 * Text of a definition inside generated TypeScript and JavaScript: names and labels enter as JSON strings, prose enters comments.
 * A definition is input, and may be hostile.
 */

// What is not seen, ends a line in JavaScript, or turns the direction of text: control characters, separators, bidirectional marks.
const INVISIBLE = /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** Writes what a reader of the text cannot see as `\u…`. It stands only in strings, where that means the same, and in comments. */
export function escapeInvisible(text: string): string {
  return text.replace(INVISIBLE, character => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/** A string literal. */
export function literal(text: string): string {
  return escapeInvisible(JSON.stringify(text))
}

const LONGEST = 400

/** Text that can stand in a block comment: one line, which neither ends the comment nor begins a tag of it. */
export function commentText(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is to be removed
  const line = text.replace(/[\s\u0000-\u001f]+/g, ' ').trim()
  const short = line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line
  const whole = short.replace(/\p{Surrogate}/gu, '\ufffd')
  return escapeInvisible(whole.replace(/\*\//g, '*\\/').replace(/@/g, '\\@'))
}

/** The right side of `type X =`: a union of string literals, one a line where they are many; `never` for none. */
export function unionOf(texts: readonly string[]): string {
  const literals = [...new Set(texts)].map(literal)
  if (literals.length === 0) return ' never'
  const line = literals.join(' | ')
  return line.length <= 100 ? ` ${line}` : `\n${literals.map(one => `  | ${one}`).join('\n')}`
}
