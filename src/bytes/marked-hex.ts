import { isWhitespace } from './text.ts'
import { HEX_VALUES } from './text-tables.ts'

const MARK = /[\p{P}\p{S}]/u

/**
 * The text with a blank in place of the mark that stands alone between any two pairs of digits: `ff-ff-00`, `0a/0b/0c`, `0x0a|0x0b`. As
 * it is where there is none, or not between all of them. Such a text is hex and nothing else, also where base64 could have the mark.
 * Offsets stay the same.
 */
export function blankMarks(text: string): string {
  let from = 0
  let to = text.length
  while (from < to && isWhitespace(text.charCodeAt(from))) from++
  while (from < to && isWhitespace(text.charCodeAt(to - 1))) to--
  const step = 3 + prefixLength(text, from)
  if (to - from < step || (to - from + 1) % step !== 0) return text
  const mark = text.charAt(from + step - 1)
  if (!MARK.test(mark)) return text
  for (let at = from; at < to; at += step) {
    if (prefixLength(text, at) !== step - 3) return text
    if (!isDigit(text, at + step - 3) || !isDigit(text, at + step - 2)) return text
    if (at + step <= to && text.charAt(at + step - 1) !== mark) return text
  }
  return text.replaceAll(mark, ' ')
}

function prefixLength(text: string, at: number): 0 | 2 {
  return text.charAt(at) === '0' && (text.charAt(at + 1) === 'x' || text.charAt(at + 1) === 'X') ? 2 : 0
}

function isDigit(text: string, at: number): boolean {
  return (HEX_VALUES[text.charCodeAt(at)] as number) >= 0
}
