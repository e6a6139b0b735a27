import { formatBytes } from '../../bytes/sniff.ts'
import { isGiztoolsError } from '../../errors.ts'
import { type PatchMessageOptions, patchMessage } from '../../frame/patch-message.ts'
import { attrsFromJson, attrsFromWords } from '../attrs-argument.ts'
import { complain, InputError, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { meant } from '../meant.ts'
import { openCodec } from '../open-codec.ts'
import type { PatchFlags } from '../options.ts'
import { payloadBytes } from '../payload-bytes.ts'
import { payloadRecords } from '../payload-records.ts'
import { fileText } from '../read-file.ts'
import { payloadFault } from '../record.ts'

export async function patch(
  [source = '', payload = '', ...words]: readonly string[],
  flags: PatchFlags,
  io: Io,
): Promise<number> {
  if (words.length === 0)
    throw new UsageError('no attributes: give name=value pairs, a JSON object, or - for JSON on stdin')
  const fromStdin = words.length === 1 && words[0] === '-'
  if ([source, payload, fromStdin ? '-' : ''].filter(word => word === '-').length > 1)
    throw new UsageError('stdin (-) can be one of the definition, the payloads and the attributes')
  const codec = await openCodec(source, io)
  const attrs = fromStdin ? attrsFromJson(await fileText('-', io), 'stdin') : attrsFromWords(words, codec.layout)
  let [patched, failed] = [0, 0]
  for await (const input of payloadRecords([payload], io)) {
    // An argument that is one payload needs no telling which.
    const where = input.where === 'payload 1' ? '' : `${input.where}: `
    const notices: string[] = []
    try {
      if ('problem' in input) throw input.problem
      const bytes = payloadBytes(input.text, { form: input.form ?? flags.text, frame: flags.frame }, codec)
      const options: PatchMessageOptions = {
        ...(flags.frame && { frame: flags.frame }),
        view: flags.integers ? 'raw' : 'platform',
        strict: flags.strict === true,
        onIssue: issue => notices.push(issue.message),
      }
      const message = meant(codec.layout, () => patchMessage(codec, bytes, attrs, options))
      for (const notice of notices) await complain(io, where + notice)
      await io.stdout.write(`${formatBytes(message, flags.to)}\n`)
      patched++
    } catch (error) {
      // Wrong for every payload.
      if (isGiztoolsError(error, 'ATTRIBUTE_UNKNOWN')) throw error
      failed++
      await complain(io, where + payloadFault(error).message)
    }
  }
  if (patched + failed === 0) throw new InputError('no payload in it')
  return failed > 0 ? 1 : 0
}
