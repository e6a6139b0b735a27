import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { CallOptions, LogOptions, LogReader, Result } from './contract.ts'
import { identityOf } from './identity.ts'
import { createFrontier } from './log-frontier.ts'
import { readSpan, type Window, windowAt } from './log-span.ts'

export interface LogPage {
  readonly objects: readonly unknown[]
  readonly context?: unknown
  readonly meta?: { readonly context?: unknown } | null | undefined
}

/** One page of a log, as the three methods give it. */
export type LogCall = (
  did: string,
  params: { start_ts: number; end_ts: number; sort: 'asc' | 'desc'; limit: number; context?: string },
  options: CallOptions,
) => Promise<Result<LogPage>>

interface Page<T> {
  readonly records: readonly { readonly at: number; readonly record: T }[]
  /** The cursor of the page after. */
  readonly context: string | undefined
}

/** Some services end with empty pages that have a cursor all the same; so many in a row are the end. */
const EMPTY_PAGES = 3

export function createLogReader<T>(
  call: LogCall,
  timestampKey: 'timestamp' | 'ts',
  { now }: { readonly now: () => number },
): LogReader<T> {
  return async function* read(did: string, options: LogOptions = {}) {
    const { signal, timeoutMs, waitForQuota, onProgress } = options
    const callOptions: CallOptions = {
      ...(signal !== undefined && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      ...(waitForQuota !== undefined && { waitForQuota }),
    }
    const span = readSpan(options, now())
    const ascending = span.sort === 'asc'
    const whole = ascending ? Math.floor(span.from) : Math.floor(span.to)
    const frontier = createFrontier(span.sort, span.checkpoint ?? { until: whole, seen: [] })
    let calls = 0

    async function ask({ start, end }: Window, context: string | undefined): Promise<Page<T>> {
      if (signal?.aborted) throw new GiztoolsError('ABORTED', 'log: aborted by the caller')
      const params = { start_ts: start, end_ts: end, sort: span.sort, limit: span.pageSize }
      calls++
      const { data } = await call(did, context === undefined ? params : { ...params, context }, callOptions)
      return pageOf(data, timestampKey)
    }

    /** @param finished everything was given: of the window, or (last) of the span */
    function progress(finished?: Window): void {
      if (finished !== undefined) frontier.advance(ascending ? finished.end : finished.start)
      if (onProgress === undefined) return
      const total = span.to - span.from
      const done = finished?.last ? total : ascending ? frontier.second - span.from : span.to - frontier.second
      const checkpoint = frontier.checkpoint()
      onProgress({ records: frontier.given, calls, done: Math.min(Math.max(done, 0), total), span: total, checkpoint })
    }

    for (;;) {
      const window = windowAt(span, frontier.second, now())
      if (window === undefined) return
      // One query: pages by cursor. It is left early where its cursor is of no use any more; then the next begins where it was left.
      frontier.beginQuery()
      const before = frontier.given
      let context: string | undefined
      let previous: Page<T> | undefined
      let empty = 0
      let ended = false
      while (!ended) {
        let page: Page<T>
        try {
          page = await ask(window, context)
        } catch (error) {
          // A cursor lives for an hour. How its end is told is not documented; a query that brought nothing is not begun again.
          if (context === undefined || !isGiztoolsError(error, 'API_REQUEST') || frontier.given === before) throw error
          break
        }
        if (context !== undefined && previous !== undefined && goesBack(previous, page, ascending, context)) {
          if (frontier.given > before) break
          if (page.records.length >= span.pageSize) throw repeating(page.context)
          page = { records: [], context: undefined }
        }
        requireOrder(page, ascending)
        for (const { at, record } of page.records) {
          const asked = at >= window.start - 1 && at <= window.end + 1 && at >= span.from && at <= span.to
          if (asked && frontier.take(at, record)) yield record
        }
        empty = page.records.length === 0 ? empty + 1 : 0
        ended = page.context === undefined || empty === EMPTY_PAGES || (empty > 0 && page.context === context)
        progress(ended ? window : undefined)
        context = page.context
        if (empty === 0) previous = page
      }
      if (ended && window.last) return
    }
  }
}

function pageOf<T>(data: LogPage, timestampKey: string): Page<T> {
  const { objects, context = data?.meta?.context } = data ?? {}
  if (!Array.isArray(objects)) throw unreadable('a list under objects', objects)
  const records = objects.map(record => {
    const value = (record as Record<string, unknown> | null)?.[timestampKey]
    const at = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
    if (typeof at !== 'number' || !Number.isFinite(at)) throw unreadable(`seconds under ${timestampKey}`, value)
    return { at, record: record as T }
  })
  return { records, context: typeof context === 'string' && context !== '' ? context : undefined }
}

/**
 * True where a page does not go on where the one before ended: it begins seconds before, or it is the same page under the same
 * cursor, as from a service that does not heed the cursor.
 */
function goesBack<T>(previous: Page<T>, page: Page<T>, ascending: boolean, context: string): boolean {
  const [last, first] = [previous.records.at(-1), page.records[0]]
  if (last === undefined || first === undefined) return false
  const step = Math.floor(first.at) - Math.floor(last.at)
  if (ascending ? step < 0 : step > 0) return true
  return (
    page.context === context &&
    page.records.length === previous.records.length &&
    page.records.every(({ record }, i) => identityOf(record) === identityOf(previous.records[i]?.record))
  )
}

/** Within a second any order will do; beyond, records would be lost where the reading is resumed. */
function requireOrder<T>({ records }: Page<T>, ascending: boolean): void {
  records.forEach(({ at }, i) => {
    const before = records[i - 1]?.at ?? at
    const step = Math.floor(at) - Math.floor(before)
    if (ascending ? step < 0 : step > 0)
      throw unreadable(`records ${ascending ? 'oldest' : 'newest'} first, as asked for`, `${at} after ${before}`)
  })
}

function repeating(context: string | undefined): GiztoolsError {
  const message = `log: expected the page after the cursor, got the same records again (cursor of ${context?.length ?? 0} characters)`
  return new GiztoolsError('RESPONSE_INVALID', message)
}

function unreadable(expected: string, got: unknown): GiztoolsError {
  const shown = typeof got === 'string' ? got.slice(0, 60) : got === null ? 'null' : typeof got
  return new GiztoolsError('RESPONSE_INVALID', `log: expected ${expected}, got ${shown}`)
}
