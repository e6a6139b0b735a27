import type { EncodableValue } from '../codec/contract.ts'
import { DAY, timeOfDay } from './calendar.ts'
import { LOG_SPAN } from './device-log.ts'
import { modelOf, type ProductModel } from './product-model.ts'
import { drawInteger, happens } from './randomness.ts'
import type { DeviceState } from './state.ts'
import type { Store } from './store.ts'

/** What a device makes up for at once, at most: one a minute for 30 days. */
const MOST_REPORTS = 43_200

/** From when it came online, if it reports by itself at all; the first time at any moment, so that not all devices do so at once. */
export function beginOwnLife({ coming, random }: Store, { did, behaviour }: DeviceState, at: number): void {
  if (behaviour.hours !== undefined) coming.push({ at: nextTime(behaviour.hours[1], at), did, what: { kind: 'leave' } })
  if (behaviour.reportEvery === 0) return
  coming.push({ at: at + drawInteger(random, 1, behaviour.reportEvery), did, what: { kind: 'report' } })
}

/** At the beginning of its hours, where it has any. */
export function comeWithTheDay({ coming }: Store, { did, behaviour }: DeviceState, at: number): void {
  if (behaviour.hours !== undefined) coming.push({ at: nextTime(behaviour.hours[0], at), did, what: { kind: 'come' } })
}

/** Whether a moment is within the hours of a device. */
export function isWithin(hours: DeviceState['behaviour']['hours'], at: number): boolean {
  if (hours === undefined) return true
  const [from, to] = hours
  const time = timeOfDay(at)
  return from <= to ? time >= from && time < to : time >= from || time < to
}

/** When it is that time of the day next, later than `at`. */
function nextTime(time: number, at: number): number {
  const midnight = at - timeOfDay(at)
  return midnight + time > at ? midnight + time : midnight + time + DAY
}

/** What has changed at the device since it last reported by itself. */
export function ownChanges(
  { random }: Store,
  device: DeviceState,
  model: ProductModel,
): Record<string, EncodableValue> {
  const changes = new Map<string, EncodableValue>()
  for (const { name, shift } of model.drifting) {
    changes.set(name, shift(currentValue(device, name), drawInteger(random, -1, 1)))
  }
  if (happens(random, device.behaviour.incidentRate)) {
    const bools = model.alarms.filter(alarm => alarm.isBool)
    const alarm = bools[Math.floor(random() * bools.length)]
    if (alarm !== undefined) changes.set(alarm.name, alarm.isRaised(currentValue(device, alarm.name)) ? 0 : 1)
  }
  return Object.fromEntries(changes)
}

/** The next report, or the loss of power that comes before it. */
export function goOn(store: Store, device: DeviceState, at: number): void {
  const { coming, random } = store
  const { did, behaviour } = device
  if (!happens(random, behaviour.dropRate)) {
    coming.push({ at: at + behaviour.reportEvery, did, what: { kind: 'report' } })
    return
  }
  coming.push({ at: at + drawInteger(random, 1, behaviour.reportEvery), did, what: { kind: 'power-off' } })
}

/** A report that no log would keep does not take place, nor do more at once than anybody needs: so no jump of the clock is too long. */
export function passOver({ coming }: Store, { did, behaviour }: DeviceState, at: number, now: number): boolean {
  const first = now - Math.min(LOG_SPAN, MOST_REPORTS * behaviour.reportEvery)
  const missed = Math.ceil((first - at) / behaviour.reportEvery)
  if (missed <= 0) return false
  coming.push({ at: at + missed * behaviour.reportEvery, did, what: { kind: 'report' } })
  return true
}

/** Some drops are so short that the platform never takes it for offline. */
export function comeBackLater({ coming, random }: Store, { did, behaviour }: DeviceState, at: number): void {
  const [least, most] = [Math.ceil(behaviour.keepAlive / 4), behaviour.keepAlive * 4]
  coming.push({ at: at + drawInteger(random, least, most), did, what: { kind: 'power-on' } })
}

export function modelOfDevice({ products }: Store, device: DeviceState): ProductModel | undefined {
  const product = products.get(device.productKey)
  return product === undefined ? undefined : modelOf(product)
}

function currentValue({ attrs }: DeviceState, name: string) {
  return Object.hasOwn(attrs, name) ? attrs[name] : undefined
}
