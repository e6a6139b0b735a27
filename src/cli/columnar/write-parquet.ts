import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer'
import { parseHex } from '../../bytes/hex.ts'
import { VERSION } from '../../version.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { DecodeWriterSettings } from '../writer.ts'
import type { Batch, Cells } from './batches.ts'
import { columnarWriter, putBytes } from './columnar-writer.ts'
import { type CellType, type RecordColumn, recordColumns } from './record-columns.ts'

/** A row group is a batch: what readers skip at once. */
const MOST_ROWS = 131_072

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number]

/**
 * A Parquet file of row groups, nothing of which is held once it is written but what its footer says of them. Parquet has no words of
 * people for a column: they are in the file's metadata, as `giztools`.
 */
export function createParquetWriter({ io, layout, ...table }: DecodeWriterSettings): RecordWriter {
  const columns = recordColumns(layout, table)
  const writer = new ByteWriter(1 << 20)
  const flush = async () => {
    await putBytes(io.stdout, writer.getBytes())
    writer.index = 0
  }
  const file = new ParquetWriter({
    writer,
    schema: [{ name: 'root', num_children: columns.length }, ...columns.map(elementOf)],
    kvMetadata: [{ key: 'giztools', value: JSON.stringify({ displayNames: displayNamesOf(columns) }) }],
    createdBy: `giztools version ${VERSION}`,
  })
  return columnarWriter(columns, {
    mostRows: MOST_ROWS,
    async put({ rows, columns: cells }: Batch) {
      const columnData = columns.map((column, i) => sourceOf(column, cells[i] as Cells))
      await file.write({ columnData, rowGroupSize: rows })
      await flush()
    },
    async end() {
      await file.finish()
      await flush()
    },
  })
}

function elementOf({ name, type }: RecordColumn): SchemaElement {
  return { name, repetition_type: 'OPTIONAL', ...physical(type) }
}

function physical(type: CellType): Pick<SchemaElement, 'type' | 'type_length' | 'converted_type'> {
  switch (type.kind) {
    case 'text':
    case 'label':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8' }
    case 'binary':
      return { type: 'FIXED_LEN_BYTE_ARRAY', type_length: type.width }
    case 'float':
      return { type: 'DOUBLE' }
    case 'uint':
      return { type: 'INT32', converted_type: type.bytes === 1 ? 'UINT_8' : type.bytes === 2 ? 'UINT_16' : 'UINT_32' }
  }
}

function sourceOf({ name, type }: RecordColumn, cells: Cells): ColumnSource {
  return {
    name,
    // Laid out when its turn comes: not those of all columns at once.
    get data() {
      return plainCells(cells, type.kind === 'binary')
    },
    // The footer holds the least and the greatest text of each group until the end: not such as may be of any length.
    statistics: !(type.kind === 'text' && type.isFree),
    offsetIndex: false,
  }
}

function plainCells(cells: Cells, isHex: boolean): ColumnSource['data'] {
  if (cells.kind === 'numbers') {
    return Array.from(cells.values, (value, row) => (cells.present[row] === 0 ? undefined : value))
  }
  return isHex ? cells.texts.map(text => (text === undefined ? undefined : parseHex(text))) : [...cells.texts]
}

function displayNamesOf(columns: readonly RecordColumn[]): Readonly<Record<string, string>> {
  const names: Record<string, string> = Object.create(null)
  for (const { name, displayName } of columns) if (displayName !== undefined) names[name] = displayName
  return names
}
