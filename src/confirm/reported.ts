import type { CmdRecord, DataRecord } from '../api/contract.ts'
import { parseBytes } from '../bytes/sniff.ts'
import type { Attrs, Codec } from '../codec/contract.ts'
import { isGiztoolsError } from '../errors.ts'
import { decodeMessage } from '../frame/message.ts'
import type { Wanted } from './wanted.ts'

/** A record of a log, as far as it matters here. */
export interface Reported<R> {
  /** Seconds. */
  readonly at: number
  readonly record: R
  /** `control`: our own command, as the service logged it. `report`: what the device says of itself. */
  readonly kind: 'control' | 'report'
  readonly attrs: Readonly<Record<string, unknown>>
}

/** Undefined for what is neither: frames of others, heartbeats, payloads that cannot be read. */
export function readCmd(codec: Codec, wanted: Wanted, record: CmdRecord): Reported<CmdRecord> | undefined {
  const message = decoded(codec, record.payload)
  const at = Number(record.timestamp)
  if (record.type === 'app2dev')
    return message?.action === 'control' && isOurs(wanted, message.attrs)
      ? { at, record, kind: 'control', attrs: {} }
      : undefined
  if (record.type !== 'dev2app' || (message?.action !== 'report' && message?.action !== 'readReply')) return undefined
  return { at, record, kind: 'report', attrs: message.attrs }
}

export function readData(record: DataRecord): Reported<DataRecord> | undefined {
  const { attrs } = record
  if (typeof attrs !== 'object' || attrs === null) return undefined
  return { at: Number(record.ts), record, kind: 'report', attrs }
}

function isOurs(wanted: Wanted, attrs: Attrs): boolean {
  const names = Object.keys(attrs)
  return names.length === Object.keys(wanted.attrs).length && names.every(name => wanted.isMet(name, attrs[name]))
}

function decoded(codec: Codec, payload: unknown) {
  if (typeof payload !== 'string') return undefined
  try {
    return decodeMessage(codec, parseBytes(payload))
  } catch (error) {
    if (isGiztoolsError(error)) return undefined
    throw error
  }
}
