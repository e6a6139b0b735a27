import { TrieRouter } from 'hono/router/trie-router'
import type { Endpoint } from '../api/endpoint.ts'
import { ENDPOINTS } from '../api/endpoints.ts'
import { ENDPOINT_NAMES, type EndpointName } from '../api/routes.ts'

export interface Route {
  readonly name: EndpointName
  readonly row: Endpoint
  /** Of the path, decoded. */
  readonly ids: Readonly<Record<string, string>>
}

// Made from the rows: a new row is answered by being there. Each under any method, so that 405 is told from 404.
const router = new TrieRouter<EndpointName>()
for (const name of ENDPOINT_NAMES) {
  const { path, aliases = [] }: Endpoint = ENDPOINTS[name]
  for (const each of [path, ...aliases]) router.add('ALL', each.replace(/\{(\w+)\}/g, ':$1'), name)
}

/**
 * The operation of a method and path. The document says nothing of paths and methods that it does not have: 404 and 405 are our
 * choice.
 */
export function findRoute(method: string, pathname: string): Route | 404 | 405 {
  const [matches] = router.match('ALL', pathname) as [[EndpointName, Readonly<Record<string, string>>][]]
  for (const [name, params] of matches) {
    const row: Endpoint = ENDPOINTS[name]
    if (row.method !== method) continue
    return { name, row, ids: decoded(params) }
  }
  return matches.length === 0 ? 404 : 405
}

/** What stood in a path's places, as it was meant. */
export function decoded(params: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(params).map(([key, text]) => [key, decode(text)]))
}

/** Malformed percent-encoding stays as it is: it is an id that nothing has. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
