import stringWidth from 'string-width'
import type { Severity } from '../check/finding.ts'
import type { CheckedFile, PlacedFinding } from './checked-file.ts'
import { type Colour, type Paint, plainly } from './colour.ts'
import { visible } from './visible.ts'

const COLOURS: Readonly<Record<Severity, Colour>> = { error: 'red', warning: 'yellow', note: 'cyan' }

/** What is shown of a line, in characters; of a longer one what is around the mark. */
const SHOWN = 110
const SHOWN_BEFORE = 50

/**
 * A finding in the manner of compilers:
 *
 * ```
 * pump.json:12:31: error overlap: mode and speed both claim byte 0 bits 3..2
 *    12 |       "position": { "byte_offset": 0, "bit_offset": 2 }
 *       |       ^^^^^^^^^^
 *       = expected: byte 0 bits 3..2 for one of them alone
 * ```
 */
export function findingLines(
  { file, line }: CheckedFile,
  { finding, region }: PlacedFinding,
  paint: Paint = plainly,
): readonly string[] {
  const { severity, code, message, expected } = finding
  const colour = COLOURS[severity]
  const said = `${paint(colour, `${severity} ${code}`)}: ${visible(message)}`
  if (region === undefined) return [`${visible(file)}: ${said}`]
  const number = String(region.line)
  const gutter = ' '.repeat(Math.max(5, number.length + 1))
  const text = line(region.line)
  const end = region.endLine === region.line ? region.endColumn : text.length + 1
  const { source, mark } = marked(text, region.column - 1, end - 1)
  return [
    `${visible(file)}:${region.line}:${region.column}: ${said}`,
    `${number.padStart(gutter.length)} | ${source}`,
    `${gutter} | ${mark.replace(/\^+/, carets => paint(colour, carets))}`,
    ...(expected === undefined ? [] : [`${gutter} = expected: ${visible(expected)}`]),
  ]
}

function marked(text: string, start: number, end: number): { readonly source: string; readonly mark: string } {
  const from = text.length <= SHOWN || start <= SHOWN_BEFORE ? 0 : start - SHOWN_BEFORE
  const to = Math.min(text.length, from + SHOWN)
  const before = shown(text.slice(from, start))
  const middle = shown(text.slice(start, Math.min(end, to)))
  const after = shown(text.slice(Math.min(end, to), to))
  const [cutBefore, cutAfter] = [from > 0 ? '…' : '', to < text.length ? '…' : '']
  return {
    source: `${cutBefore}${before}${middle}${after}${cutAfter}`,
    mark: `${' '.repeat(stringWidth(cutBefore + before))}${'^'.repeat(Math.max(1, stringWidth(middle)))}`,
  }
}

/** Safe for a terminal, tabs as two blanks, and no half of a character that the cut left. */
function shown(text: string): string {
  return visible(text.replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '').replace(/\t/g, '  '))
}
