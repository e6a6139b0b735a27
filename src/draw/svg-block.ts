import type { Block, Cell, Row } from './cells.ts'
import { labelLines, wholeLabel } from './label.ts'
import { MARKS, type Mark } from './marks.ts'
import { escapeText } from './markup.ts'
import { LOOKS, looksOf } from './style.ts'
import { clip, inEms } from './width.ts'

/** In px. A text's width is its ems times its size: a viewer with another font is told to keep to it. */
const SIZE = 12
const SMALL = 9
const LINE = 16
const PADDING = 5
const BADGE = 14
/** Left of a name: the badge. */
const NAME_AT = PADDING + BADGE + 5
const NARROWEST = 84
const WIDEST = 132
const GUTTER_GAP = 12

/** Where a block stands: its gutters (byte numbers, and of a payload offsets and bytes) left of the cells. */
export interface Frame {
  readonly x: number
  readonly gutters: readonly number[]
  readonly column: number
}

export interface Drawn {
  readonly markup: string
  readonly height: number
}

/** One for all blocks, so that their columns line up. */
export function frameOf(blocks: readonly Block[], margin: number): Frame {
  const gutters = [0, 1, 2].map(index =>
    blocks.reduce(
      (most, block) =>
        [headOf(block), ...block.rows.map(row => gutterOf(row, block))].reduce(
          (width, texts) => Math.max(width, inEms(texts[index] ?? '') * SIZE),
          most,
        ),
      0,
    ),
  )
  const used = gutters.filter(width => width > 0)
  const cells = blocks.flatMap(({ rows }) => rows.flatMap(row => row.cells))
  const wanted = cells.reduce(
    (most, cell) => Math.max(most, (inEms(wholeLabel(cell)) * SIZE + NAME_AT + PADDING) / cell.columns),
    NARROWEST,
  )
  return {
    x: margin + used.reduce((sum, width) => sum + Math.ceil(width) + GUTTER_GAP, 0),
    gutters: used.map(width => Math.ceil(width)),
    column: Math.ceil(Math.min(wanted, WIDEST)),
  }
}

export function drawBlock(block: Block, frame: Frame, top: number): Drawn {
  const parts: string[] = []
  let y = top + LINE
  parts.push(text(block.title, frame.x, y - 4, 'heading', 8 * frame.column))
  y += LINE + 2
  parts.push(gutter(headOf(block), frame, y - 5))
  for (let column = 0; column < 8; column++)
    parts.push(centred(`${7 - column}`, frame.x + (column + 0.5) * frame.column, y - 5, 'gutter', SIZE))
  block.rows.forEach((row, index) => {
    const drawn = drawRow(row, block, frame, y, block.rows[index + 1]?.isJoined === true)
    parts.push(drawn.markup)
    y += drawn.height
  })
  return { markup: parts.join('\n'), height: y - top }
}

function headOf({ isFilled }: Block): readonly string[] {
  return isFilled ? ['byte', 'offset', 'hex'] : ['byte']
}

function gutterOf({ first, last, at, hex }: Row, { isFilled }: Block): readonly string[] {
  const number = first === last ? `${first}` : `${first}..${last}`
  return isFilled ? [number, at, hex] : [number]
}

function gutter(texts: readonly string[], { x, gutters }: Frame, y: number): string {
  let right = x
  // From the cells outwards, so that what a block lacks is missing at the left.
  const placed = [...gutters].reverse().map((width, index) => {
    right -= GUTTER_GAP - (index === 0 ? 4 : 0)
    const shown = texts[gutters.length - 1 - index] ?? ''
    const drawn = shown === '' ? '' : ended(shown, right, y)
    right -= width
    return drawn
  })
  return placed.filter(drawn => drawn !== '').join('\n')
}

function drawRow(row: Row, block: Block, frame: Frame, y: number, joinsNext: boolean): Drawn {
  const contents = row.cells.map(cell => contentOf(cell, frame.column))
  const nameLines = Math.max(1, ...contents.map(({ names }) => names.length))
  const lines = nameLines + (contents.some(({ below }) => below !== '') ? 1 : 0)
  const numbersHeight = row.numbers.length > 0 ? SMALL + 3 : 0
  const height = 2 * PADDING + numbersHeight + lines * LINE
  const base = y + PADDING + numbersHeight
  const cells = row.cells.map((cell, index) => {
    const box = { x: frame.x + cell.column * frame.column, y, width: cell.columns * frame.column, height }
    return drawCell(
      cell,
      contents[index] as Content,
      box,
      { base, nameLines },
      { top: !row.isJoined, bottom: !joinsNext },
    )
  })
  const numbers = row.numbers.map((number, column) => {
    const shown = inEms(number) * SMALL <= frame.column - 4 ? number : ''
    return shown === ''
      ? ''
      : centred(shown, frame.x + (column + 0.5) * frame.column, y + PADDING + SMALL - 1, 'number', SMALL)
  })
  const markup = [gutter(gutterOf(row, block), frame, base + SIZE), ...cells, ...numbers.filter(drawn => drawn !== '')]
  return { markup: markup.filter(drawn => drawn !== '').join('\n'), height }
}

