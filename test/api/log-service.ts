import { ApiError } from '../../src/api/api-error.ts'
import type { CallOptions, CmdRecord, Result } from '../../src/api/contract.ts'
import type { LogPage } from '../../src/api/log-page.ts'
import type { LogCall } from '../../src/api/log-reader.ts'

export const DAY = 24 * 3600

export interface LogServiceOptions {
  readonly records: readonly CmdRecord[]
  /** Epoch milliseconds. */
  readonly now: () => number
  /** Which ends of the span are included. */
  readonly start?: 'inclusive' | 'exclusive'
  readonly end?: 'inclusive' | 'exclusive'
  /** Whether fractions count where the ends are compared. */
  readonly truncates?: boolean
  /** How records of one second are arranged; `anyhow`: in another order for each query. */
  readonly within?: 'byTime' | 'anyhow'
  /** `scroll`: every page of a query has the same cursor, and the service remembers where it stands. */
  readonly cursor?: 'fresh' | 'scroll'
  readonly context?: 'top' | 'meta'
  /** Before a call is answered, by its number from 1 on: may throw, insert, and say that cursors are no more. */
  readonly before?: (call: number, insert: (record: CmdRecord) => void) => 'expired' | undefined
}

/** The rules of the three log operations over a log in memory: two days, thirty days, 100 a page, cursors for the same parameters. */
export function logService(options: LogServiceOptions): { readonly call: LogCall; readonly calls: () => number } {
  const { start = 'inclusive', end = 'inclusive', truncates = false, within = 'byTime', cursor = 'fresh' } = options
  const log = [...options.records].sort((a, b) => a.timestamp - b.timestamp)
  const cursors = new Map<string, { readonly found: readonly CmdRecord[]; readonly for: string; at: number }>()
  let calls = 0
  let queries = 0

  function find(from: number, to: number, sort: 'asc' | 'desc'): CmdRecord[] {
    const found = log.filter(({ timestamp }) => {
      const at = truncates ? Math.floor(timestamp) : timestamp
      return (start === 'inclusive' ? at >= from : at > from) && (end === 'inclusive' ? at <= to : at < to)
    })
    queries++
    if (within === 'anyhow') {
      const place = new Map(found.map((record, i) => [record, ((i + 1) * 7919 * queries) % 101]))
      const placeOf = (record: CmdRecord) => place.get(record) ?? 0
      found.sort((a, b) => Math.floor(a.timestamp) - Math.floor(b.timestamp) || placeOf(a) - placeOf(b))
    }
    return sort === 'asc' ? found : found.reverse()
  }

  async function call(
    _did: string,
    params: Parameters<LogCall>[1],
    _options: CallOptions,
  ): Promise<Pick<Result<LogPage>, 'data'>> {
    calls++
    const expired = options.before?.(calls, record => {
      log.push(record)
      log.sort((a, b) => a.timestamp - b.timestamp)
    })
    const { start_ts, end_ts, sort, limit, context } = params
    if (![start_ts, end_ts].every(Number.isInteger) || end_ts < start_ts || end_ts - start_ts > 2 * DAY)
      throw formInvalid()
    if (start_ts < options.now() / 1000 - 30 * DAY || limit < 1 || limit > 100) throw formInvalid()
    const same = JSON.stringify([start_ts, end_ts, sort, limit])
    if (expired) cursors.clear()
    let query = context === undefined ? undefined : cursors.get(context)
    if (context !== undefined && (query === undefined || query.for !== same)) throw formInvalid()
    query ??= { found: find(start_ts, end_ts, sort), for: same, at: 0 }
    const at = query.at
    const objects = query.found.slice(at, at + limit)
    const next = { ...query, at: at + limit }
    const name = cursor === 'scroll' ? (context ?? `scroll ${queries}`) : `cursor ${queries} ${next.at}`
    cursors.set(name, next)
    const more = cursor === 'scroll' ? objects.length > 0 : next.at < query.found.length
    const given = more || cursor === 'scroll' ? name : calls % 2 === 0 ? null : ''
    return {
      data: options.context === 'meta' ? { objects, meta: { context: given } } : { objects, meta: {}, context: given },
    }
  }

  return { call, calls: () => calls }
}

export function formInvalid(): ApiError {
  return new ApiError('API_REQUEST', 'cmdLog: 5002 form invalid', { endpoint: 'cmdLog', status: 400, apiCode: 5002 })
}
