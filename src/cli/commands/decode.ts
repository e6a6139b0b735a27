import { chosenNames } from '../chosen.ts'
import { decodeInput } from '../decoded-input.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import { openCodec } from '../open-codec.ts'
import type { DecodeFlags } from '../options.ts'
import { payloadRecords } from '../payload-records.ts'
import { createWriter } from '../writer.ts'

export async function decode([source = '', ...words]: readonly string[], flags: DecodeFlags, io: Io): Promise<number> {
  const inputs = payloadRecords(words, io, source === '-')
  const codec = await openCodec(source, io)
  const chosen = chosenNames(flags.attrs, codec.layout)
  const settings = {
    chosen,
    raw: flags.raw === true,
    text: flags.text,
    frame: flags.frame,
    strict: flags.strict === true,
  }
  const writer = await createWriter(flags.format ?? (io.stdoutIsTty ? 'table' : 'ndjson'), {
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
  if (failed > 0)
    await complain(io, `${failed} of ${total} ${total === 1 ? 'payload' : 'payloads'} could not be decoded`)
  return failed > 0 ? 1 : 0
}
