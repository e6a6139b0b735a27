import type { Column } from './columns.ts'
import { clip, inCells, padTo } from './width.ts'

const GAP = '  '

/**
 * Rows as lines whose columns line up. Where `room` cells are too few, columns are left out or lose their ends, those of the highest rank first;
 * a last line says which were left out.
 */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  room = Number.POSITIVE_INFINITY,
): readonly string[] {
  const lines = [columns.map(({ head }) => head), ...rows]
  const natural = columns.map((_, column) =>
    lines.reduce((most, line) => Math.max(most, inCells(line[column] as string)), 0),
  )
  const leastOf = (column: number) =>
    Math.min(natural[column] as number, columns[column]?.least ?? Number.POSITIVE_INFINITY)
  const ranked = columns.map((_, column) => column).sort((a, b) => rankOf(b) - rankOf(a))
  function rankOf(column: number): number {
    return (columns[column] as Column).rank
  }

  const dropped = new Set<number>()
  let over = ranked.reduce((sum, column) => sum + GAP.length + leastOf(column), -room)
  for (const column of ranked) {
    if (over <= 0 || rankOf(column) === 0) break
    dropped.add(column)
    over -= GAP.length + leastOf(column)
  }
  const kept = columns.map((_, column) => column).filter(column => !dropped.has(column))

  const widths = [...natural]
  over = kept.reduce((sum, column) => sum + GAP.length + (natural[column] as number), -room)
  for (const column of ranked.filter(each => !dropped.has(each))) {
    if (over <= 0) break
    const width = Math.max(leastOf(column), (natural[column] as number) - over)
    over -= (natural[column] as number) - width
    widths[column] = width
  }

  const shown = lines.map(line => {
    const cells = kept.map(column => {
      const width = widths[column] as number
      return padTo(clip(line[column] as string, width, inCells), width)
    })
    return `${GAP}${cells.join(GAP)}`.trimEnd()
  })
  if (dropped.size === 0) return shown
  return [
    ...shown,
    `${GAP}no room for ${columns
      .filter((_, column) => dropped.has(column))
      .map(({ head }) => head)
      .join(', ')}`,
  ]
}
