import {
  type BlockDecoder,
  type BlockSettings,
  createBlockDecoder,
  type Output,
  type RowFormat,
} from '../../bulk/index.ts'
import type { Codec } from '../../codec/contract.ts'
import type { DecodeSettings } from '../decoded-input.ts'
import { createLineDecoder, type WriteRecord } from './line-decoder.ts'

/** Decodes blocks of whole lines one after another, each line by the shortest way that fits it. */
export interface BlockSession {
  /** Gives the place before which all lines are taken: not `to` where the output has to be emptied before it goes on. */
  decode(bytes: Uint8Array, from: number, to: number, output: Output): number
  /** A line of which only the beginning was held. */
  decodeLong(head: Uint8Array, length: number, output: Output): void
  end(output: Output): void
  /** Goes on with what the last line gives. */
  goOn(output: Output): void
  /** As if no document were open. */
  forget(): void
  /** Lines that went by elsewhere: for line numbers. */
  skip(lines: number): void
  /** The next line is the one after so many, whatever went by here. */
  goTo(lines: number): void
  readonly isOpen: boolean
  /** Whether there is more of what the last line gives, once the output is emptied. */
  readonly isFull: boolean
  readonly lines: number
  readonly total: number
  readonly failed: number
}

/** What of the rows is the short way's. */
export type ShortRows = Pick<BlockSettings, 'choose' | 'wholeRow' | 'annotate'>

export interface SessionSettings extends ShortRows {
  readonly codec: Codec
  readonly settings: DecodeSettings
  readonly format: RowFormat
  readonly write: WriteRecord
  /** False where records are wanted, not rows: for raw integers, frames that are told. */
  readonly mayBeShort: boolean
  /** So many bytes go the long way. */
  readonly longBytes?: number
}

/** The tables of the short way do not pay for a few lines. */
const LONG_BYTES = 8 * 1024

const NEWLINE = 0x0a

export function createBlockSession(session: SessionSettings): BlockSession {
  const { codec, settings, format, write, mayBeShort, choose, wholeRow, annotate, longBytes = LONG_BYTES } = session
  const other = createLineDecoder(codec, settings, write)
  let short: BlockDecoder | undefined
  let seen = 0
  let lines = 0

  const counted = {
    take(line: Uint8Array, output: Output) {
      lines++
      other.take(line, output)
    },
    skip: other.skip,
    get isOpen() {
      return other.isOpen
    },
    get isFull() {
      return other.isFull
    },
  }

  function decodeSlowly(bytes: Uint8Array, from: number, to: number, output: Output): number {
    for (let at = from; at < to; ) {
      const end = bytes.indexOf(NEWLINE, at)
      counted.take(bytes.subarray(at, end), output)
      at = end + 1
      if (other.isFull) return at
    }
    return to
  }

  return {
    decode(bytes, from, to, output) {
      seen += to - from
      if (!mayBeShort || seen < longBytes) return decodeSlowly(bytes, from, to, output)
      short ??= createBlockDecoder({
        ...{ layout: codec.layout, chosen: settings.chosen, format },
        ...{ choose, wholeRow, annotate },
        other: counted,
      })
      return short.decode(bytes, from, to, output)
    },
    decodeLong(head, length, output) {
      lines++
      other.takeLong(head, length, output)
    },
    end: other.end,
    goOn: other.goOn,
    forget: other.forget,
    skip: other.skip,
    goTo: other.goTo,
    get isOpen() {
      return other.isOpen
    },
    get isFull() {
      return other.isFull
    },
    get lines() {
      return lines + (short?.ordinary ?? 0)
    },
    get total() {
      return other.counts.total + (short?.ordinary ?? 0)
    },
    get failed() {
      return other.counts.failed
    },
  }
}
