import stringWidth from 'string-width'

/** How wide a text is, in cells of a terminal or in ems of a font. It must be the sum of its characters' widths, or less. */
export type Measure = (text: string) => number

/** Accents take no room of their own in a terminal. */
const ACCENTS = /[\p{Mn}\p{Me}]/gu
const EMOJI = /\p{Extended_Pictographic}/u
/** No cell is wider: what is beyond need not be measured. */
const LONGEST = 1000

/** In a terminal: a Chinese character takes two cells. */
export const inCells: Measure = text => stringWidth(text.slice(0, LONGEST).replace(ACCENTS, ''))

/** In ems of a monospaced font. Where a viewer's font differs, the drawing tells it to keep to this width. */
export const inEms: Measure = text => {
  let ems = 0
  for (const character of text.slice(0, LONGEST).replace(ACCENTS, ''))
    ems += EMOJI.test(character) ? 1.3 : stringWidth(character) === 2 ? 1 : 0.6
  return ems
}

/** The text, or as much of its start as there is room for, and `…`. Nothing where not even that fits. */
export function clip(text: string, room: number, measure: Measure): string {
  if (text.length < LONGEST && measure(text) <= room) return text
  let taken = ''
  let left = room - measure('…')
  if (left < 0) return ''
  for (const character of text) {
    left -= measure(character)
    if (left < 0) break
    taken += character
  }
  return `${taken.trimEnd()}…`
}

/** The text and blanks, `width` cells together. */
export function padTo(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - inCells(text)))
}

/** The text on at most two lines: broken behind a `_` or where a new word begins, if one does in the line's second half; the second clipped. */
export function wrap(text: string, room: number, measure: Measure): readonly string[] {
  if (text.length < LONGEST && measure(text) <= room) return [text]
  let fitting = ''
  let left = room
  for (const character of text) {
    left -= measure(character)
    if (left < 0) break
    fitting += character
  }
  const seams = [...text.slice(0, fitting.length + 1).matchAll(SEAM)].map(({ index }) => index)
  const seam = seams.at(-1) ?? 0
  const first = seam * 2 > fitting.length ? fitting.slice(0, seam) : fitting
  return [first.trimEnd(), clip(text.slice(first.length).trimStart(), room, measure)]
}

const SEAM = /(?<=[_\-. +])(?=[^_\-. +])|(?<=[\p{Ll}\d])(?=\p{Lu})|(?<=.)(?=\[)/gu
