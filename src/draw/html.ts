import type { Layout } from '../layout/layout.ts'
import { sheetTable } from './columns.ts'
import { createDrawing, type Drawing, type DrawOptions } from './drawing.ts'
import { MARKS } from './marks.ts'
import { escapeText } from './markup.ts'
import { PAGE_STYLE, PICTURE_STYLE } from './style.ts'
import { svgElement } from './svg.ts'

/**
 * One self-contained page: the picture and the table of the attributes. No script, nothing from elsewhere, and the page itself forbids both.
 * @throws GiztoolsError what `decodeMessage` throws for a payload that cannot be read
 */
export function drawHtml(layout: Layout, options: DrawOptions = {}): string {
  const drawing = createDrawing(layout, options)
  const { title, facts, notes } = drawing
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>
${PAGE_STYLE}
${PICTURE_STYLE}
</style>
</head>
<body>
<h1>${escapeText(title)}</h1>
${facts.map(fact => `<p>${escapeText(fact)}</p>`).join('\n')}
<div class="wide">
${svgElement(drawing, { isDocument: false })}
</div>
${listOf(notes)}
${tableOf(drawing)}
</body>
</html>
`
}

function listOf(notes: readonly string[]): string {
  if (notes.length === 0) return ''
  return `<h2>Notes</h2>\n<ul>\n${notes.map(note => `<li>${escapeText(note)}</li>`).join('\n')}\n</ul>`
}

function tableOf(drawing: Drawing): string {
  if (drawing.sheet.length === 0) return ''
  const { columns, rows } = sheetTable(drawing)
  const heads = columns.map(({ head }) => `<th scope="col">${head}</th>`).join('')
  const lines = rows.map((row, index) => {
    const { access } = drawing.sheet[index] as Drawing['sheet'][number]
    const cells = row.map((text, column) => {
      const { head } = columns[column] as (typeof columns)[number]
      const kind = KINDS.get(head)
      if (kind !== undefined) return `<td class="${kind}">${escapeText(text)}</td>`
      if (head !== 'class') return `<td>${escapeText(text)}</td>`
      return `<td><span class="badge ${access}">${MARKS[access].letter}</span> ${escapeText(text)}</td>`
    })
    return `<tr>${cells.join('')}</tr>`
  })
  return `<h2>Attributes</h2>
<div class="wide">
<table>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines.join('\n')}
</tbody>
</table>
</div>`
}

/** What people write may be of any length, and is broken anywhere; the rest stays on a line. */
const KINDS: ReadonlyMap<string, string> = new Map([
  ['attribute', 'attribute'],
  ['name', 'wrapped'],
  ['raw', 'wrapped'],
  ['value', 'wrapped'],
  ['labels', 'long'],
  ['description', 'long'],
])
