import { actionCode } from '../codec/actions.ts'
import type { Attrs } from '../codec/contract.ts'
import type { Layout } from '../layout/layout.ts'
import { bodyWriters, type WriteBody } from './body-writer.ts'
import { putCopy } from './fragments.ts'
import { ACTIONS, headWriter } from './head-writer.ts'
import type { LogLine } from './log-line.ts'
import { type OddWriter, type Tail, tailOf } from './odd-writer.ts'
import { createOutput, type Output, reserve } from './output.ts'
import { createPayloadHead, type Payload, type PayloadHead, readPayload } from './payload-reader.ts'
import type { RowFormat } from './row-format.ts'

/**
 * Appends the row of a payload, with what `entry` says of it (where that stands in `line`). False for what is not ordinary; the output
 * is then as it was.
 */
export type WriteRow = (payload: Payload, line: DataView, entry: LogLine | undefined, output: Output) => boolean

/**
 * What becomes of the row of the P0 that lies from `from` to `to`: true, it is written; false, it is not; attributes, they are written
 * in place of its own. Asked once for every row, in their order.
 */
export type ChooseRow = (p0: Uint8Array, from: number, to: number, did: string | undefined) => boolean | Attrs

export interface RowSettings {
  readonly layout: Layout
  /** The attributes to write, in this order. */
  readonly chosen: readonly string[]
  readonly format: RowFormat
  /** Left out: every row is written. */
  readonly choose?: ChooseRow | undefined
  /** The whole row of a payload, without timestamp and type; left out where nothing odd may be written. */
  readonly wholeRow?: ((payload: Uint8Array) => string) | undefined
}

/** Undefined for a product that is too large or too odd to prepare for. */
export function rowWriter({ layout, chosen, format, choose, wholeRow }: RowSettings): WriteRow | undefined {
  const bodies = bodyWriters(layout, chosen, format)
  if (bodies === undefined) return undefined
  const heads = headWriter(layout, format)
  const writers: (WriteBody | undefined)[] = Array.from({ length: 256 }, () => undefined)
  for (const action of ACTIONS)
    writers[actionCode(layout.protocol, action) as number] = action === 'control' ? bodies.control : bodies.status
  const end = tailOf(format.end)
  const room = heads.room + bodies.room + end.length
  const head = createPayloadHead()
  const opening = format.opening === '' ? -1 : format.opening.charCodeAt(0)
  const odd = wholeRow === undefined ? undefined : bodies.odd
  const didOf = didReader()

  /** Every attribute begins with a comma; an object's first one has its opening bracket there. The place after the attributes. */
  function open(view: DataView, start: number, at: number): number {
    if (opening < 0) return at
    view.setUint8(start, opening)
    return at === start ? at + 1 : at
  }

  /** What the whole row has behind the attributes of an odd payload; undefined unless those stand there as they are written here. */
  function oddTail(payload: Payload, body: number, oddWriter: OddWriter): string | undefined {
    const whole = wholeRow?.(payload.bytes.slice(0, payload.length)) ?? ''
    const { bytes, view } = createOutput(room + payload.length)
    const attrs = heads.write(payload, head, payload.view, undefined, view, 0)
    const end = open(view, attrs, oddWriter.write(payload.bytes, body, payload.length, view, attrs))
    const written = decoder.decode(bytes.subarray(0, end))
    return whole.startsWith(written) ? whole.slice(written.length) : undefined
  }

  return (payload, line, entry, output) => {
    const body = readPayload(payload, head)
    if (body < 0) return false
    const write = writers[head.action]
    if (write === undefined) return false
    const start = output.length
    const extra = entry === undefined ? 0 : textLength(entry)
    const needed = room + extra + payload.length
    if (start + needed > output.bytes.length) reserve(output, needed)
    const { view } = output
    const attrs = heads.write(payload, head, line, entry, view, start)
    if (attrs < 0) return false
    let at = write(payload.bytes, body, payload.length, view, attrs)
    let tail: Tail | undefined = end
    if (at < 0) {
      if (odd === undefined || write !== bodies.status) return false
      at = odd.write(payload.bytes, body, payload.length, view, attrs)
      if (at < 0) return false
      tail = odd.tail(() => oddTail(payload, body, odd))
      if (tail === undefined) return false
    }
    at = open(view, attrs, at)
    if (choose !== undefined) {
      const verdict = choose(payload.bytes, body - 1, payload.length, didOf(payload, head, line, entry))
      if (verdict === false) return true
      if (verdict !== true) {
        output.length = attrs
        bodies.values(verdict, output)
        reserve(output, 1)
        at = open(output.view, attrs, output.length)
      }
    }
    output.length = at
    reserve(output, tail.length)
    output.length = putCopy(output.view, at, tail.view, 0, tail.length)
    return true
  }
}

function textLength({ timestampFrom, timestampTo, typeFrom, typeTo, didFrom, didTo }: LogLine): number {
  return timestampTo - timestampFrom + typeTo - typeFrom + didTo - didFrom
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Gives the device's id as a text, of the line or of the frame: the very same one as before, while it is. */
function didReader() {
  let before = ''
  return (payload: Payload, head: PayloadHead, line: DataView, entry: LogLine | undefined): string | undefined => {
    const isOwn = entry !== undefined && entry.didFrom >= 0
    const [text, from, to] = isOwn ? [line, entry.didFrom, entry.didTo] : [payload.view, head.didFrom, head.didTo]
    if (from < 0) return undefined
    let isAsBefore = before.length === to - from
    for (let i = 0; isAsBefore && i < before.length; i++) isAsBefore = before.charCodeAt(i) === text.getUint8(from + i)
    if (!isAsBefore) before = decoder.decode(new Uint8Array(text.buffer, text.byteOffset + from, to - from))
    return before
  }
}
