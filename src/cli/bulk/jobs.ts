import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { createOutput, lineBlocks, type Output, reserve, takeBytes } from '../../bulk/index.ts'
import type { Io } from '../io.ts'
import type { DecodeFlags } from '../options.ts'
import { HELD_LIMIT, tooLong } from '../text-lines.ts'
import { createBlockSession } from './block-session.ts'
import { type BulkSettings, type Counts, createRowSink, decodeBulk } from './decode-bulk.ts'
import type { RowKind } from './text-rows.ts'

/** What a worker needs to make the same codec and the same rows. */
export interface WorkerStart {
  readonly definition: string
  readonly flags: DecodeFlags
  readonly kind: RowKind
}

/** A block's rows. The block comes back: where it did not stand by itself it is decoded once more. */
export interface BlockDone {
  readonly block: Uint8Array<ArrayBuffer>
  readonly rows: Uint8Array<ArrayBuffer>
  readonly lines: number
  readonly total: number
  readonly failed: number
  /** False where a line stopped everything, or a document was open at the end. */
  readonly isWhole: boolean
}

const BLOCK_BYTES = 512 * 1024
/** Blocks that a worker has before it: one at work, one waiting. */
const AHEAD = 2

/** Decodes blocks of lines in worker threads; rows come in the order of the lines, and are those that one thread would give. */
export async function decodeInWorkers(
  chunks: AsyncIterable<Uint8Array>,
  settings: BulkSettings,
  { jobs, ...start }: WorkerStart & { readonly jobs: number },
  io: Io,
): Promise<Counts> {
  const entry = new URL('./bulk-worker.js', import.meta.url)
  // Where the sources run as they are there is no worker to start; the rows are the same.
  if (!existsSync(entry)) return decodeBulk(chunks, settings, io.stdout)
  const workers = Array.from({ length: jobs }, () => startWorker(entry, start))
  const out = createRowSink(settings.rows, io.stdout)
  const own = createBlockSession({ ...settings, format: settings.rows.format })
  const counts = { total: 0, failed: 0 }
  const underway: Promise<BlockDone>[] = []
  let next = 0

  async function settle(): Promise<void> {
    const done = await (underway.shift() as Promise<BlockDone>)
    if (done.isWhole && !own.isOpen) {
      own.skip(done.lines)
      counts.total += done.total
      counts.failed += done.failed
      await out.put(done.rows)
    } else {
      try {
        own.decode(done.block, 0, done.block.length, out.output)
      } finally {
        await out.flush()
      }
    }
  }

  async function send(block: Uint8Array<ArrayBuffer>): Promise<void> {
    while (underway.length >= jobs * AHEAD) await settle()
    const promise = (workers[next++ % jobs] as StartedWorker).decode(block)
    // It is awaited in its turn.
    promise.catch(() => {})
    underway.push(promise)
  }

  const gathered = createOutput(BLOCK_BYTES * 2)
  const sendGathered = () => send(takeBytes(gathered))
  const blocks = lineBlocks(
    async (bytes, from, to) => {
      gatherInto(gathered, bytes, from, to)
      if (gathered.length >= BLOCK_BYTES) await sendGathered()
    },
    HELD_LIMIT,
    () => tooLong(HELD_LIMIT, settings.settings.source?.()),
  )
  await out.begin()
  try {
    for await (const chunk of chunks) await blocks.push(chunk)
    await blocks.end()
    if (gathered.length > 0) await sendGathered()
    while (underway.length > 0) await settle()
    own.end(out.output)
  } finally {
    await out.end()
    await Promise.all(workers.map(worker => worker.stop()))
  }
  return { total: counts.total + own.total, failed: counts.failed + own.failed }
}

interface StartedWorker {
  decode(block: Uint8Array<ArrayBuffer>): Promise<BlockDone>
  stop(): Promise<unknown>
}

function startWorker(entry: URL, workerData: WorkerStart): StartedWorker {
  const worker = new Worker(entry, { workerData })
  const waiting: { done(block: BlockDone): void; failed(error: Error): void }[] = []
  let failure: Error | undefined
  worker.on('message', (done: BlockDone) => waiting.shift()?.done(done))
  worker.on('error', error => {
    failure = error as Error
    for (const { failed } of waiting.splice(0)) failed(failure)
  })
  return {
    decode: block =>
      new Promise((done, failed) => {
        if (failure !== undefined) return failed(failure)
        waiting.push({ done, failed })
        worker.postMessage(block, [block.buffer])
      }),
    stop: () => worker.terminate(),
  }
}

function gatherInto(output: Output, bytes: Uint8Array, from: number, to: number): void {
  reserve(output, to - from)
  output.bytes.set(bytes.subarray(from, to), output.length)
  output.length += to - from
}
