import { stringify } from 'csv-stringify/sync'
import type { OutputRecord } from './record.ts'
import { attributeCell, CELLS_AFTER, CELLS_BEFORE, type Cell, rawCell } from './record-cells.ts'
import type { RecordWriter, WriterSettings } from './record-writer.ts'
import { visible } from './visible.ts'

/** A header, then a line for each record. With raw integers there is a column `raw.<name>` for each attribute too. */
export async function createCsvWriter({ io, chosen, raw }: WriterSettings): Promise<RecordWriter> {
  await io.stdout.write(csvHead(chosen, raw, io.stdoutIsTty))
  return {
    async write(record) {
      await io.stdout.write(csvLine(record, chosen, raw, io.stdoutIsTty))
    },
    async end() {},
  }
}

export function csvHead(chosen: readonly string[], raw: boolean, onTerminal: boolean): string {
  const names = [...chosen, ...(raw ? chosen.map(name => `raw.${name}`) : [])]
  return lineOf([...CELLS_BEFORE.map(nameOf), ...names, ...CELLS_AFTER.map(nameOf)], onTerminal)
}

export function csvLine(record: OutputRecord, chosen: readonly string[], raw: boolean, onTerminal: boolean): string {
  return lineOf(cellsOf(record, chosen, raw), onTerminal)
}

/** A text as it stands in a cell: in quotes where it must be. */
export function csvCell(text: string): string {
  // Beside another cell: an empty one alone in its line is quoted.
  return stringify([['', text]]).slice(1, -1)
}

/** Empty cells after the attributes of a record that has nothing to remark. */
export const BLANKS_AFTER = CELLS_AFTER.length

const nameOf = ({ name }: { readonly name: string }) => name

function lineOf(cells: readonly Cell[], onTerminal: boolean): string {
  return stringify([cells.map(cell => cellText(cell, onTerminal))])
}

function cellsOf(record: OutputRecord, chosen: readonly string[], raw: boolean): readonly Cell[] {
  return [
    ...CELLS_BEFORE.map(({ cell }) => cell(record)),
    ...chosen.map(name => attributeCell(record, name)),
    ...(raw ? chosen.map(name => rawCell(record, name)) : []),
    ...CELLS_AFTER.map(({ cell }) => cell(record)),
  ]
}

function cellText(cell: Cell, onTerminal: boolean): string {
  const text = cell === undefined ? '' : String(cell)
  return onTerminal ? visible(text, { keepLines: true }) : text
}
