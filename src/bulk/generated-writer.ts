import { bitsExpression, uintExpression } from '../codec/emit-source.ts'
import type { Layout } from '../layout/layout.ts'
import type { WriteBody } from './body-writer.ts'
import { putDecimal } from './decimal.ts'
import { FRAGMENT_WORD, IS_LITTLE } from './fragments.ts'
import { putSlot, type SlotTable } from './slot-writer.ts'
import { DIGITS, TABLE } from './slots.ts'

/** So many attributes share a function: longer ones are not compiled to machine code. */
const PART = 24
/** Longer fragments are copied in a loop. */
const MOST_UNROLLED = 12
const MOST_FIELDS = 384

/**
 * What `statusWriter` does, as straight-line code generated for the product (`new Function`): half the time of the loop over slots.
 * Its text holds numbers alone, nothing of a definition. Undefined where the environment refuses generated code.
 */
export function generatedStatusWriter({ statusLength, definedBits }: Layout, slots: SlotTable): WriteBody | undefined {
  if (slots.count > MOST_FIELDS) return undefined
  const tables: Int32Array[] = []
  const parts: string[] = []
  for (let from = 0; from < slots.count; from += PART) {
    const lines = []
    for (let i = from; i < Math.min(from + PART, slots.count); i++) lines.push(slotSource(slots, i, tables))
    parts.push(`const p${parts.length}=(b,o,v,at)=>{let w=0;${lines.join('')}return at};`)
  }
  const reserved = [...definedBits.subarray(0, statusLength)].flatMap((bits, at) =>
    bits === 0xff ? [] : [`b[o+${at}]&${~bits & 0xff}`],
  )
  const calls = parts.map((_, index) => `at=p${index}(b,o,v,at);if(at<0)return -1;`)
  const body = [
    '"use strict";',
    ...tables.map((_, index) => `const t${index}=tables[${index}];`),
    ...parts,
    `return (b,o,to,v,at)=>{if(to-o!==${statusLength}${reserved.length > 0 ? `||(${reserved.join('|')})!==0` : ''})return -1;`,
    ...calls,
    'return at}',
  ]
  try {
    const create = new Function('tables', 'words', 'putDecimal', 'putSlot', 'slots', body.join('\n'))
    return create(tables, slots.fragments.words, putDecimal, putSlot, slots)
  } catch (error) {
    if (error instanceof EvalError) return undefined
    throw error
  }
}

/** In it `b` is the payload, `o` where its body begins, `v` the output, `at` the place there, `w` a word of the fragments. */
function slotSource(slots: SlotTable, i: number, tables: Int32Array[]): string {
  const kind = slots.kinds[i] as number
  const [at, shift, bits, bytes] = [slots.ats, slots.shifts, slots.bits, slots.bytes].map(
    list => list[i] as number,
  ) as [number, number, number, number]
  if (kind === TABLE) {
    const table = `t${tables.push(fragmentsByRaw(slots, i, bits)) - 1}`
    const raw = `2*${bitsExpression(at, shift, bits)}`
    const found = `{const r=${raw};w=${table}[r];if(w<0)return -1;`
    return `${found}${copySource(slots.words[i] as number, 'w')}at+=${table}[r+1];}`
  }
  if (kind !== DIGITS) return `at=putSlot(slots,${i},b,o+${at},${shift},v,at);if(at<0)return -1;`
  const [num, add, least, most, places] = [slots.nums, slots.adds, slots.least, slots.most, slots.places].map(
    list => list[i] as number,
  ) as [number, number, number, number, number]
  const limits = [...(least > 0 ? [`r<${least}`] : []), ...(most < 2 ** (8 * bytes) - 1 ? [`r>${most}`] : [])]
  return [
    `{const r=${uintExpression(at, bytes)};`,
    limits.length > 0 ? `if(${limits.join('||')})return -1;` : '',
    constantSource(slots, slots.before[i] as number),
    `at=putDecimal(v,at,r*${num}+${add},${places});`,
    constantSource(slots, slots.after[i] as number),
    '}',
  ].join('')
}

/** By raw value: the fragment's first word (or -1 for an odd one) and its length. */
function fragmentsByRaw({ bases, byRaw, fragments }: SlotTable, i: number, bits: number): Int32Array {
  const base = bases[i] as number
  const found = new Int32Array(2 << bits)
  for (let raw = 0; raw < 1 << bits; raw++) {
    const fragment = byRaw[base + raw] as number
    found[2 * raw] = fragment < 0 ? -1 : (fragments.starts[fragment] as number)
    found[2 * raw + 1] = fragment < 0 ? 0 : (fragments.lengths[fragment] as number)
  }
  return found
}

function constantSource({ fragments }: SlotTable, fragment: number): string {
  const length = fragments.lengths[fragment] as number
  if (length === 0) return ''
  return `${copySource(Math.ceil(length / FRAGMENT_WORD), String(fragments.starts[fragment]))}at+=${length};`
}

function copySource(words: number, from: string): string {
  if (words > MOST_UNROLLED)
    return `for(let k=0;k<${words};k++)v.setFloat64(at+k*${FRAGMENT_WORD},words[${from}+k],${IS_LITTLE});`
  return Array.from(
    { length: words },
    (_, k) => `v.setFloat64(at+${k * FRAGMENT_WORD},words[${from}+${k}],${IS_LITTLE});`,
  ).join('')
}
