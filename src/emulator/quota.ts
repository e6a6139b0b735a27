import type { Store } from './store.ts'

const HOUR = 3600e3
/** Calls that name no enterprise that there is: they share one count, so that made-up ids fill no memory. */
const NOBODY = '-'

/** As the `X-RateLimit-*` headers tell it. */
export interface QuotaView {
  readonly limit: number
  readonly remaining: number
  /** Epoch seconds, rounded up: whoever waits until then is let in. */
  readonly reset: number
}

/**
 * Counts a call in its enterprise's window: an hour that begins with the first call after the last window was over.
 */
export function countCall(
  { quotas }: Store,
  enterpriseId: string | undefined,
  limit: number,
  now: number,
): { readonly view: QuotaView; readonly exceeded: boolean } {
  const key = enterpriseId ?? NOBODY
  let window = quotas.get(key)
  if (window === undefined || now >= window.resetsAt) {
    window = { enterpriseId: key, used: 0, resetsAt: now + HOUR }
    quotas.set(key, window)
  }
  const exceeded = window.used >= limit
  if (!exceeded) window.used++
  const view = { limit, remaining: Math.max(0, limit - window.used), reset: Math.ceil(window.resetsAt / 1000) }
  return { view, exceeded }
}

/** The count of calls to no path of the document: told, and not counted. */
export function viewQuota({ quotas }: Store, limit: number, now: number): QuotaView {
  const window = quotas.get(NOBODY)
  const open = window !== undefined && now < window.resetsAt
  return {
    limit,
    remaining: Math.max(0, limit - (open ? window.used : 0)),
    reset: Math.ceil((open ? window.resetsAt : now + HOUR) / 1000),
  }
}
