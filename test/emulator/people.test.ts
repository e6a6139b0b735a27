import { expect, it } from 'vitest'
import { DID, MAC, PRODUCT, type Served, START, served } from './served.ts'

const code = (answer: { body: unknown }) => (answer.body as { error_code?: number }).error_code

interface User {
  readonly uid: string
  readonly is_owner?: boolean
}
const objects = (answer: { body: unknown }) => (answer.body as { objects: User[] }).objects
const uids = (answer: { body: unknown }) => objects(answer).map(user => user.uid)

async function withUsers() {
  const each = await served()
  const first = each.emulator.addUser({ username: 'first', phone: '13800000000', email: 'first@example.com' })
  const second = each.emulator.addUser({ username: 'second' })
  const binding = (user: typeof first, dids: unknown) => ({ body: { uid: user.uid, appid: user.appid, dids } })
  return { ...each, first, second, binding }
}

it('binds and unbinds what it can', async () => {
  const { ask, first, second, binding } = await withUsers()
  const bound = await ask('POST', 'devices/bindings', binding(first, [DID, 'nobody', DID]))
  expect(bound.status).toBe(200)
  expect(bound.body).toEqual({ failed: ['nobody'], success: [DID] })
  expect((await ask('POST', 'devices/bindings', binding(first, [DID]))).body).toEqual({ failed: [], success: [DID] })
  expect((await ask('DELETE', 'devices/bindings', binding(second, [DID]))).body).toEqual({ failed: [DID], success: [] })
  expect((await ask('DELETE', 'devices/bindings', binding(first, [DID]))).body).toEqual({ failed: [], success: [DID] })
  expect((await ask('DELETE', 'devices/bindings', binding(first, [DID]))).body).toEqual({ failed: [DID], success: [] })
})

it('takes dids as a text with commas (A13)', async () => {
  const { ask, first, binding } = await withUsers()
  const { body } = await ask('POST', 'devices/bindings', binding(first, `${DID}, nobody,`))
  expect(body).toEqual({ failed: ['nobody'], success: [DID] })
})

it('knows apps and users', async () => {
  const { ask, emulator, first, binding } = await withUsers()
  const { body } = binding(first, [DID])
  for (const method of ['POST', 'DELETE']) {
    expect(code(await ask(method, 'devices/bindings', { body: { ...body, appid: 'x' } }))).toBe(5016)
    expect(code(await ask(method, 'devices/bindings', { body: { ...body, uid: 'x' } }))).toBe(5017)
    expect(code(await ask(method, 'devices/bindings', { body: { ...body, dids: 7 } }))).toBe(5002)
  }
  const stranger = emulator.addUser({ appid: 'another app' })
  expect(code(await ask('POST', 'devices/bindings', { body: { ...body, uid: stranger.uid } }))).toBe(5017)
})

it('finds bound users, each by all that the document names, and the owner by did alone', async () => {
  const { ask, emulator, first, second, binding } = await withUsers()
  const other = emulator.addDevice({ serial: 'SN-1' })
  await ask('POST', 'devices/bindings', binding(first, [DID]))
  await ask('POST', 'devices/bindings', binding(second, [DID, other.did]))
  const search = (query: string) => ask('GET', `users/search?${query}`)
  expect(uids(await search(''))).toEqual([first.uid, second.uid])
  expect(uids(await search(`type=uid&val=${second.uid}`))).toEqual([second.uid])
  expect(uids(await search('type=username&val=first'))).toEqual([first.uid])
  expect(uids(await search('type=phone&val=13800000000'))).toEqual([first.uid])
  expect(uids(await search('type=email&val=first%40example.com'))).toEqual([first.uid])
  expect(uids(await search(`type=mac&val=${other.mac}`))).toEqual([second.uid])
  expect(uids(await search('type=device_sn&val=SN-1'))).toEqual([second.uid])
  expect(uids(await search('type=username&val=nobody'))).toEqual([])
  expect(objects(await search(''))[0]).not.toHaveProperty('is_owner')
  expect(objects(await search(`type=did&val=${DID}`)).map(user => user.is_owner)).toEqual([true, false])
  await ask('DELETE', 'devices/bindings', binding(first, [DID]))
  expect(uids(await search(`type=did&val=${DID}`))).toEqual([second.uid])
})

it('finds registered users', async () => {
  const { ask, enterprise, emulator, first, second } = await withUsers()
  emulator.addUser({ appid: 'another app' })
  const search = (query: string) =>
    ask('GET', `/v1/users/search?product_key=${PRODUCT}&${query}`, { headers: enterprise })
  expect(objects(await search(''))).toHaveLength(3)
  expect(uids(await search(`appid=${first.appid}`))).toEqual([first.uid, second.uid])
  expect(uids(await search('username=second'))).toEqual([second.uid])
  expect(uids(await search('phone=13800000000&email=first%40example.com'))).toEqual([first.uid])
  expect(uids(await search('phone=13800000000&email=other'))).toEqual([])
  expect(code(await search('appid=unknown'))).toBe(5016)
})

