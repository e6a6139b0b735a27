import { stringify } from 'csv-stringify/sync'
import type { OutputRecord } from './record.ts'
import { type Cell, recordTable, type TableSettings } from './record-cells.ts'
import type { RecordWriter, WriterSettings } from './record-writer.ts'
import { visible } from './visible.ts'

/** A header, then a line for each record. With raw integers there is a column `raw.<name>` for each attribute too. */
export async function createCsvWriter({ io, ...settings }: WriterSettings): Promise<RecordWriter> {
  const { head, line } = csvTable(settings, io.stdoutIsTty)
  await io.stdout.write(head)
  return {
    async write(record) {
      await io.stdout.write(line(record))
    },
    async end() {},
  }
}

/** A table as CSV: its head, and the line of each record. */
export function csvTable(settings: TableSettings, onTerminal: boolean) {
  const { before, attributes, after } = recordTable(settings)
  const columns = [...before, ...attributes, ...after]
  const lineOf = (cells: readonly Cell[]) => stringify([cells.map(cell => cellText(cell, onTerminal))])
  return {
    head: lineOf(columns.map(({ name }) => name)),
    line: (record: OutputRecord) => lineOf(columns.map(({ cell }) => cell(record))),
  }
}

/** A text as it stands in a cell: in quotes where it must be. */
export function csvCell(text: string): string {
  // Beside another cell: an empty one alone in its line is quoted.
  return stringify([['', text]]).slice(1, -1)
}

function cellText(cell: Cell, onTerminal: boolean): string {
  const text = cell === undefined ? '' : String(cell)
  return onTerminal ? visible(text, { keepLines: true }) : text
}
