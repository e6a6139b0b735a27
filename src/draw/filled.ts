import { formatHex } from '../bytes/hex.ts'
import { compileCodec } from '../codec/compile.ts'
import type { Attrs, Value } from '../codec/contract.ts'
import { commandName, formatCommand } from '../frame/commands.ts'
import { decodeMessage, extractP0, type FramedMessage, type FrameKind } from '../frame/message.ts'
import { formatSerialCommand, serialCommandName } from '../frame/serial-commands.ts'
import type { Layout } from '../layout/layout.ts'
import { type Filling, MISSING } from './cells.ts'
import { plain } from './plain.ts'
import { counted } from './sheet.ts'

/** A payload, read for drawing. */
export interface FilledBody {
  readonly action: FramedMessage['action'] | 'status'
  /** What follows the action byte. */
  readonly body: Filling
  /** What a payload says of an attribute; empty texts where nothing. */
  valueOf(name: string): { readonly raw: string; readonly value: string }
  /** What it is and came in, for a heading; and what is odd about it. */
  readonly heading: string
  readonly notes: readonly string[]
}

/** @throws GiztoolsError what `decodeMessage` throws: a payload that is none, or of the other protocol */
export function readFilling(layout: Layout, payload: Uint8Array, frame: FrameKind | undefined): FilledBody {
  const codec = compileCodec(layout)
  const options = frame === undefined ? {} : { frame }
  const framed = extractP0(payload, options)
  const message = decodeMessage(codec, payload, options)
  const raws = decodeMessage(codec, payload, { ...options, view: 'raw' }).attrs
  const skipped = framed.frame === 'status' ? 0 : 1
  const { extra, issues = [] } = message
  const missing = new Set(message.missing)
  return {
    action: framed.frame === 'status' ? 'status' : message.action,
    body: {
      bytes: framed.p0?.subarray(skipped) ?? new Uint8Array(0),
      placeOf: index => framed.placeOf(index + skipped),
    },
    valueOf: name =>
      missing.has(name) ? { raw: '', value: MISSING } : { raw: shown(raws, name), value: shown(message.attrs, name) },
    heading: headingOf(message),
    notes: [
      ...(framed.p0 === undefined ? ['the frame carries no P0'] : []),
      ...(missing.size > 0 ? [`missing: ${[...missing].map(plain).join(', ')}`] : []),
      ...(extra !== undefined ? [`extra: ${counted(extra, 'byte')}`] : []),
      ...issues.map(issue => `issue: ${plain(issue.message)}`),
    ],
  }
}

/** Longer values lose their end: only binaries of more bytes than fit a line get there. */
const LONGEST = 256

function shown(attrs: Attrs, name: string): string {
  if (!Object.hasOwn(attrs, name)) return ''
  const value = attrs[name] as Value
  const text = plain(value instanceof Uint8Array ? formatHex(value) : String(value))
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
}

/** `report in an envelope, command 0x0091: P0 from device` */
function headingOf({ frame, action, command, sn, did }: FramedMessage): string {
  if (frame === 'status') return 'a bare status body'
  if (command === undefined) return `${action}, a bare P0`
  const isSerial = frame === 'serial'
  const name = isSerial ? serialCommandName(command) : commandName(command)
  return [
    `${action ?? 'no P0'} in ${isSerial ? 'a serial frame' : 'an envelope'}`,
    `command ${isSerial ? formatSerialCommand(command) : formatCommand(command)}${name === undefined ? '' : ` (${name})`}`,
    ...(sn === undefined ? [] : [`sn ${sn}`]),
    ...(did === undefined ? [] : [`did ${plain(did)}`]),
  ].join(', ')
}
