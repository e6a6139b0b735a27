import { expectBytes } from '../bytes/expect-bytes.ts'
import type { Attrs, Codec, Given, PatchOptions } from '../codec/contract.ts'
import { requireCodec } from '../definition/stages.ts'
import { GiztoolsError } from '../errors.ts'
import { frameError, quoteBytes } from './frame-error.ts'
import { atPlace, extractP0, type FrameKind, sniffFrame } from './message.ts'
import { withPayload } from './serial.ts'

export interface PatchMessageOptions extends PatchOptions {
  /** What the bytes are, where looking at them is not wanted. */
  readonly frame?: FrameKind
}

/**
 * What `codec.patch` does, for everything that `decodeMessage` reads: also of a serial frame, whose length, stuffing and checksum are
 * then those of the new payload, and of a bare status block.
 * @throws GiztoolsError what `codec.patch` and `codec.patchStatus` throw; MESSAGE_INVALID for a frame that carries no P0; FRAME_INVALID,
 *   FRAME_SHORT, FRAME_LONG, CHECKSUM_MISMATCH for a serial frame that is not sound
 */
export function patchMessage<A extends object = Attrs>(
  codec: Codec<A>,
  bytes: Uint8Array,
  attrs: Given<A>,
  { frame, ...options }: PatchMessageOptions = {},
): Uint8Array {
  requireCodec(codec, 'patchMessage')
  expectBytes(bytes, 'message')
  if (frame === 'status') return codec.patchStatus(bytes, attrs, options)
  const looks = sniffFrame(bytes)
  if (frame !== undefined && frame !== looks) {
    throw frameError('FRAME_INVALID', `message: expected ${NAMES[frame]}, got ${NAMES[looks]}: ${quoteBytes(bytes)}`, 0)
  }
  const { p0, placeOf } = extractP0(bytes, { frame: looks })
  if (p0 === undefined) {
    throw new GiztoolsError(
      'MESSAGE_INVALID',
      `message: expected a P0 that carries status, got ${NAMES[looks]} without one`,
    )
  }
  if (looks !== 'serial') return codec.patch(bytes, attrs, options)
  return withPayload(bytes, payload => atPlace(placeOf, () => codec.patch(payload, attrs, options)))
}

const NAMES = { envelope: 'an envelope', serial: 'a serial frame', p0: 'a P0' } as const
