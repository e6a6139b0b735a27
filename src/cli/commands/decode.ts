import type { Codec } from '../../codec/contract.ts'
import { decodeMessage } from '../../frame/message.ts'
import { chosenNames } from '../chosen.ts'
import { complain, InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { openCodec } from '../open-codec.ts'
import type { DecodeFlags } from '../options.ts'
import { payloadBytes } from '../payload-bytes.ts'
import { type InputRecord, payloadRecords } from '../payload-records.ts'
import { decodedRecord, failedRecord, type OutputRecord, payloadFault } from '../record.ts'
import { createWriter } from '../writer.ts'

export async function decode([source = '', ...words]: readonly string[], flags: DecodeFlags, io: Io): Promise<number> {
  const inputs = payloadRecords(words, io, source === '-')
  const codec = await openCodec(source, io)
  const chosen = chosenNames(flags.attrs, codec.layout)
  const writer = await createWriter(flags.format ?? (io.stdoutIsTty ? 'table' : 'ndjson'), {
    io,
    chosen,
    displayNames: new Map(codec.layout.fields.map(({ attribute }) => [attribute.name, attribute.displayName])),
    raw: flags.raw === true,
  })

  let total = 0
  let failed = 0
  try {
    for await (const input of inputs) {
      total++
      const record = recordOf(input, codec, flags, chosen)
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

function recordOf(input: InputRecord, codec: Codec, flags: DecodeFlags, chosen: readonly string[]): OutputRecord {
  try {
    if ('problem' in input) throw input.problem
    const bytes = payloadBytes(input.text, input.form ?? flags.text, flags.frame)
    const options = { strict: flags.strict === true, ...(flags.frame && { frame: flags.frame }) }
    const framed = decodeMessage(codec, bytes, options)
    const raw = flags.raw ? decodeMessage(codec, bytes, { ...options, view: 'raw' }) : undefined
    return decodedRecord(input.entry, framed, chosen, raw)
  } catch (error) {
    const fault = payloadFault(error)
    if (flags.strict) throw new InputError(`${input.where}: ${fault.message}`, { cause: fault })
    return failedRecord(input.entry, fault, 'problem' in input ? input.input : input.text)
  }
}
