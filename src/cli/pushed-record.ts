import type { Base, Codec, EncodableValue, Issue, Value } from '../codec/contract.ts'
import { NumberText } from './exact-json.ts'
import { isObject } from './json-object.ts'
import type { PushedRecord } from './payload-records.ts'
import { type DecodedRecord, decodedRecord, payloadFault } from './record.ts'
import { shallow } from './shallow.ts'

/**
 * The record of a push without bytes. Its values look as decoding shows them, whichever way the service wrote them (a bool as 1 or true, a
 * binary as hex or as a list): the codec takes each and reads it back. What it cannot take is an issue that says what it was.
 */
export function pushedRecord({ entry, push }: PushedRecord, codec: Codec, settings: PushedSettings): DecodedRecord {
  const { type, action, values } = push
  if (values === undefined || action === undefined)
    return decodedRecord(entry, { attrs: {}, note: `${type}: carries no attributes` }, settings.chosen)
  const { strict = false } = settings
  const attrs = new Map<string, Value>()
  const raws = new Map<string, Value>()
  const issues: Issue[] = []
  for (const [name, value] of Object.entries(values)) {
    try {
      const p0 = codec.encode(
        { action: 'report', attrs: { [name]: encodable(value) } },
        { strict, base: blank(codec), onIssue: issue => issues.push(issue) },
      )
      const { attrs: shown, issues: odd = [] } = codec.decode(p0)
      attrs.set(name, shown[name] as Value)
      // The blank ones' own are nobody's.
      for (const { code, message, attribute } of odd) if (attribute === name) issues.push({ code, message, attribute })
      if (settings.raw) raws.set(name, codec.decode(p0, { view: 'raw' }).attrs[name] as Value)
    } catch (error) {
      const fault = payloadFault(error)
      if (strict) throw fault
      const { code, message } = fault
      issues.push({ code, message, ...(code !== 'ATTRIBUTE_UNKNOWN' && { attribute: name }) })
    }
  }
  const said = { action, attrs: Object.fromEntries(attrs), ...(issues.length > 0 && { issues }) }
  const raw = settings.raw ? { attrs: Object.fromEntries(raws) } : undefined
  return decodedRecord(entry, said, settings.chosen, raw)
}

interface PushedSettings {
  readonly chosen: readonly string[]
  readonly raw: boolean
  readonly strict?: boolean
}

/** Whatever it is, the codec says what is wrong with it: of what nests it is shown the first levels. */
function encodable(value: unknown): EncodableValue {
  if (value instanceof NumberText) return Number(value.text)
  return (isObject(value) || Array.isArray(value) ? shallow(value, 2) : value) as EncodableValue
}

/** A report of the standard protocol has every attribute, whose others' values are not looked at. */
function blank({ layout: { protocol, statusLength } }: Codec): Base {
  return protocol === 'standard' ? { status: new Uint8Array(statusLength) } : { attrs: {} }
}
