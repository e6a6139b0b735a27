import type { Io } from './io.ts'
import type { OutputRecord } from './record.ts'

/** Puts records on the output one by one; `end` closes what the format has to close. */
export interface RecordWriter {
  write(record: OutputRecord): Promise<void>
  end(): Promise<void>
}

export interface WriterSettings {
  readonly io: Io
  /** The attributes to show, in this order. */
  readonly chosen: readonly string[]
  /** The names that people gave the attributes, by attribute name. */
  readonly displayNames: ReadonlyMap<string, string>
  /** Raw integers as well. */
  readonly raw: boolean
  /** Other members of the log's records. */
  readonly keep?: readonly string[] | undefined
}