it('pages with relative URLs of the path that was called', async () => {
  const each = await served({ devices: Array.from({ length: 5 }, (_, at) => ({ did: `did${at}` })) })
  const path = `/v1/products/${PRODUCT}/devices/search`
  const pages = [await each.ask('GET', 'devices/search?limit=2&is_online=1')]
  const meta = (answer: { body: unknown }) =>
    (answer.body as { meta: { total: number; next: string | null; previous: string | null } }).meta
  for (let next = meta(pages[0] as never).next; next !== null; ) {
    const page: Awaited<ReturnType<Served['ask']>> = await each.ask('GET', next)
    pages.push(page)
    next = meta(page).next
  }
  expect(pages.map(meta)).toEqual([
    { total: 5, limit: 2, skip: 0, previous: null, next: `${path}?limit=2&is_online=1&skip=2` },
    {
      ...{ total: 5, limit: 2, skip: 2 },
      previous: `${path}?limit=2&is_online=1&skip=0`,
      next: `${path}?limit=2&is_online=1&skip=4`,
    },
    { total: 5, limit: 2, skip: 4, previous: `${path}?limit=2&is_online=1&skip=2`, next: null },
  ])
  const dids = pages.flatMap(page => (page.body as { objects: { did: string }[] }).objects.map(device => device.did))
  expect(dids).toEqual(['did0', 'did1', 'did2', 'did3', 'did4'])
  expect(meta(await each.ask('GET', 'devices/search?limit=5')).next).toBeNull()
  expect((await each.ask('GET', 'devices/search?skip=9007199254740991')).body).toMatchObject({ objects: [] })
})

it('searches devices by all that the document names', async () => {
  const each = await served({ devices: [] })
  const { emulator, ask } = each
  const place = { country: 'China', region: 'Guangdong', city: 'Guangzhou', longitude: 113.280637, latitude: 23.125178 }
  emulator.addDevice({ did: 'on', mac: MAC, place, createdAt: START })
  emulator.addDevice({ did: 'off', online: false, place: { ...place, city: 'Shenzhen' } })
  emulator.addDevice({
    did: 'disabled',
    disabled: true,
    online: false,
    place: { ...place, country: 'France', region: null },
  })
  const user = emulator.addUser()
  await ask('POST', 'devices/bindings', { body: { uid: user.uid, appid: user.appid, dids: ['off'] } })
  emulator.advance(10_000)
  emulator.act.report('on', { fault_roomtemp: 1 })
  const dids = async (query: string) =>
    ((await ask('GET', `devices/search?${query}`)).body as { objects: { did: string }[] }).objects.map(({ did }) => did)
  expect(await dids('')).toEqual(['on', 'off'])
  expect(await dids('show_disabled=0')).toEqual(['on', 'off'])
  expect(await dids('show_disabled=1')).toEqual(['on', 'off', 'disabled'])
  expect(await dids('is_online=1')).toEqual(['on'])
  expect(await dids('is_online=0')).toEqual(['off'])
  expect(await dids('is_faulty=1')).toEqual(['on'])
  expect(await dids('is_faulty=0')).toEqual(['off'])
  expect(await dids('is_alert=1')).toEqual([])
  expect(await dids('is_alert=0')).toEqual(['on', 'off'])
  expect(await dids('country=France&show_disabled=1')).toEqual(['disabled'])
  expect(await dids('region=Guangdong&city=Shenzhen')).toEqual(['off'])
  expect(await dids('type=did&val=off')).toEqual(['off'])
  expect(await dids(`type=mac&val=${MAC}`)).toEqual(['on'])
  expect(await dids(`type=uid&val=${user.uid}`)).toEqual(['off'])
  expect(await dids(`liveness_start=${START / 1000 + 10}`)).toEqual(['on'])
  expect(await dids(`liveness_start=${START / 1000 + 11}`)).toEqual([])
  const { body } = await ask('GET', 'devices/search?type=did&val=on')
  expect((body as { objects: object[] }).objects[0]).toEqual({
    ...{ did: 'on', mac: MAC, is_online: true, is_faulty: true, is_alert: false },
    ...place,
    ...{ online_latest: 1_517_384_243, created_at: 1_517_384_243 },
    ...{ mcu_hard_version: null, mcu_soft_version: null, wifi_hard_version: null, wifi_soft_version: null },
  })
})

it('tells a device by its MAC, where case matters', async () => {
  const { ask, emulator } = await served()
  const { passcode } = emulator.device(DID) ?? {}
  expect((await ask('GET', `devices?mac=${MAC}`)).body).toEqual({ did: DID, passcode })
  expect(code(await ask('GET', 'devices?mac=VIRTUAL:SITE'))).toBe(5301)
  expect((await ask('GET', 'device_detail?mac=virtual%3Asite')).body).toEqual({
    ...{ did: DID, is_disabled: false, product_key: PRODUCT, mac: MAC, is_online: true, type: 'normal' },
  })
  expect(code(await ask('GET', 'device_detail?mac=x'))).toBe(5301)
})
