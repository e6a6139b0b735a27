import type { Layout } from '../layout/layout.ts'
import type { Io } from './io.ts'
import type { TableSettings } from './record-cells.ts'
import type { RecordWriter, WriterSettings } from './record-writer.ts'

export type RecordFormat = 'table' | 'ndjson' | 'json' | 'csv'
/** `single-line`: a line a record, for people. */
export type FrameFormat = RecordFormat | 'single-line'
/** Those of bytes too: a row a record, a typed column an attribute. */
export type DecodeFormat = FrameFormat | 'summary' | 'summary-json' | 'arrow' | 'parquet'

// The libraries for tables, CSV, Arrow and Parquet are loaded only where they are used.
export async function createWriter(format: FrameFormat, settings: WriterSettings): Promise<RecordWriter> {
  switch (format) {
    case 'table':
      return (await import('./write-table.ts')).createTableWriter(settings)
    case 'single-line':
      return (await import('./write-single-lines.ts')).createSingleLineWriter(settings)
    case 'csv':
      return (await import('./write-csv.ts')).createCsvWriter(settings)
    case 'json':
      return (await import('./write-json.ts')).createJsonWriter(settings.io)
    case 'ndjson':
      return (await import('./write-json.ts')).createNdjsonWriter(settings.io)
  }
}

export interface DecodeWriterSettings extends TableSettings {
  readonly io: Io
  readonly layout: Layout
}

/** A writer of what `decode` decodes. */
export async function createDecodeWriter(format: DecodeFormat, settings: DecodeWriterSettings): Promise<RecordWriter> {
  const { io, layout, chosen, raw, keep } = settings
  if (format === 'arrow') return (await import('./columnar/write-arrow.ts')).createArrowWriter(settings)
  if (format === 'parquet') return (await import('./columnar/write-parquet.ts')).createParquetWriter(settings)
  if (format === 'summary' || format === 'summary-json')
    return (await import('./write-summary.ts')).createSummaryWriter(format === 'summary' ? 'table' : 'json', io)
  const displayNames = new Map(layout.fields.map(({ attribute }) => [attribute.name, attribute.displayName]))
  return createWriter(format, { io, chosen, displayNames, raw, keep })
}
