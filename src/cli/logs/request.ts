import type { LogName } from '../archive/partitions.ts'
import { parseDuration, parseMoment } from '../duration.ts'
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
}

/**
 * @param now epoch milliseconds
 * @throws UsageError for options that say two things, or nothing that can be done
 */
export function logsRequest(flags: LogsFlags, now: number): LogsRequest {
  const refuse = (one: keyof LogsFlags, other: keyof LogsFlags, why: string) => {
    if (given(flags, one) && given(flags, other)) throw new UsageError(`--${one} and --${other}: ${why}`)
  }
  refuse('since', 'from', 'both say where to begin')
  refuse('data', 'online', 'one log at a time')
  refuse('raw', 'data', 'only frames have raw integers')
  refuse('raw', 'online', 'only frames have raw integers')
  refuse('attrs', 'online', 'there are no attributes in this log')
  refuse('follow', 'to', 'what comes after now has no end')
  for (const option of ['format', 'attrs', 'raw', 'to'] as const)
    refuse('archive', option, 'an archive keeps everything, as lines of JSON')
  for (const option of ['follow', 'archive'] as const) {
    if (given(flags, option) && flags.sort === 'desc')
      throw new UsageError(`--${option} and --sort desc: what is new comes last`)
  }
  const { since, from, to } = flags
  const begin =
    since !== undefined
      ? (now - parseDuration(since, '--since')) / 1000
      : from !== undefined
        ? parseMoment(from, '--from')
        : undefined
  const end = to === undefined ? undefined : parseMoment(to, '--to')
  if (begin !== undefined && begin > (end ?? now / 1000))
    throw new UsageError(`--from: expected a moment before ${end === undefined ? 'now' : '--to'}, got ${from}`)
  return {
    log: flags.online ? 'online' : flags.data ? 'data' : 'cmd',
    from: begin,
    to: end,
    sort: flags.sort,
    every: parseDuration(flags.every, '--every'),
  }
}

function given(flags: LogsFlags, option: keyof LogsFlags): boolean {
  return flags[option] !== undefined && flags[option] !== false
}
