import type { Layout } from '../layout/layout.ts'
import { createFragments } from './fragments.ts'
import type { Output } from './output.ts'
import type { RowFormat } from './row-format.ts'
import { roomFor } from './slot-writer.ts'
import { joinedSlots, outputOrder, type Slot, slotOf } from './slots.ts'
import { controlWriter, statusWriter } from './standard-writer.ts'
import { varLenWriter } from './var-len-writer.ts'

/**
 * Writes the attributes of the body that lies from `from` to `to`. False as soon as anything is out of the ordinary: what was written
 * until then is to be forgotten.
 */
export type WriteBody = (bytes: Uint8Array, from: number, to: number, output: Output) => boolean

export interface BodyWriters {
  readonly status: WriteBody
  readonly control: WriteBody
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
  for (const field of outputOrder(layout, chosen, format)) {
    const slot = slotOf(field, format, fragments)
    if (slot === undefined || fragments.size > MOST_FRAGMENT_BYTES) return undefined
    slots.push(slot)
  }
  const joined = layout.protocol === 'standard' ? joinedSlots(slots, fragments) : slots
  if (fragments.size > MOST_FRAGMENT_BYTES) return undefined
  const table = fragments.table()
  if (roomFor(slots, table) > MOST_ROW_BYTES) return undefined
  const opened = (write: WriteBody) => withOpening(write, format.opening)
  return layout.protocol === 'standard'
    ? { status: opened(statusWriter(layout, joined, table)), control: opened(controlWriter(layout, slots, table)) }
    : {
        status: opened(varLenWriter(layout, slots, table, 'status')),
        control: opened(varLenWriter(layout, slots, table, 'control')),
      }
}

/** Every attribute begins with a comma; an object's first one has its opening bracket there. */
function withOpening(write: WriteBody, opening: string): WriteBody {
  if (opening === '') return write
  const code = opening.charCodeAt(0)
  return (bytes, from, to, output) => {
    const start = output.length
    if (!write(bytes, from, to, output)) return false
    output.bytes[start] = code
    if (output.length === start) output.length++
    return true
  }
}
