import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { CallOptions, LogOptions, LogReader, Result } from './contract.ts'
import { callOptionsOf, LOG, refuseUnknownOptions } from './known-options.ts'
import { createFrontier } from './log-frontier.ts'
import { goesBack, isSamePage, type LogPage, type Page, readPage, requireReturn } from './log-page.ts'
import { readSpan, type Window, windowAt } from './log-span.ts'

/** One page of a log, as the three methods give it. */
export type LogCall = (
  did: string,
  params: { start_ts: number; end_ts: number; sort: 'asc' | 'desc'; limit: number; context?: string },
  options: CallOptions,
) => Promise<Pick<Result<LogPage>, 'data'>>

/** Some services end with empty pages that have a cursor all the same; so many in a row are the end. */
const EMPTY_PAGES = 3

/** A clock may be found to be wrong, or be set, while a read begins; one that is set for ever is nobody's. */
const MOST_PLANS = 3

/** So many times the same page, under cursors that differ, and the service does not heed them. */
const SAME_PAGES = 3

export interface LogDeps {
  /** Epoch milliseconds, as the service counts. */
  readonly now: () => number
  /** By how many of them our own clock is behind the service's, as far as it is known by now. */
  readonly offset?: () => number
  /** Makes an exchange with the service that may tell its time. */
  readonly begin?: (options: CallOptions) => Promise<void>
}

export function createLogReader<T>(
  call: LogCall,
  timestampKey: 'timestamp' | 'ts',
  { now, offset = () => 0, begin }: LogDeps,
): LogReader<T> {
  return async function* read(did: string, options: LogOptions = {}) {
    refuseUnknownOptions('logs', options, LOG)
    const { signal, onProgress } = options
    const callOptions = callOptionsOf(options)
    let calls = 0
    let plans = 0
    let { span, frontier, offsetThen } = await firstPlan()
    const ascending = span.sort === 'asc'

    function plan() {
      plans++
      const span = readSpan(options, now())
      const whole = Math.floor(span.sort === 'asc' ? span.from : span.to)
      return {
        span,
        frontier: createFrontier(span.sort, span.checkpoint ?? { until: whole, seen: [] }),
        offsetThen: offset(),
      }
    }

    /** What cannot be by our own clock may be well by the service's. */
    async function firstPlan() {
      try {
        return plan()
      } catch (error) {
        await begin?.(callOptions)
        if (offset() === 0) throw error
        return plan()
      }
    }

    /** Whether the span was meant by another clock than is known now. Nothing was given yet, so it can be meant anew. */
    function isOfAnotherTime(): boolean {
      return offset() !== offsetThen && frontier.given === 0 && plans < MOST_PLANS
    }

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
      let same = 1
      let ended = false
      let isAnew = false
      while (!ended) {
        let page: Page<T>
        try {
          page = await ask(window, context)
        } catch (error) {
          if (context === undefined && isGiztoolsError(error, 'API_REQUEST') && isOfAnotherTime()) {
            isAnew = true
            break
          }
          // A cursor lives for an hour. How its end is told is not documented; a query that brought nothing is not begun again.
          if (context === undefined || !isGiztoolsError(error, 'API_REQUEST') || frontier.given === before) throw error
          break
        }
        if (isOfAnotherTime()) {
          isAnew = true
          break
        }
        same = previous !== undefined && isSamePage(previous, page) ? same + 1 : 1
        if (same > SAME_PAGES) throw repeating(page.context)
        if (context !== undefined && previous !== undefined && goesBack(previous, page, span.sort, context)) {
          requireReturn(first, previous, page, span.sort)
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
      if (isAnew) ({ span, frontier, offsetThen } = plan())
      else if (ended && window.last) return
    }
  }
}

function repeating(context: string | undefined): GiztoolsError {
  const message = `log: expected the page after the cursor, got the same records again (cursor of ${context?.length ?? 0} characters)`
  return new GiztoolsError('RESPONSE_INVALID', message)
}
