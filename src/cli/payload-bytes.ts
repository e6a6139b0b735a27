import { scanHex } from '../bytes/hex.ts'
import { blankMarks } from '../bytes/marked-hex.ts'
import { parseBytes, type ReadableForm } from '../bytes/sniff.ts'
import type { Codec } from '../codec/contract.ts'
import type { FrameKind } from '../frame/message.ts'
import { isWholePayload } from '../frame/whole-payload.ts'

/** What is known of a payload's text. */
export interface PayloadTextFacts {
  /** Otherwise sniffed: what is base64 has to be a payload of the product. */
  readonly form?: ReadableForm | undefined
  readonly frame?: FrameKind | undefined
}

/**
 * The bytes that a payload's text stands for. Sniffing looks for what payloads begin with, which a bare status block does not have:
 * of that, whatever can be hex is hex.
 * @throws GiztoolsError TEXT_INVALID
 */
export function payloadBytes(text: string, { form, frame }: PayloadTextFacts, codec: Codec): Uint8Array {
  if (form !== undefined) return parseBytes(text, form)
  if (frame === 'status') {
    const { bytes, badCharacter, loneDigit } = scanHex(blankMarks(text))
    if (badCharacter < 0 && loneDigit < 0) return bytes
  }
  return parseBytes(text, undefined, bytes => isWholePayload(codec, bytes, frame))
}
