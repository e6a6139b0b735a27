import type { Layout } from '../layout/layout.ts'
import { sheetTable } from './columns.ts'
import { createDrawing } from './drawing.ts'

/** A datasheet in Markdown (GitHub's, with tables): what the product is, then its attributes. */
export function drawMarkdown(layout: Layout): string {
  const drawing = createDrawing(layout)
  const { columns, rows } = sheetTable(drawing)
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const table =
    rows.length === 0
      ? []
      : [
          '',
          line(columns.map(({ head }) => head)),
          line(columns.map(() => '---')),
          ...rows.map(row => line(row.map(escapeMarkdown))),
        ]
  const notes = drawing.notes.length === 0 ? [] : ['', ...drawing.notes.map(note => `- ${escapeMarkdown(note)}`)]
  return `${[
    `# ${escapeMarkdown(drawing.title)}`,
    '',
    ...drawing.facts.map(fact => `- ${escapeMarkdown(fact)}`),
    ...table,
    ...notes,
  ].join('\n')}\n`
}

/** Text that Markdown shows as it is: no emphasis, link, HTML or end of a table's cell. An underscore inside a word means nothing and stays. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/[\\`*[\]<>&|~#$@]|:(?=\S)|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, character => `\\${character}`)
    .replace(/\b(www)\./gi, '$1\\.')
}
