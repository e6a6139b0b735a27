import { createOutput, lineBlocks } from '../../bulk/index.ts'
import type { Codec } from '../../codec/contract.ts'
import type { DecodeSettings } from '../decoded-input.ts'
import type { OutputRecord } from '../record.ts'
import type { RecordWriter } from '../record-writer.ts'
import { HELD_LIMIT, tooLong } from '../text-lines.ts'
import type { Counts } from './decode-bulk.ts'
import { createLineDecoder } from './line-decoder.ts'
import type { KeepRecord } from './row-of-record.ts'

export interface RecordSettings {
  readonly codec: Codec
  readonly settings: DecodeSettings
  readonly keep: KeepRecord
}

const NEWLINE = 0x0a

/** Decodes a stream of bytes, cut anywhere, for a format that wants records and not rows of text. Holds a chunk and its records. */
export async function decodeRecords(
  chunks: AsyncIterable<Uint8Array>,
  { codec, settings, keep }: RecordSettings,
  writer: RecordWriter,
): Promise<Counts> {
  let records: OutputRecord[] = []
  const lines = createLineDecoder(codec, settings, (record, input) => {
    const kept = keep(record, input)
    if (kept !== undefined) records.push(kept)
    return ''
  })
  const noText = createOutput(0)

  async function write(): Promise<void> {
    const written = records
    records = []
    for (const record of written) await writer.write(record)
  }

  const blocks = lineBlocks(
    async (bytes, from, to) => {
      try {
        for (let at = from; at < to; ) {
          const end = bytes.indexOf(NEWLINE, at)
          lines.take(bytes.subarray(at, end), noText)
          at = end + 1
        }
      } finally {
        // What came before a line that stops everything stands.
        await write()
      }
    },
    HELD_LIMIT,
    () => tooLong(HELD_LIMIT, settings.source?.()),
  )
  try {
    for await (const chunk of chunks) await blocks.push(chunk)
    await blocks.end()
    lines.end(noText)
    await write()
  } finally {
    await writer.end()
  }
  return lines.counts
}
