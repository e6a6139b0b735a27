import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { ENDPOINT_NAMES } from '../../src/api/routes.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { findRoute } from '../../src/emulator/route.ts'
import { DID, PRODUCT, served, tokenBody } from './served.ts'

it('answers every path of every row, and no other', () => {
  for (const name of ENDPOINT_NAMES) {
    const row: Endpoint = ENDPOINTS[name]
    for (const path of [row.path, ...(row.aliases ?? [])]) {
      const called = path.replace('{product_key}', 'p%2Fk').replace('{did}', 'a%20did').replace('{gid}', 'gid')
      const route = findRoute(row.method, called)
      expect(route, path).toMatchObject({ name })
      if (typeof route === 'number') continue
      if (path.includes('{product_key}')) expect(route.ids.product_key).toBe('p/k')
      if (path.includes('{did}')) expect(route.ids.did).toBe('a did')
      expect(findRoute('PATCH', called), path).toBe(405)
      expect(findRoute(row.method, `${called}/`), path).toBe(404)
      expect(findRoute(row.method, `/v2${called.slice(3)}`), path).toBe(404)
    }
  }
  expect(findRoute('GET', '/v1/products//datapoint')).toBe(404)
  expect(findRoute('GET', '/v1/products/%E0%A4%A/datapoint')).toMatchObject({ ids: { product_key: '%E0%A4%A' } })
})

it('takes any text for an id, those that mean something to a router too', () => {
  const id = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      ':product_key',
      ':did',
      '*',
      '**',
      '{did}',
      ':did?',
      '.*',
      '__proto__',
      'constructor',
      'a/b',
      '%',
      ' ',
    ),
  )
  const calls = ENDPOINT_NAMES.flatMap(name => {
    const { path, aliases = [] }: Endpoint = ENDPOINTS[name]
    return [path, ...aliases].map(each => [name, each] as const)
  })
  fc.assert(
    fc.property(fc.constantFrom(...calls), id, id, ([name, path], productKey, other) => {
      const { method }: Endpoint = ENDPOINTS[name]
      const ids: Record<string, string> = { product_key: productKey, did: other, gid: other }
      const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, key = '']) => key)
      const called = path.replace(/\{(\w+)\}/g, (_, key: string) =>
        encodeURIComponent(ids[key] ?? '').replaceAll('%3A', ':'),
      )
      expect(findRoute(method, called)).toMatchObject({
        name,
        ids: Object.fromEntries(names.map(key => [key, ids[key]])),
      })
    }),
  )
})

it('answers aliases in their own words', async () => {
  const { ask } = await served()
  for (const path of ['summary', 'devices/report/devices/report/rt', 'fault/alert/events'])
    expect((await ask('GET', path)).status, path).toBe(200)
})

it('answers 404 and 405 without a code', async () => {
  const { ask } = await served()
  const lost = await ask('GET', '/v1/nothing')
  expect(lost.status).toBe(404)
  expect(lost.body).toEqual({ error_message: 'path not found', detail_message: null })
  const wrong = await ask('DELETE', 'datapoint')
  expect(wrong.status).toBe(405)
  expect(wrong.headers.get('x-ratelimit-limit')).toBe('3600')
})

it.each(['0.0.0.0', '::', '192.168.1.1', 'example.com', '127.evil.com', ''])('does not listen on %s', async host => {
  await expect(createEmulator().listen({ host })).rejects.toMatchObject({ code: 'REQUEST_INVALID', path: 'host' })
})

it('listens elsewhere where it is told that others may come in', async () => {
  const listening = await createEmulator().listen({ host: '0.0.0.0', anyHost: true })
  onTestFinished(() => listening.close())
  expect((await fetch(`http://127.0.0.1:${listening.port}/`)).status).toBe(404)
})

it.each([-1, 65_536, 1.5, Number.NaN])('does not listen on port %s', async port => {
  await expect(createEmulator().listen({ port })).rejects.toMatchObject({ code: 'REQUEST_INVALID', path: 'port' })
})

it('says so when a port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  onTestFinished(() => void other.close())
  const { port } = other.address() as { port: number }
  await expect(createEmulator().listen({ port })).rejects.toMatchObject({ code: 'NETWORK', path: 'port' })
})

