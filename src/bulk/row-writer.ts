import { actionCode } from '../codec/actions.ts'
import type { Layout } from '../layout/layout.ts'
import { bodyWriters, type WriteBody } from './body-writer.ts'
import { DECIMAL_LENGTH, putDecimal } from './decimal.ts'
import { createFragments, putFragment } from './fragments.ts'
import type { LogLine } from './log-line.ts'
import { printsAsWritten } from './number-text.ts'
import { type Output, reserve } from './output.ts'
import { createPayloadHead, readPayload } from './payload-reader.ts'
import type { Around, RowFormat } from './row-format.ts'

/**
 * Appends the row of a payload: `p0` from 0 to `length`, what `entry` says of it (where that stands in `line`). False for what is not
 * ordinary; the output is then as it was.
 */
export type WriteRow = (
  p0: Uint8Array,
  length: number,
  line: Uint8Array,
  entry: LogLine | undefined,
  output: Output,
) => boolean

const COMMANDS = [undefined, 0x0090, 0x0091, 0x0093, 0x0094] as const
const ACTIONS = ['control', 'readReply', 'report'] as const

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
  const begin = fragments.add(format.begin)
  const end = fragments.add(format.end)
  const quote = fragments.add(format.quote)
  const [timestamp, type] = [around(format.timestamp), around(format.type)]
  const [sn, did] = [around(format.sn), around(format.did)]
  const frames = COMMANDS.map(command =>
    fragments.add(
      command === undefined
        ? format.frame('p0', undefined)
        : format.frame('envelope', `0x${command.toString(16).padStart(4, '0')}`),
    ),
  )
  // By action byte.
  const actions = new Int32Array(256).fill(-1)
  const writers: (WriteBody | undefined)[] = Array.from({ length: 256 }, () => undefined)
  for (const action of ACTIONS) {
    const code = actionCode(layout.protocol, action) as number
    actions[code] = fragments.add(format.action(action))
    writers[code] = action === 'control' ? bodies.control : bodies.status
  }
  const table = fragments.table()
  const room = 16 * table.longest + DECIMAL_LENGTH
  const head = createPayloadHead()

  function putCopy(output: Output, bytes: Uint8Array, from: number, to: number): void {
    const { bytes: out } = output
    let at = output.length
    for (let i = from; i < to; i++) out[at++] = bytes[i] as number
    output.length = at
  }

  function putEntry(output: Output, line: Uint8Array, entry: LogLine): boolean {
    const { timestampFrom, timestampTo, timestampIsText, typeFrom, typeTo } = entry
    if (timestampFrom < 0) output.length = putFragment(output, output.length, table, timestamp.absent)
    else {
      output.length = putFragment(output, output.length, table, timestamp.before)
      if (timestampIsText) {
        if (!format.isPlain(line, timestampFrom, timestampTo)) return false
        output.length = putFragment(output, output.length, table, quote)
        putCopy(output, line, timestampFrom, timestampTo)
        output.length = putFragment(output, output.length, table, quote)
      } else if (printsAsWritten(line, timestampFrom, timestampTo)) {
        putCopy(output, line, timestampFrom, timestampTo)
      } else if (!putNumber(output, line, timestampFrom, timestampTo)) return false
      output.length = putFragment(output, output.length, table, timestamp.after)
    }
    if (typeFrom < 0) output.length = putFragment(output, output.length, table, type.absent)
    else {
      if (!format.isPlain(line, typeFrom, typeTo)) return false
      output.length = putFragment(output, output.length, table, type.before)
      putCopy(output, line, typeFrom, typeTo)
      output.length = putFragment(output, output.length, table, type.after)
    }
    return true
  }

  function putFrame(output: Output, p0: Uint8Array, frame: number): boolean {
    output.length = putFragment(output, output.length, table, frames[frame] as number)
    if (head.sn < 0) output.length = putFragment(output, output.length, table, sn.absent)
    else {
      output.length = putFragment(output, output.length, table, sn.before)
      output.length = putDecimal(output.bytes, output.length, head.sn, 0)
      output.length = putFragment(output, output.length, table, sn.after)
    }
    if (head.didFrom < 0) output.length = putFragment(output, output.length, table, did.absent)
    else {
      if (!isPlainDid(p0, head.didFrom, head.didTo) || !format.isPlain(p0, head.didFrom, head.didTo)) return false
      output.length = putFragment(output, output.length, table, did.before)
      putCopy(output, p0, head.didFrom, head.didTo)
      output.length = putFragment(output, output.length, table, did.after)
    }
    return true
  }

  function put(p0: Uint8Array, length: number, line: Uint8Array, entry: LogLine | undefined, output: Output): boolean {
    const body = readPayload(p0, length, head)
    if (body < 0) return false
    const action = actions[head.action] as number
    if (action < 0) return false
    const extra = entry === undefined ? 0 : entry.timestampTo - entry.timestampFrom + entry.typeTo - entry.typeFrom
    if (output.length + room + extra + length + 64 > output.bytes.length) reserve(output, room + extra + length + 64)
    output.length = putFragment(output, output.length, table, begin)
    if (entry === undefined) {
      output.length = putFragment(output, output.length, table, timestamp.absent)
      output.length = putFragment(output, output.length, table, type.absent)
    } else if (!putEntry(output, line, entry)) return false
    if (!putFrame(output, p0, head.command < 0 ? 0 : COMMANDS.indexOf(head.command as 0x0090))) return false
    output.length = putFragment(output, output.length, table, action)
    if (!(writers[head.action] as WriteBody)(p0, body, length, output)) return false
    reserve(output, table.longest)
    output.length = putFragment(output, output.length, table, end)
    return true
  }

  return (p0, length, line, entry, output) => {
    const start = output.length
    if (put(p0, length, line, entry, output)) return true
    output.length = start
    return false
  }
}

/** A number whose text is not surely the one that JavaScript prints: printed by it. */
function putNumber(output: Output, line: Uint8Array, from: number, to: number): boolean {
  if (to - from > 40) return false
  const text = String(Number(String.fromCharCode(...line.subarray(from, to))))
  for (let i = 0; i < text.length; i++) output.bytes[output.length + i] = text.charCodeAt(i)
  output.length += text.length
  return true
}

/** ASCII that JSON writes as it is. */
function isPlainDid(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const code = bytes[at] as number
    if (code < 0x20 || code === 0x22 || code === 0x5c || code >= 0x7f) return false
  }
  return true
}
