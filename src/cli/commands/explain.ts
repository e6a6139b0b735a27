import { formatHex } from '../../bytes/hex.ts'
import { explain } from '../../frame/explain.ts'
import type { Span } from '../../frame/span.ts'
import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { openCodec } from '../open-codec.ts'
import type { ExplainFlags } from '../options.ts'
import { payloadBytes } from '../payload-bytes.ts'
import { payloadRecords } from '../payload-records.ts'
import { createJsonWriter, createNdjsonWriter } from '../write-json.ts'

export async function explainPayload(
  [source = '', payload = '']: readonly string[],
  flags: ExplainFlags,
  io: Io,
): Promise<number> {
  const inputs = payloadRecords([payload], io, { stdinTaken: source === '-' })
  const codec = await openCodec(source, io)
  let before = ''
  let unreadable = false
  for await (const input of inputs) {
    if ('problem' in input) throw input.problem
    const bytes = payloadBytes(input.text, { form: input.form ?? flags.text, frame: flags.frame }, codec)
    if (bytes.length === 0) throw new InputError('the payload is empty')
    const spans = explain(codec, bytes, flags.frame && { frame: flags.frame })
    unreadable ||= spans.some(({ field }) => field === 'unreadable')
    if (flags.format === 'text') {
      const { dumpLines } = await import('../explain-dump.ts')
      await io.stdout.write(`${before}${dumpLines(spans, bytes, io.stdoutIsTty ? io.columns : undefined).join('\n')}\n`)
    } else {
      const writer = flags.format === 'json' ? createJsonWriter(io) : createNdjsonWriter(io)
      for (const span of spans) await writer.write(printable(span))
      await writer.end()
    }
    before = '\n'
  }
  if (before === '') throw new InputError('no payload in it')
  // What and why stands in the dump itself.
  return unreadable ? 1 : 0
}

/** The span with a binary's bytes in hex, since JSON has none. */
function printable(span: Span): object {
  return span.raw instanceof Uint8Array ? { ...span, raw: formatHex(span.raw) } : span
}
