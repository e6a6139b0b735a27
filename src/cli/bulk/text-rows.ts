import { csvFormat, jsonFormat, type RowFormat } from '../../bulk/index.ts'
import type { OutputRecord } from '../record.ts'
import { BLANKS_AFTER, type TableSettings } from '../record-cells.ts'
import { safeJson } from '../visible.ts'
import type { csvCell, csvTable } from '../write-csv.ts'

export type RowKind = 'ndjson' | 'json' | 'csv'

/** A format whose records are texts in a row, as whole records and in parts. */
export interface TextRows {
  readonly head: string
  readonly format: RowFormat
  row(record: OutputRecord): string
  /** What closes the output, by whether it has any rows. */
  tail(hasRows: boolean): string
  /** What takes the place of the very first character of the first row. */
  readonly opening: string
}

/** The CSV writer is loaded only where it is used. */
export interface CsvParts {
  readonly csvCell: typeof csvCell
  readonly csvTable: typeof csvTable
}

export async function createTextRows(kind: RowKind, settings: TableSettings, onTerminal: boolean): Promise<TextRows> {
  switch (kind) {
    case 'ndjson':
      return {
        head: '',
        format: jsonFormat(safeJson),
        row: record => `${safeJson(record)}\n`,
        tail: () => '',
        opening: '',
      }
    case 'json':
      return {
        head: '',
        format: jsonFormat(safeJson, true),
        // Each with the comma before it; in place of the first one stands the bracket.
        row: record => `,\n${safeJson(record)}`,
        tail: hasRows => (hasRows ? '\n]\n' : '[]\n'),
        opening: '[',
      }
    case 'csv': {
      const parts: CsvParts = await import('../write-csv.ts')
      const { head, line } = parts.csvTable(settings, onTerminal)
      return {
        head,
        format: csvFormat(parts.csvCell, BLANKS_AFTER),
        row: line,
        tail: () => '',
        opening: '',
      }
    }
  }
}
