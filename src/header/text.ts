import { readText } from '../bytes/encoded-text.ts'
import { GiztoolsError } from '../errors.ts'

/** Some thirty times the largest header that was seen (113 KB, 343 attributes). */
export const MOST_BYTES = 4 * 1024 * 1024

/**
 * The text of a header: UTF-8, or GBK, which Keil and other editors in China write.
 * @throws GiztoolsError HEADER_INVALID for more than 4 MB, and for bytes that are no text
 */
export function headerText(source: Uint8Array | string): string {
  if (source.length > MOST_BYTES) {
    const message = `header: expected a generated gizwits_protocol.h, at most ${MOST_BYTES} bytes, got ${source.length} bytes`
    throw new GiztoolsError('HEADER_INVALID', message)
  }
  if (typeof source === 'string') return source
  try {
    return readText(source).text
  } catch (error) {
    const { message, offset } = error as GiztoolsError
    throw new GiztoolsError('HEADER_INVALID', `header: ${message}`, { offset })
  }
}
