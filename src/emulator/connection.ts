import { appendTo } from './device-log.ts'
import { beginOwnLife } from './own-life.ts'
import type { DeviceState } from './state.ts'
import type { Store } from './store.ts'

/** Seconds between two heartbeats are those of the keep-alive less five (document: KeepAlive is the heartbeat plus 5 s). */
const GRACE = 5_000

export function comeOnline(store: Store, device: DeviceState, at: number): void {
  store.coming.forget(device.did)
  const type = device.isOnline ? 'dev_re_online' : 'dev_online'
  device.isOnline = true
  device.hasPower = true
  device.onlineAt = at
  device.activatedAt ??= at
  appendTo(device.online, { at, type, payload: { keep_alive: seconds(device.behaviour.keepAlive) } })
  beginOwnLife(store, device, at)
}

/** It hears and says nothing more, and the platform learns of it when its keep-alive is over. */
export function losePower(store: Store, device: DeviceState, at: number): void {
  if (!device.hasPower) return
  device.hasPower = false
  store.coming.forget(device.did)
  if (!device.isOnline) return
  const over = lastHeard(device, at) + device.behaviour.keepAlive
  store.coming.push({ at: Math.max(over, at), did: device.did, what: { kind: 'keep-alive-over' } })
}

export function goOffline(device: DeviceState, reason: string, at: number): void {
  const connectedAt = device.onlineAt ?? at
  // In silence it was last heard a keep-alive ago.
  const silentFrom = reason === 'no_heartbeat' && !device.hasPower ? at - device.behaviour.keepAlive : at
  device.isOnline = false
  device.hasPower = false
  appendTo(device.online, {
    at,
    type: 'dev_offline',
    payload: {
      duration: seconds(Math.max(at - connectedAt, 0)),
      heartbeat: heartbeats(device, connectedAt, Math.max(silentFrom, connectedAt), at),
      reason,
    },
  })
}

function heartbeats({ behaviour }: DeviceState, connectedAt: number, silentFrom: number, offlineAt: number) {
  const every = interval(behaviour.keepAlive)
  const count = Math.floor((silentFrom - connectedAt) / every)
  const lastBeat = connectedAt + count * every
  // Intervals are counted from the second beat on.
  const between = count < 2 ? 0 : seconds(every)
  return { count, max: between, min: between, avg: between, last: seconds(offlineAt - lastBeat) }
}

/** The last heartbeat, or what it said after that. */
function lastHeard({ behaviour, onlineAt, data }: DeviceState, at: number): number {
  const connectedAt = onlineAt ?? at
  const every = interval(behaviour.keepAlive)
  const lastBeat = connectedAt + Math.floor((at - connectedAt) / every) * every
  return Math.max(lastBeat, Math.min(data[data.length - 1]?.at ?? lastBeat, at))
}

function interval(keepAlive: number): number {
  return Math.max(keepAlive - GRACE, 1_000)
}

function seconds(ms: number): number {
  return Math.round(ms / 1_000)
}
