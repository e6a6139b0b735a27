import type { AddressInfo } from 'node:net'
import { createServer, type Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { giztools } from '../cli/io.ts'
import { DEVICE, ENTERPRISE, NOW, PRODUCT, SECRETS } from '../cli/platform.ts'
import { unexpectedIn } from './fault.ts'
import { mutatedText } from './mutate.ts'
import { createRandom, type Random } from './random.ts'
import { answerTo } from './service.ts'

// The same over a real connection: what comes is not even HTTP, lengths are wrong, and bodies end early or never.
const RUNS = Number(process.env.GIZTOOLS_FUZZ ?? 100)
const FIRST = Number(process.env.GIZTOOLS_FUZZ_SEED ?? 1)

let server: Server
let random: Random = createRandom(FIRST)
let sent: string[] = []
beforeAll(async () => {
  server = createServer(socket => {
    let asked = ''
    socket.on('error', () => {})
    socket.on('data', chunk => {
      asked += chunk.toString('latin1')
      if (!asked.includes('\r\n\r\n')) return
      const [method = '', path = ''] = asked.split(' ')
      asked = ''
      const bytes = bytesOf(method, path)
      sent.push(bytes)
      socket.end(bytes, 'latin1')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
})
afterAll(() => new Promise(resolve => server.close(resolve)))

function bytesOf(method: string, path: string): string {
  const { status: told, headers, body } = answerTo(method, new URL(path, 'http://localhost'), new Map(), 0.4, random)
  const status = random.chance(0.95) ? told : random.pick([0, 100, 101, 103, 199, 205, 600, 999])
  const latin1 = Buffer.from(body).toString('latin1')
  const length = random.chance(0.9) ? latin1.length : random.pick([0, 1, latin1.length + 5, 1e15, -1, 'x'])
  const all = { 'content-type': 'application/json', 'content-length': String(length), connection: 'close', ...headers }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  const whole = [`HTTP/1.1 ${status} X`, ...lines, '', latin1].join('\r\n')
  return path.includes('access_token') || random.chance(0.7) ? whole : mutatedText(whole, random)
}

test(
  `${RUNS} command lines against a server that answers any bytes`,
  async () => {
    const { port } = server.address() as AddressInfo
    const failed: Record<string, unknown>[] = []
    for (let seed = FIRST; seed < FIRST + RUNS && failed.length < 10; seed++) {
      random = createRandom(seed)
      sent = []
      const argv = random.pick([
        ['fetch', PRODUCT],
        ['devices', PRODUCT, '--format', 'table'],
        ['logs', PRODUCT, DEVICE, '--since', '1h', '--format', 'table'],
        ['logs', PRODUCT, DEVICE, '--since', '1h', '--data', '--format', 'csv'],
        ['control', PRODUCT, DEVICE, 'switch=on', '--confirm', '--timeout', '2s'],
        ['api', 'deviceReport', '--product_key', PRODUCT, '--include'],
      ])
      let clock = NOW
      const { code, stderr, stdout } = await giztools(argv, {
        now: () => clock,
        sleep: async ms => {
          clock += ms
        },
        env: {
          GIZWITS_BASE_URL: `http://127.0.0.1:${port}`,
          GIZWITS_ENTERPRISE_ID: ENTERPRISE,
          GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
          GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
        },
        fetch: globalThis.fetch,
      })
      const fault = unexpectedIn(stderr) ?? ([0, 1, 2].includes(code) ? undefined : `exit code ${code}`)
      if (fault !== undefined)
        failed.push({ seed, fault, argv: argv.join(' '), stderr, stdout, sent: sent.at(-1)?.slice(0, 500) })
    }
    expect(failed).toEqual([])
  },
  120_000 + RUNS * 1000,
)
