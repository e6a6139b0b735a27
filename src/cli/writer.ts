import type { RecordWriter, WriterSettings } from './record-writer.ts'

export type RecordFormat = 'table' | 'ndjson' | 'json' | 'csv'

// The libraries for tables and CSV are loaded only where they are used.
export async function createWriter(format: RecordFormat, settings: WriterSettings): Promise<RecordWriter> {
  switch (format) {
    case 'table':
      return (await import('./write-table.ts')).createTableWriter(settings)
    case 'csv':
      return (await import('./write-csv.ts')).createCsvWriter(settings)
    case 'json':
      return (await import('./write-json.ts')).createJsonWriter(settings.io)
    case 'ndjson':
      return (await import('./write-json.ts')).createNdjsonWriter(settings.io)
  }
}
