import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A call as it came over the wire. */
export interface ServiceRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** Path and query. */
  readonly url: string
  readonly query: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** The text as JSON; undefined where it is none. */
  readonly body: unknown
}

export interface ServiceAnswer {
  /** Default 200. */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is, in place of a body. */
  readonly text?: string
  /** `drop`: no answer, the connection is gone. `truncate`: gone in the middle of the body. `hang`: headers, half a body, then nothing. */
  readonly connection?: 'drop' | 'truncate' | 'hang'
}

export interface Service {
  /** Such as http://127.0.0.1:40123. */
  readonly url: string
  readonly requests: ServiceRequest[]
  close(): Promise<void>
}

/** A little HTTP server on loopback that answers what the test says. A script that throws answers 599, and the test sees its message. */
export async function startService(
  script: (request: ServiceRequest, index: number) => ServiceAnswer | Promise<ServiceAnswer>,
): Promise<Service> {
  const requests: ServiceRequest[] = []
  const server = createServer((incoming, outgoing) => {
    // It tells no time where the test gives none: many tests have a clock of their own.
    outgoing.sendDate = false
    const chunks: Buffer[] = []
    incoming.on('error', () => {})
    outgoing.on('error', () => {})
    incoming.on('data', chunk => chunks.push(chunk))
    incoming.on('end', async () => {
      const url = new URL(incoming.url ?? '/', 'http://127.0.0.1')
      const text = Buffer.concat(chunks).toString('utf8')
      const request: ServiceRequest = {
        method: incoming.method ?? '',
        path: url.pathname,
        url: incoming.url ?? '/',
        query: url.searchParams,
        headers: incoming.headers,
        text,
        body: jsonOf(text),
      }
      requests.push(request)
      const answer = await answerOf(script, request, requests.length - 1)
      if (answer.connection === 'drop') return outgoing.destroy()
      const body = answer.text ?? (answer.body === undefined ? '' : JSON.stringify(answer.body))
      const length = Buffer.byteLength(body)
      const headers = { 'content-type': 'application/json', 'content-length': String(length), ...answer.headers }
      outgoing.writeHead(answer.status ?? 200, headers)
      if (answer.connection === undefined) return outgoing.end(body)
      outgoing.write(body.slice(0, Math.floor(body.length / 2)), () => {
        if (answer.connection === 'truncate') outgoing.destroy()
      })
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, requests, close: () => closed(server) }
}

/** Answers token requests with `token-1`, `token-2` and so on, good for a week, and leaves the rest to the script. */
export function withTokens(
  script: (request: ServiceRequest, index: number) => ServiceAnswer | Promise<ServiceAnswer>,
  now: () => number = Date.now,
): (request: ServiceRequest, index: number) => ServiceAnswer | Promise<ServiceAnswer> {
  let tokens = 0
  let others = 0
  return request => {
    if (!request.path.endsWith('/access_token')) return script(request, others++)
    tokens += 1
    return { status: 201, body: { token: `token-${tokens}`, expired_at: Math.floor(now() / 1000) + 7 * 86_400 } }
  }
}

async function answerOf(
  script: (request: ServiceRequest, index: number) => ServiceAnswer | Promise<ServiceAnswer>,
  request: ServiceRequest,
  index: number,
): Promise<ServiceAnswer> {
  try {
    return await script(request, index)
  } catch (error) {
    return { status: 599, text: String(error) }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections()
  return new Promise(resolve => server.close(() => resolve()))
}
