import { type OtherLines, type Output, putBytes, putText } from '../../bulk/index.ts'
import type { Codec } from '../../codec/contract.ts'
import { type DecodeSettings, decodeInput, framesOf } from '../decoded-input.ts'
import { createItemCutter, type InputItem } from '../input-items.ts'
import { lineParts } from '../line-text.ts'
import { type InputRecord, recordsOf } from '../payload-records.ts'
import type { OutputRecord } from '../record.ts'

/** A record with what it is made of. */
export interface LineRecord {
  readonly record: OutputRecord
  readonly input: InputRecord
  readonly item: InputItem
}

/** Reads every form of input line by line, through strings and objects. What a line gives is to be taken to the end before the next. */
export interface LineReader {
  push(line: Uint8Array): Iterable<LineRecord>
  /** The same for a line of which only the beginning was held. */
  pushLong(head: Uint8Array, length: number): Iterable<LineRecord>
  /** The input is at its end: a document that is still open is torn. */
  end(): Iterable<LineRecord>
  /** As if nothing had come before. */
  forget(): void
  /** Lines that went by elsewhere: for line numbers. */
  skip(count: number): void
  /** The next line is the one after so many. */
  goTo(lines: number): void
  readonly isOpen: boolean
  readonly counts: { readonly total: number; readonly failed: number }
}

export function createLineReader(codec: Codec, settings: DecodeSettings): LineReader {
  const cutter = settings.cutter?.() ?? createItemCutter()
  const counts = { total: 0, failed: 0 }

  function* read(items: Iterable<InputItem>): Generator<LineRecord> {
    for (const item of items) {
      for (const whole of recordsOf(item, settings.keep)) {
        for (const input of framesOf(whole, codec, settings)) {
          counts.total++
          const record = decodeInput(input, codec, settings)
          if ('error' in record && settings.isForgiving !== true) counts.failed++
          yield { record, input, item }
        }
      }
    }
  }

  return {
    push: line => read(cutter.push(line)),
    pushLong: (head, length) => read(cutter.pushLong(head, length)),
    end: () => read(cutter.end()),
    forget: cutter.forget,
    skip: cutter.skip,
    goTo: cutter.goTo,
    get isOpen() {
      return cutter.isOpen
    },
    counts,
  }
}

/** What becomes of a record: a text for the output, which may be empty. */
export type WriteRecord = (record: OutputRecord, input: InputRecord, item: InputItem) => string

export interface LineDecoder extends OtherLines, Pick<LineReader, 'forget' | 'skip' | 'goTo' | 'counts'> {
  takeLong(head: Uint8Array, length: number, output: Output): void
  end(output: Output): void
  /** Goes on with what the last line gives, until it is done or the output is full again. */
  goOn(output: Output): void
}

/** A document of a hundred bytes may give thousands of rows: so many bytes of them are held at once, and those of one more. */
const FULL_BYTES = 4 * 1024 * 1024

/** Decodes every form of input line by line: what is ordinary has a shorter way. */
export function createLineDecoder(codec: Codec, settings: DecodeSettings, write: WriteRecord): LineDecoder {
  const reader = createLineReader(codec, settings)
  let pending: Iterator<LineRecord> | undefined

  function goOn(output: Output): void {
    const full = output.length + FULL_BYTES
    while (pending !== undefined) {
      const next = pending.next()
      if (next.done) {
        pending = undefined
        return
      }
      const { record, input, item } = next.value
      // Only a line as it was has bytes that are no UTF-8.
      const put = item.unreadable === undefined ? putText : putLineText
      put(output, write(record, input, item))
      if (output.length >= full) return
    }
  }

  function begin(records: Iterable<LineRecord>, output: Output): void {
    pending = records[Symbol.iterator]()
    goOn(output)
  }

  return {
    take: (line, output) => begin(reader.push(line), output),
    takeLong: (head, length, output) => begin(reader.pushLong(head, length), output),
    end: output => begin(reader.end(), output),
    goOn,
    forget() {
      pending = undefined
      reader.forget()
    },
    skip: reader.skip,
    goTo: reader.goTo,
    get isOpen() {
      return reader.isOpen
    },
    get isFull() {
      return pending !== undefined
    },
    counts: reader.counts,
  }
}

/** Appends the bytes that the text of a line was made of. */
function putLineText(output: Output, text: string): void {
  for (const part of lineParts(text)) {
    if (typeof part === 'string') putText(output, part)
    else putBytes(output, Uint8Array.of(part))
  }
}
