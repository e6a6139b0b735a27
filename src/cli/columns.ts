import Table from 'cli-table3'
import stringWidth from 'string-width'

const BARE = Object.fromEntries(
  ['top', 'top-mid', 'top-left', 'top-right', 'bottom', 'bottom-mid', 'bottom-left', 'bottom-right']
    .concat(['left-mid', 'mid', 'mid-mid', 'right', 'right-mid'])
    .map(part => [part, '']),
)
const INDENT = '  '
const GAP = '  '
const NARROWEST = 8

export interface ColumnSettings {
  /** Cells that a line may take. Without it nothing is cut. */
  readonly width?: number | undefined
  /** Which columns give way where there is not enough room: those of the first group, the widest first, then those of the next. Their texts end in `…`. */
  readonly givingWay?: readonly (readonly number[])[]
  /** By column: how wide it is at least, so that several tables line up. */
  readonly least?: readonly number[]
}

/** Rows as lines whose columns line up by what a terminal shows: a Chinese character takes two cells. */
export function alignColumns(rows: readonly (readonly string[])[], settings: ColumnSettings = {}): readonly string[] {
  const { width, least = [], givingWay = [] } = settings
  const [head = []] = rows
  const natural = head.map((_, column) => Math.max(least[column] ?? 0, widest(rows.map(row => row[column] as string))))
  const room = width === undefined ? undefined : width - INDENT.length - GAP.length * (natural.length - 1)
  const table = new Table({
    chars: { ...BARE, left: INDENT, middle: GAP },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: fitted(natural, room, givingWay),
  })
  table.push(...rows.map(row => [...row]))
  return table
    .toString()
    .split('\n')
    .map(line => line.trimEnd())
}

/** A last column for lines that are aligned already: beside them where there is room, beneath them, at `indent`, where there is not. */
export function withNotes(
  [head = '', ...lines]: readonly string[],
  notes: readonly string[],
  { indent, width = Number.POSITIVE_INFINITY }: { readonly indent: number; readonly width?: number | undefined },
): readonly string[] {
  const at = widest([head, ...lines]) + GAP.length
  const beside = (line: string, note: string) => `${line}${' '.repeat(at - stringWidth(line))}${note}`
  const fits = (note: string) => note !== '' && at + stringWidth(note) <= width
  const body = lines.flatMap((line, index) => {
    const note = notes[index] as string
    if (fits(note)) return [beside(line, note)]
    return note === '' ? [line] : [line, `${' '.repeat(indent)}${note}`]
  })
  return [notes.some(fits) ? beside(head, 'note') : head, ...body]
}

export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0)
}

function fitted(
  natural: readonly number[],
  room: number | undefined,
  givingWay: readonly (readonly number[])[],
): number[] {
  const widths = [...natural]
  if (room === undefined) return widths
  let over = sum(widths) - room
  for (const group of givingWay) {
    for (; over > 0; over--) {
      const most = Math.max(...group.map(column => widths[column] as number))
      if (most <= NARROWEST) break
      widths[group.find(column => widths[column] === most) as number] = most - 1
    }
  }
  return widths
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
