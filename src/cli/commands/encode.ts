import { formatBytes } from '../../bytes/sniff.ts'
import type { Base, Codec, EncodableMessage, EncodeOptions } from '../../codec/contract.ts'
import { extractP0 } from '../../frame/message.ts'
import { attrsFromJson, attrsFromWords } from '../attrs-argument.ts'
import { about, complain, InputError, UsageError } from '../fault.ts'
import { inFrame } from '../in-frame.ts'
import type { Io } from '../io.ts'
import { meant } from '../meant.ts'
import { openCodec } from '../open-codec.ts'
import type { EncodeFlags } from '../options.ts'
import { payloadBytes } from '../payload-bytes.ts'
import { fileText } from '../read-file.ts'

export async function encode([source = '', ...words]: readonly string[], flags: EncodeFlags, io: Io): Promise<number> {
  const fromStdin = words.length === 1 && words[0] === '-' && flags.action !== 'read'
  if (fromStdin && source === '-')
    throw new UsageError('stdin (-) has the definition, so the attributes must be arguments')
  if (words.length === 0 && flags.action !== 'read' && flags.base === undefined) {
    throw new UsageError('no attributes: give name=value pairs, a JSON object, or - for JSON on stdin')
  }
  const codec = await openCodec(source, io)
  const message = messageOf(fromStdin ? await fileText('-', io) : words, flags, codec)
  const base = flags.base === undefined ? undefined : baseOf(flags.base, flags['base-frame'], codec)
  const notices: string[] = []
  const options: EncodeOptions = {
    view: flags.integers ? 'raw' : 'platform',
    strict: flags.strict === true,
    onIssue: issue => notices.push(issue.message),
    ...(base && { base }),
  }
  const p0 = meant(codec.layout, () => codec.encode(message, options))
  const text = formatBytes(inFrame(p0, flags), flags.to)
  for (const notice of notices) await complain(io, notice)
  await io.stdout.write(`${text}\n`)
  return 0
}

function messageOf(given: string | readonly string[], { action }: EncodeFlags, { layout }: Codec): EncodableMessage {
  if (typeof given === 'string') return { action, attrs: attrsFromJson(given, 'stdin') } as EncodableMessage
  if (action === 'read') return given.length === 0 ? { action } : { action, names: given }
  return { action, attrs: attrsFromWords(given, layout) }
}

function baseOf(text: string, frame: EncodeFlags['base-frame'], codec: Codec): Base {
  return about('--base', () => {
    const bytes = payloadBytes(text, { frame }, codec)
    if (frame === 'status') return { status: bytes }
    const { p0 } = extractP0(bytes, frame && { frame })
    if (p0 === undefined) throw new InputError('--base: the frame carries no P0')
    return p0
  })
}
