import type { Data, Dictionary, Table, Uint8 } from 'apache-arrow'
import type { Column, Columns, LabelColumn } from '../columns/contract.ts'
import { GiztoolsError } from '../errors.ts'
import { nullsWhere, textData } from './arrow-data.ts'

type Arrow = typeof import('apache-arrow')

/**
 * The columns as an Arrow table, over the same memory: labels as a dictionary of texts, binaries as fixed-size binaries, the rest as
 * integers and doubles; null where a row does not hold the attribute. An index without a label (`odd`) becomes its digits as text;
 * one above 65 535, for which no dictionary has room, becomes null.
 * @throws GiztoolsError ARROW_MISSING where the package `apache-arrow`, an optional peer, is not installed
 */
export async function toArrow({ rows, columns }: Columns): Promise<Table> {
  const arrow = await loadArrow()
  const fields = [...columns].map(([name, column]) => ({ name, data: dataOf(arrow, column, rows) }))
  const schema = new arrow.Schema(fields.map(({ name, data }) => new arrow.Field(name, data.type, data.nullable)))
  const struct = arrow.makeData({
    type: new arrow.Struct(schema.fields),
    length: rows,
    nullCount: 0,
    children: fields.map(({ data }) => data),
  })
  return new arrow.Table(new arrow.RecordBatch(schema, struct))
}

async function loadArrow(): Promise<Arrow> {
  try {
    return await import('apache-arrow')
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    const advice = 'it is not installed with giztools: npm install apache-arrow'
    throw new GiztoolsError('ARROW_MISSING', `toArrow: needs the package apache-arrow; ${advice}`)
  }
}

function dataOf(arrow: Arrow, column: Column, rows: number): Data {
  const common = { length: rows, ...nullsOf(column, rows) }
  switch (column.kind) {
    case 'float':
      return arrow.makeData({ type: new arrow.Float64(), ...common, data: column.values })
    case 'binary':
      return arrow.makeData({ type: new arrow.FixedSizeBinary(column.width), ...common, data: column.values })
    case 'label': {
      // Typed as the narrowest index; the others are built alike.
      const type = new arrow.Dictionary(new arrow.Utf8(), integerOf(arrow, column.values)) as Dictionary
      const dictionary = arrow.makeVector(textData(arrow, textsOf(column)))
      return arrow.makeData({ type, ...common, data: column.values, dictionary })
    }
    default:
      return arrow.makeData({ type: integerOf(arrow, column.values), ...common, data: column.values as Uint8Array })
  }
}

function integerOf(arrow: Arrow, values: Column['values']): Uint8 {
  const { Uint8, Uint16, Uint32 } = arrow
  const Type = values instanceof Uint8Array ? Uint8 : values instanceof Uint16Array ? Uint16 : Uint32
  return new Type() as Uint8
}

const MOST_TEXTS = 65_536

/** The labels, and after them the digits of every index up to the largest that has none. */
function textsOf({ labels, values, odd }: LabelColumn): readonly string[] {
  if (odd === 0) return labels
  let largest = 0
  for (const value of values) if (value > largest && value < MOST_TEXTS) largest = value
  const more = Math.max(0, largest + 1 - labels.length)
  return [...labels, ...Array.from({ length: more }, (_, index) => String(labels.length + index))]
}

function nullsOf(column: Column, rows: number): ReturnType<typeof nullsWhere> {
  const { valid, values } = column
  const most = column.kind === 'label' && column.odd > 0 ? Math.max(MOST_TEXTS, column.labels.length) : undefined
  const tooLarge = most !== undefined && values instanceof Uint32Array
  if (valid === undefined && !tooLarge) return { nullCount: 0 }
  return nullsWhere(rows, row => valid?.[row] === 0 || (tooLarge && (values[row] as number) >= most))
}
