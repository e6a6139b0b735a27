import { QUIET } from './behaviour.ts'
import type { DeviceInit } from './contract.ts'
import { drawPasscode } from './ids.ts'
import { beginOwnLife, comeWithTheDay, isWithin } from './own-life.ts'
import { PLACES } from './places.ts'
import { modelOf, type ProductModel } from './product-model.ts'
import { drawOne } from './randomness.ts'
import { parseDeviceInit } from './snapshot.ts'
import type { DeviceState, ProductState } from './state.ts'
import type { Store } from './store.ts'

/**
 * Makes a device, adds it to the store and lets its own life begin. What is not given is made up: it is online, somewhere, and has
 * legal values. One that was made in the past has been online since, and lives through the last 30 days of that at the next settle.
 * @throws GiztoolsError REQUEST_INVALID naming the member, and what encode throws for `attrs`
 */
export function createDevice(init: DeviceInit, store: Store, product: ProductState, now: number): DeviceState {
  const given = parseDeviceInit(init)
  const { productKey } = product
  const model = modelOf(product)
  const createdAt = Math.min(given.createdAt ?? now, now)
  const behaviour = { ...QUIET, ...given.behaviour }
  const isOnline = given.online ?? isWithin(behaviour.hours, createdAt)
  const device: DeviceState = {
    did: given.did ?? made(store.newDid, did => store.devices.has(did)),
    productKey,
    mac: given.mac ?? made(store.newMac, mac => store.deviceByMac(productKey, mac) !== undefined),
    passcode: drawPasscode(store.random),
    type: 'normal',
    serial: given.serial ?? null,
    place: given.place === undefined ? drawOne(store.random, PLACES) : given.place,
    createdAt,
    activatedAt: isOnline ? createdAt : null,
    onlineAt: isOnline ? createdAt : null,
    isOnline,
    hasPower: isOnline,
    isDisabled: given.disabled ?? false,
    gid: null,
    attrs: model === undefined ? {} : startingAttrs(model, init.attrs),
    activeDays: [],
    incidents: [],
    online: [],
    cmd: [],
    data: [],
    behaviour,
  }
  store.addDevice(device)
  if (isOnline) {
    const payload = { keep_alive: Math.round(behaviour.keepAlive / 1_000) }
    device.online.push({ at: createdAt, type: 'dev_online', payload })
    if (model !== undefined) beginOwnLife(store, device, createdAt)
  } else comeWithTheDay(store, device, createdAt)
  return device
}

/** Shared by all devices to which nothing else was given. */
function startingAttrs({ codec, initialAttrs }: ProductModel, attrs: DeviceInit['attrs']): DeviceState['attrs'] {
  if (attrs === undefined) return initialAttrs
  return codec.decodeStatus(codec.encodeStatus({ ...initialAttrs, ...attrs })).attrs
}

function made(make: () => string, isTaken: (id: string) => boolean): string {
  let id = make()
  while (isTaken(id)) id = make()
  return id
}
