import { ApiError } from './api-error.ts'
import { type EndpointName, ROUTES, type Route } from './routes.ts'

/** What goes into a call beside the credentials. */
export interface RequestParts {
  /** For the braces of the path: `product_key`, `did`, `gid`. */
  readonly ids?: Readonly<Record<string, string>>
  /** Query or body, by the document's names. */
  readonly params?: object | undefined
}

export interface RequestTarget {
  readonly baseUrl: string
  /** For operations of a product. */
  readonly token?: string | undefined
  /** For the operations under /v1/users. */
  readonly enterpriseId?: string | undefined
  readonly enterpriseSecret?: string | undefined
  /** In place of the operation's own path. */
  readonly path?: string | undefined
}

export interface BuiltRequest {
  readonly method: Route['method']
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** JSON. Undefined for an operation without a body. */
  readonly body: string | undefined
}

/**
 * The HTTP request of an operation. Sends nothing and judges no parameters; credentials that are not given are left out.
 * Every part of the path is encoded, so that a did cannot lead to another operation.
 * @throws ApiError REQUEST_INVALID for a path part that is missing, empty, "." or "..", a credential that no header can carry, values without a JSON form
 */
export function buildRequest(name: EndpointName, parts: RequestParts, target: RequestTarget): BuiltRequest {
  const route: Route = ROUTES[name]
  const path = fillPath(name, target.path ?? route.path, parts.ids ?? {})
  const query = route.takes === 'query' ? queryText(name, parts.params ?? {}) : ''
  return {
    method: route.method,
    url: target.baseUrl.replace(/\/+$/, '') + path + query,
    headers: { 'Content-Type': 'application/json', ...credentials(name, route.auth, target) },
    body: route.takes === 'body' ? bodyText(name, parts.params ?? {}) : undefined,
  }
}

function fillPath(name: EndpointName, template: string, ids: Readonly<Record<string, string>>): string {
  if (!/^\/[^?#\s]*$/.test(template))
    throw invalid(name, `path: expected one that starts with / and has no query, got ${JSON.stringify(template)}`)
  return template.replace(/\{([^{}]*)\}/g, (_, key: string) => {
    const id: unknown = Object.hasOwn(ids, key) ? ids[key] : undefined
    if (typeof id !== 'string')
      throw invalid(name, `${key}: expected a string, got ${id === null ? 'null' : typeof id}`)
    if (id === '' || id === '.' || id === '..')
      throw invalid(name, `${key}: expected an id for the path, got ${JSON.stringify(id)}`)
    return encoded(name, key, id)
  })
}

function queryText(name: EndpointName, params: object): string {
  const pairs = Object.entries(params).flatMap(([key, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter(one => one !== undefined && one !== null)
      .map(one => `${encoded(name, 'a parameter name', key)}=${encoded(name, key, plain(name, key, one))}`),
  )
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`
}

/** The document writes booleans of a query as 1 and 0. */
function plain(name: EndpointName, key: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value === 'string' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
  throw invalid(name, `${key}: expected a text or a number for the query, got ${typeof value}`)
}

function encoded(name: EndpointName, key: string, value: string): string {
  try {
    return encodeURIComponent(value)
  } catch {
    throw invalid(name, `${key}: expected text, got half a surrogate pair`)
  }
}

function bodyText(name: EndpointName, params: object): string {
  try {
    return JSON.stringify(params)
  } catch {
    throw invalid(name, 'body: expected values that JSON can hold, got a BigInt, a cycle or too deep a nesting')
  }
}

function credentials(name: EndpointName, auth: Route['auth'], target: RequestTarget): Record<string, string> {
  const headers: Record<string, string> = {}
  if (auth === 'token' && target.token !== undefined)
    headers.Authorization = `token ${sendable(name, 'token', target.token)}`
  if (auth === 'enterprise') {
    if (target.enterpriseId !== undefined)
      headers['X-Gizwits-Enterprise-ID'] = sendable(name, 'enterpriseId', target.enterpriseId)
    if (target.enterpriseSecret !== undefined)
      headers['X-Gizwits-Enterprise-Secret'] = sendable(name, 'enterpriseSecret', target.enterpriseSecret)
  }
  return headers
}

/** Checked here, since what fetch says of a bad header repeats its value. */
function sendable(name: EndpointName, what: string, value: string): string {
  if (typeof value === 'string' && /^[\x21-\x7e]+$/.test(value)) return value
  throw invalid(name, `${what}: expected printable ASCII without blanks (its value is not shown)`)
}

function invalid(name: EndpointName, message: string): ApiError {
  return new ApiError('REQUEST_INVALID', `${name}: ${message}`, { endpoint: name, attempts: 0 })
}
