import type { Codec, EncodableAttrs } from '../../codec/contract.ts'
import { wantedOf } from '../../confirm/wanted.ts'
import { extractP0 } from '../../frame/message.ts'
import { about, InputError } from '../fault.ts'
import { payloadBytes } from '../payload-bytes.ts'

/** What `/control` takes: attributes in the platform's own spelling, or a P0 as bytes. */
export type ControlBody = { readonly attrs: Record<string, unknown> } | { readonly raw: number[] }

/**
 * Attributes as encode takes them, spelled as the platform takes them: switches as booleans, enums by their labels, numbers in
 * display units, binaries as hex of their whole length.
 * @throws GiztoolsError for attributes that the product does not have, that nobody may write, or whose values it cannot hold
 */
export function bodyOfAttrs(attrs: EncodableAttrs, codec: Codec, onIssue: (message: string) => void): ControlBody {
  codec.encode({ action: 'control', attrs }, { onIssue: ({ message }) => onIssue(message) })
  return { attrs: { ...wantedOf(codec, attrs).sendable } }
}

/**
 * A P0 in any text form; of a frame that carries one, the P0 alone.
 * @throws GiztoolsError for a text that is none; InputError for a frame without a P0
 */
export function bodyOfRaw(text: string): ControlBody {
  return about('--raw', () => {
    const { p0 } = extractP0(payloadBytes(text, undefined, undefined))
    if (p0 === undefined) throw new InputError('--raw: the frame carries no P0')
    return { raw: [...p0] }
  })
}
