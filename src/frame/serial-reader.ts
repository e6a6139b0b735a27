import {
  createFrameReader,
  type FrameReader,
  type FrameReaderOptions,
  type FrameScanner,
  INCOMPLETE,
  NO_FRAME,
} from './reader.ts'
import { SERIAL_HEAD, STUFFING } from './stuffing.ts'

/** Command, sn, flags and checksum: the least that a frame's length counts. */
const SMALLEST_LENGTH = 5
/** Head and length, which the length does not count. */
const UNCOUNTED = 4

/**
 * Cuts a UART stream into frames as they stand on the wire, stuffing and all (SPEC §7.2). What starts with FF FF but
 * has a wrong checksum, an FF without its 55 (FF FF: the frame was cut by the next) or more than `limit` bytes on the
 * wire (4096 unless given) is skipped byte by byte.
 * @throws GiztoolsError FRAME_INVALID for a limit below 9.
 */
export function createSerialReader(options: FrameReaderOptions = {}): FrameReader {
  const limit = options.limit ?? 4096
  return createFrameReader(createSerialScanner(limit), limit, UNCOUNTED + SMALLEST_LENGTH)
}

/** Remembers how far it came: the next scan of the same position goes on from there. */
function createSerialScanner(limit: number): FrameScanner {
  let wire = 0
  let counted = 0
  let length = 0
  let sum = 0

  const restart = () => {
    wire = 0
    counted = 0
    length = 0
    sum = 0
  }

  const scan = (bytes: Uint8Array, at: number, end: number): number => {
    while (at + wire < end) {
      const byte = bytes[at + wire] as number
      if (wire < 2) {
        if (byte !== SERIAL_HEAD) return NO_FRAME
        wire++
        continue
      }
      if (byte === SERIAL_HEAD) {
        if (at + wire + 1 >= end) return INCOMPLETE
        if (bytes[at + wire + 1] !== STUFFING) return NO_FRAME
        wire++
      }
      wire++
      counted++
      if (wire > limit) return NO_FRAME
      if (counted === 1) length = byte << 8
      if (counted === 2) {
        length |= byte
        if (length < SMALLEST_LENGTH || length + UNCOUNTED > limit) return NO_FRAME
      }
      if (counted > 2 && counted === length + 2) return byte === (sum & 0xff) ? wire : NO_FRAME
      sum += byte
    }
    return INCOMPLETE
  }

  return { restart, scan }
}
