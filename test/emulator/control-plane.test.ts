import { request as httpRequest } from 'node:http'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import type { Emulator, Listening } from '../../src/emulator/contract.ts'
import { createEmulator } from '../../src/emulator/index.node.ts'
import { definitionOf } from './world.ts'

const airConditioner = definitionOf('air-conditioner')

let emulator: Emulator
let service: Listening
let plane: Listening

beforeEach(async () => {
  emulator = createEmulator({
    seed: 1,
    now: () => 1_800_000_000_000,
    products: [{ definition: airConditioner, productKey: 'pk', productSecret: 'ps' }],
    devices: [{ did: 'd1' }, { did: 'd2', online: false }],
  })
  service = await emulator.listen()
  plane = await emulator.listenControl()
})
afterEach(async () => {
  await service.close()
  await plane.close()
})

async function tell(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}) {
  const answer = await fetch(plane.url + path, {
    method,
    headers,
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) }
}

function product() {
  const { enterpriseId, enterpriseSecret } = emulator.credentials
  const client = createClient({ enterpriseId, enterpriseSecret, baseUrl: service.url, retries: 0 })
  return client.product('pk', { productSecret: 'ps' })
}

describe('over HTTP', () => {
  it('tells its routes and what there is', async () => {
    const { body } = await tell('GET', '/')
    expect(Object.keys(body)).toContain('POST /faults')
    expect((await tell('GET', '/state')).body).toEqual({
      now: 1_800_000_000_000,
      quota: 3600,
      china: true,
      whitelist: null,
      rotateTokens: false,
      latency: [0, 0],
      wire: expect.objectContaining({ cmdPayload: 'hex' }),
      products: 1,
      devices: 2,
      users: 0,
    })
  })

  it('moves the clock, and the Date header with it', async () => {
    expect((await tell('POST', '/clock', { advance: 70_000 })).body).toEqual({ now: 1_800_000_070_000 })
    const { headers } = await product().deviceGroups()
    expect(headers.date).toBe(new Date(1_800_000_070_000).toUTCString())
  })

  it('lets calls fail, and takes that back', async () => {
    const { body } = await tell('POST', '/faults', { endpoint: 'deviceGroups', status: 503 })
    await expect(product().deviceGroups()).rejects.toThrow('HTTP 503')
    expect((await tell('GET', '/faults')).body).toEqual({ [body.id]: { endpoint: 'deviceGroups', status: 503 } })
    expect((await tell('DELETE', `/faults/${body.id}`)).status).toBe(200)
    expect((await product().deviceGroups()).status).toBe(200)
    expect((await tell('DELETE', `/faults/${body.id}`)).status).toBe(404)
    await tell('POST', '/faults', { code: 5403 })
    await tell('DELETE', '/faults')
    expect((await product().deviceGroups()).status).toBe(200)
  })

  it('publishes products and closes their remote control', async () => {
    await tell('PATCH', '/products/pk', { published: true, remoteControl: false })
    await expect(product().cmdLog('d1')).rejects.toThrow('5018')
    await expect(product().control('d1', { attrs: { switch: true } })).rejects.toThrow('5404')
    await tell('PATCH', '/products/pk', { published: false })
    expect((await product().cmdLog('d1')).status).toBe(200)
  })

  it('changes region, whitelist, quota, latency and habits', async () => {
    await tell('PATCH', '/settings', { china: false })
    await expect(product().deviceSummary()).rejects.toThrow('5024')
    await tell('PATCH', '/settings', { whitelist: ['10.0.0.1'] })
    await expect(product().deviceGroups()).rejects.toThrow('5012')
    await tell('PATCH', '/settings', { whitelist: null, wire: { errorCodes: 'string' }, quota: 0 })
    await expect(product().deviceGroups()).rejects.toThrow('5013')
    expect((await tell('GET', '/state')).body).toMatchObject({
      whitelist: null,
      china: false,
      quota: 0,
      wire: { errorCodes: 'string', cmdPayload: 'hex' },
    })
  })

  it('adds products, devices, users and what they have', async () => {
    expect((await tell('POST', '/products', { definition: airConditioner, productKey: 'p2' })).body).toMatchObject({
      productKey: 'p2',
    })
    expect((await tell('POST', '/devices', { productKey: 'p2', did: 'd3' })).body).toMatchObject({
      did: 'd3',
      isOnline: true,
    })
    const { body: user } = await tell('POST', '/users', { username: 'anna' })
    expect((await tell('POST', `/users/${user.uid}/bind`, { dids: ['d1', 'd2', 'd1'] })).status).toBe(200)
    const { data } = await product().boundUsers({ type: 'did', val: 'd2' })
    expect(data.objects).toEqual([expect.objectContaining({ uid: user.uid, is_owner: true })])
    expect((await tell('GET', '/devices')).body.map(({ did }: { did: string }) => did)).toEqual(['d1', 'd2', 'd3'])
  })

  it('makes devices do things', async () => {
    await tell('POST', '/devices/d2/connect')
    expect((await tell('GET', '/devices/d2')).body).toMatchObject({ isOnline: true })
    await tell('POST', '/devices/d2/report', { set_temp: 23 })
    expect((await product().dataLog('d2')).data.objects.at(0)?.attrs).toMatchObject({ set_temp: 23 })
    await tell('POST', '/devices/d2/disconnect', { reason: 'tired' })
    await tell('POST', '/devices/d1/lose-power')
    await tell('POST', '/devices/d1/disable')
    expect((await tell('GET', '/devices/d1')).body).toMatchObject({ hasPower: false, isDisabled: true })
    await tell('POST', '/devices/d2/cmd', [
      { at: 1_799_999_999_000, type: 'app2dev', frame: '0000000309000090010101000010' },
    ])
    const { data } = await product().cmdLog('d2', { sort: 'asc' })
    expect(data.objects[0]).toMatchObject({ timestamp: 1_799_999_999, payload: '0000000309000090010101000010' })
  })

  it('gives a snapshot and takes it up', async () => {
    const { body } = await tell('GET', '/snapshot')
    await tell('POST', '/devices', { did: 'd9' })
    expect((await tell('PUT', '/snapshot', body)).status).toBe(200)
    expect((await tell('GET', '/devices')).body).toHaveLength(2)
  })
})

