import type { OutputRecord } from '../record.ts'
import type { Cell } from '../record-cells.ts'
import type { RecordColumn } from './record-columns.ts'

/** Some rows, column by column. */
export interface Batch {
  readonly rows: number
  /** In the order of the columns, a cell a row. */
  readonly cells: readonly (readonly Cell[])[]
}

export interface Batches {
  /** Gives a batch once it is full. */
  add(record: OutputRecord): Batch | undefined
  /** What has been added since, if anything. */
  rest(): Batch | undefined
}

/** As many cells are gathered at once; the more columns, the fewer rows. */
const MOST_CELLS = 1_000_000
/** Texts and binaries may be of any length: so many characters of them fill a batch too. */
const MOST_CHARACTERS = 16 * 1024 * 1024

/** Gathers rows into batches of at most `mostRows`, so that a table of any length takes the memory of one. */
export function createBatches(columns: readonly RecordColumn[], mostRows: number): Batches {
  const full = Math.max(1, Math.min(mostRows, Math.floor(MOST_CELLS / columns.length)))
  let cells: Cell[][] = columns.map(() => [])
  let rows = 0
  let characters = 0

  function take(): Batch {
    const batch = { rows, cells }
    cells = columns.map(() => [])
    rows = 0
    characters = 0
    return batch
  }

  return {
    add(record) {
      for (let i = 0; i < columns.length; i++) {
        const cell = (columns[i] as RecordColumn).cell(record)
        if (typeof cell === 'string') characters += cell.length
        ;(cells[i] as Cell[]).push(cell)
      }
      rows++
      return rows === full || characters >= MOST_CHARACTERS ? take() : undefined
    },
    rest: () => (rows > 0 ? take() : undefined),
  }
}
