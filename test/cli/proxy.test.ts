import { spawn } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { dirname } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Listening } from '../../src/emulator/contract.ts'
import { type BuiltProgram, buildProgram } from './built.ts'
import { createPlatform, ENTERPRISE, PRODUCT, SECRETS } from './platform.ts'

let program: BuiltProgram
let service: Listening
let proxy: Server
/** What the proxy was asked for: a tunnel to a host. */
const tunnels: string[] = []

beforeAll(async () => {
  program = await buildProgram()
  service = await createPlatform({ now: Date.now }).emulator.listen()
  proxy = createServer()
  // Whatever the name, it leads to the emulator: no name server would know it.
  proxy.on('connect', ({ url }, socket) => {
    tunnels.push(url ?? '')
    const upstream = connect(service.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection Established\r\n\r\n')
      upstream.pipe(socket).pipe(upstream)
    })
    for (const end of [upstream, socket]) end.on('error', () => {})
  })
  await new Promise<void>(resolve => proxy.listen(0, '127.0.0.1', resolve))
})

afterAll(async () => {
  proxy.close()
  await service.close()
  program.remove()
})

interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function devices(baseUrl: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const argv = [program.path, 'devices', PRODUCT, '--format', 'ndjson', '--base-url', baseUrl, '--allow-insecure']
  const child = spawn(process.execPath, argv, {
    env: {
      GIZWITS_ENTERPRISE_ID: ENTERPRISE,
      GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
      GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
      XDG_CACHE_HOME: dirname(program.path),
      ...env,
    },
  })
  const ended = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', text => {
    ended.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', text => {
    ended.stderr += text
  })
  return new Promise(done => child.on('close', code => done({ ...ended, code })))
}

const proxyUrl = () => `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`

test.each(['HTTP_PROXY', 'http_proxy'])('calls go through the proxy that %s names', async name => {
  tunnels.length = 0
  const { code, stdout, stderr } = await devices('http://api.giztools.test', { [name]: proxyUrl() })
  expect([code, stdout.split('\n').filter(Boolean).length, stderr]).toEqual([0, 2, ''])
  expect(new Set(tunnels)).toEqual(new Set(['api.giztools.test:80']))
})

test('but not to hosts in NO_PROXY', async () => {
  tunnels.length = 0
  const env = { HTTP_PROXY: proxyUrl(), NO_PROXY: 'giztools.test' }
  const { code, stderr } = await devices('http://api.giztools.test', env)
  // There is no such host.
  expect([code, tunnels]).toEqual([1, []])
  expect(stderr).toMatch(/no connection: (?:ENOTFOUND|EAI_AGAIN)/)
})

test('nor to this machine', async () => {
  tunnels.length = 0
  const { code, stdout } = await devices(service.url, { HTTP_PROXY: proxyUrl() })
  expect([code, stdout.split('\n').filter(Boolean).length, tunnels]).toEqual([0, 2, []])
})

test('a proxy that is not there is told of, and nothing was sent', async () => {
  const { code, stderr } = await devices('http://api.giztools.test', { HTTP_PROXY: 'http://127.0.0.1:1' })
  expect(code).toBe(1)
  expect(stderr).toContain('no connection: ECONNREFUSED')
})
