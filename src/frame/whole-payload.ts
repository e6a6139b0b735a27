import type { AnyCodec, Codec, Status } from '../codec/contract.ts'
import { isGiztoolsError } from '../errors.ts'
import { decodeMessage, extractP0, type FrameKind, sniffFrame } from './message.ts'
import { splitFrames } from './split-frames.ts'

/**
 * Whether bytes are a payload of the product beyond doubt: whole frames whose lengths and checksums are right, or a P0 (a status block,
 * where `frame` says so) in which nothing is missing, left over or unknown. Transparent data in a bare P0 could be anything, so that is
 * none. Values may be out of range.
 */
export function isWholePayload(codec: AnyCodec, bytes: Uint8Array, frame: FrameKind = sniffFrame(bytes)): boolean {
  try {
    if (frame === 'p0' || frame === 'status') return isWholeBody(codec, bytes, frame)
    for (const one of splitFrames(bytes, frame)) extractP0(one, { frame, strict: true })
    return true
  } catch (error) {
    if (isGiztoolsError(error)) return false
    throw error
  }
}

function isWholeBody(codec: Codec, bytes: Uint8Array, frame: 'p0' | 'status'): boolean {
  const message = decodeMessage(codec, bytes, { frame })
  return message.data === undefined && isWhole(message) && (message.action === 'read' || saysSomething(message))
}

function isWhole({ missing, extra, issues = [] }: Status): boolean {
  return missing === undefined && extra === undefined && !issues.some(({ code }) => code.startsWith('FLAG_'))
}

function saysSomething({ attrs }: Status): boolean {
  for (const _name in attrs) return true
  return false
}
