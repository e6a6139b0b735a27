import type { Codec } from '../../codec/contract.ts'
import type { KeepRecord } from '../bulk/row-of-record.ts'
import { type DecodeSettings, decodeInput, framesOf, settingsOf } from '../decoded-input.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { codecOf } from '../open-codec.ts'
import type { DecodeFlags } from '../options.ts'
import { payloadRecords } from '../payload-records.ts'
import { fileText } from '../read-file.ts'
import { createDecodeWriter, type DecodeFormat } from '../writer.ts'

interface Counts {
  readonly total: number
  readonly failed: number
  /** Whether not all of the input could be read, which was told. */
  readonly isLossy?: boolean
}

export async function decode([source = '', ...words]: readonly string[], flags: DecodeFlags, io: Io): Promise<number> {
  const format = formatOf(flags, io)
  const isStream = flags.in !== undefined || words.length === 0 || (words.length === 1 && words[0] === '-')
  const work = await (isStream ? decodeStream : decodeWords)({ source, words, flags, format }, io)
  const definition = await fileText(source, io)
  if (flags.out === undefined) return told(await work(definition, io), io)
  const { openOutFile } = await import('../out-file.ts')
  const file = await openOutFile(flags.out, io)
  let counts: Counts
  try {
    counts = await work(definition, file.io)
  } catch (error) {
    await file.discard()
    throw error
  }
  await file.keep()
  return told(counts, io)
}

interface Request {
  readonly source: string
  readonly words: readonly string[]
  readonly flags: DecodeFlags
  readonly format: DecodeFormat
}

/** Decodes, once the command line has been found good. */
type Work = (definition: string, io: Io) => Promise<Counts>

async function decodeStream(request: Request, io: Io): Promise<Work> {
  const { checkLog, decodeLog } = await import('../bulk/open-log.ts')
  const input = { ...request, words: request.words[0] === '-' ? [] : request.words }
  checkLog(input, io)
  return (definition, world) => decodeLog(input, codecOf(definition, request.source), definition, world)
}

async function decodeWords({ source, words, flags, format }: Request): Promise<Work> {
  refuseLogFlags(flags)
  return async (definition, io) => {
    const codec = codecOf(definition, source)
    const settings = settingsOf(flags, codec.layout)
    const keep = await keeperOf(flags, format, codec, settings)
    const writer = await createDecodeWriter(format, { io, layout: codec.layout, ...settings })
    const counts = { total: 0, failed: 0 }
    try {
      for await (const given of payloadRecords(words, io, { keep: settings.keep })) {
        for (const input of framesOf(given, codec, settings)) {
          counts.total++
          const record = decodeInput(input, codec, settings)
          if ('error' in record) counts.failed++
          const kept = keep(record, input)
          if (kept !== undefined) await writer.write(kept)
        }
      }
    } finally {
      // Also where `--strict` stopped: an array that has begun is closed.
      await writer.end()
    }
    return counts
  }
}

/** What is left of each record: what picks records is loaded where somebody picks. */
async function keeperOf(
  flags: DecodeFlags,
  format: DecodeFormat,
  codec: Codec,
  settings: DecodeSettings,
): Promise<KeepRecord> {
  if (flags.where === undefined) return record => record
  const { keepRecord, wishesOf } = await import('../bulk/row-of-record.ts')
  return keepRecord(codec, settings, wishesOf(flags, format))
}

async function told({ total, failed, isLossy = false }: Counts, io: Io): Promise<number> {
  if (failed > 0)
    await complain(io, `${failed} of ${total} ${total === 1 ? 'payload' : 'payloads'} could not be decoded`)
  return failed > 0 || isLossy ? 1 : 0
}

const ENDINGS: readonly (readonly [ending: RegExp, format: DecodeFormat])[] = [
  [/\.parquet$/i, 'parquet'],
  [/\.(arrow|feather)$/i, 'arrow'],
  [/\.csv$/i, 'csv'],
  [/\.json$/i, 'json'],
  [/\.(ndjson|jsonl)$/i, 'ndjson'],
]
/** What a file's name ends in: letters behind the last dot. */
const ENDING = /\.[a-z]\w*$/i

/** @throws UsageError for bytes that would go to a terminal */
function formatOf(flags: DecodeFlags, { stdoutIsTty }: Io): DecodeFormat {
  const { format, out } = flags
  if (flags['single-line'] && flags.summary)
    throw new UsageError('--single-line and --summary: the summary has no line a record')
  if (flags['single-line']) {
    if (format !== undefined) throw new UsageError('--single-line and --format: both say how records look')
    return 'single-line'
  }
  if (flags.summary) {
    if (format === undefined || format === 'table') return 'summary'
    if (format === 'json') return 'summary-json'
    throw new UsageError(`--summary is text, or JSON with --format json; got --format ${format}`)
  }
  if (out !== undefined && format === undefined) {
    const known = ENDINGS.find(([ending]) => ending.test(out))?.[1]
    const [ending] = ENDING.exec(out) ?? []
    if (known === undefined && ending !== undefined) {
      const advice = 'one of .ndjson, .jsonl, .json, .csv, .arrow, .feather and .parquet, or --format'
      throw new UsageError(`--out ${out}: expected ${advice}; no format is known by ${ending}`)
    }
    return known ?? 'ndjson'
  }
  if (out !== undefined) return format ?? 'ndjson'
  if (stdoutIsTty && (format === 'arrow' || format === 'parquet'))
    throw new UsageError(`--format ${format} is no text for a terminal: give --out FILE, or pipe it on`)
  // What only rows of text can have wants no table.
  const needsRows = flags.annotate || flags.other === 'pass' || flags.jobs !== undefined
  return format ?? (stdoutIsTty && !needsRows ? 'table' : 'ndjson')
}

const LOG_FLAGS = [
  'in',
  'stream',
  'line',
  'csv',
  'jobs',
  'changes-only',
  'forward-fill',
  'annotate',
  'other',
  'progress',
] as const

/** @throws UsageError for what only rows of a log can have */
function refuseLogFlags(flags: DecodeFlags): void {
  const given = LOG_FLAGS.find(name => flags[name] !== undefined)
  if (given !== undefined) throw new UsageError(`--${given} is for logs: stdin, or files by --in`)
}
