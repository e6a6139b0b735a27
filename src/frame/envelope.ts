import { readUint } from '../bytes/bits.ts'
import {
  ENVELOPE_HEAD,
  type EnvelopePlaces,
  envelopePlaces,
  HAS_DID,
  hasSerialNumber,
} from '../bytes/envelope-places.ts'
import { expectBytes } from '../bytes/expect-bytes.ts'
import { readVarLen, writeVarLen } from '../bytes/varlen.ts'
import type { Issue } from '../codec/contract.ts'
import type { GiztoolsError } from '../errors.ts'
import { formatCommand } from './commands.ts'
import { decodeDid, encodeDid } from './did.ts'
import { type FrameDecodeOptions, frameError, quoteBytes, reportIssue, requireInteger } from './frame-error.ts'
import { findInnerHead } from './inner-head.ts'

/** What carries a P0 over LAN, BLE, MQTT and WebSocket, and what the cloud's logs keep. */
export interface Envelope {
  /** Bit 0 says that a DID follows. The other bits have no known meaning and are kept. */
  readonly flag: number
  readonly command: number
  /** Commands 0093 and 0094 have one, no others: the ack repeats that of the request. */
  readonly sn?: number
  readonly did?: string
  /** For `carriesP0` commands the P0. */
  readonly payload: Uint8Array
}

export interface EnvelopeInit extends Omit<Envelope, 'flag'> {
  /** 0 unless given; a `did` sets its bit 0. */
  readonly flag?: number
}

export interface DecodedEnvelope extends Envelope {
  /** Where the payload begins in what was decoded. */
  readonly payloadOffset: number
  /** How many bytes the envelope says that it has after its length. */
  readonly declaredLength: number
  readonly issues?: readonly Issue[]
  /** How many bytes follow the envelope: another one begins there. */
  readonly extra?: number
}

/**
 * `00 00 00 03 | varlen | flag | command(2) | sn(4) | DID length(2), DID | payload` (SPEC §7.1)
 * @throws GiztoolsError FRAME_INVALID naming the member: an `sn` that is missing or that the command does not have, a
 * flag that
 *   announces a DID without one, a number out of range.
 */
export function encodeEnvelope(envelope: EnvelopeInit): Uint8Array {
  const { command, payload, sn, did } = envelope
  requireInteger(command, 0xffff, 'envelope.command')
  expectBytes(payload, 'envelope.payload')
  const flag = encodeFlag(envelope.flag ?? 0, did)
  const fields: number[] = [flag, command >> 8, command & 0xff]
  if (hasSerialNumber(command)) {
    requireInteger(sn, 0xffffffff, `envelope.sn of command ${formatCommand(command)}`)
    fields.push(sn >>> 24, (sn >>> 16) & 0xff, (sn >>> 8) & 0xff, sn & 0xff)
  } else if (sn !== undefined) {
    const message = `envelope.sn: expected none for command ${formatCommand(command)}, got one`
    throw frameError('FRAME_INVALID', `${message}; only 0x0093 and 0x0094 have it`)
  }
  const didBytes = did === undefined ? undefined : encodeDid(did, 0xffff, 'envelope')
  if (didBytes !== undefined) fields.push(didBytes.length >> 8, didBytes.length & 0xff)
  const didLength = didBytes?.length ?? 0

  const varLen = writeVarLen(fields.length + didLength + payload.length)
  const start = ENVELOPE_HEAD.length + varLen.length
  const bytes = new Uint8Array(start + fields.length + didLength + payload.length)
  bytes.set(ENVELOPE_HEAD)
  bytes.set(varLen, ENVELOPE_HEAD.length)
  bytes.set(fields, start)
  if (didBytes !== undefined) bytes.set(didBytes, start + fields.length)
  bytes.set(payload, bytes.length - payload.length)
  return bytes
}

function encodeFlag(flag: number, did: string | undefined): number {
  requireInteger(flag, 0xff, 'envelope.flag')
  if (did !== undefined) return flag | HAS_DID
  if ((flag & HAS_DID) === 0) return flag
  throw frameError(
    'FRAME_INVALID',
    'envelope.flag: expected bit 0 clear without a did, got it set; give the did or clear it',
  )
}

