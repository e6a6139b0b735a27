import type { View } from '../codec/contract.ts'
import { describe } from '../definition/finding.ts'
import { requireLayout } from '../definition/stages.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import type { Columns, ColumnsOptions, Frames } from './contract.ts'
import { columnOf, type Draft, draftColumns } from './draft.ts'
import { type Block, eraseValue, fillsOf } from './fill.ts'
import { type KnownFrames, knowFrames } from './frames.ts'
import { planColumns } from './plan.ts'
import { type RowShape, rowShape } from './rows.ts'

/**
 * Decodes many bodies at once, each attribute into an array of its own: the values that the codec's `decodeStatus` gives, without an
 * object for each. Bits that belong to no attribute and surplus bytes are passed over; a body that is too short lacks the attributes
 * that it does not wholly hold, one whose flags are cut (var_len) all of them.
 * @throws GiztoolsError ATTRIBUTE_UNKNOWN; PAYLOAD_SHORT where equally spaced frames do not fit their bytes, with the end of the bytes
 *   (or the start of the cut frame) as `offset`; MESSAGE_INVALID for places outside of the bytes and for results of more than 2 GiB
 */
export function decodeColumns(layout: Layout, frames: Frames, options: ColumnsOptions = {}): Columns {
  requireLayout(layout, 'decodeColumns')
  const view = viewOf(options.view)
  const plans = planColumns(layout, options.attrs, view)
  const known = knowFrames(layout, frames)
  const input = known.form === 'strided' ? known.bytes.buffer : undefined
  const drafts = draftColumns(plans, known.rows, options.into, input)
  if (known.form === 'strided') fillFromStrided(drafts, known)
  else fillFromScattered(drafts, known, rowShape(layout, plans))
  return { rows: known.rows, view, columns: new Map(drafts.map(draft => [draft.plan.name, columnOf(draft)])) }
}

type FramesOf<F extends KnownFrames['form']> = Extract<KnownFrames, { form: F }>

function fillFromStrided(drafts: readonly Draft[], { bytes, offset, stride, rows }: FramesOf<'strided'>): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const most = blockRows(stride)
  const fills = fillsOf(drafts, most)
  for (let first = 0; first < rows; first += most) {
    const block: Block = {
      bytes,
      view,
      from: offset + first * stride,
      stride,
      rows: Math.min(most, rows - first),
      first,
    }
    for (const fill of fills) fill(block)
  }
}

function fillFromScattered(
  drafts: readonly Draft[],
  { frameAt, rows }: FramesOf<'scattered'>,
  { first: from, length, spread }: RowShape,
): void {
  const most = blockRows(length)
  const fills = fillsOf(drafts, most)
  const bytes = new Uint8Array(Math.min(most, rows) * length)
  const view = new DataView(bytes.buffer)
  let index = 0
  let absences: { readonly draft: Draft; readonly index: number }[] = []
  const absent = (plan: number) => absences.push({ draft: drafts[plan] as Draft, index })
  for (let first = 0; first < rows; first += most) {
    // Rows begin with the first byte that is wanted, plans count from the first byte of a frame.
    const block: Block = { bytes, view, from: -from, stride: length, rows: Math.min(most, rows - first), first }
    absences = []
    for (index = 0; index < block.rows; index++) spread(frameAt(first + index), bytes, index * length, absent)
    for (const fill of fills) fill(block)
    for (const { draft, index: row } of absences) eraseValue(draft, block, row, rows)
  }
}

/** As many rows as the processor's nearest memory holds beside what is made of them: each is read once a column. A multiple of four. */
function blockRows(rowLength: number): number {
  return Math.min(2048, Math.max(64, Math.floor(24_576 / Math.max(1, rowLength)) & ~3))
}

const VIEWS: readonly unknown[] = ['platform', 'native', 'raw'] satisfies View[]

function viewOf(view: unknown = 'platform'): View {
  if (VIEWS.includes(view)) return view as View
  throw new GiztoolsError('MESSAGE_INVALID', `view: expected platform, native or raw, got ${describe(view)}`)
}
