import { expectBytes } from '../bytes/expect-bytes.ts'
import type { Issue } from '../codec/contract.ts'
import type { ErrorCode } from '../errors.ts'
import { decodeDid, encodeDid } from './did.ts'
import { type FrameDecodeOptions, frameError, quoteBytes, reportIssue, requireInteger } from './frame-error.ts'
import { formatSerialCommand } from './serial-commands.ts'
import { SERIAL_HEAD, stuff, type Unstuffed, unstuff } from './stuffing.ts'

// Places in a frame without stuffing.
const LENGTH_AT = 2
const COUNTED_FROM = 4
const SN_AT = 5
const FLAGS_AT = 6
const BODY_AT = 8
/** What the length counts besides the payload: command, sn, flags and checksum. */
const COUNTED_BESIDES = 5

/** A frame between a module and its MCU. */
export interface SerialFrame {
  readonly command: number
  /** The ack repeats that of the request. */
  readonly sn: number
  /** A low byte of 1 says that a DID precedes the payload (gateways). */
  readonly flags: number
  readonly did?: string
  /** For `serialCarriesP0` commands the P0. */
  readonly payload: Uint8Array
}

export interface SerialFrameInit extends Omit<SerialFrame, 'flags'> {
  /** 0 unless given; a `did` sets its low byte to 1. */
  readonly flags?: number
}

export interface DecodedSerialFrame extends SerialFrame {
  /** For each byte of the payload its place in what was decoded, stuffing counted. */
  readonly payloadOffsets: readonly number[]
  /** As sent; absent where the frame is cut before it. */
  readonly checksum?: number
  readonly issues?: readonly Issue[]
  /** How many bytes follow the frame. */
  readonly extra?: number
}

/**
 * `FF FF | length(2) | command | sn | flags(2) | DID length, DID | payload | checksum`, every FF after the head as `FF
 * 55` (SPEC §7.2)
 * @throws GiztoolsError FRAME_INVALID naming the member: a number out of range, flags that announce a DID without one
 * or the
 *   other way round, a payload of more than 65530 bytes.
 */
export function encodeSerialFrame(frame: SerialFrameInit): Uint8Array {
  const { command, sn, payload, did } = frame
  requireInteger(command, 0xff, 'serial frame.command')
  requireInteger(sn, 0xff, `serial frame.sn of command ${formatSerialCommand(command)}`)
  expectBytes(payload, 'serial frame.payload')
  const flags = encodeFlags(frame.flags ?? 0, did)
  const didBytes = did === undefined ? undefined : encodeDid(did, 0xff, 'serial frame')
  const prefix = didBytes === undefined ? [] : [didBytes.length, ...didBytes]
  return frameOf([command, sn, flags >> 8, flags & 0xff, ...prefix], payload)
}

/**
 * A sound frame with what `change` makes of its payload; everything else stays, what follows the frame too.
 * @throws GiztoolsError FRAME_INVALID, FRAME_SHORT, FRAME_LONG, CHECKSUM_MISMATCH as `decodeSerialFrame` with `strict`: a new checksum would
 *   hide what is wrong with the frame
 */
export function withPayload(wire: Uint8Array, change: (payload: Uint8Array) => Uint8Array): Uint8Array {
  const end = wire.length - (decodeSerialFrame(wire).extra ?? 0)
  const { payload } = decodeSerialFrame(wire.subarray(0, end), { strict: true })
  const { bytes } = unstuff(wire.subarray(0, end))
  const frame = frameOf(bytes.subarray(COUNTED_FROM, bytes.length - 1 - payload.length), change(payload))
  const changed = new Uint8Array(frame.length + wire.length - end)
  changed.set(frame)
  changed.set(wire.subarray(end), frame.length)
  return changed
}

/** `head`: what stands between the length and the payload. */
function frameOf(head: ArrayLike<number>, payload: Uint8Array): Uint8Array {
  const length = head.length + payload.length + 1
  if (length > 0xffff) {
    const most = 0xffff - 1 - head.length
    throw frameError('FRAME_INVALID', `serial frame.payload: expected at most ${most} bytes, got ${payload.length}`)
  }
  const bytes = new Uint8Array(COUNTED_FROM + length)
  bytes.set([SERIAL_HEAD, SERIAL_HEAD, length >> 8, length & 0xff])
  bytes.set(head, COUNTED_FROM)
  bytes.set(payload, COUNTED_FROM + head.length)
  bytes[bytes.length - 1] = sum(bytes, bytes.length - 1)
  return stuff(bytes)
}

function encodeFlags(flags: number, did: string | undefined): number {
  requireInteger(flags, 0xffff, 'serial frame.flags')
  const low = flags & 0xff
  if (did === undefined) {
    if (low !== 1) return flags
    throw frameError(
      'FRAME_INVALID',
      'serial frame.flags: expected a low byte other than 1 without a did, got 1; give the did',
    )
  }
  if (low <= 1) return flags | 1
  throw frameError(
    'FRAME_INVALID',
    `serial frame.flags: expected a low byte of 0 or 1 with a did, got ${low}; only 1 announces it`,
  )
}

/** The checksum of SPEC §7.2: everything from the length on, modulo 256, without stuffing. */
function sum(bytes: Uint8Array, end: number): number {
  let total = 0
  for (let i = LENGTH_AT; i < end; i++) total += bytes[i] as number
  return total & 0xff
}

/**
 * Reads one frame; the payload is a copy. Without `strict` a wrong length or checksum and a missing 55 are issues.
 * A frame with bytes after its declared length ends where another begins, or where its own length and checksum agree;
 * otherwise it takes everything.
 * @throws GiztoolsError FRAME_INVALID for what is no frame, FRAME_SHORT for one cut before its payload; with `strict`
 *   also FRAME_INVALID, FRAME_SHORT, FRAME_LONG and CHECKSUM_MISMATCH for what would be an issue.
 */
