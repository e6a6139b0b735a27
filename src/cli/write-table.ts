import type { Value } from '../codec/contract.ts'
import { alignColumns, widest } from './columns.ts'
import { localTime } from './local-time.ts'
import type { DecodedRecord, FailedRecord } from './record.ts'
import type { RecordWriter, WriterSettings } from './record-writer.ts'
import { safeJson, visible } from './visible.ts'

/** For people: a line about the payload, its attributes in columns, then whatever is odd about it. */
export function createTableWriter({ io, chosen, displayNames, raw }: WriterSettings): RecordWriter {
  const head = ['attribute', 'name', 'value', ...(raw ? ['raw'] : [])]
  const displayName = (name: string) => visible(displayNames.get(name) ?? '')
  const least = [
    widest([head[0] as string, ...chosen.map(name => visible(name))]),
    widest(['name', ...chosen.map(displayName)]),
  ]
  const width = io.stdoutIsTty ? io.columns : undefined

  const linesOf = (record: DecodedRecord) => {
    const rows = Object.keys(record.attrs).map(name => [
      visible(name),
      displayName(name),
      shown(record.attrs[name]),
      ...(raw ? [shown(record.raw?.[name])] : []),
    ])
    return [
      heading(record, io.timeZone),
      ...(rows.length > 0
        ? alignColumns([head, ...rows], { width, least, givingWay: [raw ? [2, 3] : [2], [0, 1]] })
        : []),
      ...remarks(record).map(([title, text]) => `  ${title}: ${text}`),
    ]
  }

  let between = ''
  return {
    async write(record) {
      const lines = 'error' in record ? [failure(record, io.timeZone)] : linesOf(record)
      await io.stdout.write(`${between}${lines.join('\n')}\n`)
      between = '\n'
    },
    async end() {},
  }
}

/** What a record is about: when, which way, of whom. */
export function heading(record: DecodedRecord, timeZone: string | undefined): string {
  const { timestamp, type, action, frame, command, sn, did, device_address: address } = record
  const framed = [frame, command, sn !== undefined && `sn ${sn}`, did !== undefined && `did ${did}`, address]
    .filter(Boolean)
    .join(' ')
  return [timestamp === undefined ? undefined : localTime(timestamp, timeZone), type, action, framed]
    .filter(part => part !== undefined && part !== '')
    .map(part => visible(String(part)))
    .join('  ')
}

/** Whatever else it has to say, a title and a text each. */
export function remarks(record: DecodedRecord): readonly (readonly [title: string, text: string])[] {
  const { names, data, fields = {}, missing, extra, issues, note } = record
  return [
    ...Object.entries(fields).map(
      ([name, value]) => [name, typeof value === 'object' ? safeJson(value) : String(value)] as const,
    ),
    ...(names ? [['names', names.join(', ')] as const] : []),
    ...(data !== undefined ? [['data', data] as const] : []),
    ...(missing ? [['missing', missing.join(', ')] as const] : []),
    ...(extra !== undefined ? [['extra', `${extra} ${extra === 1 ? 'byte' : 'bytes'}`] as const] : []),
    ...(issues ?? []).map(({ message }) => ['issue', message] as const),
    ...(note !== undefined ? [['note', note] as const] : []),
  ].map(([title, text]) => [visible(title), visible(text)])
}

export function failure({ timestamp, type, error, input }: FailedRecord, timeZone: string | undefined): string {
  const text = typeof input === 'string' ? visible(input) : safeJson(input)
  const time = timestamp === undefined ? undefined : localTime(timestamp, timeZone)
  const entry = [time, type].filter(part => part !== undefined).map(part => visible(String(part)))
  return ['error', ...entry, `${error.code}  ${visible(error.message)}`, `in ${shortened(text)}`].join('  ')
}

export function shown(value: Value | undefined): string {
  return value === undefined ? '' : visible(String(value))
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
