import { frameError } from './frame-error.ts'

/**
 * A DID is printable ASCII. Read as UTF-8, so that other text comes back unchanged as well; bytes that are no text turn
 * into U+FFFD.
 */
export function decodeDid(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

/** @throws GiztoolsError FRAME_INVALID for what is no string, or is longer than the length before it can say. */
export function encodeDid(did: unknown, maxLength: number, frame: string): Uint8Array {
  if (typeof did !== 'string') {
    throw frameError('FRAME_INVALID', `${frame}.did: expected a string, got ${did === null ? 'null' : typeof did}`)
  }
  const bytes = new TextEncoder().encode(did)
  if (bytes.length > maxLength) {
    const message = `${frame}.did: expected at most ${maxLength} bytes, got ${bytes.length}; its length would not fit`
    throw frameError('FRAME_INVALID', message)
  }
  return bytes
}
