import type { Drawing } from './drawing.ts'
import type { SheetRow } from './sheet.ts'

/** A column of the table of attributes. */
export interface Column {
  readonly head: string
  readonly text: (row: SheetRow) => string
  /** It may be clipped to so many cells of a terminal. */
  readonly least?: number
  /** Where there is too little room: those of the highest rank are clipped first, and left out first. 0 stays. */
  readonly rank: number
  /** For a datasheet or a page, too much for a terminal. */
  readonly isExtra?: boolean
}

/** The columns that a drawing's table has: with a payload what it says, without one what could be said. */
function sheetColumns({ isVarLen, isFilled }: Pick<Drawing, 'isVarLen' | 'isFilled'>): readonly Column[] {
  const place: readonly Column[] = [
    { head: 'bytes', text: ({ place }) => place?.bytes ?? '', rank: 0 },
    { head: 'bits', text: ({ place }) => place?.bits ?? '', rank: 0 },
    { head: 'group bits', text: ({ place }) => place?.groupBits ?? '', rank: 5 },
  ]
  const said: readonly Column[] = [
    { head: 'raw', text: ({ raw }) => raw, rank: 3, least: 10 },
    { head: 'value', text: ({ value }) => value, rank: 0, least: 12 },
  ]
  const sayable: readonly Column[] = [
    { head: 'range', text: ({ range }) => range, rank: 1, least: 16 },
    { head: 'step', text: ({ step }) => step, rank: 2 },
    { head: 'raw range', text: ({ rawRange }) => rawRange, rank: 6, isExtra: true },
    { head: 'labels', text: ({ labels }) => labels.join(', '), rank: 3, least: 16 },
    { head: 'description', text: ({ description }) => description, rank: 6, isExtra: true },
  ]
  return [
    { head: 'id', text: ({ id }) => String(id), rank: 0 },
    { head: 'attribute', text: ({ name }) => name, rank: 0, least: 24 },
    { head: 'name', text: ({ displayName }) => displayName, rank: 4, least: 10 },
    { head: 'class', text: ({ access }) => access, rank: 0 },
    { head: 'type', text: ({ type }) => type, rank: 0 },
    ...(isVarLen ? [{ head: 'width', text: ({ width }: SheetRow) => width, rank: 0 }] : []),
    ...(isVarLen && !isFilled ? [] : place),
    ...(isFilled ? said : sayable),
  ]
}

/** The columns that have something in them, and their texts row by row. */
export function sheetTable(
  drawing: Pick<Drawing, 'isVarLen' | 'isFilled' | 'sheet'>,
  { isBrief = false } = {},
): { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[] } {
  const columns = sheetColumns(drawing).filter(
    ({ text, isExtra }) => !(isBrief && isExtra) && drawing.sheet.some(row => text(row) !== ''),
  )
  return { columns, rows: drawing.sheet.map(row => columns.map(({ text }) => text(row))) }
}
