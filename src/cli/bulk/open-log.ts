import type { Codec } from '../../codec/contract.ts'
import { chosenNames } from '../chosen.ts'
import type { DecodeSettings } from '../decoded-input.ts'
import { UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { DecodeFlags } from '../options.ts'
import { type Counts, decodeBulk } from './decode-bulk.ts'
import { fileChunks, stdinChunks } from './input-chunks.ts'
import { isOrdinary } from './ordinary.ts'
import { createLogProgress } from './progress.ts'
import { hasMemory, type RowWishes, rowsUnder, wishesOf } from './row-of-record.ts'
import { createTextRows, type RowKind } from './text-rows.ts'

export interface LogInput {
  readonly source: string
  readonly words: readonly string[]
  readonly flags: DecodeFlags
  readonly kind: RowKind
}

/** Whatever can be said against the command line before anything is read. @throws UsageError */
export function checkLog({ source, words, flags, kind }: LogInput, io: Io): RowWishes | undefined {
  const files = flags.in
  if (files !== undefined && words.length > 0)
    throw new UsageError('give payloads as arguments or logs by --in, not both')
  const readsStdin = files === undefined || files.includes('-')
  if (readsStdin && source === '-')
    throw new UsageError('stdin (-) has the definition, so the payloads must be arguments')
  if (readsStdin && io.stdinIsTty) throw new UsageError('no payload: give some as arguments, or pipe them in')
  return wishesOf(flags, kind)
}

/** Decodes stdin or files into rows of text. `definition`: the codec's own text, for workers. */
export async function decodeLog(input: LogInput, codec: Codec, definition: string, io: Io): Promise<Counts> {
  const { flags, kind } = input
  const wishes = wishesOf(flags, kind)
  const settings: DecodeSettings = {
    chosen: chosenNames(flags.attrs, codec.layout),
    raw: flags.raw === true,
    text: flags.text,
    frame: flags.frame,
    strict: flags.strict === true,
  }
  const rows = await createTextRows(kind, settings.chosen, settings.raw, io.stdoutIsTty)
  const rowsOf = rowsUnder(codec, settings, rows, wishes)
  const mayBeShort = isOrdinary(settings) && !io.stdoutIsTty
  const progress = await createLogProgress(flags, io)
  const chunks = flags.in === undefined ? stdinChunks(io) : fileChunks(flags.in, io, progress.update)
  const jobs = jobsOf(flags, wishes)
  try {
    if (jobs > 1) {
      const { decodeInWorkers } = await import('./jobs.ts')
      return await decodeInWorkers(
        chunks,
        { ...rowsOf, codec, settings, rows, mayBeShort },
        { jobs, definition, kind, flags },
        io,
      )
    }
    return await decodeBulk(chunks, { ...rowsOf, codec, settings, rows, mayBeShort }, io.stdout)
  } finally {
    progress.clear()
  }
}

const MOST_JOBS = 64

function jobsOf({ jobs = '1' }: DecodeFlags, wishes: RowWishes | undefined): number {
  const count = /^\d+$/.test(jobs) ? Number(jobs) : Number.NaN
  if (!(count >= 1 && count <= MOST_JOBS))
    throw new UsageError(`--jobs: expected an integer of 1 to ${MOST_JOBS}, got ${JSON.stringify(jobs)}`)
  if (count > 1 && wishes !== undefined && hasMemory(wishes))
    throw new UsageError('--changes-only and --forward-fill need every payload in its order: leave --jobs out')
  return count
}
