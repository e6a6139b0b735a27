import * as arrow from 'apache-arrow'
import { nullsWhere, textData } from '../../columns/arrow-data.ts'
import type { Cell } from '../record-cells.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { DecodeWriterSettings } from '../writer.ts'
import type { Batch } from './batches.ts'
import { bytesOfCell, columnarWriter, putBytes, textOfCell } from './columnar-writer.ts'
import { type CellType, type RecordColumn, recordColumns } from './record-columns.ts'

const MOST_ROWS = 65_536

/** How one column's cells become Arrow's data. */
interface ArrowColumn {
  readonly type: arrow.DataType
  dataOf(cells: readonly Cell[]): arrow.Data
}

/**
 * An Arrow IPC file of record batches, nothing of which is held once it is written but the place of each batch. Labels are a dictionary;
 * a value without a label is added to it, as a delta, when the first one comes.
 */
export function createArrowWriter({ io, layout, chosen, raw }: DecodeWriterSettings): RecordWriter {
  const columns = recordColumns(layout, chosen, raw)
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
    async put({ rows, cells }: Batch) {
      const children = made.map(({ dataOf }, i) => dataOf(cells[i] as readonly Cell[]))
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
        dataOf: cells => textData(arrow, cells.map(textOfCell)),
      }
    case 'label':
      return labelColumn(type)
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

function numberColumn(type: arrow.DataType, NumberArray: new (length: number) => NumberArray): ArrowColumn {
  return {
    type,
    dataOf(cells) {
      const data = new NumberArray(cells.length)
      for (let row = 0; row < cells.length; row++) {
        const cell = cells[row]
        if (cell !== undefined) data[row] = cell as number
      }
      return dataWith(type, cells, { data })
    },
  }
}

function binaryColumn(width: number): ArrowColumn {
  const type = new arrow.FixedSizeBinary(width)
  return {
    type,
    dataOf(cells) {
      const data = new Uint8Array(cells.length * width)
      for (let row = 0; row < cells.length; row++) {
        const bytes = bytesOfCell(cells[row])
        if (bytes !== undefined) data.set(bytes, row * width)
      }
      return dataWith(type, cells, { data })
    },
  }
}

function labelColumn({ labels, bytes }: Extract<CellType, { kind: 'label' }>): ArrowColumn {
  const type = new arrow.Dictionary(new arrow.Utf8(), bytes === 1 ? new arrow.Uint8() : new arrow.Uint16())
  const places = new Map(labels.map((label, place) => [label, place]))
  const parts = [textData(arrow, labels)]
  return {
    type,
    dataOf(cells) {
      const data = bytes === 1 ? new Uint8Array(cells.length) : new Uint16Array(cells.length)
      const more: string[] = []
      for (let row = 0; row < cells.length; row++) {
        const cell = cells[row]
        if (cell === undefined) continue
        const text = String(cell)
        let place = places.get(text)
        if (place === undefined) {
          place = places.size
          places.set(text, place)
          more.push(text)
        }
        data[row] = place
      }
      if (more.length > 0) parts.push(textData(arrow, more))
      return dataWith(type, cells, { data, dictionary: new arrow.Vector([...parts]) })
    },
  }
}

function dataWith(type: arrow.DataType, cells: readonly Cell[], parts: object): arrow.Data {
  const nulls = nullsWhere(cells.length, row => cells[row] === undefined)
  return arrow.makeData({ type, length: cells.length, ...nulls, ...parts } as Parameters<typeof arrow.makeData>[0])
}
