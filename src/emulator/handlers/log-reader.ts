import type { Endpoints } from '../../api/endpoints.ts'
import { type Call, Refusal } from '../handler.ts'
import { type LogSpan, logSpan } from '../log-span.ts'
import type { CursorState } from '../state.ts'
import type { Store } from '../store.ts'

const HOUR = 3600e3

interface Entry {
  readonly at: number
}

export interface LogPage<T> {
  readonly items: readonly T[]
  /** In the span, not on the page. */
  readonly total: number
  /** Null: there is nothing more. */
  readonly context: string | null
}

/**
 * A page of a log. A cursor holds a time and not a number of records, so that records that come or go meanwhile neither repeat nor
 * skip one that was there. It is good for the same call alone, and for another page any number of times.
 * @throws Refusal 5002 for a cursor that is unknown, expired, or of another call: its code is our choice
 */
export function readLog<T extends Entry>(
  { query, ids, store, now }: Call<Endpoints['onlineLog']>,
  log: 'online' | 'cmd' | 'data',
  entries: readonly T[],
): LogPage<T> {
  const { sort = 'desc', limit = 20, start_ts = null, end_ts = null } = query
  const asked = JSON.stringify([log, ids.did, start_ts, end_ts, sort, limit])
  const cursor = query.context === undefined ? undefined : foundCursor(store, query.context, asked, now)
  const { after, until } = cursor?.span ?? logSpan(query, now)
  const first = countUpTo(entries, after)
  const end = countUpTo(entries, until)
  const place = cursor === undefined ? undefined : placeOf(entries, cursor)
  const from = sort === 'asc' ? Math.max(first, place ?? first) : first
  const to = sort === 'asc' ? end : Math.min(end, place ?? end)
  const items =
    sort === 'asc'
      ? entries.slice(from, Math.min(to, from + limit))
      : entries.slice(Math.max(from, to - limit), Math.max(from, to)).reverse()
  const last = items.at(-1)
  const more = to - from > items.length && last !== undefined
  const at = sort === 'asc' ? from + items.length : to - items.length
  return {
    items,
    total: Math.max(0, end - first),
    context: more ? keepCursor(store, { asked, span: { after, until } }, entries, last.at, at, now) : null,
  }
}

/** How many entries are not later than a time; entries are in order. */
function countUpTo(entries: readonly Entry[], time: number): number {
  let low = 0
  let high = entries.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((entries[middle]?.at ?? 0) <= time) low = middle + 1
    else high = middle
  }
  return low
}

/** Where the entries of exactly this time begin. */
function beginOf(entries: readonly Entry[], time: number): number {
  let low = countUpTo(entries, time)
  while (low > 0 && entries[low - 1]?.at === time) low--
  return low
}

/** The index at which the next page begins (asc) or before which it ends (desc). */
function placeOf(entries: readonly Entry[], { at, given }: CursorState): number {
  // The records of that moment may be forgotten by now.
  return Math.min(beginOf(entries, at) + given, countUpTo(entries, at))
}

/** What the cursor's `query` holds: the call as it was asked, and its span as it was then. */
interface Reading {
  readonly asked: string
  readonly span: LogSpan
}

function keepCursor(
  store: Store,
  { asked, span }: Reading,
  entries: readonly Entry[],
  at: number,
  place: number,
  now: number,
): string {
  // They stand in the order in which they expire.
  for (const each of store.cursors.values()) {
    if (now <= each.expiresAt) break
    store.cursors.delete(each.context)
  }
  const context = store.newId()
  const query = [asked, span.after, span.until].join('\n')
  store.cursors.set(context, { context, expiresAt: now + HOUR, query, at, given: place - beginOf(entries, at) })
  return context
}

function foundCursor(store: Store, context: string, asked: string, now: number): CursorState & Reading {
  const cursor = store.cursors.get(context)
  if (cursor === undefined || now > cursor.expiresAt) throw new Refusal(5002, 'context is unknown or has expired')
  const [of = '', after, until] = cursor.query.split('\n')
  if (of !== asked) throw new Refusal(5002, 'context belongs to another query: repeat the same parameters with it')
  return { ...cursor, asked: of, span: { after: Number(after), until: Number(until) } }
}
