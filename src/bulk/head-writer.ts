import { isSafeNumber } from 'lossless-json'
import { actionCode } from '../codec/actions.ts'
import type { Layout } from '../layout/layout.ts'
import { DECIMAL_LENGTH, putDecimal } from './decimal.ts'
import { createFragments, FRAGMENT_WORD, putCopy, putFragment } from './fragments.ts'
import type { LogLine } from './log-line.ts'
import { printsAsWritten } from './number-text.ts'
import type { Payload, PayloadHead } from './payload-reader.ts'
import type { Around, RowFormat } from './row-format.ts'

export interface HeadWriter {
  /** Writes what stands before the attributes and gives the place after it; -1 for what is not ordinary. */
  write(
    payload: Payload,
    head: PayloadHead,
    line: DataView,
    entry: LogLine | undefined,
    view: DataView,
    start: number,
  ): number
  /** The most bytes that it may touch, beside the texts of the line. */
  readonly room: number
}

const COMMANDS = [undefined, 0x0090, 0x0091, 0x0093, 0x0094] as const
/** The actions that carry attributes. */
export const ACTIONS = ['control', 'readReply', 'report'] as const
/** The longest text that a number of another form is printed as. */
const PRINTED_LENGTH = 32

export function headWriter(layout: Layout, format: RowFormat): HeadWriter {
  const fragments = createFragments()
  const around = ({ before, after, absent }: Around) => ({
    before: fragments.add(before),
    after: fragments.add(after),
    absent: fragments.add(absent),
  })
  const { timestamp: time, type: kind } = format
  const begin = fragments.add(format.begin)
  const nothing = fragments.add(format.begin + time.absent + kind.absent)
  const quote = fragments.add(format.quote)
  const [timestamp, type] = [around(time), around(kind)]
  const [sn, did] = [around(format.sn), around(format.did)]
  const frameTexts = COMMANDS.map(command =>
    command === undefined
      ? format.frame('p0', undefined)
      : format.frame('envelope', `0x${command.toString(16).padStart(4, '0')}`),
  )
  const frames = frameTexts.map(text => fragments.add(text))
  // By action byte.
  const actions = new Int32Array(256)
  // By frame and action byte: both, where neither sn nor DID stands between them.
  const joined = new Int32Array(COMMANDS.length * 256)
  for (const action of ACTIONS) {
    const code = actionCode(layout.protocol, action) as number
    actions[code] = fragments.add(format.action(action))
    for (const [frame, text] of frameTexts.entries())
      joined[frame * 256 + code] = fragments.add(text + format.sn.absent + format.did.absent + format.action(action))
  }
  const table = fragments.table()

  /** The place after it, or -1. */
  function putEntry(view: DataView, start: number, line: DataView, entry: LogLine): number {
    const { timestampFrom, timestampTo, typeFrom, typeTo } = entry
    let at = putFragment(view, start, table, begin)
    if (timestampFrom < 0) at = putFragment(view, at, table, timestamp.absent)
    else {
      at = putFragment(view, at, table, timestamp.before)
      if (entry.timestampIsText) {
        if (!format.isPlain(line, timestampFrom, timestampTo)) return -1
        at = putFragment(view, at, table, quote)
        at = putCopy(view, at, line, timestampFrom, timestampTo)
        at = putFragment(view, at, table, quote)
      } else if (printsAsWritten(line, timestampFrom, timestampTo)) {
        at = putCopy(view, at, line, timestampFrom, timestampTo)
      } else {
        at = putNumber(view, at, line, timestampFrom, timestampTo)
        if (at < 0) return -1
      }
      at = putFragment(view, at, table, timestamp.after)
    }
    if (typeFrom < 0) return putFragment(view, at, table, type.absent)
    if (!format.isPlain(line, typeFrom, typeTo)) return -1
    at = putFragment(view, at, table, type.before)
    at = putCopy(view, at, line, typeFrom, typeTo)
    return putFragment(view, at, table, type.after)
  }

  /** From the frame to the action. */
  function putFrame(
    view: DataView,
    start: number,
    payload: Payload,
    head: PayloadHead,
    line: DataView,
    entry: LogLine | undefined,
  ): number {
    const frame = head.command < 0 ? 0 : COMMANDS.indexOf(head.command as 0x0090)
    const ownDid = entry === undefined ? -1 : entry.didFrom
    if (head.sn < 0 && head.didFrom < 0 && ownDid < 0)
      return putFragment(view, start, table, joined[frame * 256 + head.action] as number)
    let at = putFragment(view, start, table, frames[frame] as number)
    if (head.sn < 0) at = putFragment(view, at, table, sn.absent)
    else {
      at = putFragment(view, at, table, sn.before)
      at = putDecimal(view, at, head.sn, 0)
      at = putFragment(view, at, table, sn.after)
    }
    if (entry !== undefined && ownDid >= 0) {
      // Two ids may differ.
      if (head.didFrom >= 0 || !format.isPlain(line, ownDid, entry.didTo)) return -1
      at = putDid(view, at, line, ownDid, entry.didTo)
    } else if (head.didFrom < 0) at = putFragment(view, at, table, did.absent)
    else {
      const { bytes, view: text } = payload
      if (!isPlainDid(bytes, head.didFrom, head.didTo) || !format.isPlain(text, head.didFrom, head.didTo)) return -1
      at = putDid(view, at, text, head.didFrom, head.didTo)
    }
    return putFragment(view, at, table, actions[head.action] as number)
  }

  function putDid(view: DataView, start: number, text: DataView, from: number, to: number): number {
    let at = putFragment(view, start, table, did.before)
    at = putCopy(view, at, text, from, to)
    return putFragment(view, at, table, did.after)
  }

  return {
    write(payload, head, line, entry, view, start) {
      const at = entry === undefined ? putFragment(view, start, table, nothing) : putEntry(view, start, line, entry)
      return at < 0 ? -1 : putFrame(view, at, payload, head, line, entry)
    },
    room: 16 * (table.longest + FRAGMENT_WORD) + DECIMAL_LENGTH + PRINTED_LENGTH,
  }
}

/** A number whose text is not surely the one that JavaScript prints: printed by it, unless that would be another number. */
function putNumber(view: DataView, at: number, line: DataView, from: number, to: number): number {
  if (to - from > PRINTED_LENGTH) return -1
  const codes = new Uint8Array(line.buffer, line.byteOffset + from, to - from)
  const written = String.fromCharCode(...codes)
  const text = isSafeNumber(written) ? String(Number(written)) : written
  for (let i = 0; i < text.length; i++) view.setUint8(at + i, text.charCodeAt(i))
  return at + text.length
}

/** ASCII that JSON writes as it is. */
function isPlainDid(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = bytes[at] as number
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0x7f) return false
  }
  return true
}
