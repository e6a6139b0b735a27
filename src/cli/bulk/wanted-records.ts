import type { Attrs, Codec, Value } from '../../codec/contract.ts'
import { createPoint, setValue } from '../../codec/point.ts'
import { attrsFromWords } from '../attrs-argument.ts'
import { about } from '../fault.ts'
import type { DecodedRecord } from '../record.ts'

export interface RecordWishes {
  /** `name=value`: all of them have to hold. */
  readonly where: readonly string[]
  readonly changesOnly: boolean
  readonly forwardFill: boolean
}

/**
 * What becomes of a decoded record with all its attributes: it as it is, filled, or undefined where it is not wanted. Knows what came
 * before: to be called with every record, in order.
 */
export type WantRecord = (record: DecodedRecord) => DecodedRecord | undefined

/** @throws UsageError, GiztoolsError for a condition that can never hold: no such attribute, no such value */
export function wantedRecords(
  codec: Codec,
  { where, changesOnly, forwardFill }: RecordWishes,
  chosen: readonly string[],
): WantRecord {
  const conditions = conditionsOf(codec, where)
  const latest = new Map<string, Map<string, Value>>()
  const shown = new Map<string, Map<string, Value>>()

  return record => {
    const filled = forwardFill ? fill(record, codec, latest) : record
    if (!conditions.every(([name, value]) => Object.hasOwn(filled.attrs, name) && filled.attrs[name] === value))
      return undefined
    return changesOnly && !changes(filled, chosen, shown) ? undefined : filled
  }
}

/** Values as decoding shows them. */
function conditionsOf(codec: Codec, where: readonly string[]): readonly (readonly [name: string, value: Value])[] {
  return where.flatMap(word =>
    Object.entries(attrsFromWords([word], codec.layout)).map(([name, value]) => {
      const field = codec.layout.fields.find(({ attribute }) => attribute.name === name)
      // Encode says what is wrong with a name.
      if (field === undefined) about('--where', () => codec.encode({ action: 'report', attrs: { [name]: value } }))
      const { take, show } = createPoint(field as NonNullable<typeof field>)
      const raw = about('--where', () =>
        take(value, { view: 'platform', provided: false, onGrid: true, onIssue: undefined }),
      )
      return [name, show.platform(raw)] as const
    }),
  )
}

const isStatus = ({ action }: DecodedRecord) => action === 'report' || action === 'readReply'

/** A status with the last value of every attribute that it does not carry. */
function fill(record: DecodedRecord, { layout }: Codec, latest: Map<string, Map<string, Value>>): DecodedRecord {
  if (!isStatus(record)) return record
  const values = valuesOf(latest, record.did ?? '')
  for (const name of Object.keys(record.attrs)) values.set(name, record.attrs[name] as Value)
  const attrs: Record<string, Value> = {}
  for (const { attribute } of layout.fields) {
    const value = values.get(attribute.name)
    if (value !== undefined) setValue(attrs, attribute.name, value)
  }
  return { ...record, attrs }
}

/** Whether a chosen attribute has another value than the record's predecessor: a status or a control of the same device. */
function changes(record: DecodedRecord, chosen: readonly string[], shown: Map<string, Map<string, Value>>): boolean {
  const before = valuesOf(shown, `${isStatus(record) ? 'status' : record.action} ${record.did ?? ''}`)
  let differs = false
  for (const name of chosen) {
    if (!Object.hasOwn(record.attrs, name)) continue
    const value = record.attrs[name] as Value
    differs ||= before.get(name) !== value
    before.set(name, value)
  }
  return differs
}

function valuesOf(streams: Map<string, Map<string, Value>>, stream: string): Map<string, Value> {
  let values = streams.get(stream)
  if (values === undefined) {
    values = new Map()
    streams.set(stream, values)
  }
  return values
}

/** Only the chosen attributes, in their order. */
export function projected(attrs: Attrs, chosen: readonly string[]): Attrs {
  const picked: Record<string, Value> = Object.create(null)
  for (const name of chosen) if (Object.hasOwn(attrs, name)) picked[name] = attrs[name] as Value
  return picked
}
