import { chosenNames } from '../chosen.ts'
import { decodeInput } from '../decoded-input.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { codecOf, definitionText } from '../open-codec.ts'
import type { DecodeFlags } from '../options.ts'
import { payloadRecords } from '../payload-records.ts'
import { createWriter } from '../writer.ts'

export async function decode([source = '', ...words]: readonly string[], flags: DecodeFlags, io: Io): Promise<number> {
  const format = flags.format ?? (io.stdoutIsTty ? 'table' : 'ndjson')
  const isStream = flags.in !== undefined || words.length === 0 || (words.length === 1 && words[0] === '-')
  if (isStream && format !== 'table') {
    const { checkLog, decodeLog } = await import('../bulk/open-log.ts')
    const input = { source, words: words[0] === '-' ? [] : words, flags, kind: format }
    checkLog(input, io)
    const definition = await definitionText(source, io)
    return told(await decodeLog(input, codecOf(definition, source), definition, io), io)
  }
  refuseLogFlags(flags)
  const inputs = payloadRecords(words, io, source === '-')
  const codec = codecOf(await definitionText(source, io), source)
  const chosen = chosenNames(flags.attrs, codec.layout)
  const settings = {
    chosen,
    raw: flags.raw === true,
    text: flags.text,
    frame: flags.frame,
    strict: flags.strict === true,
  }
  const writer = await createWriter(format, {
    io,
    chosen,
    displayNames: new Map(codec.layout.fields.map(({ attribute }) => [attribute.name, attribute.displayName])),
    raw: settings.raw,
  })

  let total = 0
  let failed = 0
  try {
    for await (const input of inputs) {
      total++
      const record = decodeInput(input, codec, settings)
      if ('error' in record) failed++
      await writer.write(record)
    }
  } finally {
    // Also where `--strict` stopped: an array that has begun is closed.
    await writer.end()
  }
  return told({ total, failed }, io)
}

async function told({ total, failed }: { readonly total: number; readonly failed: number }, io: Io): Promise<number> {
  if (failed > 0)
    await complain(io, `${failed} of ${total} ${total === 1 ? 'payload' : 'payloads'} could not be decoded`)
  return failed > 0 ? 1 : 0
}

const LOG_FLAGS = ['in', 'jobs', 'where', 'changes-only', 'forward-fill', 'annotate', 'other'] as const

/** @throws UsageError for what only rows of a log can have */
function refuseLogFlags(flags: DecodeFlags): void {
  const given = LOG_FLAGS.find(name => flags[name] !== undefined)
  if (given !== undefined)
    throw new UsageError(`--${given} is for logs (stdin or --in) with --format ndjson, json or csv`)
}
