import type { Block, Cell, Row } from './cells.ts'
import { labelLines, wholeLabel } from './label.ts'
import { MARKS } from './marks.ts'
import { clip, inCells, padTo } from './width.ts'

/** Cells of a terminal that the column of one bit takes, without its line: `W name`. */
const NARROWEST = 6
const WIDEST = 20

/**
 * A block as lines. Above each row stand the bits of its group, above all rows those of the byte.
 *
 *     byte     7        6        5        4        3        2        1        0
 *          +-7------+-6------+-5------+-4------+-3------+-2------+-1------+-0------+
 *        0 | - res… | W fan_speed     | W mode                   | W fan… | W swi… |
 *          +--------+-----------------+--------------------------+--------+--------+
 */
export function gridLines({ rows, isFilled }: Block, columns: number): readonly string[] {
  const gutters = rows.map(row => gutterOf(row, isFilled))
  const head = isFilled ? ['byte', 'offset', 'hex'] : ['byte']
  const widths = head.map((text, index) =>
    gutters.reduce((most, texts) => Math.max(most, (texts[index] as string).length), text.length),
  )
  const gutter = (texts: readonly string[]) =>
    widths.map((width, index) => ` ${(texts[index] ?? '').padStart(width)}`).join('')
  const indent = gutter([]).length + 1
  const width = columnWidth(rows, columns - indent - 1)
  const line = (left: readonly string[], cells: readonly Cell[], texts: readonly string[]) => {
    const shown = cells.map((cell, index) => padTo(` ${texts[index] ?? ''}`, cell.columns * (width + 1) - 1))
    return `${gutter(left)} |${shown.join('|')}|`
  }

  const header = Array.from({ length: 8 }, (_, column) => `  ${7 - column}`.padEnd(width + 1)).join('')
  const lines = [`${gutter(head)} ${header}`.trimEnd(), `${' '.repeat(indent)}${border(undefined, rows[0], width)}`]
  rows.forEach((row, index) => {
    contentLines(row, width).forEach((texts, at) => {
      lines.push(line(at === 0 ? (gutters[index] as readonly string[]) : [], row.cells, texts))
    })
    if (!rows[index + 1]?.isJoined) lines.push(`${' '.repeat(indent)}${border(row, rows[index + 1], width)}`)
  })
  return lines
}

/**
 * A row's lines, by cell: the names on one or two, then with a payload what stands there; on the same line where it is a whole byte and there is room.
 */
function contentLines({ cells }: Row, width: number): readonly (readonly string[])[] {
  const rooms = cells.map(cell => cell.columns * (width + 1) - 2)
  const names = cells.map((cell, index) => nameLines(cell, rooms[index] as number))
  const details = cells.map((cell, index) => clip(cell.detail, rooms[index] as number, inCells))
  const half = 4 * (width + 1)
  const [name = ''] = names[0] as readonly string[]
  const [detail = ''] = details
  if (cells.length === 1 && inCells(name) < half && inCells(detail) <= (rooms[0] as number) - half)
    return [[detail === '' ? name : `${padTo(name, half)}${detail}`]]
  const height = names.reduce((most, lines) => Math.max(most, lines.length), 1)
  return [
    ...Array.from({ length: height }, (_, at) => names.map(lines => lines[at] ?? '')),
    ...(details.some(text => text !== '') ? [details] : []),
  ]
}

/** `W name`; the table has the place in full. */
function nameLines(cell: Cell, room: number): readonly string[] {
  const { letter } = MARKS[cell.mark]
  const lines = labelLines(cell, room - 2, inCells)
  if (lines.length === 0) return [letter]
  return lines.map((line, index) => `${index === 0 ? letter : ' '} ${line}`)
}

function gutterOf({ first, last, at, hex }: Row, isFilled: boolean): readonly string[] {
  const number = first === last ? `${first}` : `${first}..${last}`
  return isFilled ? [number, at, hex] : [number]
}

/** As wide as the names need, where there is room. */
function columnWidth(rows: readonly Row[], room: number): number {
  const needed = rows.flatMap(({ cells }) =>
    cells.map(cell => Math.ceil((inCells(wholeLabel(cell)) + 5) / cell.columns) - 1),
  )
  const wanted = needed.reduce((most, width) => Math.max(most, width), NARROWEST)
  return Math.max(NARROWEST, Math.min(wanted, WIDEST, Math.floor(room / 8) - 1))
}

/** The line between two rows: a corner wherever a cell of either begins, and the lower row's numbers. */
function border(above: Row | undefined, below: Row | undefined, width: number): string {
  const corners = new Set([...(above?.cells ?? []), ...(below?.cells ?? [])].map(({ column }) => column))
  const pieces = Array.from({ length: 8 }, (_, column) => {
    const number = below?.numbers[column] ?? ''
    const shown = number.length + 2 <= width ? number : ''
    return `${corners.has(column) ? '+' : '-'}${`-${shown}`.padEnd(width, '-')}`
  })
  return `${pieces.join('')}+`
}
