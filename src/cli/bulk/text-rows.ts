import { csvFormat, jsonFormat, type RowFormat } from '../../bulk/index.ts'
import type { OutputRecord } from '../record.ts'
import { safeJson } from '../visible.ts'
import type { BLANKS_AFTER, csvCell, csvHead, csvLine } from '../write-csv.ts'

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
  readonly BLANKS_AFTER: typeof BLANKS_AFTER
  readonly csvCell: typeof csvCell
  readonly csvHead: typeof csvHead
  readonly csvLine: typeof csvLine
}

export async function createTextRows(
  kind: RowKind,
  chosen: readonly string[],
  raw: boolean,
  onTerminal: boolean,
): Promise<TextRows> {
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
      return {
        head: parts.csvHead(chosen, raw, onTerminal),
        format: csvFormat(parts.csvCell, parts.BLANKS_AFTER),
        row: record => parts.csvLine(record, chosen, raw, onTerminal),
        tail: () => '',
        opening: '',
      }
    }
  }
}
