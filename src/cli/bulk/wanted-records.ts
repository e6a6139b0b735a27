import type { ChooseRow } from '../../bulk/index.ts'
import { actionOf } from '../../codec/actions.ts'
import type { Attrs, Codec, Value } from '../../codec/contract.ts'
import { setValue } from '../../codec/point.ts'
import type { Layout } from '../../layout/layout.ts'
import type { DecodedRecord } from '../record.ts'
import { conditionOf } from './conditions.ts'
import { createShownValues, isStatus } from './shown-values.ts'

export interface RecordWishes {
  /** Such as `name=value` or `name>5`: all of them have to hold. */
  readonly where: readonly string[]
  readonly changesOnly: boolean
  readonly forwardFill: boolean
}

/** Know what came before: to be asked of every record, in order, by one of the two. */
export interface WantedRecords {
  /** What becomes of a decoded record with all its attributes: it as it is, filled, or undefined where it is not wanted. */
  readonly record: (record: DecodedRecord) => DecodedRecord | undefined
  /** The same of a payload that has not been decoded: nothing to remark but reserved bits, bytes too many and values out of range. */
  readonly payload: ChooseRow
}

/** @throws UsageError, GiztoolsError for a condition that can never hold: no such attribute, no such value */
export function wantedRecords(
  codec: Codec,
  { where, changesOnly, forwardFill }: RecordWishes,
  chosen: readonly string[],
): WantedRecords {
  const conditions = where.flatMap(word => conditionOf(word, codec))
  const latest = new Map<string, Attrs>()
  const shown = createShownValues(codec, chosen)
  const { layout } = codec

  function holds(attrs: Attrs): boolean {
    for (const condition of conditions) if (!condition(attrs)) return false
    return true
  }

  return {
    record(record) {
      const device = deviceOf(record)
      const attrs = forwardFill && isStatus(record.action) ? fill(record.attrs, device, layout, latest) : record.attrs
      if (!holds(attrs)) return undefined
      if (changesOnly && !shown.differ(attrs, record.action, device)) return undefined
      return attrs === record.attrs ? record : { ...record, attrs }
    },
    payload(bytes, from, to, did) {
      const action = actionOf(layout.protocol, bytes[from] as number)
      const hasPlaces = isStatus(action) && layout.protocol === 'standard'
      if (conditions.length === 0 && !forwardFill) {
        if (!changesOnly) return true
        if (hasPlaces) return shown.differBytes(bytes, from, to, did)
      }
      const own = codec.decodeAt(bytes, from, to).attrs
      const attrs = forwardFill && isStatus(action) ? fill(own, did, layout, latest) : own
      if (!holds(attrs)) return false
      if (changesOnly) {
        const differ = hasPlaces ? shown.differBytes(bytes, from, to, did) : shown.differ(attrs, action, did)
        if (!differ) return false
      }
      return attrs === own ? true : attrs
    },
  }
}

/** What tells a device from others: ids of the record and of its frame, of which the second may be of one behind a gateway. */
function deviceOf({ did, mac, device_address: address, frame_did }: DecodedRecord): string | undefined {
  if (mac === undefined && address === undefined && frame_did === undefined) return did
  return JSON.stringify([did, mac, address, frame_did])
}

/** A status's attributes with the last value of every one that it does not carry. */
function fill(attrs: Attrs, did = '', { fields }: Layout, latest: Map<string, Attrs>): Attrs {
  if (Object.keys(attrs).length === fields.length) {
    latest.set(did, attrs)
    return attrs
  }
  const before = latest.get(did) ?? {}
  const filled: Record<string, Value> = {}
  for (const { attribute } of fields) {
    const source = Object.hasOwn(attrs, attribute.name) ? attrs : before
    if (Object.hasOwn(source, attribute.name)) setValue(filled, attribute.name, source[attribute.name] as Value)
  }
  latest.set(did, filled)
  return filled
}

/** Only the chosen attributes, in their order. */
export function projected(attrs: Attrs, chosen: readonly string[]): Attrs {
  const picked: Record<string, Value> = Object.create(null)
  for (const name of chosen) if (Object.hasOwn(attrs, name)) picked[name] = attrs[name] as Value
  return picked
}
