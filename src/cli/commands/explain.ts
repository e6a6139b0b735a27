import { formatHex } from '../../bytes/hex.ts'
import type { Codec } from '../../codec/contract.ts'
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
      const lines = dumpLines(spans, bytes, io.stdoutIsTty ? io.columns : undefined, await colours(codec, io))
      await io.stdout.write(`${before}${lines.join('\n')}\n`)
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

/** A line in the colour of its attribute's class; what could not be read in red, what means nothing in gray. */
async function colours({ layout }: Codec, io: Io) {
  const { CLASS_COLOURS, paintOf } = await import('../colour.ts')
  const paint = paintOf(io, 'stdout')
  const classes = new Map(layout.fields.map(({ attribute }) => [attribute.name, attribute.access]))
  return ({ field, attribute = '' }: Span, line: string) => {
    const access = classes.get(attribute)
    if (access !== undefined && field === 'attribute') return paint(CLASS_COLOURS[access], line)
    if (field === 'unreadable') return paint('red', line)
    return field === 'reserved' || field === 'padding' ? paint('gray', line) : line
  }
}

/** The span with a binary's bytes in hex, since JSON has none. */
function printable(span: Span): object {
  return span.raw instanceof Uint8Array ? { ...span, raw: formatHex(span.raw) } : span
}
