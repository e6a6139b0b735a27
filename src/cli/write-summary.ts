import { alignColumns } from './columns.ts'
import { exactJson, NumberText } from './exact-json.ts'
import type { Io } from './io.ts'
import { localTime } from './local-time.ts'
import type { OutputRecord } from './record.ts'
import type { RecordWriter } from './record-writer.ts'
import { visible } from './visible.ts'

/** Of devices and the like so many are told apart; the rest count together. */
const MOST_NAMES = 100_000
/** So many are shown to people. */
const SHOWN_NAMES = 10
const REST = '…'

type Tally = Map<string, number>

/** In place of the records: how many there are of each kind, by what, and from when to when. A device takes memory, a record none. */
export function createSummaryWriter(format: 'table' | 'json', io: Io): RecordWriter {
  const tallies = {
    action: new Map() as Tally,
    type: new Map() as Tally,
    device: new Map() as Tally,
    frame: new Map() as Tally,
    remark: new Map() as Tally,
    error: new Map() as Tally,
  }
  const span = createSpan()
  let [total, failed] = [0, 0]

  function count(record: OutputRecord): void {
    total++
    span.take(record.timestamp)
    add(tallies.type, record.type)
    add(tallies.device, record.did ?? record.mac ?? record.device_address)
    if ('error' in record) {
      failed++
      add(tallies.error, record.error.code)
      return
    }
    add(tallies.action, record.action)
    add(tallies.frame, record.frame)
    if (record.missing) add(tallies.remark, 'missing bytes')
    if (record.extra !== undefined) add(tallies.remark, 'extra bytes')
    if (record.note !== undefined) add(tallies.remark, record.note)
    for (const { code, attribute } of record.issues ?? [])
      add(tallies.remark, attribute === undefined ? code : `${code} ${attribute}`)
  }

  const asTable = () => {
    const { from, to } = span
    const time = (moment: NonNullable<typeof from>) => localTime(moment, io.timeZone)
    const rows = [
      ['payloads', '', String(total)],
      ...(failed > 0 ? [['failed', '', String(failed)]] : []),
      ...(from !== undefined && to !== undefined
        ? [
            ['from', time(from), ''],
            ['to', time(to), ''],
          ]
        : []),
      ...Object.entries(tallies).flatMap(([title, tally]) =>
        shownOf(tally).map(([name, times], index) => [index === 0 ? title : '', visible(name), String(times)]),
      ),
    ]
    return `${alignColumns(rows)
      .map(line => line.slice(2))
      .join('\n')}\n`
  }
  const asJson = () => {
    const kinds = Object.entries(tallies).map(([title, tally]) => [title, Object.fromEntries(byCount(tally))])
    const { from, to } = span
    return `${exactJson({ payloads: total, failed, ...(from !== undefined && { from, to }), ...Object.fromEntries(kinds) })}\n`
  }
  return {
    async write(record) {
      count(record)
    },
    async end() {
      await io.stdout.write(format === 'json' ? asJson() : asTable())
    },
  }
}

function add(tally: Tally, name: string | undefined): void {
  if (name === undefined) return
  const key = tally.has(name) || tally.size < MOST_NAMES ? name : REST
  tally.set(key, (tally.get(key) ?? 0) + 1)
}

function byCount(tally: Tally): readonly (readonly [name: string, times: number])[] {
  return [...tally].sort(([, a], [, b]) => b - a)
}

function shownOf(tally: Tally): readonly (readonly [name: string, times: number])[] {
  const all = byCount(tally)
  if (all.length <= SHOWN_NAMES) return all
  const rest = all.slice(SHOWN_NAMES)
  const others = rest.reduce((sum, [, times]) => sum + times, 0)
  return [...all.slice(0, SHOWN_NAMES), [`${rest.length} more`, others]]
}

type Moment = NonNullable<OutputRecord['timestamp']>

/** The first and the last time, whatever their order; texts are compared as texts. */
function createSpan() {
  let [from, to]: (Moment | undefined)[] = [undefined, undefined]
  const value = (moment: Moment) => (moment instanceof NumberText ? Number(moment.text) : moment)
  return {
    take(moment: Moment | undefined) {
      if (moment === undefined) return
      if (from === undefined || value(moment) < value(from)) from = moment
      if (to === undefined || value(moment) > value(to)) to = moment
    },
    get from() {
      return from
    },
    get to() {
      return to
    },
  }
}
