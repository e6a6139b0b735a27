import type { Handlers } from '../handler.ts'
import type { DeviceState } from '../state.ts'
import type { Store } from '../store.ts'
import { foundByMac, inSeconds, scopedDevices } from './found.ts'
import { hasNow } from './incident-count.ts'
import { pageOf } from './page.ts'

export const deviceHandlers: Handlers<'device' | 'deviceDetail' | 'searchDevices'> = {
  device(call) {
    const { did, passcode } = foundByMac(call, call.query.mac)
    return { did, passcode }
  },

  deviceDetail(call) {
    const device = foundByMac(call, call.query.mac)
    return {
      product_key: device.productKey,
      mac: device.mac,
      did: device.did,
      is_online: device.isOnline,
      is_disabled: device.isDisabled,
      type: device.type,
    }
  },

  searchDevices(call) {
    const { query, store, url } = call
    const bound = query.type === 'uid' ? boundBy(store, query.val) : undefined
    const since = query.liveness_start === undefined ? undefined : Number(query.liveness_start) * 1000
    const found = scopedDevices(call, query.gid).filter(
      device =>
        // What is shown without the parameter is not told: a disabled device is no device to most.
        (query.show_disabled === 1 || !device.isDisabled) &&
        is(query.is_online, device.isOnline) &&
        is(query.is_faulty, hasNow(device, 'fault')) &&
        is(query.is_alert, hasNow(device, 'alert')) &&
        isAt(query.country, device.place?.country) &&
        isAt(query.region, device.place?.region) &&
        isAt(query.city, device.place?.city) &&
        (query.type !== 'did' || device.did === query.val) &&
        (query.type !== 'mac' || device.mac === query.val) &&
        (bound === undefined || bound.has(device.did)) &&
        (since === undefined || (lastAlive(device) ?? Number.NEGATIVE_INFINITY) >= since),
    )
    return pageOf(url, found, query, shown)
  },
}

function shown(device: DeviceState): Readonly<Record<string, unknown>> {
  return {
    did: device.did,
    mac: device.mac,
    is_online: device.isOnline,
    country: device.place?.country ?? null,
    region: device.place?.region ?? null,
    city: device.place?.city ?? null,
    longitude: device.place?.longitude ?? null,
    latitude: device.place?.latitude ?? null,
    is_faulty: hasNow(device, 'fault'),
    is_alert: hasNow(device, 'alert'),
    online_latest: device.onlineAt === null ? null : inSeconds(device.onlineAt),
    created_at: inSeconds(device.createdAt),
    // No simulated device tells them.
    mcu_hard_version: null,
    mcu_soft_version: null,
    wifi_hard_version: null,
    wifi_soft_version: null,
  }
}

/** When it last came online or reported. */
function lastAlive({ onlineAt, data }: DeviceState): number | null {
  const reported = data.at(-1)?.at ?? null
  if (onlineAt === null || reported === null) return onlineAt ?? reported
  return Math.max(onlineAt, reported)
}

function boundBy({ bindings }: Store, uid: string | undefined): ReadonlySet<string> {
  return new Set(bindings.filter(each => each.uid === uid && each.unboundAt === null).map(each => each.did))
}

const is = (wanted: 0 | 1 | undefined, state: boolean): boolean => wanted === undefined || (wanted === 1) === state
const isAt = (wanted: string | undefined, place: string | null | undefined): boolean =>
  wanted === undefined || wanted === place
