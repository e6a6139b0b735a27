import { formatHex } from '../bytes/hex.ts'
import type { Codec, EncodableAttrs } from '../codec/contract.ts'
import { GiztoolsError } from '../errors.ts'
import { comeOnline, goOffline, losePower } from './connection.ts'
import { insertInto } from './device-log.ts'
import { comeBackLater, comeWithTheDay, goOn, modelOfDevice, ownChanges, passOver } from './own-life.ts'
import { modelOf } from './product-model.ts'
import { drawInteger, happens } from './randomness.ts'
import { hear, logControl, report } from './speech.ts'
import type { ComingEvent, DeviceState } from './state.ts'
import type { Store } from './store.ts'

/**
 * The simulated devices: they speak through the codec of their product, and what they say lands in the store's logs.
 * Everything that is told first does what is due by then. Each throws GiztoolsError REQUEST_INVALID for an unknown did.
 */
export interface Simulation {
  /** The codec of a product; undefined where it has no datapoints. */
  codecOf(productKey: string): Codec | undefined
  /**
   * Does everything that is due by then, in order, each at its own time. After a jump of the clock a device makes up for what it would
   * have reported by itself in the last 30 days, for 43 200 reports at most.
   */
  settle(now: number): void
  /** A control on its way to a device: logged as app2dev now, applied and answered by a report later. `p0` is what follows 0090. */
  deliver(did: string, p0: Uint8Array, now: number): void
  /**
   * Reports with these values changed; a device that is offline or without power comes online first. Standard devices report
   * everything, var_len ones what is given, or everything if nothing is.
   * @throws GiztoolsError REQUEST_INVALID where the product has no datapoints, and what encode throws; then nothing has happened
   */
  report(did: string, attrs: EncodableAttrs, now: number): void
  connect(did: string, now: number): void
  disconnect(did: string, reason: string, now: number): void
  losePower(did: string, now: number): void
}

export function createSimulation(store: Store): Simulation {
  function settle(now: number): void {
    for (let event = store.coming.takeDue(now); event !== undefined; event = store.coming.takeDue(now))
      happen(event, now)
  }

  function happen({ at, did, what }: ComingEvent, now: number): void {
    const device = store.devices.get(did)
    if (device === undefined) return
    switch (what.kind) {
      case 'apply': {
        const model = modelOfDevice(store, device)
        if (device.hasPower && model !== undefined) hear(store, device, model, what.p0, at)
        return
      }
      case 'report': {
        const model = modelOfDevice(store, device)
        if (!device.hasPower || model === undefined) return
        if (passOver(store, device, at, now)) return
        report(store, device, model, ownChanges(store, device, model), at)
        goOn(store, device, at)
        return
      }
      case 'arrive':
        insertInto(device.cmd, { at: what.madeAt, type: 'dev2app', frame: what.frame })
        insertInto(device.data, { at: what.madeAt, attrs: what.attrs })
        return
      case 'come':
        if (!device.isOnline) comeOnline(store, device, at)
        return
      case 'leave':
        store.coming.forget(did)
        if (device.isOnline) goOffline(device, 'mqtt_disconnect', at)
        comeWithTheDay(store, device, at)
        return
      case 'power-off':
        losePower(store, device, at)
        comeBackLater(store, device, at)
        return
      case 'power-on':
        comeOnline(store, device, at)
        return
      case 'keep-alive-over':
        if (device.isOnline && !device.hasPower) goOffline(device, 'no_heartbeat', at)
    }
  }

  /** The device, after everything that was due before. */
  function deviceAt(did: string, now: number): DeviceState {
    settle(now)
    const device = store.devices.get(did)
    if (device !== undefined) return device
    throw new GiztoolsError('REQUEST_INVALID', `did: expected that of a device, got ${JSON.stringify(did)}`, {
      path: 'did',
    })
  }

  return {
    codecOf(productKey) {
      const product = store.products.get(productKey)
      return product === undefined ? undefined : modelOf(product)?.codec
    },
    settle,
    deliver(did, p0, now) {
      const device = deviceAt(did, now)
      const { applyDelay, loseRate } = device.behaviour
      logControl(device, p0, now)
      if (happens(store.random, loseRate)) return
      const at = now + drawInteger(store.random, ...applyDelay)
      store.coming.push({ at, did, what: { kind: 'apply', p0: formatHex(p0) } })
    },
    report(did, attrs, now) {
      const device = deviceAt(did, now)
      const model = modelOfDevice(store, device)
      if (model === undefined) {
        const message = `product ${device.productKey}: expected datapoints to report, got none; define them first`
        throw new GiztoolsError('REQUEST_INVALID', message, { path: 'did' })
      }
      // Throws before anything has happened.
      model.codec.encodeStatus(attrs, { base: { attrs: device.attrs } })
      const given = Object.entries(attrs).filter(([, value]) => value !== undefined)
      const names = given.map(([name]) => name)
      if (!device.isOnline || !device.hasPower) comeOnline(store, device, now)
      report(store, device, model, Object.fromEntries(given), now, names.length > 0 ? names : undefined)
    },
    connect(did, now) {
      comeOnline(store, deviceAt(did, now), now)
    },
    disconnect(did, reason, now) {
      const device = deviceAt(did, now)
      store.coming.forget(did)
      if (device.isOnline) goOffline(device, reason, now)
    },
    losePower(did, now) {
      losePower(store, deviceAt(did, now), now)
    },
  }
}
