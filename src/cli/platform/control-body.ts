import { parseBytes, type ReadableForm } from '../../bytes/sniff.ts'
import type { Codec, EncodableAttrs } from '../../codec/contract.ts'
import { wantedOf } from '../../confirm/wanted.ts'
import { decodeMessage, extractP0 } from '../../frame/message.ts'
import { about, InputError } from '../fault.ts'
import { meant } from '../meant.ts'
import { payloadBytes } from '../payload-bytes.ts'
import { payloadFault } from '../record.ts'

/** What `/control` takes: attributes in the platform's own spelling, or a P0 as bytes. */
export type ControlBody = { readonly attrs: Record<string, unknown> } | { readonly raw: number[] }

/**
 * Attributes as encode takes them, spelled as the platform takes them: switches as booleans, enums by their labels, numbers in
 * display units, binaries as hex of their whole length.
 * @throws GiztoolsError for attributes that the product does not have, that nobody may write, or whose values it cannot hold
 */
export function bodyOfAttrs(attrs: EncodableAttrs, codec: Codec, onIssue: (message: string) => void): ControlBody {
  meant(codec.layout, () => codec.encode({ action: 'control', attrs }, { onIssue: ({ message }) => onIssue(message) }))
  return { attrs: { ...wantedOf(codec, attrs).sendable } }
}

/**
 * A P0 in any text form; of a frame that carries one, the P0 alone. Without a codec it may be anything.
 * @throws GiztoolsError for a text that is none; InputError for a frame without a P0, and for a P0 that the product would not read whole
 */
export function bodyOfRaw(text: string, form: ReadableForm | undefined, codec: Codec | undefined): ControlBody {
  return about('--raw', () => {
    const bytes = codec === undefined ? parseBytes(text, form) : payloadBytes(text, { form }, codec)
    const { p0 } = extractP0(bytes)
    if (p0 === undefined) throw new InputError('--raw: the frame carries no P0')
    if (codec !== undefined) requireOwn(p0, codec)
    return { raw: [...p0] }
  })
}

/**
 * Nobody knows what a device makes of bytes that are cut, too many or unknown to its product.
 * @throws InputError
 */
function requireOwn(p0: Uint8Array, codec: Codec): void {
  const wrong = wrongWith(p0, codec)
  if (wrong !== undefined)
    throw new InputError(`--raw: expected a P0 of this product, got ${wrong}; --force sends it all the same`)
}

function wrongWith(p0: Uint8Array, codec: Codec): string | undefined {
  try {
    const { action, attrs, missing, extra, issues = [], data } = decodeMessage(codec, p0, { frame: 'p0' })
    if (missing !== undefined) return `one that is cut: ${missing.join(', ')} missing`
    if (extra !== undefined) return `one with ${extra} ${extra === 1 ? 'byte' : 'bytes'} too many`
    const flag = issues.find(({ code }) => code.startsWith('FLAG_'))
    if (flag !== undefined) return `one with other flags (${flag.message})`
    const saysNothing = data?.length === 0 || (action === 'control' && Object.keys(attrs).length === 0)
    return saysNothing ? 'one that says nothing' : undefined
  } catch (error) {
    return `none (${payloadFault(error).message})`
  }
}
