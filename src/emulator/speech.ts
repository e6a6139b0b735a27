import { formatHex, parseHex } from '../bytes/hex.ts'
import type { Attrs, Codec, EncodableAttrs, Message } from '../codec/contract.ts'
import { isGiztoolsError } from '../errors.ts'
import { encodeEnvelope } from '../frame/envelope.ts'
import { dayAt } from './calendar.ts'
import { appendTo } from './device-log.ts'
import type { ProductModel } from './product-model.ts'
import { drawInteger, happens } from './randomness.ts'
import type { DeviceState } from './state.ts'
import type { Store } from './store.ts'

const TO_DEVICE = 0x0090
const FROM_DEVICE = 0x0091

export function logControl(device: DeviceState, p0: Uint8Array, at: number): void {
  appendTo(device.cmd, { at, type: 'app2dev', frame: envelopeOf(TO_DEVICE, p0) })
}

/**
 * The device reports: everything, or (var_len) the named attributes.
 * @throws what encode throws for the changes; then nothing has happened
 */
export function report(
  store: Store,
  device: DeviceState,
  { codec, alarms }: ProductModel,
  changes: EncodableAttrs,
  at: number,
  names?: readonly string[],
  action: 'report' | 'readReply' = 'report',
): void {
  const carried = carriedAttrs(codec, device.attrs, changes, names)
  const p0 = codec.encode({ action, attrs: carried })
  const { attrs } = codec.decode(p0)
  const frame = envelopeOf(FROM_DEVICE, p0)
  const times = happens(store.random, device.behaviour.repeatRate) ? 2 : 1
  for (let time = 0; time < times; time++) log(store, device, { at, frame, attrs })
  watchAlarms(device, alarms, attrs, at)
  device.attrs = codec.layout.protocol === 'standard' ? attrs : { ...device.attrs, ...attrs }
  const day = dayAt(at)
  if (device.activeDays[device.activeDays.length - 1] !== day) device.activeDays.push(day)
}

/** At once, or later than it was made. */
function log(store: Store, device: DeviceState, { at, frame, attrs }: { at: number; frame: string; attrs: Attrs }) {
  const { lateRate = 0, lateBy = 20 * 60_000 } = device.behaviour
  if (happens(store.random, lateRate)) {
    const late = drawInteger(store.random, 1, Math.max(1, lateBy))
    store.coming.push({ at: at + late, did: device.did, what: { kind: 'arrive', madeAt: at, frame, attrs } })
    return
  }
  appendTo(device.cmd, { at, type: 'dev2app', frame })
  appendTo(device.data, { at, attrs })
}

function carriedAttrs(
  codec: Codec,
  current: Attrs,
  changes: EncodableAttrs,
  names: readonly string[] | undefined,
): EncodableAttrs {
  if (codec.layout.protocol === 'standard' || names === undefined) return { ...current, ...changes }
  const wanted = new Set(names)
  return Object.fromEntries(Object.entries({ ...current, ...changes }).filter(([name]) => wanted.has(name)))
}

/** What a device makes of a P0 that reaches it. It ignores what it does not understand, and then does not answer. */
export function hear(store: Store, device: DeviceState, model: ProductModel, p0: string, at: number): void {
  const message = understand(model.codec, parseHex(p0))
  if (message?.action === 'read') {
    if (message.names.length > 0) report(store, device, model, {}, at, message.names, 'readReply')
    return
  }
  if (message?.action !== 'control') return
  // Real firmware ignores or clamps what is out of range; nobody says which. Ours ignores, each attribute by itself, as it does those
  // that no control may set.
  const refused = new Set(message.issues?.map(issue => issue.attribute))
  const applied = Object.entries(message.attrs).filter(([name]) => !refused.has(name))
  if (applied.length === 0) return
  report(
    store,
    device,
    model,
    Object.fromEntries(applied),
    at,
    applied.map(([name]) => name),
  )
}

function understand(codec: Codec, p0: Uint8Array): Message | undefined {
  try {
    return codec.decode(p0)
  } catch (error) {
    if (isGiztoolsError(error)) return undefined
    throw error
  }
}

function watchAlarms(device: DeviceState, alarms: ProductModel['alarms'], attrs: Attrs, at: number): void {
  for (const { name, kind, isRaised } of alarms) {
    if (!Object.hasOwn(attrs, name)) continue
    const was = Object.hasOwn(device.attrs, name) && isRaised(device.attrs[name])
    const is = isRaised(attrs[name])
    if (was === is) continue
    if (is) device.incidents.push({ attribute: name, kind, raisedAt: at, resolvedAt: null })
    else for (const each of device.incidents) if (each.attribute === name) each.resolvedAt ??= at
  }
}

function envelopeOf(command: number, p0: Uint8Array): string {
  return formatHex(encodeEnvelope({ command, payload: p0 }))
}
