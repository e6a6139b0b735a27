import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { CallOptions, LogOptions, LogReader, Result } from './contract.ts'
import { createFrontier } from './log-frontier.ts'
import { goesBack, type LogPage, type Page, readPage, requireOrder } from './log-page.ts'
import { readSpan, type Window, windowAt } from './log-span.ts'

/** One page of a log, as the three methods give it. */
export type LogCall = (
  did: string,
  params: { start_ts: number; end_ts: number; sort: 'asc' | 'desc'; limit: number; context?: string },
  options: CallOptions,
) => Promise<Result<LogPage>>

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

    async function ask(window: Window, context: string | undefined): Promise<Page<T>> {
      if (signal?.aborted) throw new GiztoolsError('ABORTED', 'log: aborted by the caller')
      const params = { start_ts: window.start, end_ts: window.end, sort: span.sort, limit: span.pageSize }
      calls++
      const { data } = await call(did, context === undefined ? params : { ...params, context }, callOptions)
      return readPage(data, { window, sort: span.sort, timestampKey })
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
      let first: Page<T>['records'][number] | undefined
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
        if (context !== undefined && previous !== undefined && goesBack(previous, page, span.sort, context)) {
          // To the query's beginning, or else to what nobody has read.
          requireOrder([first, page.records[0]], span.sort)
          if (frontier.given > before) break
          if (page.records.length >= span.pageSize) throw repeating(page.context)
          page = { records: [], fault: undefined, context: undefined }
        }
        for (const { at, record } of page.records) {
          // More is asked for than the span.
          if (at >= span.from && at <= span.to && frontier.take(at, record)) yield record
        }
        if (page.fault !== undefined) {
          progress()
          throw page.fault
        }
        empty = page.records.length === 0 ? empty + 1 : 0
        ended = page.context === undefined || empty === EMPTY_PAGES || (empty > 0 && page.context === context)
        progress(ended ? window : undefined)
        context = page.context
        if (empty === 0) previous = page
        first ??= page.records[0]
      }
      if (ended && window.last) return
    }
  }
}

function repeating(context: string | undefined): GiztoolsError {
  const message = `log: expected the page after the cursor, got the same records again (cursor of ${context?.length ?? 0} characters)`
  return new GiztoolsError('RESPONSE_INVALID', message)
}
