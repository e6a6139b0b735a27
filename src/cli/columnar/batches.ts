import type { OutputRecord } from '../record.ts'
import type { RecordColumn } from './record-columns.ts'

/** One column's cells. Those of numbers are there where `present` is 1. */
export type Cells =
  | { readonly kind: 'numbers'; readonly values: Float64Array; readonly present: Uint8Array }
  | { readonly kind: 'texts'; readonly texts: readonly (string | undefined)[] }

/** Some rows, column by column: a cell a row, in the order of the columns. Written over by the next batch. */
export interface Batch {
  readonly rows: number
  readonly columns: readonly Cells[]
}

export interface Batches {
  /** Gives a batch once it is full. It is good until the next `add`. */
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
  const gatherers = columns.map(column => gatherer(column, full))
  let rows = 0
  let characters = 0

  function take(): Batch {
    const batch = { rows, columns: gatherers.map(({ cells }) => cells(rows)) }
    rows = 0
    characters = 0
    return batch
  }

  return {
    add(record) {
      for (const { put } of gatherers) characters += put(record, rows)
      rows++
      return rows === full || characters >= MOST_CHARACTERS ? take() : undefined
    },
    rest: () => (rows > 0 ? take() : undefined),
  }
}

interface Gatherer {
  /** Gives how many characters it has to hold. */
  put(record: OutputRecord, row: number): number
  cells(rows: number): Cells
}

function gatherer(column: RecordColumn, most: number): Gatherer {
  const { kind } = column.type
  if (kind === 'uint' || kind === 'float') {
    const values = new Float64Array(most)
    const present = new Uint8Array(most)
    return {
      put(record, row) {
        const cell = column.cell(record)
        present[row] = cell === undefined ? 0 : 1
        values[row] = cell === undefined ? 0 : (cell as number)
        return 0
      },
      cells: rows => ({ kind: 'numbers', values: values.subarray(0, rows), present }),
    }
  }
  const texts: (string | undefined)[] = []
  return {
    put(record, row) {
      const cell = column.cell(record)
      // A label, or the number that has none.
      const text = cell === undefined ? undefined : String(cell)
      texts[row] = text
      return text === undefined ? 0 : text.length
    },
    cells(rows) {
      texts.length = rows
      return { kind: 'texts', texts }
    },
  }
}
