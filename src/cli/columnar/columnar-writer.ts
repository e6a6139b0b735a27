import { InputError } from '../fault.ts'
import type { Sink } from '../io.ts'
import type { RecordWriter } from '../record-writer.ts'
import { type Batch, createBatches } from './batches.ts'
import type { RecordColumn } from './record-columns.ts'

/** A file of batches. */
export interface BatchWriter {
  /** Rows that it holds at most in one batch. */
  readonly mostRows: number
  /** All of it is written, and its cells let go of, once this is done. */
  put(batch: Batch): Promise<void>
  end(): Promise<void>
}

/** Records as the rows of a file of batches. */
export function columnarWriter(columns: readonly RecordColumn[], file: BatchWriter): RecordWriter {
  const batches = createBatches(columns, file.mostRows)
  return {
    async write(record) {
      const batch = batches.add(record)
      if (batch !== undefined) await file.put(batch)
    },
    async end() {
      const batch = batches.rest()
      if (batch !== undefined) await file.put(batch)
      await file.end()
    },
  }
}

/** @throws InputError where only text can go out */
export async function putBytes({ writeBytes }: Sink, bytes: Uint8Array): Promise<void> {
  if (writeBytes === undefined) throw new InputError('this output takes text, and these are bytes: give --out FILE')
  await writeBytes(bytes)
}
