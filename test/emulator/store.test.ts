import { describe, expect, it } from 'vitest'
import { createRandomness, drawInteger } from '../../src/emulator/randomness.ts'
import { createStore } from '../../src/emulator/store.ts'
import { NOON, world } from './world.ts'

describe('randomness', () => {
  it('is the mulberry32 that others have too', () => {
    const { next } = createRandomness(0)
    // As published implementations print it for the seed 0.
    expect([next(), next(), next()]).toEqual([0.26642920868471265, 0.0003297457005828619, 0.2232720274478197])
  })

  it('draws both ends', () => {
    expect(drawInteger(() => 0, 3, 5)).toBe(3)
    expect(drawInteger(() => 0.999999, 3, 5)).toBe(5)
    expect(drawInteger(() => 0.5, 7, 7)).toBe(7)
  })
})

it("makes ids in the service's forms, the same for the same seed", () => {
  const [a, b, c] = [createStore({ seed: 5 }), createStore({ seed: 5 }), createStore({ seed: 6 })]
  const ids = [a.newId(), a.newDid(), a.newMac()]
  expect(ids).toEqual([
    expect.stringMatching(/^[0-9a-f]{32}$/),
    expect.stringMatching(/^[A-Za-z0-9]{22}$/),
    expect.stringMatching(/^[0-9A-F]{12}$/),
  ])
  expect([b.newId(), b.newDid(), b.newMac()]).toEqual(ids)
  expect(c.newId()).not.toBe(ids[0])
})

describe('devices are found', () => {
  it('by did, by product, by product and MAC', () => {
    const { store, addDevice } = world()
    const [a, b] = [addDevice({ did: '__proto__', mac: 'A' }), addDevice({ did: 'b', mac: 'virtual:site' })]
    expect(store.devices.get('__proto__')).toBe(a)
    expect(store.devicesOf('pk')).toEqual([a, b])
    expect(store.devicesOf('other')).toEqual([])
    expect(store.deviceByMac('pk', 'virtual:site')).toBe(b)
    expect(store.deviceByMac('other', 'virtual:site')).toBeUndefined()
    expect(store.deviceByMac('pk', 'constructor')).toBeUndefined()
  })

  it('by a group and all groups under it, in the order they were added', () => {
    const { store, addDevice } = world()
    const group = (gid: string, parent: string | null, productKey = 'pk') =>
      store.groups.set(gid, { gid, productKey, parent })
    group('root', null)
    group('left', 'root')
    group('right', 'root')
    group('leaf', 'left')
    const [a, b, c, d] = [addDevice(), addDevice(), addDevice(), addDevice()]
    store.moveToGroup(d, 'left')
    store.moveToGroup(a, 'leaf')
    store.moveToGroup(c, 'right')
    expect(store.devicesIn('pk', 'left')).toEqual([a, d])
    expect(store.devicesIn('pk', 'root')).toEqual([a, c, d])
    expect(store.devicesIn('pk', undefined)).toEqual([a, b, c, d])
    store.moveToGroup(a, 'right')
    store.moveToGroup(c, null)
    expect(store.devicesIn('pk', 'left')).toEqual([d])
    expect(store.devicesIn('pk', 'right')).toEqual([a])
    expect(store.devicesIn('pk', 'leaf')).toEqual([])
    expect([a.gid, c.gid]).toEqual(['right', null])
  })
})

it('refuses a did or MAC that is taken', () => {
  const { addDevice, store } = world()
  addDevice({ did: 'a', mac: 'M' })
  expect(() => addDevice({ did: 'a' })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', path: 'did' }))
  expect(() => addDevice({ mac: 'M' })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', path: 'mac' }))
  expect(store.devices.size).toBe(1)
})

describe('a new device', () => {
  it('is online, somewhere, and quiet', () => {
    const device = world().addDevice({ mac: 'A' })
    expect(device).toMatchObject({
      mac: 'A',
      productKey: 'pk',
      type: 'normal',
      serial: null,
      gid: null,
      isOnline: true,
      hasPower: true,
      isDisabled: false,
      createdAt: NOON,
      activatedAt: NOON,
      onlineAt: NOON,
      activeDays: [],
      cmd: [],
      data: [],
      online: [{ at: NOON, type: 'dev_online', payload: { keep_alive: 125 } }],
      place: { country: expect.any(String), region: expect.any(String), city: expect.any(String) },
    })
    expect(device.passcode).toMatch(/^[A-Za-z0-9]{10}$/)
  })

  it('that is offline was never activated', () => {
    expect(world().addDevice({ online: false })).toMatchObject({ activatedAt: null, onlineAt: null, online: [] })
  })

  it('has legal values: least, off, first label; readonly numbers in the middle', () => {
    expect(world().addDevice().attrs).toEqual({
      switch: 0,
      fan_swing: 0,
      mode: '制冷',
      fan_speed: '低风',
      on_timing: 0,
      off_timing: 0,
      set_temp: 16,
      room_temp: 12,
      alert_shutdown: 0,
      alert_full: 0,
      fault_roomtemp: 0,
    })
  })

  it('takes values in any form that encode takes, and refuses what encode refuses', () => {
    const { addDevice, store } = world()
    expect(addDevice({ attrs: { switch: true, mode: 4, room_temp: -10 } }).attrs).toMatchObject({
      switch: 1,
      mode: '制热',
      room_temp: -10,
      set_temp: 16,
    })
    expect(() => addDevice({ attrs: { no_such: 1 } })).toThrow(expect.objectContaining({ code: 'ATTRIBUTE_UNKNOWN' }))
    expect(store.devices.size).toBe(1)
  })

  it.each([
    [{ behaviour: { reportEvery: 999 } }, 'behaviour.reportEvery'],
    [{ behaviour: { dropRate: 1.5 } }, 'behaviour.dropRate'],
    [{ behaviour: { applyDelay: [200, 50] } }, 'behaviour.applyDelay'],
    [{ behaviour: { keepAlive: Number.POSITIVE_INFINITY } }, 'behaviour.keepAlive'],
    [{ place: 'China' }, 'place'],
    [{ createdAt: Number.NaN }, 'createdAt'],
    [{ did: '' }, 'did'],
  ])('is refused for %j', (init, path) => {
    expect(() => world().addDevice(init as object)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', path }))
  })

  it('of a product without datapoints has no values', () => {
    expect(world('').addDevice({ behaviour: { reportEvery: 1_000 } }).attrs).toEqual({})
  })
})

describe('a new user', () => {
  it('is made up and active on its first day', () => {
    expect(world().addUser({ phone: '1' })).toMatchObject({
      enterpriseId: 'enterprise',
      appid: 'app',
      phone: '1',
      email: null,
      isAnonymous: false,
      createdAt: NOON,
      updatedAt: NOON,
      activeDays: ['2026-03-02'],
    })
  })

  it('needs a uid of its own', () => {
    const { addUser } = world()
    addUser({ uid: 'u' })
    expect(() => addUser({ uid: 'u' })).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', path: 'uid' }))
    expect(() => addUser({ email: 3 } as object)).toThrow(expect.objectContaining({ path: 'email' }))
  })
})
