import type { Codec } from '../../codec/contract.ts'
import { decodeMessage } from '../../frame/message.ts'
import { type DecodeSettings, decodeInput } from '../decoded-input.ts'
import { UsageError } from '../fault.ts'
import type { DecodeFlags } from '../options.ts'
import { type DecodedRecord, decodedRecord } from '../record.ts'
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
  const wantsWhole = wishes.where.length > 0 || wishes.changesOnly || wishes.forwardFill
  const original = (text: string) => (text.includes('\n') ? text.replace(/\s*\n\s*/g, ' ') : text)
  return {
    ...short,
    annotate: wishes.annotate,
    choose: wantsWhole ? wanted.payload : undefined,
    write(record, input, item) {
      if ('error' in record) {
        if (wishes.other === 'drop') return ''
        if (wishes.other === 'pass') return `${original(item.text)}\n`
        return `${wishes.annotate ? `${original(item.text)}\n` : ''}${rows.row(record)}`
      }
      const shown = wantsWhole ? filtered(record, decodeAll(input, codec, settings), wanted, settings.chosen) : record
      if (shown === undefined) return ''
      return `${wishes.annotate ? `${original(item.text)}\n` : ''}${rows.row(shown)}`
    },
  }
}

/** The record with every attribute: conditions may be on such as are not shown. */
function decodeAll(input: Parameters<typeof decodeInput>[0], codec: Codec, settings: DecodeSettings): DecodedRecord {
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