it('ends kept connections when it closes, and leaves the globals alone', async () => {
  const before = [globalThis.Request, globalThis.Response]
  const { url, port, close } = await createEmulator().listen()
  expect(url).toBe(`http://127.0.0.1:${port}`)
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n')
  await once(socket, 'data')
  const ended = once(socket, 'close')
  await close()
  await ended
  await expect(fetch(url)).rejects.toThrow()
  expect([globalThis.Request, globalThis.Response]).toEqual(before)
})

it.each([
  ['no HTTP', 'hello\r\n\r\n', 'HTTP/1.1 400'],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a b/c?d\r\n\r\n', 'HTTP/1.1 400'],
  ['no Host', 'GET /v1/products HTTP/1.0\r\n\r\n', 'HTTP/1.1 404'],
  ['a path that is none', 'GET //[ HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 40'],
  ['another server', 'GET http://example.com/v1/x HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 404'],
  ['a star', 'OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n', 'HTTP/1.1 40'],
  ['two lengths', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab', 'HTTP/1.1 400'],
  ['bytes in a header', 'GET / HTTP/1.1\r\nHost: a\r\nAuthorization: \xff\xfe\r\n\r\n', 'HTTP/1.1 404'],
])('answers %s, and the next caller too', async (_, text, begins) => {
  const { url, ask } = await served()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write(Buffer.from(text, 'latin1'))
  const [data] = await once(socket, 'data')
  expect(String(data).slice(0, begins.length)).toBe(begins)
  expect((await ask('GET', 'device_groups')).status).toBe(200)
})

it('goes on when a caller leaves in the middle of a body', async () => {
  const { url, ask } = await served()
  const socket = connect(Number(new URL(url).port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(`POST /v1/products/${PRODUCT}/access_token HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{"a":`)
  await new Promise(resolve => setImmediate(resolve))
  socket.destroy()
  expect((await ask('GET', 'device_groups')).status).toBe(200)
})

it('takes JSON whatever its content type, and no JSON for what it is', async () => {
  const { ask, emulator } = await served()
  const body = tokenBody(emulator)
  const typed = (type: string, text: unknown) =>
    ask('POST', 'access_token', { body: text, headers: { 'Content-Type': type } })
  expect((await typed('text/plain', body)).status).toBe(201)
  expect((await typed('application/json; charset=gbk', body)).status).toBe(201)
  expect((await typed('application/x-www-form-urlencoded', 'enterprise_id=1')).body).toMatchObject({ error_code: 5001 })
})

it('logs a line a call, with no secret in it', async () => {
  const lines: string[] = []
  const { ask, emulator, enterprise, token } = await served({ onLog: line => lines.push(line) })
  const { productSecret = '' } = emulator.credentials.products[0] ?? {}
  const { enterpriseSecret } = emulator.credentials
  const secret = await token()
  await ask('GET', `devices/${DID}/cmd`)
  await ask('GET', `/v1/users/location?product_key=${PRODUCT}&product_secret=${productSecret}`, { headers: enterprise })
  await ask('GET', `/v1/products/${enterpriseSecret}/datapoint`)
  await ask('GET', `/v1/products/${PRODUCT}/devices/${secret}/cmd`)
  await ask('GET', `/${productSecret}`)
  expect(lines).toEqual([
    `POST /v1/products/${PRODUCT}/access_token 201 accessToken`,
    `GET /v1/products/${PRODUCT}/devices/${DID}/cmd 200 cmdLog`,
    'GET /v1/users/location 400 5002 userLocations',
    'GET /v1/products/?/datapoint 400 5010 datapoint',
    `GET /v1/products/${PRODUCT}/devices/?/cmd 404 5301 cmdLog`,
    'GET ? 404',
  ])
})

it('answers a body that is too large while it is still being sent', async () => {
  const { ask } = await served()
  const { body } = await ask('POST', 'device_groups', { body: ' '.repeat(8_000_000) })
  expect(body).toMatchObject({ error_code: 5001 })
  expect((await ask('POST', 'device_groups', { body: ' '.repeat(1_000_000) })).status).toBe(200)
})

it('answers many at once, each its own', async () => {
  const { ask } = await served()
  const calls = Array.from({ length: 60 }, (_, at) =>
    at % 3 === 0 ? 'device_groups' : at % 3 === 1 ? 'devices?mac=x' : 'devices/search',
  )
  const answers = await Promise.all(calls.map(path => ask('GET', path)))
  expect(answers.map(answer => answer.status)).toEqual(calls.map((_, at) => (at % 3 === 1 ? 404 : 200)))
})
