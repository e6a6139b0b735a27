import { GiztoolsError } from '../errors.ts'
import { VERSION } from '../version.ts'

/** What a request carries beside what the operation needs: who is asking, and what the caller wants said as well. */
export function ownHeaders(extra: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  for (const [name, value] of Object.entries(extra)) checkHeader(name, value)
  const names = Object.keys(extra).map(name => name.toLowerCase())
  return names.includes('user-agent') ? extra : { 'User-Agent': `giztools/${VERSION}`, ...extra }
}

/** Those that the client sets itself, and those of a connection. */
const RESERVED = /^(?:authorization|x-gizwits-.*|content-.*|host|connection|transfer-encoding)$/i

/** @throws GiztoolsError REQUEST_INVALID; the value is not shown, it may be a secret */
function checkHeader(name: string, value: unknown): void {
  const path = `headers.${name.slice(0, 40)}`
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) throw invalid(path, 'expected a name that a header can have')
  if (RESERVED.test(name)) throw invalid(path, 'the client sets it itself')
  if (typeof value !== 'string' || !/^[\t\x20-\x7e]*$/.test(value))
    throw invalid(path, 'expected printable ASCII (its value is not shown)')
}

function invalid(path: string, why: string): GiztoolsError {
  return new GiztoolsError('REQUEST_INVALID', `${path}: ${why}`, { path })
}

/** An answer's, by their names in lower case. */
export function headersOf(headers: Headers): Readonly<Record<string, string>> {
  return Object.fromEntries(headers)
}

/** What gateways call the number under which they have a request in their own logs. The document names none. */
const REQUEST_ID = ['x-request-id', 'x-trace-id']

export function requestIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  return REQUEST_ID.map(name => headers[name]).find(id => id && id.length <= 200)
}
