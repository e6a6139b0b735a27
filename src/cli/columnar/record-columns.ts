import type { Action } from '../../codec/contract.ts'
import type { Column } from '../../columns/contract.ts'
import { type ColumnPlan, planColumns } from '../../columns/plan.ts'
import type { Attribute } from '../../definition/model.ts'
import type { FrameKind } from '../../frame/message.ts'
import type { Layout } from '../../layout/layout.ts'
import type { OutputRecord } from '../record.ts'
import { type Cell, type RecordCell, recordTable, type TableSettings, TIMESTAMP_TEXT } from '../record-cells.ts'

/**
 * - `uint`: an integer of so many bytes.
 * - `label`: one of these texts, at most 256.
 * - `text`: any; `isFree` where nothing bounds its length but the input's.
 * - `binary`: bytes, all of them `width` long.
 */
export type CellType =
  | { readonly kind: 'uint'; readonly bytes: 1 | 2 | 4 }
  | { readonly kind: 'float' }
  | { readonly kind: 'label'; readonly labels: readonly string[] }
  | { readonly kind: 'text'; readonly isFree: boolean }
  | { readonly kind: 'binary'; readonly width: number }

/** A typed column of a table with a row a record. */
export interface RecordColumn {
  readonly name: string
  /** The name that people gave the attribute. */
  readonly displayName?: string
  readonly type: CellType
  /** A number, a text (`label` and `text`), a text of hex (`binary`), or undefined. */
  cell(record: OutputRecord): Cell
}

const TEXT: CellType = { kind: 'text', isFree: true }

const TYPES: Readonly<Record<string, CellType>> = {
  timestamp: { kind: 'float' },
  frame: { kind: 'label', labels: ['p0', 'envelope', 'serial', 'status'] satisfies FrameKind[] },
  command: { kind: 'text', isFree: false },
  sn: { kind: 'uint', bytes: 4 },
  did: { kind: 'text', isFree: false },
  action: {
    kind: 'label',
    labels: ['control', 'read', 'readReply', 'report', 'transparentDown', 'transparentUp'] satisfies Action[],
  },
  extra: { kind: 'uint', bytes: 4 },
  line: { kind: 'float' },
  code: { kind: 'text', isFree: false },
}

/** The columns of CSV, by the same names and in the same order, each of one type; texts that stand for a timestamp have one of their own. */
export function recordColumns(layout: Layout, settings: TableSettings): readonly RecordColumn[] {
  const { before, attributes, after } = recordTable(settings)
  const views = { platform: plansOf(layout, 'platform'), raw: plansOf(layout, 'raw') }
  return [
    ...before.flatMap(cell => (cell.name === 'timestamp' ? timestamps(cell) : [typed(cell)])),
    ...attributes.map(({ name, attribute, view, cell }) => {
      const plan = views[view].get(attribute) as ColumnPlan
      return { name, displayName: plan.attribute.displayName, type: typeOf(plan), cell }
    }),
    ...after.map(typed),
  ]
}

function plansOf(layout: Layout, view: 'platform' | 'raw'): ReadonlyMap<string, ColumnPlan> {
  return new Map(planColumns(layout, undefined, view).map(plan => [plan.name, plan]))
}

function timestamps({ name, cell }: RecordCell): readonly RecordColumn[] {
  const of = (type: 'number' | 'string') => (record: OutputRecord) => {
    const value = cell(record)
    return typeof value === type ? value : undefined
  }
  return [
    { name, type: { kind: 'float' }, cell: of('number') },
    { name: TIMESTAMP_TEXT, type: TEXT, cell: of('string') },
  ]
}

function typed({ name, cell }: RecordCell): RecordColumn {
  return { name, type: TYPES[name] ?? TEXT, cell }
}

const OF_KIND: Readonly<Record<Column['kind'], (plan: ColumnPlan) => CellType>> = {
  bits: uintOf,
  uint: uintOf,
  float: () => ({ kind: 'float' }),
  binary: ({ width }) => ({ kind: 'binary', width }),
  label: ({ attribute, bits }) =>
    bits > 8 ? { kind: 'text', isFree: false } : { kind: 'label', labels: labelsOf(attribute, 2 ** bits) },
}

function typeOf(plan: ColumnPlan): CellType {
  return OF_KIND[plan.kind](plan)
}

function uintOf({ width }: ColumnPlan): CellType {
  return { kind: 'uint', bytes: width as 1 | 2 | 4 }
}

/** What each value reads as, one without a label as its number. Not all readers take a dictionary that grows: it has all from the start. */
function labelsOf(attribute: Attribute, count: number): readonly string[] {
  const labels = 'labels' in attribute ? attribute.labels : []
  return [...new Set(Array.from({ length: count }, (_, value) => labels[value] ?? String(value)))]
}
