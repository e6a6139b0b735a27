import { carriesP0 } from '../bytes/envelope-places.ts'
import { expectBytes } from '../bytes/expect-bytes.ts'
import type { Action, Attrs, Codec, DecodeOptions, Issue, Shown, Status, View } from '../codec/contract.ts'
import { requireCodec } from '../definition/stages.ts'
import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import { decodeEnvelope } from './envelope.ts'
import { type FrameFacts, frameFacts } from './frame-fields.ts'
import { decodeSerialFrame } from './serial.ts'
import { serialCarriesP0 } from './serial-commands.ts'

/** `status` is a bare status block, without even its action byte: never found by looking, only when asked for. */
export type FrameKind = 'envelope' | 'serial' | 'p0' | 'status'

export interface MessageOptions<V extends View = View> extends DecodeOptions<V> {
  /** What the bytes are, where looking at them is not wanted. */
  readonly frame?: FrameKind
}

/** A message and the frame it came in. Offsets, of issues too, count from the start of what was given. */
export interface FramedMessage<A = Attrs> extends Status<A> {
  readonly frame: FrameKind
  /** Of an envelope (0x0091) or a serial frame (0x05). */
  readonly command?: number
  readonly sn?: number
  readonly did?: string
  /** Absent from a frame that carries no P0 (a heartbeat, a bare ack) and from a bare status block. */
  readonly action?: Action
  /** What a read request asks for. */
  readonly names?: readonly string[]
  /** What a transparent message carries. */
  readonly data?: Uint8Array
  /** What an envelope without a P0 says: discovery, passcode, login, module information, hotspots, onboarding. */
  readonly fields?: FrameFacts
}

/** The P0 that a frame carries, if it does, and what the frame says. */
export interface FramedP0 extends Pick<FramedMessage, 'frame' | 'command' | 'sn' | 'did' | 'fields' | 'issues'> {
  readonly p0: Uint8Array | undefined
  /** Bytes after the frame that belong to another. */
  readonly extra?: number
  /** Where byte `index` of the P0 stands in what was given. */
  placeOf(index: number): number
}

/** Told by the first bytes: 00000003 an envelope, ffff a serial frame, anything else a bare P0 (no action begins like the other two). */
export function sniffFrame(bytes: Uint8Array): Exclude<FrameKind, 'status'> {
  if (bytes[0] === 0xff && bytes[1] === 0xff) return 'serial'
  if (bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0 && bytes[3] === 3) return 'envelope'
  return 'p0'
}

/**
 * Takes a P0 out of whatever it came in.
 * @throws GiztoolsError FRAME_INVALID, FRAME_SHORT as `decodeEnvelope` and `decodeSerialFrame` do
 */
export function extractP0(
  bytes: Uint8Array,
  options: { readonly frame?: FrameKind; readonly strict?: boolean } = {},
): FramedP0 {
  expectBytes(bytes, 'message')
  const frame = options.frame ?? sniffFrame(bytes)
  const strict = { strict: options.strict ?? false }
  switch (frame) {
    case 'envelope': {
      const { command, sn, did, payload, payloadOffset, issues, extra } = decodeEnvelope(bytes, strict)
      const p0 = carriesP0(command) && !isBareAnswer(command, payload) ? payload : undefined
      const fields = p0 === undefined ? frameFacts(command, payload) : undefined
      return {
        frame,
        command,
        ...defined({ sn, did, fields, issues, extra }),
        p0,
        placeOf: index => payloadOffset + index,
      }
    }
    case 'serial': {
      const { command, sn, did, payload, payloadOffsets, issues, extra } = decodeSerialFrame(bytes, strict)
      const p0 = serialCarriesP0(command) ? payload : undefined
      return {
        frame,
        command,
        sn,
        ...defined({ did, issues, extra }),
        p0,
        placeOf: index => payloadOffsets[index] ?? (payloadOffsets.at(-1) ?? 7) + 1,
      }
    }
    default:
      return { frame, p0: bytes, placeOf: index => index }
  }
}

/** "Received", and nothing else: an ack, or what modules answer to a control without a serial number. */
function isBareAnswer(command: number, payload: Uint8Array): boolean {
  return payload.length === 0 && (command === 0x0094 || command === 0x0091)
}

/**
 * Reads an envelope, a serial frame or a bare P0, and says which it was.
 * @throws GiztoolsError what `extractP0` and `codec.decode` throw; `strict` goes for the frame too
 */
export function decodeMessage<A extends object = Attrs, V extends View = 'platform'>(
  codec: Codec<A>,
  bytes: Uint8Array,
  options: MessageOptions<V> = {},
): FramedMessage<Shown<A, V>> {
  // Called by the million: the whole look at what was given is for what is wrong.
  if (typeof codec?.decode !== 'function') requireCodec(codec, 'decodeMessage')
  const framed = extractP0(bytes, options)
  const { p0, placeOf, issues: frameIssues = [], extra: following = 0, ...frame } = framed
  if (p0 === undefined) return { ...frame, attrs: {} as Shown<A, V>, ...some(frameIssues, following) }
  const message =
    framed.frame === 'status' ? codec.decodeStatus(p0, options) : atPlace(placeOf, () => codec.decode(p0, options))
  const { issues = [], extra = 0, ...rest } = message
  return {
    ...frame,
    ...rest,
    ...some([...frameIssues, ...issues.map(issue => moved(issue, placeOf))], following + extra),
  }
}

/** Does something with a P0; the offset of an error counts from the start of what the P0 came in. */
export function atPlace<T>(placeOf: FramedP0['placeOf'], work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isGiztoolsError(error) || error.offset === undefined) throw error
    throw new GiztoolsError(error.code, error.message, { path: error.path, offset: placeOf(error.offset) })
  }
}

function moved(issue: Issue, placeOf: (index: number) => number): Issue {
  return issue.offset === undefined ? issue : { ...issue, offset: placeOf(issue.offset) }
}

function some(issues: readonly Issue[], extra: number): Pick<Status, 'issues' | 'extra'> {
  return { ...(extra > 0 && { extra }), ...(issues.length > 0 && { issues }) }
}

/** The members that have a value: an optional member is absent, never undefined. */
function defined<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
