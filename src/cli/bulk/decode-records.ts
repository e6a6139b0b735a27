import { lineBlocks } from '../../bulk/index.ts'
import type { Codec } from '../../codec/contract.ts'
import type { DecodeSettings } from '../decoded-input.ts'
import { HELD_LIMIT } from '../input-items.ts'
import type { RecordWriter } from '../record-writer.ts'
import type { Counts } from './decode-bulk.ts'
import { createLineReader, type LineRecord } from './line-decoder.ts'
import type { KeepRecord } from './row-of-record.ts'

export interface RecordSettings {
  readonly codec: Codec
  readonly settings: DecodeSettings
  readonly keep: KeepRecord
}

const NEWLINE = 0x0a

/** Decodes a stream of bytes, cut anywhere, for a format that wants records and not rows of text. Holds a chunk and a record. */
export async function decodeRecords(
  chunks: AsyncIterable<Uint8Array>,
  { codec, settings, keep }: RecordSettings,
  writer: RecordWriter,
): Promise<Counts> {
  const reader = createLineReader(codec, settings)

  async function write(records: Iterable<LineRecord>): Promise<void> {
    for (const { record, input } of records) {
      const kept = keep(record, input)
      if (kept !== undefined) await writer.write(kept)
    }
  }

  const blocks = lineBlocks(
    async (bytes, from, to) => {
      for (let at = from; at < to; ) {
        const end = bytes.indexOf(NEWLINE, at)
        await write(reader.push(bytes.subarray(at, end)))
        at = end + 1
      }
    },
    HELD_LIMIT,
    (head, length) => write(reader.pushLong(head, length)),
  )
  try {
    for await (const chunk of chunks) await blocks.push(chunk)
    await blocks.end()
    await write(reader.end())
  } finally {
    await writer.end()
  }
  return reader.counts
}
