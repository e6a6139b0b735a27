import type { Layout } from '../layout/layout.ts'
import { sheetTable } from './columns.ts'
import { createDrawing, type DrawOptions } from './drawing.ts'
import { legendText, remarks } from './legend.ts'
import { gridLines } from './text-grid.ts'
import { tableLines } from './text-table.ts'

export interface TextOptions extends DrawOptions {
  /** Cells that a line of the terminal takes. Without it the picture is 100 wide and nothing in the table is cut. */
  readonly columns?: number | undefined
}

const USUAL = 100

/**
 * The picture of a layout for a terminal, then the table of its attributes: a row a byte, eight columns, bit 7 left.
 * @throws GiztoolsError what `decodeMessage` throws for a payload that cannot be read
 */
export function drawText(layout: Layout, options: TextOptions = {}): string {
  const drawing = createDrawing(layout, options)
  const { title, facts, blocks, notes, legend } = drawing
  const { columns, rows } = sheetTable(drawing, { isBrief: true })
  const sections = [
    [title, ...facts],
    ...blocks.map(block => [block.title, ...gridLines(block, options.columns ?? USUAL)]),
    legend.length === 0 ? [] : [legendText(drawing), ...remarks(drawing)],
    notes,
    rows.length === 0 ? [] : tableLines(columns, rows, options.columns),
  ]
  return `${sections
    .filter(lines => lines.length > 0)
    .map(lines => lines.join('\n'))
    .join('\n\n')}\n`
}
