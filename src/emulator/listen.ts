import type { HttpBindings } from '@hono/node-server'
import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import { type Answer, errorAnswer } from './answer.ts'
import type { Listening } from './contract.ts'
import { toResponse } from './over-fetch.ts'
import type { Arrival } from './service.ts'
import { WIRE } from './world.ts'

export interface ListenOptions {
  readonly port?: number
  readonly host?: string
  readonly anyHost?: boolean
}

/** Said to the server's adapter: the answer went out already, or never will. */
const ALREADY_SENT = { 'x-hono-already-sent': 'true' }

/** @throws GiztoolsError REQUEST_INVALID for a host that is not loopback, NETWORK where the port cannot be had */
export async function listen(
  answer: (arrival: Arrival) => Promise<Answer>,
  { port = 0, host = '127.0.0.1', anyHost = false }: ListenOptions,
): Promise<Listening> {
  if (!anyHost && !isLoopback(host)) {
    const message = `host: expected a loopback address such as 127.0.0.1, got ${JSON.stringify(host)}`
    throw new GiztoolsError('REQUEST_INVALID', `${message}; with anyHost others may come in too`, { path: 'host' })
  }
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new GiztoolsError('REQUEST_INVALID', `port: expected 0 to 65535, got ${String(port)}`, { path: 'port' })
  // Node alone has it; everything else here runs anywhere.
  const { createAdaptorServer, getRequestListener } = await import('@hono/node-server')
  const fetch = async (request: Request, env: unknown): Promise<Response> => {
    const { incoming, outgoing } = env as HttpBindings
    const given = await answer({ request, address: plainAddress(incoming.socket.remoteAddress ?? '') })
    if (given.fate === undefined) return toResponse(given)
    if (given.fate === 'truncate') breakOff(outgoing, given)
    else incoming.socket.destroy()
    return new Response(null, { headers: ALREADY_SENT })
  }
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false })
  // The adapter answers a request line or Host header that is no URL by itself, without a body: here too it is an answer as documented.
  server.removeAllListeners('request')
  const errorHandler = () => toResponse(errorAnswer(5002, 'the request line or the Host header is no URL', WIRE))
  server.on('request', getRequestListener(fetch, { hostname: 'localhost', overrideGlobalObjects: false, errorHandler }))
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(cannotListen(host, port, error)))
    server.listen(port, host, resolve)
  })
  const address = server.address()
  const bound = typeof address === 'object' && address !== null ? address.port : port
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`,
    port: bound,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** The headers promise the whole body, half of it goes out, the connection ends. */
function breakOff(outgoing: HttpBindings['outgoing'], { status, headers, body }: Answer): void {
  const bytes = new TextEncoder().encode(body)
  outgoing.writeHead(status, { ...headers, 'content-length': String(bytes.length) })
  outgoing.write(bytes.subarray(0, bytes.length >> 1), () => outgoing.destroy())
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** IPv4 callers of a socket that also speaks IPv6. */
function plainAddress(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '')
}

function cannotListen(host: string, port: number, error: unknown): GiztoolsError {
  if (isGiztoolsError(error)) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new GiztoolsError('NETWORK', `${host} port ${port}: expected to listen there, got: ${reason}`, {
    path: 'port',
  })
}
