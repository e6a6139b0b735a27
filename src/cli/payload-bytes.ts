import { parseHex, scanHex } from '../bytes/hex.ts'
import { parseBytes, type TextForm } from '../bytes/sniff.ts'
import type { FrameKind } from '../frame/message.ts'

/**
 * The bytes that a payload's text stands for. Sniffing looks for what payloads begin with, which a bare status block does not have:
 * of that, whatever can be hex is hex.
 */
export function payloadBytes(text: string, form: TextForm | undefined, frame: FrameKind | undefined): Uint8Array {
  if (form !== undefined || frame !== 'status') return parseBytes(text, form)
  const { badCharacter, loneDigit } = scanHex(text)
  return badCharacter < 0 && loneDigit < 0 ? parseHex(text) : parseBytes(text)
}