describe('what cannot be', () => {
  it.each([
    ['POST', '/clock', {}, 'advance: expected milliseconds'],
    ['POST', '/clock', { advance: -1 }, 'advance: expected milliseconds'],
    ['POST', '/clock', '{', 'JSON'],
    ['POST', '/clock', '7', 'expected a JSON object or list'],
    ['PATCH', '/settings', { chna: false }, 'settings'],
    ['PATCH', '/settings', { latency: [5, 1] }, 'settings.latency'],
    ['PATCH', '/settings', { wire: { errorCodes: 'x' } }, 'settings.wire.errorCodes'],
    ['POST', '/faults', { endpoint: 'nothing', code: 1 }, 'fault.endpoint'],
    ['POST', '/products', { definition: { entities: 5 } }, 'entities'],
    ['POST', '/products', { productSecret: 5 }, 'productSecret'],
    ['PATCH', '/products/none', { published: true }, 'productKey'],
    ['PATCH', '/products/pk', { published: 'yes' }, 'published: expected true or false'],
    ['POST', '/devices', { did: 5 }, 'did'],
    ['POST', '/devices/none/connect', {}, 'did: expected that of a device'],
    ['POST', '/devices/d1/report', { set_temp: 999 }, 'set_temp'],
    ['POST', '/devices/d1/disable', { disabled: 'yes' }, 'disabled: expected true or false'],
    ['POST', '/devices/d1/disconnect', { reason: 5 }, 'reason: expected a text'],
    ['POST', '/devices/d1/cmd', [{ at: 1, type: 'x', frame: '00' }], ''],
    ['POST', '/users/none/bind', { dids: [] }, 'uid'],
    ['PUT', '/snapshot', {}, 'snapshot'],
  ])('%s %s %j is 400 and changes nothing', async (method, path, body, message) => {
    const before = JSON.stringify(emulator.snapshot())
    const answer = await tell(method, path, body)
    expect(answer.status).toBe(400)
    expect(answer.body.message).toContain(message)
    expect(JSON.stringify(emulator.snapshot())).toBe(before)
  })

  it('is not there: routes, faults, devices', async () => {
    for (const path of ['/nothing', '/faults/7', '/devices/none'])
      expect([path, (await tell(path === '/faults/7' ? 'DELETE' : 'GET', path)).status]).toEqual([path, 404])
    expect((await tell('DELETE', '/clock')).status).toBe(404)
  })

  it('is a page of a browser, or another host that leads here', async () => {
    expect((await tell('POST', '/clock', { advance: 1 }, { Origin: 'https://evil.test' })).status).toBe(403)
    const status = await new Promise(done => {
      httpRequest({ port: plane.port, host: '127.0.0.1', path: '/state', headers: { Host: 'evil.test' } }, answer => {
        answer.resume()
        done(answer.statusCode)
      }).end()
    })
    expect(status).toBe(403)
  })

  it('never ends it, whatever comes', async () => {
    const routes = Object.keys((await tell('GET', '/')).body).filter(route => route !== 'PUT /snapshot')
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes), fc.json(), fc.string(), async (route, json, id) => {
        const [method = '', path = ''] = route.split(' ')
        const answer = await tell(
          method,
          path.replace(/:\w+/, () => encodeURIComponent(id || 'x')),
          method === 'GET' ? undefined : json,
        )
        expect([200, 400, 404]).toContain(answer.status)
      }),
      { numRuns: 300 },
    )
    expect((await tell('GET', '/state')).status).toBe(200)
  })
})
