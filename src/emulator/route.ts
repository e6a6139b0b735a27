import type { Endpoint } from '../api/endpoint.ts'
import { ENDPOINT_NAMES, ENDPOINTS, type EndpointName } from '../api/endpoints.ts'

export interface Route {
  readonly name: EndpointName
  readonly row: Endpoint
  /** Of the path, decoded. */
  readonly ids: Readonly<Record<string, string>>
}

interface Candidate {
  readonly name: EndpointName
  readonly row: Endpoint
  readonly parts: readonly string[]
}

// By number of parts, so that a path is held against a few rows only. Made from the rows: a new row is answered by being there.
const CANDIDATES = new Map<number, Candidate[]>()
for (const name of ENDPOINT_NAMES) {
  const row: Endpoint = ENDPOINTS[name]
  for (const path of [row.path, ...(row.aliases ?? [])]) {
    const parts = path.split('/')
    const same = CANDIDATES.get(parts.length)
    if (same === undefined) CANDIDATES.set(parts.length, [{ name, row, parts }])
    else same.push({ name, row, parts })
  }
}

/**
 * The operation of a method and path. The document says nothing of paths and methods that it does not have: 404 and 405 are our
 * choice.
 */
export function findRoute(method: string, pathname: string): Route | 404 | 405 {
  const given = pathname.split('/')
  let found: 404 | 405 = 404
  for (const { name, row, parts } of CANDIDATES.get(given.length) ?? []) {
    const ids = idsOf(parts, given)
    if (ids === undefined) continue
    if (row.method === method) return { name, row, ids }
    found = 405
  }
  return found
}

function idsOf(parts: readonly string[], given: readonly string[]): Record<string, string> | undefined {
  const ids: Record<string, string> = {}
  for (const [index, part] of parts.entries()) {
    const text = given[index] ?? ''
    if (!part.startsWith('{')) {
      if (part !== text) return undefined
      continue
    }
    const id = decode(text)
    if (id === '') return undefined
    ids[part.slice(1, -1)] = id
  }
  return ids
}

/** Malformed percent-encoding stays as it is: it is an id that nothing has. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
