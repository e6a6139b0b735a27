import * as arrow from 'apache-arrow'
import { nullsWhere, textData } from '../../arrow/arrow-data.ts'
import { parseHex } from '../../bytes/hex.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { DecodeWriterSettings } from '../writer.ts'
import type { Batch, Cells } from './batches.ts'
import { columnarWriter, putBytes } from './columnar-writer.ts'
import { type CellType, type RecordColumn, recordColumns } from './record-columns.ts'

const MOST_ROWS = 65_536

/** How one column's cells become Arrow's data. */
interface ArrowColumn {
  readonly type: arrow.DataType
  dataOf(cells: Cells, rows: number): arrow.Data
}

/**
 * An Arrow IPC file of record batches, nothing of which is held once it is written but the place of each batch. Labels are a dictionary,
 * written once.
 */
export function createArrowWriter({ io, layout, ...table }: DecodeWriterSettings): RecordWriter {
  const columns = recordColumns(layout, table)
  const made = columns.map(({ type }) => arrowColumn(type))
  const schema = new arrow.Schema(columns.map((column, i) => fieldOf(column, (made[i] as ArrowColumn).type)))
  const chunks: Uint8Array[] = []
  const queue = new arrow.AsyncByteQueue()
  // Its own would hold everything until somebody reads it.
  queue.write = chunk => {
    chunks.push(chunk as Uint8Array)
  }
  const file = new arrow.RecordBatchFileWriter().reset(queue, schema)

  async function flush(): Promise<void> {
    const parts = chunks.splice(0)
    const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
    let at = 0
    for (const part of parts) {
      bytes.set(part, at)
      at += part.byteLength
    }
    await putBytes(io.stdout, bytes)
  }

  return columnarWriter(columns, {
    mostRows: MOST_ROWS,
    async put({ rows, columns: cells }: Batch) {
      const children = made.map(({ dataOf }, i) => dataOf(cells[i] as Cells, rows))
      const data = arrow.makeData({ type: new arrow.Struct(schema.fields), length: rows, nullCount: 0, children })
      file.write(new arrow.RecordBatch(schema, data))
      await flush()
    },
    async end() {
      file.finish()
      await flush()
    },
  })
}

function fieldOf({ name, displayName }: RecordColumn, type: arrow.DataType): arrow.Field {
  return new arrow.Field(name, type, true, displayName === undefined ? null : new Map([['display_name', displayName]]))
}

function arrowColumn(type: CellType): ArrowColumn {
  switch (type.kind) {
    case 'text':
      return {
        type: new arrow.Utf8(),
        dataOf: cells => textData(arrow, textsOf(cells)),
      }
    case 'label':
      return labelColumn(type.labels)
    case 'binary':
      return binaryColumn(type.width)
    case 'float':
      return numberColumn(new arrow.Float64(), Float64Array)
    case 'uint': {
      const { Uint8, Uint16, Uint32 } = arrow
      if (type.bytes === 1) return numberColumn(new Uint8(), Uint8Array)
      return type.bytes === 2 ? numberColumn(new Uint16(), Uint16Array) : numberColumn(new Uint32(), Uint32Array)
    }
  }
}

type NumberArray = Float64Array | Uint8Array | Uint16Array | Uint32Array

function numberColumn(type: arrow.DataType, NumberArray: new (values: ArrayLike<number>) => NumberArray): ArrowColumn {
  return {
    type,
    dataOf(cells, rows) {
      if (cells.kind !== 'numbers') throw new TypeError('expected cells of numbers')
      const { values, present } = cells
      return dataWith(type, rows, row => present[row] === 0, { data: new NumberArray(values) })
    },
  }
}

function binaryColumn(width: number): ArrowColumn {
  const type = new arrow.FixedSizeBinary(width)
  return {
    type,
    dataOf(cells, rows) {
      const texts = textsOf(cells)
      const data = new Uint8Array(rows * width)
      for (const [row, text] of texts.entries()) if (text !== undefined) data.set(parseHex(text), row * width)
      return dataWith(type, rows, row => texts[row] === undefined, { data })
    },
  }
}

function labelColumn(labels: readonly string[]): ArrowColumn {
  const type = new arrow.Dictionary(new arrow.Utf8(), new arrow.Uint8())
  const places = new Map(labels.map((label, place) => [label, place]))
  // One for all batches: only then is it written once.
  const dictionary = new arrow.Vector([textData(arrow, labels)])
  return {
    type,
    dataOf(cells, rows) {
      const texts = textsOf(cells)
      const data = new Uint8Array(rows)
      for (const [row, text] of texts.entries()) if (text !== undefined) data[row] = placeOf(text)
      return dataWith(type, rows, row => texts[row] === undefined, { data, dictionary })
    },
  }

  function placeOf(text: string): number {
    const place = places.get(text)
    if (place === undefined) throw new TypeError(`${text} is no label of this column`)
    return place
  }
}

function textsOf(cells: Cells): readonly (string | undefined)[] {
  if (cells.kind !== 'texts') throw new TypeError('expected cells of text')
  return cells.texts
}

function dataWith(
  type: arrow.DataType,
  length: number,
  isNull: (row: number) => boolean,
  parts: { readonly data: NumberArray; readonly dictionary?: arrow.Vector },
): arrow.Data {
  const props = { type, length, ...nullsWhere(length, isNull), ...parts }
  return arrow.makeData(props as Parameters<typeof arrow.makeData>[0])
}
