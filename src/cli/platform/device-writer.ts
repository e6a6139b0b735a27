import type { ItemOf } from '../../api/contract.ts'
import type { Io } from '../io.ts'
import { type Members, membersOf } from '../members.ts'
import { createPlainCsv, plainText } from '../plain-cells.ts'
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
      return createCsv(settings)
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
      rows.push(TABLE.map(({ text }) => visible(text(membersOf(device), detail))))
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
  readonly text: (device: Members, detail: boolean) => string
  /** Whose texts are cut first: those of the highest rank. */
  readonly rank: 0 | 1 | 2 | 3
}

const TABLE: readonly Column[] = [
  { head: 'did', text: ({ did }) => plainText(did), rank: 0 },
  { head: 'mac', text: ({ mac }) => plainText(mac), rank: 1 },
  { head: 'online', text: online, rank: 0 },
  { head: 'came online', text: since, rank: 2 },
  { head: 'place', text: placeOf, rank: 3 },
  { head: 'state', text: states, rank: 2 },
  { head: 'firmware', text: firmware, rank: 3 },
]

/** The city first: where it is cut, the country goes. */
function placeOf({ country, region, city }: Members): string {
  return [city, region, country]
    .map(plainText)
    .filter(part => part !== '')
    .join(', ')
}

function online({ is_online }: Members): string {
  return is_online === true ? 'yes' : is_online === false ? 'no' : plainText(is_online)
}

/** Seconds: what no date of four digits can be made of is shown as it is. */
const YEAR_10000 = 253_402_300_800

/** When it last came online, in UTC. */
function since({ online_latest }: Members): string {
  if (typeof online_latest !== 'number' || online_latest >= YEAR_10000) return plainText(online_latest)
  // The platform has 0 for devices that were never online.
  return online_latest > 0 ? `${new Date(online_latest * 1000).toISOString().slice(0, 16).replace('T', ' ')}Z` : ''
}

function states({ is_faulty, is_alert, is_disabled, type }: Members, detail: boolean): string {
  return [is_faulty && 'fault', is_alert && 'alert', is_disabled && 'disabled', detail && type !== 'normal' && type]
    .filter(Boolean)
    .map(plainText)
    .join(' ')
}

function firmware({ mcu_soft_version: mcu, wifi_soft_version: wifi }: Members): string {
  return [mcu && `mcu ${plainText(mcu)}`, wifi && `wifi ${plainText(wifi)}`].filter(Boolean).join(' ')
}

/** The document's own names, and order. */
const COLUMNS: readonly string[] = [
  ...['did', 'mac', 'is_online', 'country', 'region', 'city', 'longitude', 'latitude', 'is_faulty', 'is_alert'],
  ...['online_latest', 'created_at', 'mcu_hard_version', 'mcu_soft_version', 'wifi_hard_version', 'wifi_soft_version'],
]

function createCsv({ io, detail }: DeviceWriterSettings): Promise<DeviceWriter> {
  const columns = [...COLUMNS, ...(detail ? ['type', 'is_disabled'] : [])]
  return createPlainCsv(io, columns, device => {
    const members = membersOf(device)
    return columns.map(column => members[column])
  })
}
