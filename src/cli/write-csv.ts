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
  const print = async (cells: readonly Cell[]) => {
    await io.stdout.write(stringify([cells.map(cell => cellText(cell, io.stdoutIsTty))]))
  }
  await print([...BEFORE, ...chosen, ...(raw ? chosen.map(name => `raw.${name}`) : []), ...AFTER])
  return {
    write: record => print(cellsOf(record, chosen, raw)),
    async end() {},
  }
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
