import { parentPort, workerData } from 'node:worker_threads'
import { settingsOf } from '../decoded-input.ts'
import { codecOf } from '../open-codec.ts'
import { type Block, createBlockTask } from './block-task.ts'
import type { WorkerMessage, WorkerStart } from './block-worker.ts'
import { cutterOf } from './line-forms.ts'
import { isOrdinary } from './ordinary.ts'
import { rowsUnder, wishesOf } from './row-of-record.ts'
import { createTextRows } from './text-rows.ts'

/* The entry of a worker thread: blocks of whole lines in, their rows out. */

const { definition, flags, kind } = workerData as WorkerStart
const codec = codecOf(definition, 'definition')
const settings = { ...settingsOf(flags, codec.layout), cutter: await cutterOf(flags) }
const wishes = wishesOf(flags, kind)
const rows = await createTextRows(kind, settings, false)
const rowsOf = rowsUnder(codec, settings, rows, wishes)
const decode = createBlockTask({ ...rowsOf, codec, settings, format: rows.format, mayBeShort: isOrdinary(settings) })

function tell(message: WorkerMessage, transferred: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transferred)
}

parentPort?.on('message', (block: Block) => {
  const done = decode(block)
  tell(done, [done.block.bytes.buffer, done.block.rows.buffer])
})
tell('ready')
