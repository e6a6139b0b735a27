/** What the lists that are paged by skip and limit take. */
export interface PageQuery {
  readonly limit?: number | undefined
  readonly skip?: number | undefined
}

const DEFAULT_LIMIT = 20

/** A page of a list, with the relative URLs of its neighbours: the path as it was called, and all its parameters. */
export function pageOf<T>(
  url: URL,
  all: readonly T[],
  { limit = DEFAULT_LIMIT, skip = 0 }: PageQuery,
  show: (item: T) => Readonly<Record<string, unknown>>,
): { readonly meta: Readonly<Record<string, unknown>>; readonly objects: readonly unknown[] } {
  const at = (place: number) => {
    const params = new URLSearchParams(url.search)
    params.set('skip', String(place))
    params.set('limit', String(limit))
    return `${url.pathname}?${params}`
  }
  return {
    meta: {
      previous: skip > 0 ? at(Math.max(0, skip - limit)) : null,
      skip,
      total: all.length,
      limit,
      next: skip + limit < all.length ? at(skip + limit) : null,
    },
    objects: all.slice(skip, skip + limit).map(show),
  }
}
