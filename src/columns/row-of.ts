import { formatHex } from '../bytes/hex.ts'
import type { Attrs, Value, View } from '../codec/contract.ts'
import { setValue } from '../codec/point.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Column, Columns } from './contract.ts'

/**
 * One row as attributes, just as the codec shows them: an index without a label as its number, what the row does not hold left out.
 * @throws GiztoolsError MESSAGE_INVALID when there is no such row
 */
export function rowOf({ rows, view, columns }: Columns, row: number): Attrs {
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new GiztoolsError('MESSAGE_INVALID', `row: expected a row of ${rows}, counted from 0, got ${describe(row)}`)
  }
  const attrs: Record<string, Value> = {}
  for (const [name, column] of columns) if (column.valid?.[row] !== 0) setValue(attrs, name, valueAt(column, row, view))
  return attrs
}

function valueAt(column: Column, row: number, view: View): Value {
  if (column.kind === 'binary') {
    const bytes = column.values.slice(row * column.width, (row + 1) * column.width)
    return view === 'platform' ? formatHex(bytes) : bytes
  }
  const value = column.values[row] as number
  if (column.kind === 'label') return column.labels[value] ?? value
  return column.kind === 'bits' && view === 'native' && value <= 1 ? value === 1 : value
}
