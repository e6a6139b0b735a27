import { GiztoolsError } from '../errors.ts'

/** Some thirty times the largest header that was seen (113 KB, 343 attributes). */
export const MOST_BYTES = 4 * 1024 * 1024

/**
 * The text of a header: UTF-8 where it is that, otherwise GBK, which Keil and other editors in China write. A file of which most
 * is UTF-8 and a few characters are torn is still UTF-8.
 * @throws GiztoolsError HEADER_INVALID for more than 4 MB.
 */
export function headerText(bytes: Uint8Array): string {
  if (bytes.length > MOST_BYTES) {
    const message = `header: expected a generated gizwits_protocol.h, at most ${MOST_BYTES} bytes, got ${bytes.length} bytes`
    throw new GiztoolsError('HEADER_INVALID', message)
  }
  const text = new TextDecoder('utf-8').decode(bytes)
  return isMostlyWhole(text) ? text : (decodedGbk(bytes) ?? text)
}

// Of Chinese text in GBK about one character in four happens to be UTF-8 too, and each of the others leaves two broken ones.
function isMostlyWhole(text: string): boolean {
  let broken = 0
  let whole = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === 0xfffd) broken++
    else if (code > 0x7f) whole++
  }
  return broken === 0 || whole > broken
}

// A Node that is built without the full ICU has no GBK: comments are then garbled, and the rest is ASCII anyway.
function decodedGbk(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('gbk').decode(bytes)
  } catch {
    return undefined
  }
}
