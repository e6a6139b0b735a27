import { actionCode } from '../codec/actions.ts'
import type { Layout } from '../layout/layout.ts'
import { bodyWriters, type WriteBody } from './body-writer.ts'
import { DECIMAL_LENGTH, putDecimal } from './decimal.ts'
import { createFragments, FRAGMENT_WORD, putFragment } from './fragments.ts'
import type { LogLine } from './log-line.ts'
import { printsAsWritten } from './number-text.ts'
import { type Output, reserve } from './output.ts'
import { createPayloadHead, type Payload, readPayload } from './payload-reader.ts'
import type { Around, RowFormat } from './row-format.ts'

/**
 * Appends the row of a payload, with what `entry` says of it (where that stands in `line`). False for what is not
 * ordinary; the output is then as it was.
 */
export type WriteRow = (payload: Payload, line: DataView, entry: LogLine | undefined, output: Output) => boolean

const COMMANDS = [undefined, 0x0090, 0x0091, 0x0093, 0x0094] as const
const ACTIONS = ['control', 'readReply', 'report'] as const
/** The longest text that a number of another form is printed as. */
const PRINTED_LENGTH = 32

/** Undefined for a product that is too large or too odd to prepare for. */
export function rowWriter(layout: Layout, chosen: readonly string[], format: RowFormat): WriteRow | undefined {
  const bodies = bodyWriters(layout, chosen, format)
  if (bodies === undefined) return undefined
  const fragments = createFragments()
  const around = ({ before, after, absent }: Around) => ({
    before: fragments.add(before),
    after: fragments.add(after),
    absent: fragments.add(absent),
  })
  const { timestamp: time, type: kind } = format
  const begin = fragments.add(format.begin)
  const nothing = fragments.add(format.begin + time.absent + kind.absent)
  const end = fragments.add(format.end)
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
  const actions = new Int32Array(256).fill(-1)
  const writers: (WriteBody | undefined)[] = Array.from({ length: 256 }, () => undefined)
  // By frame and action byte: both, where neither sn nor DID stands between them.
  const joined = new Int32Array(COMMANDS.length * 256)
  for (const action of ACTIONS) {
    const code = actionCode(layout.protocol, action) as number
    actions[code] = fragments.add(format.action(action))
    writers[code] = action === 'control' ? bodies.control : bodies.status
    for (const [frame, text] of frameTexts.entries())
      joined[frame * 256 + code] = fragments.add(text + format.sn.absent + format.did.absent + format.action(action))
  }
  const table = fragments.table()
  const room = 16 * (table.longest + 8) + DECIMAL_LENGTH + PRINTED_LENGTH + bodies.room
  const head = createPayloadHead()
  const opening = format.opening === '' ? -1 : format.opening.charCodeAt(0)

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
  function putFrame(view: DataView, start: number, { bytes, view: text }: Payload): number {
    const frame = head.command < 0 ? 0 : COMMANDS.indexOf(head.command as 0x0090)
    if (head.sn < 0 && head.didFrom < 0)
      return putFragment(view, start, table, joined[frame * 256 + head.action] as number)
    let at = putFragment(view, start, table, frames[frame] as number)
    if (head.sn < 0) at = putFragment(view, at, table, sn.absent)
    else {
      at = putFragment(view, at, table, sn.before)
      at = putDecimal(view, at, head.sn, 0)
      at = putFragment(view, at, table, sn.after)
    }
    if (head.didFrom < 0) at = putFragment(view, at, table, did.absent)
    else {
      if (!isPlainDid(bytes, head.didFrom, head.didTo) || !format.isPlain(text, head.didFrom, head.didTo)) return -1
      at = putFragment(view, at, table, did.before)
      at = putCopy(view, at, text, head.didFrom, head.didTo)
      at = putFragment(view, at, table, did.after)
    }
    return putFragment(view, at, table, actions[head.action] as number)
  }

  return (payload, line, entry, output) => {
    const body = readPayload(payload, head)
    if (body < 0) return false
    const write = writers[head.action]
    if (write === undefined) return false
    const extra = entry === undefined ? 0 : entry.timestampTo - entry.timestampFrom + entry.typeTo - entry.typeFrom
    const needed = room + extra + payload.length
    if (output.length + needed > output.bytes.length) reserve(output, needed)
    const { view } = output
    let at = output.length
    at = entry === undefined ? putFragment(view, at, table, nothing) : putEntry(view, at, line, entry)
    if (at < 0) return false
    at = putFrame(view, at, payload)
    if (at < 0) return false
    const attrs = at
    at = write(payload.bytes, body, payload.length, view, at)
    if (at < 0) return false
    // Every attribute begins with a comma; an object's first one has its opening bracket there.
    if (opening >= 0) {
      view.setUint8(attrs, opening)
      if (at === attrs) at++
    }
    output.length = putFragment(view, at, table, end)
    return true
  }
}

/** Copies ASCII. Eight bytes at a time, where there are as many: what of NaN's bits could be lost lies behind the text then. */
function putCopy(view: DataView, start: number, source: DataView, from: number, to: number): number {
  const end = start + to - from
  if (to + FRAGMENT_WORD > source.byteLength) {
    for (let i = 0; i < to - from; i++) view.setUint8(start + i, source.getUint8(from + i))
    return end
  }
  for (let at = start, i = from; at < end; at += FRAGMENT_WORD, i += FRAGMENT_WORD)
    view.setFloat64(at, source.getFloat64(i, true), true)
  return end
}

/** A number whose text is not surely the one that JavaScript prints: printed by it. */
function putNumber(view: DataView, at: number, line: DataView, from: number, to: number): number {
  if (to - from > 40) return -1
  const codes = new Uint8Array(line.buffer, line.byteOffset + from, to - from)
  const text = String(Number(String.fromCharCode(...codes)))
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
