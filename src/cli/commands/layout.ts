import type { Codec } from '../../codec/contract.ts'
import { drawHtml, drawMarkdown, drawSvg, drawText } from '../../draw/index.ts'
import { InputError, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { openCodec } from '../open-codec.ts'
import type { LayoutFlags } from '../options.ts'
import { payloadBytes } from '../payload-bytes.ts'
import { type InputRecord, payloadRecords } from '../payload-records.ts'

export async function layout([source = '']: readonly string[], flags: LayoutFlags, io: Io): Promise<number> {
  const { format, payload: given, frame } = flags
  if (given !== undefined && format === 'markdown')
    throw new UsageError('--payload: a datasheet (--format markdown) is of the product, not of one payload')
  if (given === undefined && (frame ?? flags.text) !== undefined)
    throw new UsageError(`--${frame === undefined ? 'text' : 'frame'} says what a --payload is, and there is none`)
  const inputs = given === undefined ? undefined : payloadRecords([given], io, { stdinTaken: source === '-' })
  const codec = await openCodec(source, io)
  const payload = inputs === undefined ? undefined : await onlyPayload(inputs, flags, codec)
  const text = {
    text: () => drawText(codec.layout, { payload, frame, columns: io.stdoutIsTty ? io.columns : undefined }),
    svg: () => drawSvg(codec.layout, { payload, frame }),
    html: () => drawHtml(codec.layout, { payload, frame }),
    markdown: () => drawMarkdown(codec.layout),
  }[format]()
  if (format !== 'text') {
    await io.stdout.write(text)
    return 0
  }
  const { CLASS_COLOURS, paintOf } = await import('../colour.ts')
  const paint = paintOf(io, 'stdout')
  // The letter of its class stands before each name in the picture.
  const coloured = text.replace(/(?<=\| )([WRAF])(?= \S)/g, letter =>
    paint(CLASS_COLOURS[CLASSES[letter as Letter]], letter),
  )
  await io.stdout.write(coloured)
  return 0
}

const CLASSES = { W: 'writable', R: 'readonly', A: 'alert', F: 'fault' } as const
type Letter = keyof typeof CLASSES

async function onlyPayload(
  inputs: AsyncIterable<InputRecord>,
  { text, frame }: LayoutFlags,
  codec: Codec,
): Promise<Uint8Array> {
  let found: InputRecord | undefined
  for await (const input of inputs) {
    if (found !== undefined) throw new InputError('--payload: expected one payload, got several')
    found = input
  }
  if (found === undefined) throw new InputError('--payload: no payload in it')
  if ('problem' in found) throw found.problem
  const bytes = payloadBytes(found.text, { form: found.form ?? text, frame }, codec)
  if (bytes.length === 0) throw new InputError('--payload: the payload is empty')
  return bytes
}
