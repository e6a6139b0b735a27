import { formatHex } from '../bytes/hex.ts'
import type { Action, Attrs, Issue, Value } from '../codec/contract.ts'
import { type ErrorCode, type GiztoolsError, isGiztoolsError } from '../errors.ts'
import { commandName, formatCommand } from '../frame/commands.ts'
import type { FrameFacts } from '../frame/frame-fields.ts'
import type { FramedMessage } from '../frame/message.ts'
import { formatSerialCommand, serialCommandName } from '../frame/serial-commands.ts'
import type { InputRecord, LogEntry, Scalar } from './payload-records.ts'
import { shallow } from './shallow.ts'
import { shortened } from './shortened.ts'

/** What every record begins with; the members that somebody wants to keep stand behind these two. */
interface RecordHead extends Pick<LogEntry, 'timestamp' | 'type'> {
  /** The device's id, of the record itself, otherwise of the frame. */
  readonly did?: string
  readonly mac?: string
  /** Where the device is on its network, of a capture. */
  readonly device_address?: string
}

/** One payload on the output, in the order of its keys; what has nothing to say is left out. */
export interface DecodedRecord extends RecordHead {
  /** Absent from a push that holds values, not bytes. */
  readonly frame?: FramedMessage['frame']
  readonly command?: string
  readonly sn?: number
  /** The id in the frame, where the record has another: that of a device behind a gateway. */
  readonly frame_did?: string
  readonly action?: Action
  readonly attrs: Attrs
  /** read: the attributes asked for. */
  readonly names?: readonly string[]
  /** transparent: the bytes, in hex. */
  readonly data?: string
  /** What a frame without a P0 says. */
  readonly fields?: FrameFacts
  /** The same attributes as integers on the wire, binaries in hex. */
  readonly raw?: Attrs
  readonly missing?: readonly string[]
  readonly extra?: number
  readonly issues?: readonly Issue[]
  /** Why a frame that carries no P0 has none. */
  readonly note?: string
}

export interface FailedRecord extends RecordHead {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly offset?: number }
  /** Of a stream: the line, of a document of several the first. */
  readonly line?: number
  /** What could not be decoded, cut to a sane length. */
  readonly input: unknown
}

export type OutputRecord = DecodedRecord | FailedRecord

/** What a payload says, or a push that holds no payload. */
export interface Said extends Omit<FramedMessage, 'frame'>, Pick<DecodedRecord, 'frame' | 'note'> {}

/** The record of a decoded payload, with only the attributes in `chosen`. `raw` is the same payload decoded under the raw view. */
export function decodedRecord(
  entry: LogEntry,
  framed: Said,
  chosen: readonly string[],
  raw?: Pick<Said, 'attrs'>,
): DecodedRecord {
  const { frame, command, sn, did, action, attrs, names, data, fields, extra } = framed
  const serial = frame === 'serial'
  const missing = framed.missing?.filter(name => chosen.includes(name)) ?? []
  const issues = framed.issues?.filter(({ attribute }) => attribute === undefined || chosen.includes(attribute)) ?? []
  const { head, did: ownDid, others } = headOf(entry)
  const device = ownDid ?? did
  return {
    ...head,
    ...(frame && { frame }),
    ...(command !== undefined && { command: serial ? formatSerialCommand(command) : formatCommand(command) }),
    ...(sn !== undefined && { sn }),
    ...(device !== undefined && { did: device }),
    ...others,
    ...(did !== undefined && did !== device && { frame_did: did }),
    ...(action && { action }),
    attrs: pick(attrs, chosen),
    ...(names && { names: names.filter(name => chosen.includes(name)) }),
    ...(data && { data: formatHex(data) }),
    ...(fields && { fields }),
    ...(raw && { raw: pick(raw.attrs, chosen) }),
    ...(missing.length > 0 && { missing }),
    ...(extra !== undefined && { extra }),
    ...(issues.length > 0 && { issues }),
    ...(action === undefined && command !== undefined && { note: noteOn(command, serial) }),
    ...(framed.note !== undefined && { note: framed.note }),
  }
}

export function failedRecord(
  { entry, line }: Pick<InputRecord, 'entry' | 'line'>,
  { code, message, offset }: GiztoolsError,
  input: unknown,
): FailedRecord {
  const { head, did, others } = headOf(entry)
  return {
    ...head,
    ...(did !== undefined && { did }),
    ...others,
    error: { code, message, ...(offset !== undefined && { offset }) },
    ...(line !== undefined && { line }),
    input: shortened(shallow(input, LEVELS)),
  }
}

/** Members that are wanted beside the usual ones stand behind these; those that a record has anyway are not there twice. */
function headOf({ others: wanted, did, mac, device_address: address, ...head }: LogEntry) {
  const others = { ...(mac !== undefined && { mac }), ...(address !== undefined && { device_address: address }) }
  if (wanted === undefined) return { head, did, others }
  const kept: Record<string, Scalar | undefined> = Object.assign(Object.create(null), head)
  for (const [name, value] of Object.entries(wanted)) if (!OWN_MEMBERS.has(name)) kept[name] = value
  return { head: kept as typeof head, did, others }
}

/** Members of records that mean something else than a log's own of that name. */
export const OWN_MEMBERS: ReadonlySet<string> = new Set([
  ...[
    'timestamp',
    'type',
    'frame',
    'command',
    'sn',
    'did',
    'mac',
    'device_address',
    'frame_did',
    'action',
    'attrs',
    'names',
    'data',
    'fields',
  ],
  ...['raw', 'missing', 'extra', 'issues', 'note', 'error', 'line', 'input'],
])

/** Of an input that is shown: no payload nests as deep. */
const LEVELS = 64

/** The error if it is one that a payload can cause; anything else is a defect of ours and goes on up. */
export function payloadFault(error: unknown): GiztoolsError {
  if (isGiztoolsError(error)) return error
  throw error
}

function pick(attrs: Attrs, chosen: readonly string[]): Attrs {
  // Without a prototype `__proto__` is a name like any other.
  const picked: Record<string, Value> = Object.create(null)
  for (const name of chosen) {
    if (!Object.hasOwn(attrs, name)) continue
    const value = attrs[name] as Value
    picked[name] = value instanceof Uint8Array ? formatHex(value) : value
  }
  return picked
}

function noteOn(command: number, serial: boolean): string {
  const name = serial ? serialCommandName(command) : commandName(command)
  return `${name ?? 'unknown command'}: carries no P0`
}