interface Content {
  readonly names: readonly string[]
  /** What stands there, beside the name or on a line of its own. */
  readonly beside: string
  readonly below: string
}

function contentOf(cell: Cell, column: number): Content {
  const { columns, detail } = cell
  const names = labelLines(cell, (columns * column - NAME_AT - PADDING) / SIZE, inEms)
  const half = (4 * column - NAME_AT - PADDING) / SIZE
  if (columns === 8 && names.length === 1 && inEms(names[0] as string) <= half)
    return { names, beside: clip(detail, (4 * column - 2 * PADDING) / SIZE, inEms), below: '' }
  return { names, beside: '', below: clip(detail, (columns * column - 2 * PADDING) / SIZE, inEms) }
}

interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

function drawCell(
  { mark, about, faint }: Cell,
  { names, beside, below }: Content,
  { x, y, width, height }: Box,
  { base, nameLines }: { readonly base: number; readonly nameLines: number },
  line: { readonly top: boolean; readonly bottom: boolean },
): string {
  const looks = looksOf(mark)
  const rect = `x="${x}" y="${y}" width="${width}" height="${height}"`
  const lineAt = (index: number) => base + index * LINE + SIZE
  const edges = [
    `M${x} ${y}V${y + height}M${x + width} ${y}V${y + height}`,
    ...(line.top ? [`M${x} ${y}H${x + width}`] : []),
    ...(line.bottom ? [`M${x} ${y + height}H${x + width}`] : []),
  ]
  return [
    `<g class="gz-cell gz-${mark}"><title>${escapeText(about)}</title>`,
    `<rect class="gz-ground" ${looks.ground} ${rect}/>`,
    ...(mark === 'reserved' ? [`<rect fill="url(#gz-hatch)" ${rect}/>`] : []),
    `<path class="gz-line" ${looks.line} d="${edges.join('')}"/>`,
    faint ? `<g ${LOOKS.faint}>` : '<g>',
    badge(mark, x + PADDING, base + 1),
    ...names.map((name, index) => text(name, x + NAME_AT, lineAt(index))),
    ...(beside === '' ? [] : [text(beside, x + width / 2 + PADDING, lineAt(0), 'detail')]),
    ...(below === '' ? [] : [text(below, x + PADDING, lineAt(nameLines), 'detail')]),
    '</g></g>',
  ].join('\n')
}

/** A letter on the class's colour. */
export function badge(mark: Mark, x: number, y: number): string {
  const { letter } = MARKS[mark]
  return `<rect class="gz-badge" ${looksOf(mark).badge} x="${x}" y="${y}" width="${BADGE}" height="${BADGE}" rx="3"/>
<text class="gz-letter" ${LOOKS.letter} x="${x + BADGE / 2}" y="${y + 11}" text-anchor="middle">${escapeText(letter)}</text>`
}

type TextKind = 'title' | 'heading' | 'detail' | 'number' | 'gutter'

/** A line of text, clipped to `room` px. */
export function text(
  line: string,
  x: number,
  y: number,
  kind?: TextKind,
  room = Number.POSITIVE_INFINITY,
  size = SIZE,
): string {
  const shown = clip(line, room / size, inEms)
  return textElement(shown, x, y, kind, size, '')
}

function centred(line: string, x: number, y: number, kind: TextKind | undefined, size: number): string {
  return textElement(line, x, y, kind, size, ' text-anchor="middle"')
}

function ended(line: string, x: number, y: number): string {
  return textElement(line, x, y, 'gutter', SIZE, ' text-anchor="end"')
}

function textElement(
  line: string,
  x: number,
  y: number,
  kind: TextKind | undefined,
  size: number,
  anchor: string,
): string {
  const width = Math.round(inEms(line) * size * 10) / 10
  if (width === 0) return ''
  const name = kind === undefined ? '' : ` class="gz-${kind}" ${LOOKS[kind]}`.trimEnd()
  return `<text${name} x="${x}" y="${y}"${anchor} textLength="${width}" lengthAdjust="spacingAndGlyphs">${escapeText(line)}</text>`
}
