import { ENVELOPE_HEAD } from '../bytes/envelope-places.ts'
import { readVarLen } from '../bytes/varlen.ts'
import { createFrameReader, type FrameReader, type FrameReaderOptions, INCOMPLETE, NO_FRAME } from './reader.ts'

/** Flag and command: the least that an envelope has after its length. */
const SMALLEST_LENGTH = 3

/**
 * Cuts a TCP or BLE stream into envelopes (SPEC §7.1): a start that is no 00 00 00 03 with a length of 3 and more that
 * keeps the whole within `limit` (65536 bytes unless given) is skipped byte by byte.
 * @throws GiztoolsError FRAME_INVALID for a limit below 8.
 */
export function createEnvelopeReader(options: FrameReaderOptions = {}): FrameReader {
  const limit = options.limit ?? 65536
  const scan = (bytes: Uint8Array, at: number, end: number): number => {
    for (let i = 0; i < ENVELOPE_HEAD.length; i++) {
      if (at + i >= end) return INCOMPLETE
      if (bytes[at + i] !== ENVELOPE_HEAD[i]) return NO_FRAME
    }
    const length = readVarLen(bytes, at + ENVELOPE_HEAD.length, end)
    if (length === undefined) return INCOMPLETE
    if (length === 'invalid' || length.value < SMALLEST_LENGTH) return NO_FRAME
    const total = ENVELOPE_HEAD.length + length.bytes + length.value
    if (total > limit) return NO_FRAME
    return at + total <= end ? total : INCOMPLETE
  }
  return createFrameReader({ restart() {}, scan }, limit, ENVELOPE_HEAD.length + 1 + SMALLEST_LENGTH)
}
