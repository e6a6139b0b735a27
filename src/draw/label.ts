import type { Cell } from './cells.ts'
import { clip, type Measure, wrap } from './width.ts'

/** What a cell says on one line: `curve[4..3]`, `curve + level`. */
export function wholeLabel({ names, part }: Cell): string {
  return names.join(' + ') + part
}

/** The same on at most two lines. Of several owners the second line has the others, so that one long name does not hide them. */
export function labelLines(cell: Cell, room: number, measure: Measure): readonly string[] {
  const { names, part, mark } = cell
  const [first = '', ...others] = names
  const lines = wrap(wholeLabel(cell), room, measure)
  if (lines.length === 1) return lines
  // Nobody's bits need no name that is broken: their mark is enough.
  if (mark === 'reserved') return []
  if (others.length === 0) return lines
  return [clip(first, room, measure), clip(`+ ${others.join(' + ')}${part}`, room, measure)]
}
