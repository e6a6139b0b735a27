import { KEPT, TOLERANCE } from '../../api/log-span.ts'
import type { LogName } from '../archive/partitions.ts'
import { lastOf, momentText, parseDuration, parseMoment } from '../duration.ts'
import { UsageError } from '../fault.ts'
import type { LogsFlags } from '../options-logs.ts'

/** What a command line wants of which log. */
export interface LogsRequest {
  readonly log: LogName
  /** Epoch seconds. Undefined: as far back as the platform has something. */
  readonly from: number | undefined
  /** Undefined: now, whenever that is. */
  readonly to: number | undefined
  readonly sort: 'asc' | 'desc'
  /** Milliseconds between two polls. */
  readonly every: number
  /** Seconds before what was read that are read again, since records come late. */
  readonly overlap: number
}

/** What a command line wants but for its span, which needs the service's time. */
export type LogsPlan = Omit<LogsRequest, 'from' | 'to'>

/**
 * @param now epoch milliseconds by our own clock
 * @throws UsageError for options that say two things, or nothing that can be done
 */
export function logsPlan(flags: LogsFlags, now: number): LogsPlan {
  const refuse = (one: keyof LogsFlags, other: keyof LogsFlags, why: string) => {
    if (given(flags, one) && given(flags, other)) throw new UsageError(`--${one} and --${other}: ${why}`)
  }
  refuse('since', 'from', 'both say where to begin')
  refuse('data', 'online', 'one log at a time')
  refuse('integers', 'data', 'only frames have them')
  refuse('integers', 'online', 'only frames have them')
  refuse('single-line', 'data', 'only frames have a line each')
  refuse('single-line', 'online', 'it has a line each anyway')
  refuse('single-line', 'format', 'both say how records look')
  refuse('attrs', 'online', 'there are no attributes in this log')
  refuse('follow', 'to', 'what comes after now has no end')
  for (const option of ['format', 'single-line', 'attrs', 'integers', 'to'] as const)
    refuse('archive', option, 'an archive keeps everything, as lines of JSON')
  for (const option of ['follow', 'archive'] as const) {
    if (given(flags, option) && flags.sort === 'desc')
      throw new UsageError(`--${option} and --sort desc: what is new comes last`)
  }
  if (given(flags, 'overlap') && !flags.follow && flags.archive === undefined)
    throw new UsageError('--overlap: only --archive and --follow read anything again')
  const overlap = parseDuration(flags.overlap ?? OVERLAP, '--overlap') / 1000
  if (overlap > KEPT)
    throw new UsageError(`--overlap: the platform keeps 30 days, expected 30d or less, got ${flags.overlap}`)
  checkSpan(flags, now / 1000)
  return {
    log: flags.online ? 'online' : flags.data ? 'data' : 'cmd',
    sort: flags.sort,
    every: parseDuration(flags.every, '--every'),
    overlap,
  }
}

const OVERLAP = '1h'

/**
 * @param now epoch milliseconds
 * @throws UsageError for a span that the platform cannot have anything of
 */
export function logsRequest(flags: LogsFlags, plan: LogsPlan, now: number): LogsRequest {
  return { ...plan, ...spanOf(flags, now / 1000) }
}

/** A clock may be wrong by so many seconds; what is meant will be seen by the service's. */
const WRONG = 86_400

/** Refuses what is wrong by any such clock, before anything is asked. */
function checkSpan(flags: LogsFlags, present: number): void {
  let first: unknown
  for (const shift of [0, -WRONG, WRONG]) {
    try {
      spanOf(flags, present + shift)
      return
    } catch (error) {
      first ??= error
    }
  }
  throw first
}

/** @param present epoch seconds */
function spanOf({ since, from, to }: LogsFlags, present: number): Pick<LogsRequest, 'from' | 'to'> {
  const begin = from === undefined ? undefined : parseMoment(from, '--from')
  const end = to === undefined ? undefined : parseMoment(to, '--to')
  const first = since === undefined ? begin?.at : present - parseDuration(since, '--since') / 1000
  const last = end && lastOf(end)
  if (begin !== undefined && begin.at > present)
    throw new UsageError(`--from: expected a moment before now, got ${from}`)
  const beginning = since === undefined ? `--from ${from}` : `--since ${since}`
  const both = `${beginning} and --to ${to}`
  if (first !== undefined && last !== undefined && first > last)
    throw new UsageError(`${both}: expected an end after the beginning, ${momentText(first)}, got ${momentText(last)}`)
  if (begin !== undefined && begin.at === end?.at && end.grain === 'minute')
    throw new UsageError(
      `${both}: one moment, since a time without seconds is its minute's first; give --to with seconds, or a later one`,
    )
  const oldest = present - KEPT - TOLERANCE
  for (const [option, at] of [[beginning, first] as const, [`--to ${to}`, last] as const]) {
    if (at !== undefined && at < oldest)
      throw new UsageError(`${option}: the platform keeps 30 days, expected ${momentText(present - KEPT)} or later`)
  }
  return { from: first, to: last }
}

function given(flags: LogsFlags, option: keyof LogsFlags): boolean {
  return flags[option] !== undefined && flags[option] !== false
}
