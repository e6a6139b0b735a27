import { GiztoolsError } from '../errors.ts'
import type { CallOptions, Each, Method, Result, SkipPagedName } from './contract.ts'
import type { Endpoints } from './endpoints.ts'
import { identityOf } from './identity.ts'

interface Page {
  readonly objects: readonly unknown[]
  readonly meta?: { readonly limit?: unknown; readonly total?: unknown; readonly next?: unknown } | null | undefined
}
type PageCall = (params: object, options?: CallOptions) => Promise<Result<Page>>

/** Items a page, where the caller names no `limit`: each page costs a call. */
const PAGE_SIZE = 100
/** Pages in a row that hold nothing new: things came in before them, or the service does not heed `skip`. */
const STALE_PAGES = 3
/** Without an end in sight after so many pages there is none. */
const MOST_PAGES = 10_000

/** Who goes back so often reads a list that is in another order each time. */
const MOST_RETURNS = 100

/** From so many items a page on, a page begins with the last item of the one before: where it does not, the list has moved. */
const LEAST_TO_OVERLAP = 10

/**
 * A list's pages as one sequence of items, asked for as they are needed. `limit` is how many a call brings (default 100), `skip`
 * where to begin. Lists change while they are read: what came in before makes items come again, and they are given once; what went
 * makes others slip into pages that were read already, so the reading goes back for them:
 *
 *     page 1   a b c d            b goes
 *     page 2        [d] e f g     d is not where it was: back
 *              a c d e            e had slipped into page 1
 *
 * @param warn is told where the service counts more items than came
 * Thrown beside what the calls throw: RESPONSE_INVALID for a service that gives the same pages again and again.
 */
export function createEach<K extends SkipPagedName>(
  method: Method<Endpoints[K]>,
  warn: (message: string) => void = () => {},
): Each<K> {
  const call = method as unknown as PageCall
  return ((params: object = {}, options?: CallOptions) => itemsOf(call, params, options, warn)) as unknown as Each<K>
}

async function* itemsOf(
  call: PageCall,
  given: { readonly limit?: number; readonly skip?: number },
  options: CallOptions | undefined,
  warn: (message: string) => void,
): AsyncGenerator<unknown, void, undefined> {
  const asked = given.limit ?? PAGE_SIZE
  const start = given.skip ?? 0
  let skip = start
  const seen = new Set<string>()
  let total: number | undefined
  let shrank = false
  let again = false
  let stale = 0
  let returns = 0
  const goTo = (place: number) => {
    skip = place
    stale = 0
  }
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    if (options?.signal?.aborted) throw new GiztoolsError('ABORTED', 'list: aborted by the caller')
    const { data } = await call({ ...given, limit: asked, skip }, options)
    const { objects, meta } = (data ?? {}) as Partial<Page>
    if (!Array.isArray(objects))
      throw new GiztoolsError('RESPONSE_INVALID', `list: expected items under objects, got ${typeof objects}`)
    const counted = Number.isSafeInteger(meta?.total) ? (meta?.total as number) : undefined
    shrank ||= counted !== undefined && total !== undefined && counted < total
    total = counted
    const identities = objects.map(identityOfItem)
    const overlaps = limitOf(asked, meta) >= LEAST_TO_OVERLAP
    const isJoined = skip === start || (objects.length > 0 && seen.has(identities[0] as string))
    if (overlaps && !isJoined) {
      if (++returns > MOST_RETURNS) throw moving()
      goTo(Math.max(start, skip - limitOf(asked, meta)))
      continue
    }
    const before = seen.size
    // Within a page all count: there, equal ones are two.
    const known = identities.map(identity => seen.has(identity))
    for (const identity of identities) seen.add(identity)
    for (const [i, item] of objects.entries()) if (!known[i]) yield item
    const fresh = seen.size - before
    if (isLast(objects.length, asked, meta)) {
      const missing = total !== undefined && start + seen.size < total
      if (shrank && !overlaps && !again) {
        again = true
        goTo(start)
        continue
      }
      if (missing)
        warn(
          `list: the service counts ${total} items, and ${start + seen.size} came: it may have changed while it was read`,
        )
      return
    }
    stale = fresh === 0 && !again ? stale + 1 : 0
    if (stale === STALE_PAGES) throw endless(skip)
    skip += objects.length - (overlaps && objects.length > 1 ? 1 : 0)
  }
  throw endless(skip)
}

function isLast(length: number, asked: number, meta: Page['meta']): boolean {
  return length === 0 || length < limitOf(asked, meta) || meta?.next === null || meta?.next === ''
}

/** A service may give fewer a page than it was asked for, and says so. */
function limitOf(asked: number, meta: Page['meta']): number {
  const told = Number(meta?.limit ?? asked)
  return told >= 1 && told < asked ? told : asked
}

function identityOfItem(item: unknown): string {
  const { did, uid } = (item ?? {}) as { readonly did?: unknown; readonly uid?: unknown }
  if (typeof did === 'string') return `did ${did}`
  if (typeof uid === 'string') return `uid ${uid}`
  return identityOf(item)
}

function moving(): GiztoolsError {
  const message = `list: expected each page to go on where the one before ended, got other items there ${MOST_RETURNS} times; the list changes faster than it is read, or has no order`
  return new GiztoolsError('RESPONSE_INVALID', message)
}

function endless(skip: number): GiztoolsError {
  const message = `list: expected new items or an end after ${skip}, got items that were there before; the service seems not to heed skip`
  return new GiztoolsError('RESPONSE_INVALID', message)
}
