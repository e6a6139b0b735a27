import { Worker } from 'node:worker_threads'
import type { DecodeFlags } from '../options.ts'
import type { Block, BlockDone } from './block-task.ts'
import type { RowKind } from './text-rows.ts'

/** What a worker needs to make the same codec and the same rows. */
export interface WorkerStart {
  readonly definition: string
  readonly flags: DecodeFlags
  readonly kind: RowKind
}

/** What a worker says: first that it is ready. */
export type WorkerMessage = 'ready' | BlockDone

export interface BlockWorker {
  /** How many more blocks it should have now: none while it starts. */
  readonly room: number
  decode(block: Block): Promise<BlockDone>
  stop(): Promise<unknown>
}

/** Blocks that a worker has before it: one at work, one waiting. */
const AHEAD = 2

export function startWorker(entry: URL, workerData: WorkerStart): BlockWorker {
  const worker = new Worker(entry, { workerData })
  const waiting: { done(block: BlockDone): void; failed(error: Error): void }[] = []
  let isReady = false
  let failure: Error | undefined
  worker.on('message', (message: WorkerMessage) => {
    if (message === 'ready') isReady = true
    else waiting.shift()?.done(message)
  })
  worker.on('error', error => {
    failure = error as Error
    for (const { failed } of waiting.splice(0)) failed(failure)
  })
  return {
    get room() {
      return isReady ? AHEAD - waiting.length : 0
    },
    decode: block =>
      new Promise((done, failed) => {
        if (failure !== undefined) return failed(failure)
        waiting.push({ done, failed })
        worker.postMessage(block, [block.bytes.buffer, block.rows.buffer])
      }),
    stop: () => worker.terminate(),
  }
}
