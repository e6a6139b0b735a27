import { formatHex } from '../bytes/hex.ts'
import type { Action, Attrs, Issue, Value } from '../codec/contract.ts'
import { type ErrorCode, type GiztoolsError, isGiztoolsError } from '../errors.ts'
import { commandName, formatCommand } from '../frame/commands.ts'
import type { FrameFacts } from '../frame/frame-fields.ts'
import type { FramedMessage } from '../frame/message.ts'
import { formatSerialCommand, serialCommandName } from '../frame/serial-commands.ts'
import type { LogEntry } from './payload-records.ts'

/** One payload on the output, in the order of its keys; what has nothing to say is left out. */
export interface DecodedRecord extends LogEntry {
  readonly frame: FramedMessage['frame']
  readonly command?: string
  readonly sn?: number
  readonly did?: string
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

export interface FailedRecord extends LogEntry {
  readonly error: { readonly code: ErrorCode; readonly message: string; readonly offset?: number }
  readonly input: unknown
}

export type OutputRecord = DecodedRecord | FailedRecord

/** The record of a decoded payload, with only the attributes in `chosen`. `raw` is the same payload decoded under the raw view. */
export function decodedRecord(
  entry: LogEntry,
  framed: FramedMessage,
  chosen: readonly string[],
  raw?: FramedMessage,
): DecodedRecord {
  const { frame, command, sn, did, action, attrs, names, data, fields, extra } = framed
  const serial = frame === 'serial'
  const missing = framed.missing?.filter(name => chosen.includes(name)) ?? []
  const issues = framed.issues?.filter(({ attribute }) => attribute === undefined || chosen.includes(attribute)) ?? []
  return {
    ...entry,
    frame,
    ...(command !== undefined && { command: serial ? formatSerialCommand(command) : formatCommand(command) }),
    ...(sn !== undefined && { sn }),
    ...(did !== undefined && { did }),
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
  }
}

export function failedRecord(entry: LogEntry, { code, message, offset }: GiztoolsError, input: unknown): FailedRecord {
  return { ...entry, error: { code, message, ...(offset !== undefined && { offset }) }, input }
}

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
