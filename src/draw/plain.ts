// Controls, marks that turn text around or hide in it, halves of surrogate pairs, and the two that XML forbids even when escaped.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff]/gu
/** Three accents on a letter are a script's own; more of them only climb out of their line. */
const HEAPED = /(?<=\p{M}{3})\p{M}/gu

/** A definition's text as every drawing shows it: what cannot be seen, or would steer what shows it, is spelled out (`\x1b`, `\u202e`). */
export function plain(text: string): string {
  return text.replace(UNSEEN, spelled).replace(HEAPED, spelled)
}

function spelled(character: string): string {
  const code = character.codePointAt(0) as number
  if (code === 0x09) return '\\t'
  if (code === 0x0a) return '\\n'
  if (code === 0x0d) return '\\r'
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`
}
