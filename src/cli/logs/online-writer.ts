import type { OnlineRecord } from '../../api/contract.ts'
import type { Io } from '../io.ts'
import { localTime } from '../local-time.ts'
import { cellText, createPlainCsv } from '../plain-cells.ts'
import { visible } from '../visible.ts'
import type { RecordFormat } from '../writer.ts'

/** Puts the records of a log that needs no decoding on the output. */
export interface LogWriter<T> {
  write(record: T): Promise<void>
  end(): Promise<void>
}

/** When the device came and went. */
export async function createOnlineWriter(format: RecordFormat, io: Io): Promise<LogWriter<OnlineRecord>> {
  if (format === 'csv') {
    return createPlainCsv(io, ['timestamp', 'type', 'payload'], ({ timestamp, type, payload }) => [
      timestamp,
      type,
      payload,
    ])
  }
  if (format !== 'table') return jsonWriter(format, io)
  return {
    async write({ timestamp, type, payload }) {
      await io.stdout.write(
        `${[timeText(timestamp, io.timeZone), cellText(type), ...facts(payload)].join('  ').trimEnd()}\n`,
      )
    },
    async end() {},
  }
}

/** A time for people; whatever else a service wrote there, as it is. */
export function timeText(time: unknown, timeZone: string | undefined): string {
  return typeof time === 'number' ? localTime(time, timeZone) : cellText(time)
}

/** `duration 89  reason no_heartbeat  heartbeat.count 3` */
function facts(payload: unknown, before = ''): readonly string[] {
  if (typeof payload !== 'object' || payload === null)
    return payload === undefined || payload === null ? [] : [cellText(payload)]
  return Object.entries(payload).flatMap(([name, value]) =>
    before === '' && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? facts(value, `${name}.`)
      : [`${visible(before + name)} ${cellText(value)}`],
  )
}

export async function jsonWriter(format: 'ndjson' | 'json', io: Io): Promise<LogWriter<object>> {
  const { createJsonWriter, createNdjsonWriter } = await import('../write-json.ts')
  return format === 'json' ? createJsonWriter(io) : createNdjsonWriter(io)
}
