import { decodeEnvelope } from './envelope.ts'
import { type FrameKind, sniffFrame } from './message.ts'
import { decodeSerialFrame } from './serial.ts'

/**
 * The frames of bytes in which several stand one after another, as views of them, each to be decoded by itself. Bytes that follow the
 * last frame and begin none are part of it. What is one frame, a bare P0, or none of them comes as it is.
 *
 * @example
 * for (const frame of splitFrames(bytes)) console.log(decodeMessage(codec, frame).attrs)
 */
export function* splitFrames(bytes: Uint8Array, frame: FrameKind = sniffFrame(bytes)): Generator<Uint8Array> {
  let rest = bytes
  for (;;) {
    const following = bytesAfter(rest, frame)
    if (following === 0 || sniffFrame(rest.subarray(-following)) !== frame) break
    yield rest.subarray(0, -following)
    rest = rest.subarray(-following)
  }
  yield rest
}

function bytesAfter(bytes: Uint8Array, frame: FrameKind): number {
  if (frame !== 'envelope' && frame !== 'serial') return 0
  try {
    return (frame === 'envelope' ? decodeEnvelope(bytes) : decodeSerialFrame(bytes)).extra ?? 0
  } catch {
    // What is wrong with it is told when it is decoded.
    return 0
  }
}
