import { tableFromIPC } from 'apache-arrow'
import { parquetMetadata, parquetRead } from 'hyparquet'
import { formatHex } from '../../../src/bytes/hex.ts'

/** A table as another library reads it: null where a cell is empty, bytes as hex. */
export interface ReadTable {
  readonly names: readonly string[]
  readonly rows: readonly (readonly unknown[])[]
}

function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return formatHex(value)
  return value ?? null
}

export function readArrow(bytes: Uint8Array): ReadTable {
  const table = tableFromIPC(bytes)
  const columns = table.schema.fields.map((_, at) => table.getChildAt(at))
  const rows = Array.from({ length: table.numRows }, (_, row) => columns.map(column => plain(column?.get(row))))
  return { names: table.schema.fields.map(({ name }) => name), rows }
}

export async function readParquet(bytes: Uint8Array): Promise<ReadTable> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer
  const names = parquetMetadata(file)
    .schema.slice(1)
    .map(({ name }) => name)
  let rows: readonly (readonly unknown[])[] = []
  await parquetRead({
    file,
    utf8: false,
    rowFormat: 'array',
    onComplete(read) {
      rows = (read as readonly (readonly unknown[])[]).map(row => row.map(plain))
    },
  })
  return { names, rows }
}
