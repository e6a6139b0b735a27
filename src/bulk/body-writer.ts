import type { Layout } from '../layout/layout.ts'
import { createFragments } from './fragments.ts'
import { generatedStatusWriter } from './generated-writer.ts'
import { type OddWriter, oddStatusWriter } from './odd-writer.ts'
import type { RowFormat } from './row-format.ts'
import { slotTable } from './slot-writer.ts'
import { joinedSlots, outputOrder, type Slot, slotOf } from './slots.ts'
import { controlWriter, statusWriter } from './standard-writer.ts'
import { valuesWriter, type WriteValues } from './values-writer.ts'
import { varLenWriter } from './var-len-writer.ts'

/**
 * Writes the attributes of the body that lies from `from` to `to` to place `start` and gives the place after them. -1 as soon as anything
 * is out of the ordinary: what was written until then is to be forgotten. Needs `room`.
 */
export type WriteBody = (bytes: Uint8Array, from: number, to: number, view: DataView, start: number) => number

export interface BodyWriters {
  readonly status: WriteBody
  readonly control: WriteBody
  /** For a status that the first one refuses; in var_len there is none. */
  readonly odd: OddWriter | undefined
  readonly values: WriteValues
  /** The most bytes that any but the last may touch. */
  readonly room: number
}

/** Beyond it a definition gets no tables: ordinary products take some kilobytes. */
const MOST_FRAGMENT_BYTES = 16 * 1024 * 1024
const MOST_FIELDS = 1024
const MOST_ROW_BYTES = 4 * 1024 * 1024

/** Writers for both kinds of body; undefined for a product that is too large or too odd to prepare for. */
export function bodyWriters(layout: Layout, chosen: readonly string[], format: RowFormat): BodyWriters | undefined {
  if (layout.fields.length > MOST_FIELDS) return undefined
  const fragments = createFragments()
  const slots: Slot[] = []
  const fields = outputOrder(layout, chosen, format)
  for (const field of fields) {
    const slot = slotOf(field, format, fragments)
    if (slot === undefined || fragments.size > MOST_FRAGMENT_BYTES) return undefined
    slots.push(slot)
  }
  const joined = layout.protocol === 'standard' ? joinedSlots(slots, fragments) : slots
  if (fragments.size > MOST_FRAGMENT_BYTES) return undefined
  const texts = fragments.table()
  const single = slotTable(slots, texts)
  if (single.room > MOST_ROW_BYTES) return undefined
  const { room } = single
  const values = valuesWriter(
    fields.map(({ attribute }) => attribute.name),
    format,
  )
  if (layout.protocol === 'var_len') {
    const [status, control] = [varLenWriter(layout, single, 'status'), varLenWriter(layout, single, 'control')]
    return { status, control, odd: undefined, values, room }
  }
  const whole = slotTable(joined, texts)
  return {
    status: generatedStatusWriter(layout, whole) ?? statusWriter(layout, whole),
    control: controlWriter(layout, single),
    odd: oddStatusWriter(layout, single),
    values,
    room,
  }
}
