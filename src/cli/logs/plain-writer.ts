import type { DataRecord, OnlineRecord } from '../../api/contract.ts'
import type { Io } from '../io.ts'
import { safeJson, visible } from '../visible.ts'
import type { RecordFormat } from '../writer.ts'

/** Puts the records of a log that needs no decoding on the output. */
export interface LogWriter<T> {
  write(record: T): Promise<void>
  end(): Promise<void>
}

export interface DataSettings {
  readonly io: Io
  /** The attributes to show, in this order. CSV has a column for each; undefined: all that a record has. */
  readonly chosen: readonly string[] | undefined
  readonly displayNames: ReadonlyMap<string, string>
}

/** What the device reported, as the platform keeps it. */
export async function createDataWriter(format: RecordFormat, settings: DataSettings): Promise<LogWriter<DataRecord>> {
  const { io, chosen, displayNames } = settings
  const attrsOf = ({ attrs }: DataRecord) => (chosen === undefined ? attrs : pick(attrs, chosen))
  if (format === 'csv') {
    const names = chosen ?? []
    return csvWriter(io, ['ts', ...names], ({ ts, attrs }) => [ts, ...names.map(name => own(attrs, name))])
  }
  if (format !== 'table') {
    const writer = await jsonWriter(format, io)
    return { write: record => writer.write({ ...record, attrs: attrsOf(record) }), end: writer.end }
  }
  const { alignColumns } = await import('../columns.ts')
  let between = ''
  return {
    async write(record) {
      const rows = Object.entries(attrsOf(record)).map(([name, value]) => [
        visible(name),
        visible(displayNames.get(name) ?? ''),
        cellText(value),
      ])
      const width = io.stdoutIsTty ? io.columns : undefined
      const head = ['attribute', 'name', 'value']
      const lines = rows.length > 0 ? alignColumns([head, ...rows], { width, givingWay: [[2], [0, 1]] }) : []
      await io.stdout.write(`${between}${[cellText(record.ts), ...lines].join('\n')}\n`)
      between = '\n'
    },
    async end() {},
  }
}

/** When the device came and went. */
export async function createOnlineWriter(format: RecordFormat, io: Io): Promise<LogWriter<OnlineRecord>> {
  if (format === 'csv') {
    return csvWriter(io, ['timestamp', 'type', 'payload'], ({ timestamp, type, payload }) => [timestamp, type, payload])
  }
  if (format !== 'table') return jsonWriter(format, io)
  return {
    async write({ timestamp, type, payload }) {
      await io.stdout.write(`${[cellText(timestamp), cellText(type), ...facts(payload)].join('  ').trimEnd()}\n`)
    },
    async end() {},
  }
}

/** `duration 89  reason no_heartbeat  heartbeat.count 3` */
function facts(payload: unknown, before = ''): readonly string[] {
  if (typeof payload !== 'object' || payload === null) return []
  return Object.entries(payload).flatMap(([name, value]) =>
    before === '' && typeof value === 'object' && value !== null && !Array.isArray(value)
      ? facts(value, `${name}.`)
      : [`${visible(before + name)} ${cellText(value)}`],
  )
}

async function jsonWriter(format: 'ndjson' | 'json', io: Io): Promise<LogWriter<object>> {
  const { createJsonWriter, createNdjsonWriter } = await import('../write-json.ts')
  return format === 'json' ? createJsonWriter(io) : createNdjsonWriter(io)
}

async function csvWriter<T>(
  io: Io,
  head: readonly string[],
  cellsOf: (record: T) => readonly unknown[],
): Promise<LogWriter<T>> {
  const { stringify } = await import('csv-stringify/sync')
  const print = async (cells: readonly string[]) => {
    await io.stdout.write(stringify([io.stdoutIsTty ? cells.map(cell => visible(cell, { keepLines: true })) : cells]))
  }
  await print(head)
  return { write: record => print(cellsOf(record).map(plainText)), async end() {} }
}

function plainText(value: unknown): string {
  if (value === undefined || value === null) return ''
  return typeof value === 'object' ? safeJson(value) : String(value)
}

function cellText(value: unknown): string {
  return visible(plainText(value))
}

function own(attrs: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(attrs, name) ? attrs[name] : undefined
}

function pick(attrs: Readonly<Record<string, unknown>>, chosen: readonly string[]): Readonly<Record<string, unknown>> {
  // Without a prototype `__proto__` is a name like any other.
  const picked: Record<string, unknown> = Object.create(null)
  for (const name of chosen) if (Object.hasOwn(attrs, name)) picked[name] = attrs[name]
  return picked
}
