import { type OtherLines, putText } from '../../bulk/index.ts'
import type { Codec } from '../../codec/contract.ts'
import { type DecodeSettings, decodeInput, framesOf } from '../decoded-input.ts'
import { createItemCutter, type InputItem } from '../input-items.ts'
import { type InputRecord, recordsOf } from '../payload-records.ts'
import type { OutputRecord } from '../record.ts'
import { HELD_LIMIT } from '../text-lines.ts'

/** What becomes of a record: a text for the output, which may be empty. */
export type WriteRecord = (record: OutputRecord, input: InputRecord, item: InputItem) => string

export interface LineDecoder extends OtherLines {
  /** The input is at its end: a document that is still open is torn. */
  end(output: Parameters<OtherLines['take']>[1]): void
  /** Lines that went by elsewhere: for line numbers. */
  skip(count: number): void
  /** The next line is the one after so many. */
  goTo(lines: number): void
  readonly counts: { readonly total: number; readonly failed: number }
}

/** Decodes every form of input line by line, through strings and objects: what is ordinary has a shorter way. */
export function createLineDecoder(codec: Codec, settings: DecodeSettings, write: WriteRecord): LineDecoder {
  const cutter = settings.cutter?.() ?? createItemCutter(HELD_LIMIT, settings.source)
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const counts = { total: 0, failed: 0 }

  function put(items: readonly InputItem[], output: Parameters<OtherLines['take']>[1]): void {
    for (const item of items) {
      for (const record of recordsOf(item, settings.keep))
        for (const input of framesOf(record, codec, settings)) one(input, item, output)
    }
  }

  function one(input: InputRecord, item: InputItem, output: Parameters<OtherLines['take']>[1]): void {
    counts.total++
    const record = decodeInput(input, codec, settings)
    if ('error' in record && settings.isForgiving !== true) counts.failed++
    putText(output, write(record, input, item))
  }

  return {
    take(line, output) {
      const text = decoder.decode(line)
      put(cutter.push(text.endsWith('\r') ? text.slice(0, -1) : text), output)
    },
    end(output) {
      put(cutter.end(), output)
    },
    skip: count => cutter.skip(count),
    goTo: lines => cutter.goTo(lines),
    get isOpen() {
      return cutter.isOpen
    },
    counts,
  }
}