/**
 * Reads one envelope; the payload is a copy. Without `strict` a wrong length is an issue: what is there is decoded,
 * and what is there too much belongs to the payload (some devices declare too little), unless another envelope begins
 * where this one ends.
 * @throws GiztoolsError FRAME_INVALID for what is no envelope, FRAME_SHORT for one cut before its payload; with
 *   `strict` also FRAME_SHORT and FRAME_LONG for a declared length that is not that of the bytes.
 */
export function decodeEnvelope(bytes: Uint8Array, options: FrameDecodeOptions = {}): DecodedEnvelope {
  expectBytes(bytes, 'envelope')
  const places = envelopePlaces(bytes)
  if (places === undefined) throw noEnvelope(bytes)
  const { declaredLength, flag, command, did, payload, end } = places
  const issues: Issue[] = []
  const issue = wrongLength(bytes, places)
  if (issue !== undefined) reportIssue(issues, options.strict, issue)
  const inner = findInnerHead(bytes, flag, end)
  if (inner >= 0) reportIssue(issues, options.strict, spliced(inner))
  if (payload > end) throw cutEnvelope(places)
  return {
    flag: bytes[flag] as number,
    command,
    ...(hasSerialNumber(command) && { sn: readUint(bytes, flag + 3, 4) }),
    ...(payload > did && { did: decodeDid(bytes.subarray(did + 2, payload)) }),
    payload: new Uint8Array(bytes.subarray(payload, end)),
    payloadOffset: payload,
    declaredLength,
    ...(issues.length > 0 && { issues }),
    ...(end < bytes.length && { extra: bytes.length - end }),
  }
}

function spliced(offset: number): Issue {
  const message = `envelope: expected no other envelope inside it, got the head of one (00000003) at ${offset}`
  const advice = 'bytes in between were lost, so this is the beginning of one and perhaps the end of another'
  return { code: 'FRAME_INVALID', message: `${message}; ${advice}`, offset }
}

function cutEnvelope({ flag, command, did, payload, end }: EnvelopePlaces): GiztoolsError {
  const parts: readonly (readonly [at: number, count: number, what: string])[] = [
    [flag, 1, 'the flag'],
    [flag + 1, 2, 'the command'],
    [flag + 3, did - flag - 3, `the sn of command ${formatCommand(command)}`],
    [did, 2, "the DID's length"],
    [did + 2, payload - did - 2, 'the DID'],
  ]
  const [at, count, what] = parts.find(([at, count]) => at + count > end) as (typeof parts)[number]
  const message = `envelope: expected ${count} bytes of ${what} at ${at}, got ${end - at}`
  return frameError('FRAME_SHORT', `${message}; the envelope is cut before its payload`, end)
}

function noEnvelope(bytes: Uint8Array): GiztoolsError {
  const wrong = ENVELOPE_HEAD.findIndex((byte, i) => i < bytes.length && bytes[i] !== byte)
  if (wrong >= 0) {
    const message = `envelope: expected 00 00 00 03 at its start, got ${quoteBytes(bytes)}; `
    const advice = 'a bare P0 has no envelope, a serial frame starts with ff ff'
    return frameError('FRAME_INVALID', message + advice, wrong)
  }
  if (readVarLen(bytes, ENVELOPE_HEAD.length, bytes.length) === undefined) {
    const message = `envelope: expected 00 00 00 03 and a length, got ${bytes.length} bytes`
    return frameError('FRAME_SHORT', `${message}; the envelope is cut in its head`, bytes.length)
  }
  const message = 'envelope: expected a length of at most 4 bytes at 4, got one that goes on; the bytes are no envelope'
  return frameError('FRAME_INVALID', message, 7)
}

function wrongLength(bytes: Uint8Array, { declaredLength, flag, end }: EnvelopePlaces): Issue | undefined {
  const there = bytes.length - flag
  if (there === declaredLength) return undefined
  const said = `envelope: expected ${declaredLength} bytes after the length, got ${there}`
  if (there < declaredLength) {
    const message = `${said}; the end of the envelope is missing`
    return { code: 'FRAME_SHORT', message, offset: bytes.length }
  }
  const advice =
    end < bytes.length
      ? 'another envelope follows: decode it by itself, or split a stream with createEnvelopeReader'
      : 'the length is wrong, or the bytes at the end do not belong to the envelope'
  return { code: 'FRAME_LONG', message: `${said}; ${advice}`, offset: flag + declaredLength }
}
