import type { Codec } from '../../codec/contract.ts'
import { type DecodeSettings, settingsOf } from '../decoded-input.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { DecodeFlags } from '../options.ts'
import { createDecodeWriter, type DecodeFormat } from '../writer.ts'
import { type Counts, decodeBulk } from './decode-bulk.ts'
import { decodeRecords } from './decode-records.ts'
import { fileChunks, type Reading, stdinChunks } from './input-chunks.ts'
import { checkLineForms, cutterOf } from './line-forms.ts'
import { isOrdinary } from './ordinary.ts'
import { createLogProgress } from './progress.ts'
import type { Remark, Tell } from './remark.ts'
import { hasMemory, keepRecord, type RowWishes, rowsUnder, wishesOf } from './row-of-record.ts'
import { createTextRows, type RowKind } from './text-rows.ts'

export interface LogCounts extends Counts {
  /** Whether not all of the input could be read. */
  readonly isLossy: boolean
}

export interface LogInput {
  readonly source: string
  readonly words: readonly string[]
  readonly flags: DecodeFlags
  readonly format: DecodeFormat
}

/** Whatever can be said against the command line before anything is read. @throws UsageError */
export function checkLog({ source, words, flags, format }: LogInput, io: Io): void {
  const files = flags.in
  if (files !== undefined && words.length > 0)
    throw new UsageError('give payloads as arguments or logs by --in, not both')
  const readsStdin = files === undefined || files.includes('-')
  if (readsStdin && source === '-')
    throw new UsageError('stdin (-) has the definition, so the payloads must be arguments')
  if (readsStdin && io.stdinIsTty) throw new UsageError('no payload: give some as arguments, or pipe them in')
  checkLineForms(flags)
  jobsOf(flags, format, wishesOf(flags, format))
}

/** Decodes stdin or files. `definition`: the codec's own text, for workers. What was remarked while reading is told at the end. */
export async function decodeLog(input: LogInput, codec: Codec, definition: string, world: Io): Promise<LogCounts> {
  const remarks: Remark[] = []
  try {
    const counts = await decodeAll(input, codec, definition, world, remark => remarks.push(remark))
    return { ...counts, isLossy: remarks.some(({ isLoss }) => isLoss) }
  } finally {
    for (const { message } of remarks) await complain(world, message)
  }
}

async function decodeAll(input: LogInput, codec: Codec, definition: string, world: Io, tell: Tell): Promise<Counts> {
  const { flags, format } = input
  const wishes = wishesOf(flags, format)
  const jobs = jobsOf(flags, format, wishes)
  const cutter = await cutterOf(flags)
  cutter?.()
  const settings: DecodeSettings = { ...settingsOf(flags, codec.layout), cutter }
  const progress = await createLogProgress(flags, world)
  const { io } = progress
  const reading: Reading = {
    tell,
    onRead: progress.update,
    stream: flags.stream,
    interrupted: flags.out === undefined ? undefined : io.interrupted,
  }
  const chunks = flags.in === undefined ? stdinChunks(io, reading) : fileChunks(flags.in, io, reading)
  try {
    if (!isTextRows(format)) {
      const writer = await createDecodeWriter(format, { io, layout: codec.layout, ...settings })
      return await decodeRecords(chunks, { codec, settings, keep: keepRecord(codec, settings, wishes) }, writer)
    }
    const rows = await createTextRows(format, settings, io.stdoutIsTty)
    const mayBeShort = isOrdinary(settings) && !io.stdoutIsTty
    const bulk = { ...rowsUnder(codec, settings, rows, wishes), codec, settings, rows, mayBeShort }
    if (jobs === 1) return await decodeBulk(chunks, bulk, io.stdout)
    const { decodeInWorkers } = await import('./jobs.ts')
    return await decodeInWorkers(chunks, bulk, { jobs, definition, kind: format, flags }, io)
  } finally {
    await progress.clear()
  }
}

function isTextRows(format: DecodeFormat): format is RowKind {
  return format === 'ndjson' || format === 'json' || format === 'csv'
}

const MOST_JOBS = 64

function jobsOf({ jobs }: DecodeFlags, format: DecodeFormat, wishes: RowWishes | undefined): number {
  if (jobs === undefined) return 1
  const count = /^\d+$/.test(jobs) ? Number(jobs) : Number.NaN
  if (!(count >= 1 && count <= MOST_JOBS))
    throw new UsageError(`--jobs: expected an integer of 1 to ${MOST_JOBS}, got ${JSON.stringify(jobs)}`)
  if (count > 1 && wishes !== undefined && hasMemory(wishes))
    throw new UsageError('--changes-only and --forward-fill need every payload in its order: leave --jobs out')
  if (count > 1 && !isTextRows(format))
    throw new UsageError(`--format ${format} is written by one job: leave --jobs out`)
  return count
}
