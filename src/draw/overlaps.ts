import type { Owner } from './cells.ts'
import { range } from './place.ts'
import { type Run, stretchesOf } from './stretches.ts'

/** More of them are told by their number. */
const SHOWN = 20

/** A line for each place where attributes overlap, with all their names. */
export function overlapNotes(runs: readonly Run<Owner>[], bytes: number): readonly string[] {
  const shared = stretchesOf(runs, 8 * bytes).filter(({ count }) => count > 1)
  const lines = shared.slice(0, SHOWN).map(({ start, end, owners, count }) => {
    const names = owners.map(({ owner: { name } }) => name)
    return `overlap: ${place(start, end)}: ${names.join(' + ')}${count > names.length ? ` and ${count - names.length} more` : ''}`
  })
  return shared.length > SHOWN ? [...lines, `overlap: ${shared.length - SHOWN} more places`] : lines
}

function place(start: number, end: number): string {
  const [first, last] = [Math.floor(start / 8), Math.floor((end - 1) / 8)]
  if (first < last) return `bytes ${range(first, last)}`
  return `byte ${first}, ${end - start === 1 ? 'bit' : 'bits'} ${range(7 - (start & 7), 7 - ((end - 1) & 7))}`
}
