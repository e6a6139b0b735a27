import type { Value } from '../codec/contract.ts'
import { exactJson, NumberText } from './exact-json.ts'
import { type OutputRecord, OWN_MEMBERS } from './record.ts'

export type Cell = Value | undefined

/** A column of a table with a row a record: what a record says beside its attributes. */
export interface RecordCell {
  readonly name: string
  cell(record: OutputRecord): Cell
}

/** A column of an attribute: as it is shown, or as its raw integer. */
export interface AttributeCell extends RecordCell {
  readonly attribute: string
  readonly view: 'platform' | 'raw'
}

/** What a table of records shows of them. */
export interface TableSettings {
  /** The attributes, in this order. */
  readonly chosen: readonly string[]
  /** Their raw integers as well. */
  readonly raw: boolean
  /** Other members of the log's records. */
  readonly keep?: readonly string[] | undefined
}

/** The columns of a table with a row a record, each with a name of its own. */
export interface RecordTable {
  readonly before: readonly RecordCell[]
  readonly attributes: readonly AttributeCell[]
  readonly after: readonly RecordCell[]
}

const HEAD: readonly RecordCell[] = [
  { name: 'timestamp', cell: ({ timestamp }) => (timestamp instanceof NumberText ? timestamp.text : timestamp) },
  { name: 'type', cell: ({ type }) => type },
]

/** Of the frame. A payload that cannot be decoded has the device's id alone. */
const FRAME: readonly RecordCell[] = [
  { name: 'frame', cell: record => ('error' in record ? undefined : record.frame) },
  { name: 'command', cell: record => ('error' in record ? undefined : record.command) },
  { name: 'sn', cell: record => ('error' in record ? undefined : record.sn) },
  { name: 'did', cell: ({ did }) => did },
  { name: 'action', cell: record => ('error' in record ? undefined : record.action) },
]

const AFTER: readonly RecordCell[] = [
  { name: 'missing', cell: record => ('error' in record ? undefined : record.missing?.join(' ')) },
  { name: 'extra', cell: record => ('error' in record ? undefined : record.extra) },
  {
    name: 'issues',
    cell: record => ('error' in record ? undefined : record.issues?.map(({ message }) => message).join('; ')),
  },
  { name: 'error', cell: record => ('error' in record ? record.error.message : undefined) },
  { name: 'code', cell: record => ('error' in record ? record.error.code : undefined) },
  { name: 'line', cell: record => ('error' in record ? record.line : undefined) },
  { name: 'input', cell: record => ('error' in record ? textOf(record.input) : undefined) },
]

/** How many cells stand empty behind the attributes of a record that has nothing to remark. */
export const BLANKS_AFTER: number = AFTER.length

/** Where a column's values have two types, the second one's is another column: its name is taken as well. */
export const TIMESTAMP_TEXT = 'timestamp_text'

/**
 * An attribute, or a member to keep, that is called like a column that is there already has `attrs.` (or `log.`) before its name. The
 * same in every format.
 */
export function recordTable({ chosen, raw, keep = [] }: TableSettings): RecordTable {
  const taken = new Set([...HEAD, ...FRAME, ...AFTER].map(({ name }) => name).concat(TIMESTAMP_TEXT))
  const named = (name: string, prefix: string) => {
    let free = taken.has(name) ? `${prefix}${name}` : name
    while (taken.has(free)) free += '_'
    taken.add(free)
    return free
  }
  const kept = keep
    .filter(name => name === 'mac' || name === 'device_address' || !OWN_MEMBERS.has(name))
    .map(name => ({ name: named(name, 'log.'), cell: (record: OutputRecord) => keptCell(record, name) }))
  const attributes = (view: AttributeCell['view'], prefix: string, cellOf: typeof attributeCell) =>
    chosen.map(attribute => ({
      ...{ attribute, view, name: named(`${prefix}${attribute}`, 'attrs.') },
      cell: (record: OutputRecord) => cellOf(record, attribute),
    }))
  return {
    before: [...HEAD, ...kept, ...FRAME],
    attributes: [...attributes('platform', '', attributeCell), ...(raw ? attributes('raw', 'raw.', rawCell) : [])],
    after: AFTER,
  }
}

function keptCell(record: OutputRecord, name: string): Cell {
  const value = Object.hasOwn(record, name) ? (record as unknown as Record<string, unknown>)[name] : undefined
  return value === undefined || value === null ? undefined : String(value)
}

function attributeCell(record: OutputRecord, name: string): Cell {
  return 'error' in record ? undefined : record.attrs[name]
}

function rawCell(record: OutputRecord, name: string): Cell {
  return 'error' in record ? undefined : record.raw?.[name]
}

function textOf(input: unknown): string {
  return typeof input === 'string' ? input : exactJson(input)
}
