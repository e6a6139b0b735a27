import { putCopy } from './fragments.ts'
import { readHexDigits } from './hex-digits.ts'
import { createLogLine, type LogLine, scanLogLine } from './log-line.ts'
import { type Output, reserve } from './output.ts'
import { createPayload } from './payload-reader.ts'
import { type RowSettings, rowWriter, type WriteRow } from './row-writer.ts'

/** Does what the short way does not: knows every form of input, and says what is wrong with what is none. */
export interface OtherLines {
  /** A line without its line end. May append to the output. */
  take(line: Uint8Array, output: Output): void
  /** So many lines went the short way before its next: for line numbers. */
  skip(lines: number): void
  /** While a document of several lines is open, every line is its. */
  readonly isOpen: boolean
  /** Whether the output has to be emptied before what the last line gives can be gone on with. */
  readonly isFull: boolean
}

export interface BlockDecoder {
  /** Appends the rows of whole lines; the last line has its line end too. Gives the place before which all are taken: not `to` where another's is full. */
  decode(bytes: Uint8Array, from: number, to: number, output: Output): number
  /** How many lines went the short way so far. */
  readonly ordinary: number
}

export interface BlockSettings extends RowSettings {
  /** Each line before its row. */
  readonly annotate?: boolean | undefined
  readonly other: OtherLines
}

/** The longest payload that goes the short way: what a frame can carry, and its envelope. */
const MOST_PAYLOAD_BYTES = 1 << 16

const NEWLINE = 0x0a
const RETURN = 0x0d
const BRACE = 0x7b

/**
 * Decodes lines from their bytes to the bytes of rows: hex digits to nibbles to ready-made texts, without a string or an object in
 * between. That is for ordinary lines: plain hex of a P0 or envelope, cmd log records, nothing odd in them. All others `other` takes,
 * so the rows are those that it alone would give.
 */
export function createBlockDecoder({ annotate = false, other, ...settings }: BlockSettings): BlockDecoder {
  // Undefined: then every line is another's.
  const write: WriteRow | undefined = rowWriter(settings)
  const payload = createPayload(MOST_PAYLOAD_BYTES)
  const entry = createLogLine()
  let ordinary = 0

  /** The place after the line, or -1 where nothing was written. */
  function short(bytes: Uint8Array, view: DataView, from: number, to: number, output: Output, put: WriteRow): number {
    let next: number
    let known: LogLine | undefined
    if (bytes[from] === BRACE) {
      next = scanLogLine(bytes, view, from, to, entry, payload)
      if (next < 0) return -1
      known = entry
    } else {
      const end = readHexDigits(view, from, to, payload.bytes)
      const last = bytes[end] === RETURN ? end + 1 : end
      if (bytes[last] !== NEWLINE) return -1
      payload.length = (end - from) >> 1
      next = last + 1
    }
    if (annotate) return putBoth(bytes, view, from, next, known, output, put) ? next : -1
    return put(payload, view, known, output) ? next : -1
  }

  /** The line without what is blank at its end, and its row, where there is one. */
  function putBoth(
    bytes: Uint8Array,
    view: DataView,
    from: number,
    next: number,
    known: LogLine | undefined,
    output: Output,
    put: WriteRow,
  ): boolean {
    let to = next - 1
    while (to > from && (bytes[to - 1] as number) <= 0x20) to--
    const start = output.length
    reserve(output, to - from + 1)
    const end = putCopy(output.view, start, view, from, to)
    output.view.setUint8(end, NEWLINE)
    output.length = end + 1
    const isPut = put(payload, view, known, output)
    if (output.length === end + 1) output.length = start
    return isPut
  }

  return {
    decode(bytes, from, to, output) {
      let at = from
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
      let isOpen = other.isOpen
      let passed = 0
      while (at < to) {
        const next = write === undefined || isOpen ? -1 : short(bytes, view, at, to, output, write)
        if (next >= 0) {
          ordinary++
          passed++
          at = next
        } else {
          const end = bytes.indexOf(NEWLINE, at)
          other.skip(passed)
          passed = 0
          other.take(bytes.subarray(at, end), output)
          at = end + 1
          if (other.isFull) return at
          isOpen = other.isOpen
        }
      }
      other.skip(passed)
      return to
    },
    get ordinary() {
      return ordinary
    },
  }
}
