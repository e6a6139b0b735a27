import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/** A call as it came over the wire, and its answer. */
export interface Exchange {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly text: string
  readonly status: number
  readonly answer: string
}

/** Stands between a client and a service on loopback, passes everything on as it is and writes it down. Closed when the test is over. */
export async function recordingProxy(
  target: string,
): Promise<{ readonly url: string; readonly exchanges: Exchange[] }> {
  const exchanges: Exchange[] = []
  const server = createServer((incoming, outgoing) => {
    const sent: Buffer[] = []
    incoming.on('data', chunk => sent.push(chunk))
    incoming.on('end', () => {
      const { method = '', url: path = '/', headers } = incoming
      const onward = request(new URL(path, target), { method, headers }, answer => {
        const got: Buffer[] = []
        answer.on('data', chunk => got.push(chunk))
        // It broke off: so does this.
        answer.on('error', () => {
          outgoing.writeHead(answer.statusCode ?? 0, answer.headers)
          outgoing.write(Buffer.concat(got), () => outgoing.destroy())
        })
        answer.on('end', () => {
          const status = answer.statusCode ?? 0
          const [text, body] = [Buffer.concat(sent).toString(), Buffer.concat(got)]
          exchanges.push({ method, url: new URL(path, target), headers, text, status, answer: body.toString() })
          outgoing.writeHead(status, answer.headers).end(body)
        })
      })
      onward.on('error', () => outgoing.destroy())
      onward.end(Buffer.concat(sent))
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(
    () =>
      new Promise<void>(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  )
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, exchanges }
}
