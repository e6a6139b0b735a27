import type { Action } from '../codec/contract.ts'
import { isObject, type JsonObject } from './json-object.ts'

/** A message of the push service (SNoti) or of the app's WebSocket. */
export interface Push {
  /** The event it tells of, or its command. */
  readonly type: string
  /** Its members and those of its `data`, where `did` and the like may stand. */
  readonly about: JsonObject
  /** `bytes`: a payload. `values`: attributes. `news`: neither. */
  readonly holds: 'bytes' | 'values' | 'news'
  readonly action?: Action
  /** Absent where they should be and are not. */
  readonly values?: JsonObject
}

/** Messages about other things than attributes: `ping`, `login_res`, `s2c_online_status` and their like. */
const NEWS =
  /^(?:ping|pong|(?:enterprise_)?login_re[qs]|(?:un)?subscribe_re[qs]|event_ack|invalid_msg|remote_control(?:_v2)?_res|c2s_read|[sc]2[sc]_ack|s2c_(?:online_status|binding_changed|invalid_msg))$/

/** Undefined for what is none. */
export function pushOf(json: JsonObject): Push | undefined {
  const { cmd, event_type: event, data } = json
  if (typeof cmd !== 'string') return undefined
  const about = { ...(isObject(data) && data), ...json }
  if (/^[sc]2[sc]_raw$/.test(cmd)) return { type: cmd, about, holds: 'bytes' }
  // The attributes of a message are its `data`'s own; those of an event are all that its `data` is.
  if (cmd === 's2c_noti') return pushed(cmd, about, 'report', isObject(data) ? data.attrs : undefined)
  if (cmd === 'c2s_write') return pushed(cmd, about, 'control', isObject(data) ? data.attrs : undefined)
  if (/^(?:enterprise_)?event_push$/.test(cmd)) return eventOf(typeof event === 'string' ? event : cmd, json)
  return NEWS.test(cmd) ? { type: cmd, about, holds: 'news' } : undefined
}

function eventOf(event: string, json: JsonObject): Push {
  const { data } = json
  if (event === 'device_status_kv') return pushed(event, json, 'report', data)
  if (event === 'app2dev_kv') return pushed(event, json, 'control', data)
  if (event === 'attr_fault' || event === 'attr_alert') {
    const { attr_name: name, value } = isObject(data) ? data : {}
    return pushed(event, json, 'report', typeof name === 'string' ? Object.fromEntries([[name, value]]) : undefined)
  }
  if (/_raw$/.test(event) || typeof data === 'string' || (isObject(data) && data.raw !== undefined))
    return { type: event, about: { ...(isObject(data) && data), ...json }, holds: 'bytes' }
  return { type: event, about: json, holds: 'news' }
}

function pushed(type: string, about: JsonObject, action: Action, values: unknown): Push {
  return { type, about, holds: 'values', action, ...(isObject(values) && { values }) }
}
