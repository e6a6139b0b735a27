import { readBits } from '../bytes/bits.ts'
import type { Draft } from './draft.ts'
import * as kernels from './kernels.ts'
import type { ColumnPlan } from './plan.ts'

/** A stretch of rows: row i of it begins at byte `from + i · stride`. */
export interface Block {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly from: number
  readonly stride: number
  readonly rows: number
  /** Which row of the columns its first row is: a multiple of four. */
  readonly first: number
}

/** Writes one column's rows of a block, or those of all columns that lie in one byte. */
export type Fill = (block: Block) => void

/** `blockRows`: the most rows that a block has. */
export function fillsOf(drafts: readonly Draft[], blockRows: number): readonly Fill[] {
  const fills: Fill[] = []
  const ofByte = new Map<number, Draft[]>()
  for (const draft of drafts) {
    const { plan } = draft
    if (plan.kind === 'binary') fills.push(fillBinary(draft))
    else if (plan.kind === 'float') fills.push(fillFloat(draft))
    else if (plan.bytes > 1) fills.push(fillInteger(draft))
    else ofByte.set(plan.at, [...(ofByte.get(plan.at) ?? []), draft])
  }
  const words = new Uint32Array(Math.ceil(blockRows / 4))
  for (const [at, sharing] of ofByte) fills.push(fillByte(at, sharing, words))
  return fills
}

function fillByte(at: number, sharing: readonly Draft[], words: Uint32Array): Fill {
  return block => {
    const { view, from, stride, rows, first } = block
    kernels.gatherBytes(view, from + at, stride, words, rows)
    for (const draft of sharing) {
      const { plan, values } = draft
      const mask = (2 ** plan.bits - 1) * 0x01010101
      kernels.bitField(words, plan.shift, mask, draft.words, first, rows)
      if (plan.range === undefined) continue
      draft.odd +=
        plan.bits === 8
          ? oddOf(plan, block)
          : kernels.above(draft.words, values as Uint8Array, first, rows, plan.range.most)
    }
  }
}

function fillInteger(draft: Draft): Fill {
  const { plan, values } = draft
  if (!isPlain(plan)) return fillOneByOne(draft, raw => raw)
  return block => {
    const { view, from, stride, rows, first } = block
    if (plan.bytes === 2) kernels.copy16(view, from + plan.at, stride, values as Uint16Array, first, rows)
    else kernels.copy32(view, from + plan.at, stride, values as Uint32Array, first, rows)
    draft.odd += oddOf(plan, block)
  }
}

function fillFloat(draft: Draft): Fill {
  const { plan } = draft
  const { scale } = plan
  if (scale === undefined) throw new TypeError('a column of floats has a scale')
  if (!isPlain(plan) || !scale.small) return fillOneByOne(draft, scale.toDisplay)
  const values = draft.values as Float64Array
  const { num, add, den } = scale
  const terms = Float64Array.of(num, add, den)
  const { scale8, scale16, scale32 } = kernels
  return block => {
    const { view, from, stride, rows, first } = block
    if (plan.bytes === 1) scale8(view, from + plan.at, stride, terms, values, first, rows)
    else if (plan.bytes === 2) scale16(view, from + plan.at, stride, terms, values, first, rows)
    else scale32(view, from + plan.at, stride, terms, values, first, rows)
    draft.odd += oddOf(plan, block)
  }
}

/** Bits across bytes, integers of three bytes, scales beyond doubles. */
function fillOneByOne(draft: Draft, show: (raw: number) => number): Fill {
  const { plan, values } = draft
  return block => {
    for (let i = 0; i < block.rows; i++) {
      const raw = rawAt(plan, block, i)
      values[block.first + i] = show(raw)
      if (isOdd(plan, raw)) draft.odd++
    }
  }
}

function fillBinary({ plan, values }: Draft): Fill {
  const { at, width } = plan
  return ({ bytes, from, stride, rows, first }) => {
    for (let i = 0, p = from + at, o = first * width; i < rows; i++, p += stride, o += width) {
      if (width > 32) (values as Uint8Array).set(bytes.subarray(p, p + width), o)
      else for (let k = 0; k < width; k++) values[o + k] = bytes[p + k] as number
    }
  }
}

/** Takes back what was written for an attribute that a row of the block does not hold. `rows`: of the whole column. */
export function eraseValue(draft: Draft, block: Block, index: number, rows: number): void {
  const { plan, values } = draft
  const row = block.first + index
  if (plan.kind === 'binary') values.fill(0, row * plan.width, (row + 1) * plan.width)
  else {
    if (isOdd(plan, rawAt(plan, block, index))) draft.odd--
    values[row] = 0
  }
  draft.valid ??= new Uint8Array(rows).fill(1)
  draft.valid[row] = 0
  draft.missing++
}

/** Whole bytes of a width that machines have. */
function isPlain({ bits, bytes, shift }: ColumnPlan): boolean {
  return shift === 0 && bits === 8 * bytes && bytes !== 3
}

function rawAt({ at, bytes, shift, bits }: ColumnPlan, { bytes: input, from, stride }: Block, index: number): number {
  return readBits(input, from + index * stride + at + bytes - 1, shift, bits)
}

function isOdd({ range }: ColumnPlan, raw: number): boolean {
  return range !== undefined && (raw < range.least || raw > range.most)
}

/** How many values of a plain column are odd. */
function oddOf({ at, bytes, range }: ColumnPlan, { view, from, stride, rows }: Block): number {
  if (range === undefined) return 0
  const span = range.most - range.least
  if (bytes === 1) return kernels.outside8(view, from + at, stride, range.least, span, rows)
  if (bytes === 2) return kernels.outside16(view, from + at, stride, range.least, span, rows)
  return kernels.outside32(view, from + at, stride, range.least, span, rows)
}
