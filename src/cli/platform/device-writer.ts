import type { ItemOf } from '../../api/contract.ts'
import type { Io } from '../io.ts'
import { visible } from '../visible.ts'

/** A device as the platform's search has it; with detail also these two. */
export type Device = ItemOf<'searchDevices'> & {
  readonly type?: string | null | undefined
  readonly is_disabled?: boolean | null | undefined
}

export interface DeviceWriter {
  write(device: Device): Promise<void>
  end(): Promise<void>
}

export type DeviceFormat = 'table' | 'ndjson' | 'json' | 'csv'

export interface DeviceWriterSettings {
  readonly io: Io
  /** Whether devices come with their detail. */
  readonly detail: boolean
}

// The libraries for tables and CSV are loaded only where they are used.
export async function createDeviceWriter(format: DeviceFormat, settings: DeviceWriterSettings): Promise<DeviceWriter> {
  switch (format) {
    case 'table':
      return createTable(settings, (await import('../columns.ts')).alignColumns)
    case 'csv':
      return createCsv(settings, (await import('csv-stringify/sync')).stringify)
    case 'json':
      return (await import('../write-json.ts')).createJsonWriter(settings.io)
    case 'ndjson':
      return (await import('../write-json.ts')).createNdjsonWriter(settings.io)
  }
}

/** For people: what one looks for first. Held until the end, since the widest decides; columns with nothing in them are left out. */
function createTable(
  { io, detail }: DeviceWriterSettings,
  alignColumns: typeof import('../columns.ts').alignColumns,
): DeviceWriter {
  const rows: (readonly string[])[] = []
  return {
    async write(device) {
      rows.push(TABLE.map(({ text }) => visible(text(device, detail))))
    },
    async end() {
      if (rows.length === 0) return
      const filled = TABLE.map((_, at) => at).filter(at => rows.some(row => row[at] !== ''))
      const table = [TABLE.map(({ head }) => head), ...rows].map(row => filled.map(at => row[at] as string))
      // What gives way where the terminal is narrow: the least telling first.
      const givingWay = [3, 2, 1, 0].map(rank =>
        filled.flatMap((at, column) => (TABLE[at]?.rank === rank ? [column] : [])),
      )
      const width = io.stdoutIsTty ? io.columns : undefined
      const lines = alignColumns(table, { width, givingWay: givingWay.filter(group => group.length > 0) })
      await io.stdout.write(`${lines.join('\n')}\n`)
    },
  }
}

interface Column {
  readonly head: string
  readonly text: (device: Device, detail: boolean) => string
  /** Whose texts are cut first: those of the highest rank. */
  readonly rank: 0 | 1 | 2 | 3
}

const TABLE: readonly Column[] = [
  { head: 'did', text: ({ did }) => did, rank: 0 },
  { head: 'mac', text: ({ mac }) => mac ?? '', rank: 1 },
  { head: 'online', text: online, rank: 0 },
  { head: 'came online', text: since, rank: 2 },
  { head: 'place', text: placeOf, rank: 3 },
  { head: 'state', text: states, rank: 2 },
  { head: 'firmware', text: firmware, rank: 3 },
]

/** The city first: where it is cut, the country goes. */
function placeOf({ country, region, city }: Device): string {
  return [city, region, country].filter(part => typeof part === 'string' && part !== '').join(', ')
}

function online({ is_online }: Device): string {
  return is_online === true ? 'yes' : is_online === false ? 'no' : ''
}

/** When it last came online, in UTC. */
function since({ online_latest }: Device): string {
  // The platform has 0 for devices that were never online.
  const time = new Date((online_latest ?? 0) * 1000)
  return time.getTime() > 0 ? `${time.toISOString().slice(0, 16).replace('T', ' ')}Z` : ''
}

function states({ is_faulty, is_alert, is_disabled, type }: Device, detail: boolean): string {
  return [is_faulty && 'fault', is_alert && 'alert', is_disabled && 'disabled', detail && type !== 'normal' && type]
    .filter(Boolean)
    .join(' ')
}

function firmware({ mcu_soft_version, wifi_soft_version }: Device): string {
  return [mcu_soft_version && `mcu ${mcu_soft_version}`, wifi_soft_version && `wifi ${wifi_soft_version}`]
    .filter(Boolean)
    .join(' ')
}

/** The document's own names, and order. */
const COLUMNS = [
  ...['did', 'mac', 'is_online', 'country', 'region', 'city', 'longitude', 'latitude', 'is_faulty', 'is_alert'],
  ...['online_latest', 'created_at', 'mcu_hard_version', 'mcu_soft_version', 'wifi_hard_version', 'wifi_soft_version'],
]

function createCsv(
  { io, detail }: DeviceWriterSettings,
  stringify: typeof import('csv-stringify/sync').stringify,
): DeviceWriter {
  const columns = [...COLUMNS, ...(detail ? ['type', 'is_disabled'] : [])]
  const print = async (cells: readonly unknown[]) => {
    const texts = cells.map(cell => (cell === undefined || cell === null ? '' : String(cell)))
    await io.stdout.write(stringify([io.stdoutIsTty ? texts.map(text => visible(text, { keepLines: true })) : texts]))
  }
  let headed = false
  const head = async () => {
    if (headed) return
    headed = true
    await print(columns)
  }
  return {
    async write(device) {
      await head()
      await print(columns.map(column => device[column]))
    },
    // Without devices too: a file of columns and no rows.
    end: head,
  }
}
