import { stringify } from 'csv-stringify/sync'
import type { Value } from '../codec/contract.ts'
import type { OutputRecord } from './record.ts'
import type { RecordWriter, WriterSettings } from './record-writer.ts'
import { visible } from './visible.ts'

const BEFORE = ['timestamp', 'type', 'frame', 'command', 'sn', 'did', 'action']
const AFTER = ['missing', 'extra', 'issues', 'error']

type Cell = Value | undefined

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
  return lineOf([...BEFORE, ...chosen, ...(raw ? chosen.map(name => `raw.${name}`) : []), ...AFTER], onTerminal)
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
export const CELLS_AFTER = AFTER.length

function lineOf(cells: readonly Cell[], onTerminal: boolean): string {
  return stringify([cells.map(cell => cellText(cell, onTerminal))])
}

function cellsOf(record: OutputRecord, chosen: readonly string[], raw: boolean): readonly Cell[] {
  const { timestamp, type } = record
  if ('error' in record) {
    const blanks = BEFORE.length - 2 + chosen.length * (raw ? 2 : 1) + AFTER.length - 1
    return [timestamp, type, ...Array<undefined>(blanks), record.error.message]
  }
  const { frame, command, sn, did, action, attrs, missing, extra, issues } = record
  return [
    ...[timestamp, type, frame, command, sn, did, action],
    ...chosen.map(name => attrs[name]),
    ...(raw ? chosen.map(name => record.raw?.[name]) : []),
    ...[missing?.join(' '), extra, issues?.map(({ message }) => message).join('; '), undefined],
  ]
}

function cellText(cell: Cell, onTerminal: boolean): string {
  const text = cell === undefined ? '' : String(cell)
  return onTerminal ? visible(text, { keepLines: true }) : text
}
