import type { Value } from '../codec/contract.ts'
import type { OutputRecord } from './record.ts'

export type Cell = Value | undefined

/** A column of a table with a row a record: what a record says beside its attributes. */
export interface RecordCell {
  readonly name: string
  cell(record: OutputRecord): Cell
}

/** Before the attributes. A payload that cannot be decoded has the first two alone. */
export const CELLS_BEFORE: readonly RecordCell[] = [
  { name: 'timestamp', cell: ({ timestamp }) => timestamp },
  { name: 'type', cell: ({ type }) => type },
  { name: 'frame', cell: record => ('error' in record ? undefined : record.frame) },
  { name: 'command', cell: record => ('error' in record ? undefined : record.command) },
  { name: 'sn', cell: record => ('error' in record ? undefined : record.sn) },
  { name: 'did', cell: record => ('error' in record ? undefined : record.did) },
  { name: 'action', cell: record => ('error' in record ? undefined : record.action) },
]

/** After them. */
export const CELLS_AFTER: readonly RecordCell[] = [
  { name: 'missing', cell: record => ('error' in record ? undefined : record.missing?.join(' ')) },
  { name: 'extra', cell: record => ('error' in record ? undefined : record.extra) },
  {
    name: 'issues',
    cell: record => ('error' in record ? undefined : record.issues?.map(({ message }) => message).join('; ')),
  },
  { name: 'error', cell: record => ('error' in record ? record.error.message : undefined) },
]

export function attributeCell(record: OutputRecord, name: string): Cell {
  return 'error' in record ? undefined : record.attrs[name]
}

export function rawCell(record: OutputRecord, name: string): Cell {
  return 'error' in record ? undefined : record.raw?.[name]
}
