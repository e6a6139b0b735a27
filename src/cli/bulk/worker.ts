import { parentPort, workerData } from 'node:worker_threads'
import { createOutput, takeBytes } from '../../bulk/index.ts'
import { chosenNames } from '../chosen.ts'
import type { DecodeSettings } from '../decoded-input.ts'
import { codecOf } from '../open-codec.ts'
import { createBlockSession } from './block-session.ts'
import type { BlockDone, WorkerStart } from './jobs.ts'
import { isOrdinary } from './ordinary.ts'
import { rowOfRecord, wishesOf } from './row-of-record.ts'
import { createTextRows } from './text-rows.ts'

/* The entry of a worker thread: blocks of whole lines in, their rows out. */

const { definition, flags, kind } = workerData as WorkerStart
const codec = codecOf(definition, 'definition')
const settings: DecodeSettings = {
  chosen: chosenNames(flags.attrs, codec.layout),
  raw: flags.raw === true,
  text: flags.text,
  frame: flags.frame,
  strict: flags.strict === true,
}
const wishes = wishesOf(flags, kind)
const rows = await createTextRows(kind, settings.chosen, settings.raw, false)
const write = rowOfRecord(codec, settings, rows, wishes)
const output = createOutput(1 << 21)

let session = newSession()

function newSession() {
  const mayBeShort = isOrdinary(settings) && wishes === undefined
  return createBlockSession({ codec, settings, format: rows.format, write, mayBeShort })
}

function decode(block: Uint8Array<ArrayBuffer>): BlockDone {
  const { lines, total, failed } = session
  let isWhole = true
  try {
    session.decode(block, 0, block.length, output)
    isWhole = !session.isOpen
  } catch {
    // Told again, with its line's number, by the thread that knows it.
    isWhole = false
  }
  const counts = { lines: session.lines - lines, total: session.total - total, failed: session.failed - failed }
  const bytes = takeBytes(output)
  if (!isWhole) session = newSession()
  return { block, rows: bytes, ...counts, isWhole }
}

parentPort?.on('message', (block: Uint8Array<ArrayBuffer>) => {
  const done = decode(block)
  parentPort?.postMessage(done, [done.block.buffer, done.rows.buffer])
})
