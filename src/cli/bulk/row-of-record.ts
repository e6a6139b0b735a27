import type { Codec } from '../../codec/contract.ts'
import { decodeMessage } from '../../frame/message.ts'
import { type DecodeSettings, decodeInput } from '../decoded-input.ts'
import { UsageError } from '../fault.ts'
import type { InputItem } from '../input-items.ts'
import type { DecodeFlags } from '../options.ts'
import type { InputRecord } from '../payload-records.ts'
import { type DecodedRecord, decodedRecord, type OutputRecord } from '../record.ts'
import type { ShortRows } from './block-session.ts'
import type { WriteRecord } from './line-decoder.ts'
import type { TextRows } from './text-rows.ts'
import { projected, type RecordWishes, type WantedRecords, wantedRecords } from './wanted-records.ts'

export interface RowWishes extends RecordWishes {
  readonly annotate: boolean
  readonly other: 'report' | 'pass' | 'drop'
}

/** What the flags wish, or undefined where they wish for nothing but every record as it is. @throws UsageError for wishes that do not go together */
export function wishesOf(flags: DecodeFlags, kind: string): RowWishes | undefined {
  const wishes: RowWishes = {
    where: flags.where ?? [],
    changesOnly: flags['changes-only'] === true,
    forwardFill: flags['forward-fill'] === true,
    annotate: flags.annotate === true,
    other: flags.other ?? 'report',
  }
  if (kind !== 'ndjson' && (wishes.annotate || wishes.other === 'pass')) {
    const flag = wishes.annotate ? '--annotate' : '--other pass'
    throw new UsageError(`${flag} puts lines of the input between those of the output: it needs --format ndjson`)
  }
  const { where, changesOnly, forwardFill, annotate, other } = wishes
  return where.length > 0 || changesOnly || forwardFill || annotate || other !== 'report' ? wishes : undefined
}

/** Whether a record depends on those before it. */
export function hasMemory({ changesOnly, forwardFill }: RowWishes): boolean {
  return changesOnly || forwardFill
}

/** What is left of a record under the wishes: nothing of one that is not wanted. */
export type KeepRecord = (record: OutputRecord, input: InputRecord) => OutputRecord | undefined

export function keepRecord(codec: Codec, settings: DecodeSettings, wishes: RowWishes | undefined): KeepRecord {
  if (wishes === undefined) return record => record
  return keepWanted(codec, settings, wishes, wantedRecords(codec, wishes, settings.chosen))
}

function keepWanted(codec: Codec, settings: DecodeSettings, wishes: RowWishes, wanted: WantedRecords): KeepRecord {
  return (record, input) => {
    if ('error' in record) return wishes.other === 'drop' ? undefined : record
    return wantsWhole(wishes) ? filtered(record, decodeAll(input, codec, settings), wanted, settings.chosen) : record
  }
}

function wantsWhole({ where, changesOnly, forwardFill }: RowWishes): boolean {
  return where.length > 0 || changesOnly || forwardFill
}

/** Rows under the wishes: of records, and what the short way needs to make the same ones. */
export interface RecordRows extends ShortRows {
  readonly write: WriteRecord
}

export function rowsUnder(
  codec: Codec,
  settings: DecodeSettings,
  rows: TextRows,
  wishes: RowWishes | undefined,
): RecordRows {
  const wholeRow = (payload: Uint8Array) => rows.row(decodedRecord({}, decodeMessage(codec, payload), settings.chosen))
  const short = settings.strict === true ? {} : { wholeRow }
  if (wishes === undefined) return { ...short, write: record => rows.row(record) }
  const wanted = wantedRecords(codec, wishes, settings.chosen)
  const keep = keepWanted(codec, settings, wishes, wanted)
  return {
    ...short,
    annotate: wishes.annotate,
    choose: wantsWhole(wishes) ? wanted.payload : undefined,
    write(record, input, item) {
      // What was let go cannot be passed on: then it is told.
      if ('error' in record && wishes.other === 'pass' && item.isCut === undefined) return `${original(item)}\n`
      const kept = keep(record, input)
      if (kept === undefined) return ''
      return `${wishes.annotate ? `${original(item)}\n` : ''}${rows.row(kept)}`
    },
  }
}

/** The lines that it was, as one. */
function original({ text, isCut, unreadable }: InputItem): string {
  if (isCut && unreadable !== undefined) return unreadable.shown
  return text.includes('\n') ? text.replace(/\s*\n\s*/g, ' ') : text
}

/** The record with every attribute: conditions may be on such as are not shown. */
function decodeAll(input: InputRecord, codec: Codec, settings: DecodeSettings): DecodedRecord {
  const chosen = codec.layout.fields.map(({ attribute }) => attribute.name)
  return decodeInput(input, codec, { ...settings, chosen, raw: false }) as DecodedRecord
}

function filtered(
  record: DecodedRecord,
  whole: DecodedRecord,
  { record: want }: WantedRecords,
  chosen: readonly string[],
): DecodedRecord | undefined {
  const wanted = want(whole)
  if (wanted === undefined) return undefined
  return wanted === whole ? record : { ...record, attrs: projected(wanted.attrs, chosen) }
}