export function decodeSerialFrame(wire: Uint8Array, options: FrameDecodeOptions = {}): DecodedSerialFrame {
  expectBytes(wire, 'serial frame')
  const frame = unstuff(wire)
  const { bytes, offsets } = frame
  requireHead(wire, frame)
  const declaredEnd = COUNTED_FROM + readWord(bytes, LENGTH_AT)
  const cut = bytes.length < declaredEnd
  const end = findEnd(bytes, declaredEnd)
  /** Place on the wire of a byte, or of where it would stand. */
  const wireAt = (index: number): number => offsets[index] ?? frame.end
  if (!cut && end <= BODY_AT) {
    const got = declaredEnd - COUNTED_FROM
    const message = `serial frame: expected a length of at least ${COUNTED_BESIDES} at ${LENGTH_AT}, got ${got}`
    throw frameError('FRAME_INVALID', `${message}; the bytes are no frame`, LENGTH_AT)
  }

  const issues: Issue[] = []
  const report = (code: ErrorCode, message: string, offset: number) =>
    reportIssue(issues, options.strict, { code, message: `serial frame: ${message}`, offset })
  const bare = frame.unstuffed.find(offset => offset < wireAt(end))
  if (bare !== undefined) {
    const got = quoteBytes(wire.subarray(bare + 1, bare + 2))
    report(
      'FRAME_INVALID',
      `expected 55 after the ff at ${bare}, got ${got}; the frame was dumped without its stuffing`,
      bare,
    )
  }
  if (cut) {
    const said = `expected ${declaredEnd - COUNTED_FROM} bytes after the length, got ${bytes.length - COUNTED_FROM}`
    report('FRAME_SHORT', `${said}; the end of the frame is missing`, frame.end)
  } else if (wireAt(declaredEnd) < wire.length) {
    const at = wireAt(declaredEnd)
    const said = `expected the frame to end at ${at}, got ${wire.length - at} bytes more`
    report('FRAME_LONG', `${said}; ${adviseLong(bytes.length, declaredEnd, end)}`, at)
  }

  // A frame that is cut has no checksum any more: its last byte belongs to the payload.
  const bodyEnd = cut ? end : end - 1
  const flags = readWord(bytes, FLAGS_AT)
  const did = (flags & 0xff) === 1 ? readDid(bytes, bodyEnd, wireAt(bodyEnd)) : undefined
  const payloadAt = did === undefined ? BODY_AT : BODY_AT + 1 + did.length
  const checksum = cut ? undefined : (bytes[bodyEnd] as number)
  const computed = sum(bytes, bodyEnd)
  if (checksum !== undefined && checksum !== computed) {
    const said = `expected the checksum ${formatSerialCommand(computed)}, got ${formatSerialCommand(checksum)}`
    report('CHECKSUM_MISMATCH', `${said}; a byte of the frame was changed or lost`, wireAt(bodyEnd))
  }
  return {
    command: bytes[COUNTED_FROM] as number,
    sn: bytes[SN_AT] as number,
    flags,
    ...(did !== undefined && { did: decodeDid(did) }),
    payload: bytes.slice(payloadAt, bodyEnd),
    payloadOffsets: offsets.slice(payloadAt, bodyEnd),
    ...(checksum !== undefined && { checksum }),
    ...(issues.length > 0 && { issues }),
    ...(wireAt(end) < wire.length && { extra: wire.length - wireAt(end) }),
  }
}

function readWord(bytes: Uint8Array, at: number): number {
  return ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
}

function requireHead(wire: Uint8Array, { bytes, end }: Unstuffed): void {
  const wrong = wire.subarray(0, 2).findIndex(byte => byte !== SERIAL_HEAD)
  if (wrong >= 0) {
    const message = `serial frame: expected ff ff at its start, got ${quoteBytes(wire)}; `
    const advice = 'a bare P0 has no frame, an envelope starts with 00 00 00 03'
    throw frameError('FRAME_INVALID', message + advice, wrong)
  }
  if (bytes.length >= BODY_AT) return
  const message = `serial frame: expected at least ${BODY_AT} bytes, got ${bytes.length}`
  throw frameError('FRAME_SHORT', `${message}; the frame is cut before its payload`, end)
}

/**
 * The length ends the frame if nothing else follows or the checksum there is right; otherwise the length is not to be
 * trusted.
 */
function findEnd(bytes: Uint8Array, declaredEnd: number): number {
  if (declaredEnd > BODY_AT && declaredEnd < bytes.length) {
    if (bytes[declaredEnd - 1] === sum(bytes, declaredEnd - 1)) return declaredEnd
  }
  return bytes.length
}

function adviseLong(there: number, declaredEnd: number, end: number): string {
  if (there === declaredEnd)
    return 'another frame follows: decode it by itself, or split a stream with createSerialReader'
  if (end === declaredEnd) return 'its checksum is right there: the bytes after it are not part of it'
  return 'the length is wrong, or the bytes at the end do not belong to the frame'
}

function readDid(bytes: Uint8Array, bodyEnd: number, wireEnd: number): Uint8Array {
  const length = BODY_AT < bodyEnd ? (bytes[BODY_AT] as number) : 0
  const there = bodyEnd - BODY_AT - 1
  if (there >= length) return bytes.subarray(BODY_AT + 1, BODY_AT + 1 + length)
  const expected = there < 0 ? "the DID's length" : `a DID of ${length} bytes`
  const message = `serial frame: expected ${expected}, got ${Math.max(there, 0)}`
  throw frameError('FRAME_SHORT', `${message}; the flags announce a DID that is not there`, wireEnd)
}
