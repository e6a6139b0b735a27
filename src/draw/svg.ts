import type { Layout } from '../layout/layout.ts'
import { createDrawing, type Drawing, type DrawOptions } from './drawing.ts'
import { remarks } from './legend.ts'
import { MARKS } from './marks.ts'
import { escapeText } from './markup.ts'
import { LOOKS, PICTURE_STYLE } from './style.ts'
import { badge, drawBlock, frameOf, text } from './svg-block.ts'
import { inEms } from './width.ts'

const MARGIN = 16
const LINE = 18
const GAP = 14
/** More of them are told by their number. */
const NOTES = 20

/**
 * The picture of a layout as one SVG document, legible in light and dark.
 * @throws GiztoolsError what `decodeMessage` throws for a payload that cannot be read
 */
export function drawSvg(layout: Layout, options: DrawOptions = {}): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${svgElement(createDrawing(layout, options), { isDocument: true })}\n`
}

/** A document has its style and what a page says around the picture; in a page it is the picture alone. */
export function svgElement(drawing: Drawing, { isDocument }: { readonly isDocument: boolean }): string {
  const { title, facts, blocks, notes } = drawing
  const frame = frameOf(blocks, MARGIN)
  const width = frame.x + 8 * frame.column + MARGIN
  const room = width - 2 * MARGIN
  const parts: string[] = []
  let y = MARGIN
  const line = (words: string) => {
    y += LINE
    parts.push(text(words, MARGIN, y - 5, undefined, room))
  }

  if (isDocument) {
    y += LINE
    parts.push(text(title, MARGIN, y - 4, 'title', room, 16))
    for (const fact of facts) line(fact)
  }
  for (const block of blocks) {
    y += y === MARGIN ? 0 : GAP
    const drawn = drawBlock(block, frame, y)
    parts.push(drawn.markup)
    y += drawn.height
  }
  y += GAP
  const legend = drawLegend(drawing, width, y)
  parts.push(legend.markup)
  y += legend.height
  for (const remark of remarks(drawing)) line(remark)
  if (isDocument && notes.length > 0) {
    y += GAP
    for (const note of notes.slice(0, NOTES)) line(note)
    if (notes.length > NOTES) line(`… ${notes.length - NOTES} more`)
  }
  const height = y + MARGIN

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="gz-drawing" ${LOOKS.drawing} width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">`,
    `<title>${escapeText(title)}</title>`,
    ...(isDocument ? [`<style>${PICTURE_STYLE}</style>`] : []),
    `<defs><pattern id="gz-hatch" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="gz-hatching" ${LOOKS.hatching} d="M0 0V7" stroke-width="3"/></pattern></defs>`,
    `<rect class="gz-paper" ${LOOKS.paper} width="${width}" height="${height}"/>`,
    ...parts.filter(part => part !== ''),
    '</svg>',
  ].join('\n')
}

/** The marks that occur, on as many lines as they take. */
function drawLegend({ legend }: Drawing, width: number, top: number): { markup: string; height: number } {
  if (legend.length === 0) return { markup: '', height: 0 }
  let x = MARGIN
  let y = top
  const items = legend.map(mark => {
    const { words } = MARKS[mark]
    const taken = 14 + 5 + inEms(words) * 12
    if (x > MARGIN && x + taken > width - MARGIN) {
      x = MARGIN
      y += LINE + 4
    }
    const item = `<g class="gz-${mark}">\n${badge(mark, x, y)}\n${text(words, x + 19, y + 11)}\n</g>`
    x += Math.ceil(taken) + 20
    return item
  })
  return { markup: items.join('\n'), height: y + LINE - top }
}
