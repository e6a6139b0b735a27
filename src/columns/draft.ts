import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Column, Columns, UnsignedArray } from './contract.ts'
import type { ColumnPlan } from './plan.ts'

/** A column that is being written. */
export interface Draft {
  readonly plan: ColumnPlan
  readonly values: UnsignedArray | Float64Array
  /** One byte a value: the same memory, four values a word. */
  readonly words: Uint32Array
  valid: Uint8Array | undefined
  missing: number
  odd: number
}

/** More than this is refused before anything is allocated. */
const MOST_BYTES = 2 ** 31

/** @throws GiztoolsError MESSAGE_INVALID where the columns would be too large, or `into` is no earlier result */
export function draftColumns(
  plans: readonly ColumnPlan[],
  rows: number,
  into: Columns | undefined,
  input: ArrayBufferLike | undefined,
): readonly Draft[] {
  if (into !== undefined && !(into?.columns instanceof Map)) {
    throw new GiztoolsError('MESSAGE_INVALID', `into: expected columns of an earlier call, got ${describe(into)}`)
  }
  // One byte more for `valid`, which may be needed.
  const total = rows * plans.reduce((sum, { width }) => sum + width + 1, 0)
  if (total > MOST_BYTES) {
    const message = `columns: expected at most ${MOST_BYTES} bytes, got ${rows} rows of ${plans.length} columns, ${total} bytes. Decode fewer frames a call, or name fewer attrs`
    throw new GiztoolsError('MESSAGE_INVALID', message)
  }
  const taken = new Set<ArrayBufferLike>(input === undefined ? [] : [input])
  return plans.map(plan => {
    const buffer = bufferFor(plan, rows, into?.columns.get(plan.name), taken)
    taken.add(buffer)
    const values = new (arrayOf(plan))(buffer, 0, plan.kind === 'binary' ? rows * plan.width : rows)
    return { plan, values, words: new Uint32Array(buffer), valid: undefined, missing: 0, odd: 0 }
  })
}

type ArrayConstructor = new (buffer: ArrayBufferLike, offset: number, length: number) => UnsignedArray | Float64Array

function arrayOf({ kind, width }: ColumnPlan): ArrayConstructor {
  if (kind === 'float') return Float64Array
  return kind === 'binary' || width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array
}

// Whole words: four values are written at once, also where the last has fewer.
function bufferFor(plan: ColumnPlan, rows: number, earlier: Column | undefined, taken: ReadonlySet<ArrayBufferLike>) {
  const size = Math.ceil((rows * plan.width) / 8) * 8
  const values = earlier?.values
  if (values instanceof arrayOf(plan) && values.byteOffset === 0 && !taken.has(values.buffer)) {
    if (values.buffer.byteLength >= size && values.buffer.byteLength % 8 === 0) return values.buffer
  }
  return new ArrayBuffer(size)
}

export function columnOf({ plan, values, valid, missing, odd }: Draft): Column {
  const common = { values, ...(valid !== undefined && { valid }), missing, odd }
  const { kind, attribute, width } = plan
  if (kind === 'label') return { kind, ...common, labels: 'labels' in attribute ? attribute.labels : [] } as Column
  if (kind === 'binary') return { kind, ...common, width } as Column
  return { kind, ...common } as Column
}
