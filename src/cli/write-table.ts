import type { Value } from '../codec/contract.ts'
import { alignColumns, widest } from './columns.ts'
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
      heading(record),
      ...(rows.length > 0
        ? alignColumns([head, ...rows], { width, least, givingWay: [raw ? [2, 3] : [2], [0, 1]] })
        : []),
      ...remarks(record),
    ]
  }

  let between = ''
  return {
    async write(record) {
      const lines = 'error' in record ? [failure(record)] : linesOf(record)
      await io.stdout.write(`${between}${lines.join('\n')}\n`)
      between = '\n'
    },
    async end() {},
  }
}

function heading({ timestamp, type, action, frame, command, sn, did }: DecodedRecord): string {
  const framed = [frame, command, sn !== undefined && `sn ${sn}`, did !== undefined && `did ${did}`]
    .filter(Boolean)
    .join(' ')
  return [timestamp, type, action, framed]
    .filter(part => part !== undefined && part !== '')
    .map(part => visible(String(part)))
    .join('  ')
}

function remarks({ names, data, missing, extra, issues, note }: DecodedRecord): readonly string[] {
  const remark = (title: string, text: string) => `  ${title}: ${visible(text)}`
  return [
    ...(names ? [remark('names', names.join(', '))] : []),
    ...(data !== undefined ? [remark('data', data)] : []),
    ...(missing ? [remark('missing', missing.join(', '))] : []),
    ...(extra !== undefined ? [remark('extra', `${extra} ${extra === 1 ? 'byte' : 'bytes'}`)] : []),
    ...(issues ?? []).map(({ message }) => remark('issue', message)),
    ...(note !== undefined ? [remark('note', note)] : []),
  ]
}

function failure({ timestamp, type, error, input }: FailedRecord): string {
  const text = typeof input === 'string' ? visible(input) : safeJson(input)
  const entry = [timestamp, type].filter(part => part !== undefined).map(part => visible(String(part)))
  return ['error', ...entry, `${error.code}  ${visible(error.message)}`, `in ${shortened(text)}`].join('  ')
}

function shown(value: Value | undefined): string {
  return value === undefined ? '' : visible(String(value))
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`
}
