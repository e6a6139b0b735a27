import type { DataRecord } from '../../api/contract.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import { isMembers, type Members, membersOf } from '../members.ts'
import { cellText, createPlainCsv } from '../plain-cells.ts'
import { visible } from '../visible.ts'
import type { RecordFormat } from '../writer.ts'
import { jsonWriter, type LogWriter, timeText } from './online-writer.ts'

export interface DataSettings {
  readonly io: Io
  /** The attributes to show, in this order: those that were asked for, or all of the definition. Undefined where none is at hand. */
  readonly names: readonly string[] | undefined
  /** Those that were asked for are all that is wanted. */
  readonly asked: boolean
  readonly displayNames: ReadonlyMap<string, string>
}

/** What the device reported, as the platform keeps it. A record may have no attributes, and CSV has the columns of `names` alone. */
export async function createDataWriter(format: RecordFormat, settings: DataSettings): Promise<LogWriter<DataRecord>> {
  if (format === 'csv') return createCsv(settings)
  const { io, names, asked, displayNames } = settings
  const wanted = asked ? names : undefined
  if (format !== 'table') {
    const writer = await jsonWriter(format, io)
    const { end } = writer
    if (wanted === undefined) return { write: record => writer.write(record), end }
    return {
      write: ({ attrs, ...rest }) => writer.write({ ...rest, attrs: isMembers(attrs) ? pick(attrs, wanted) : attrs }),
      end,
    }
  }
  const { alignColumns } = await import('../columns.ts')
  let between = ''
  return {
    async write({ ts, attrs }) {
      const all = membersOf(attrs)
      const rows = Object.entries(wanted === undefined ? all : pick(all, wanted)).map(([name, value]) => [
        visible(name),
        visible(displayNames.get(name) ?? ''),
        cellText(value),
      ])
      const width = io.stdoutIsTty ? io.columns : undefined
      const head = ['attribute', 'name', 'value']
      const lines = rows.length > 0 ? alignColumns([head, ...rows], { width, givingWay: [[2], [0, 1]] }) : []
      await io.stdout.write(`${between}${[timeText(ts, io.timeZone), ...lines].join('\n')}\n`)
      between = '\n'
    },
    async end() {},
  }
}

/** The columns stand before the first record is there: what has none is told at the end. */
async function createCsv({ io, names = [], asked }: DataSettings): Promise<LogWriter<DataRecord>> {
  const known = new Set(names)
  const leftOut = new Map<string, number>()
  let affected = 0
  const writer = await createPlainCsv<DataRecord>(io, dataColumns(names), ({ ts, attrs }) => {
    const all = membersOf(attrs)
    return [ts, ...names.map(name => (Object.hasOwn(all, name) ? all[name] : undefined))]
  })
  return {
    async write(record) {
      await writer.write(record)
      const others = asked ? [] : Object.keys(membersOf(record.attrs)).filter(name => !known.has(name))
      if (others.length > 0) affected++
      // A service could name new ones for ever.
      for (const name of others)
        if (leftOut.has(name) || leftOut.size < MOST_NAMES) leftOut.set(name, (leftOut.get(name) ?? 0) + 1)
    },
    async end() {
      await writer.end()
      if (affected === 0) return
      const said = [...leftOut].map(([name, times]) => `${JSON.stringify(name)} (${times})`).join(', ')
      const more = leftOut.size === MOST_NAMES ? ' …' : ''
      const of = affected === 1 ? '1 record has' : `${affected} records have`
      await complain(
        io,
        `${of} attributes that the definition lacks, and no column for them: ${said}${more}; --format ndjson has them`,
      )
    },
  }
}

const MOST_NAMES = 20

/** Each name once: an attribute that is called as the first column is becomes `attrs.ts`, as in the other tables. */
export function dataColumns(names: readonly string[]): readonly string[] {
  const taken = new Set(['ts'])
  for (const name of names) {
    let free = taken.has(name) ? `attrs.${name}` : name
    while (taken.has(free)) free += '_'
    taken.add(free)
  }
  return [...taken]
}

function pick(attrs: Members, names: readonly string[]): Members {
  // Without a prototype `__proto__` is a name like any other.
  const picked: Record<string, unknown> = Object.create(null)
  for (const name of names) if (Object.hasOwn(attrs, name)) picked[name] = attrs[name]
  return picked
}
