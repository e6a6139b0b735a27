import type { LogName } from './partitions.ts'

/** One line of an archive, or what becomes one: the platform's record, and for cmd what the archive says of it. */
export type LogLine = Readonly<Record<string, unknown>>

/** When a record was made, epoch seconds; undefined for what is no record of that log. */
export function timeOf(log: LogName, line: LogLine): number | undefined {
  const value = log === 'data' ? line.ts : line.timestamp
  const at = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof at === 'number' && Number.isFinite(at) ? at : undefined
}

/** The platform's record without what the archive adds: the same from the platform and from the disk. */
export function recordIn(log: LogName, line: LogLine): LogLine {
  if (log !== 'cmd') return line
  const { action: _action, attrs: _attrs, error: _error, further_frames: _further, ...record } = line
  return record
}
