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

/**
 * A list's pages as one sequence of items, asked for as they are needed. `limit` is how many a call brings (default 100), `skip`
 * where to begin. Items that come again on the next page, since others came in before them, are given once.
 * Thrown beside what the calls throw: RESPONSE_INVALID for a service that gives the same pages again and again.
 */
export function createEach<K extends SkipPagedName>(method: Method<Endpoints[K]>): Each<K> {
  const call = method as unknown as PageCall
  return ((params: object = {}, options?: CallOptions) => itemsOf(call, params, options)) as unknown as Each<K>
}

async function* itemsOf(
  call: PageCall,
  given: { readonly limit?: number; readonly skip?: number },
  options: CallOptions | undefined,
): AsyncGenerator<unknown, void, undefined> {
  const asked = given.limit ?? PAGE_SIZE
  let skip = given.skip ?? 0
  let previous: ReadonlySet<string> = new Set()
  let stale = 0
  // Brent's way of finding a circle: each page is held against one that is moved ahead at every power of two.
  let landmark = ''
  for (let pages = 1; pages <= MOST_PAGES; pages++) {
    if (options?.signal?.aborted) throw new GiztoolsError('ABORTED', 'list: aborted by the caller')
    const { data } = await call({ ...given, limit: asked, skip }, options)
    const { objects, meta } = (data ?? {}) as Partial<Page>
    if (!Array.isArray(objects))
      throw new GiztoolsError('RESPONSE_INVALID', `list: expected items under objects, got ${typeof objects}`)
    const identities = objects.map(identityOfItem)
    const circling = objects.length > 0 && identities.join('\n') === landmark
    let fresh = 0
    for (const [i, item] of objects.entries()) {
      if (previous.has(identities[i] as string)) continue
      fresh++
      if (!circling) yield item
    }
    if (isLast(objects.length, asked, meta)) return
    stale = fresh === 0 ? stale + 1 : 0
    if (stale === STALE_PAGES || (circling && fresh > 0)) throw endless(skip)
    if ((pages & (pages - 1)) === 0) landmark = identities.join('\n')
    previous = new Set(identities)
    skip += objects.length
  }
  throw endless(skip)
}

function isLast(length: number, asked: number, meta: Page['meta']): boolean {
  // A service may give fewer a page than it was asked for, and says so.
  const told = Number(meta?.limit ?? asked)
  const limit = told >= 1 && told < asked ? told : asked
  return length === 0 || length < limit || meta?.next === null || meta?.next === ''
}

function identityOfItem(item: unknown): string {
  const { did, uid } = (item ?? {}) as { readonly did?: unknown; readonly uid?: unknown }
  if (typeof did === 'string') return `did ${did}`
  if (typeof uid === 'string') return `uid ${uid}`
  return identityOf(item)
}

function endless(skip: number): GiztoolsError {
  const message = `list: expected new items or an end after ${skip}, got items that were there before; the service seems not to heed skip`
  return new GiztoolsError('RESPONSE_INVALID', message)
}
