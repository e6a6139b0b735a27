import { existsSync } from 'node:fs'
import type { Io } from '../io.ts'
import { startWorker, type WorkerStart } from './block-worker.ts'
import { type BulkSettings, type Counts, decodeBulk } from './decode-bulk.ts'
import { decodeInOrder } from './ordered-blocks.ts'

/** Decodes a stream in so many threads, this one included. */
export async function decodeInWorkers(
  chunks: AsyncIterable<Uint8Array>,
  settings: BulkSettings,
  { jobs, ...start }: WorkerStart & { readonly jobs: number },
  io: Io,
): Promise<Counts> {
  const entry = new URL('./bulk-worker.js', import.meta.url)
  // Where the sources run as they are there is no worker to start; the rows are the same.
  if (!existsSync(entry)) return decodeBulk(chunks, settings, io.stdout)
  return decodeInOrder(chunks, settings, { jobs, startWorker: () => startWorker(entry, start) }, io.stdout)
}
