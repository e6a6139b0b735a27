import { readBits } from '../bytes/bits.ts'
import { formatHexAt } from '../bytes/hex.ts'
import type { Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { View } from './contract.ts'
import {
  assignment,
  bitsExpression,
  byteAt,
  createPrelude,
  displayExpression,
  member,
  type Prelude,
  uintExpression,
} from './emit-source.ts'
import type { BodyKind } from './engine.ts'
import { namedFlags } from './flags.ts'
import { decimalScale } from './scale.ts'

/** A function's source, `(b,o,e)=>…`, and what it needs around it. */
export interface Emitted {
  readonly source: string
  readonly prelude: Prelude
}

/**
 * The decoder of one kind of body in one view: attributes of bytes `o` to `e`, or undefined as soon as anything is out of the ordinary
 * (length, unknown label, range, reserved bits): then the interpreted engine decodes the body again and says what it is.
 */
export function emitDecode(layout: Layout, kind: BodyKind, view: View, prelude = createPrelude()): Emitted {
  const source =
    layout.protocol === 'var_len'
      ? varLenDecode(layout, kind, view, prelude)
      : kind === 'status'
        ? statusDecode(layout, view, prelude)
        : controlDecode(layout, view, prelude)
  return { source, prelude }
}

function statusDecode(layout: Layout, view: View, prelude: Prelude): string {
  const { odd, members } = statusParts(layout, view, prelude, 'o')
  const tests = [`e-o!==${layout.statusLength}`, ...odd].join('||')
  if (!isBuilt(layout)) return `(b,o,e)=>{if(${tests})return;return{${membersOf(members)}}}`
  prelude.declare(builder(members))
  return `(b,o,e)=>{if(${tests})return;return new A(b,o)}`
}

/** What is odd about a status block whose bytes are at `base`, and its members: names and values. */
export function statusParts(
  { fields, statusLength, definedBits }: Layout,
  view: View,
  prelude: Prelude,
  base: string,
): { readonly odd: readonly string[]; readonly members: readonly Member[] } {
  const odd = [...reserved(definedBits, statusLength, base)]
  const members: Member[] = []
  for (const field of fields) {
    const { attribute, offset } = field
    const raw = rawExpression(field, base)
    for (const test of oddExpressions(attribute, raw)) odd.push(test)
    members.push([attribute.name, valueExpression(attribute, raw, view, prelude, `${base}+${offset}`)])
  }
  return { odd, members }
}

export type Member = readonly [name: string, value: string]

export function membersOf(members: readonly Member[]): string {
  return members.map(([name, value]) => member(name, value)).join(',')
}

/*
 * V8 makes an object literal of more than 127 members a dictionary, three times slower to make and to read. What a constructor gives
 * stays fast for some hundred more, and with Object's own prototype is the same as a literal's.
 */
const MOST_OF_A_LITERAL = 127
const MOST_OF_A_CONSTRUCTOR = 320

/** Whether the members are too many for a literal. */
export function isBuilt({ fields }: Layout): boolean {
  return fields.length > MOST_OF_A_LITERAL && fields.length <= MOST_OF_A_CONSTRUCTOR
}

function builder(members: readonly Member[]): string {
  const lines = members.map(([name, value]) => assignment(name, value, 'this')).join('')
  return `function A(b,o){${lines}}A.prototype=Object.prototype;`
}

function controlDecode(layout: Layout, view: View, prelude: Prelude): string {
  const { fields, flagsLength, writableLength, definedBits } = layout
  const unnamed = reserved(namedFlags(layout), flagsLength, 'o')
  const odd = [...unnamed, ...reserved(definedBits, writableLength, 'v')]
  const lines = fields.flatMap(field => {
    const { attribute, flag } = field
    if (flag === undefined) return []
    const raw = rawExpression(field, 'v')
    const bail = oddExpressions(attribute, raw).map(test => `if(${test})return;`)
    return [
      `if(${flagExpression(flag, flagsLength)}){${bail.join('')}${assignment(attribute.name, valueExpression(attribute, raw, view, prelude, `v+${field.offset}`))}}`,
    ]
  })
  const length = `e-o!==${flagsLength + writableLength}`
  return `(b,o,e)=>{const v=o+${flagsLength};if(${[length, ...odd].join('||')})return;const a={};${lines.join('')}return a}`
}

// Only flagged attributes take room, so places are counted while going: k the next bit of the segment, q the next byte value,
// l the segment's last byte (SPEC §5).
function varLenDecode(layout: Layout, kind: BodyKind, view: View, prelude: Prelude): string {
  const { fields, flagsLength } = layout
  const unnamed = reserved(namedFlags(layout), flagsLength, 'o')
  const readOnly =
    kind === 'control'
      ? fields
          .filter(field => field.attribute.access !== 'writable')
          .map(field => flagExpression(field.flag as number, flagsLength))
      : []
  const bitFields = fields.filter(field => isBitField(field))
  const sum = (list: readonly Field[], size: (field: Field) => number) =>
    list.map(field => `if(${flagExpression(field.flag as number, flagsLength)})n+=${size(field)};`).join('')
  const lines = fields.map(field => {
    const { attribute, flag, bits } = field
    const isBit = isBitField(field)
    const raw = isBit
      ? `${prelude.use('readBits', readBits)}(b,l-(k>>3),k&7,${bits})`
      : uintExpression(0, Math.min(4, bits / 8), 'q')
    const bail = oddExpressions(attribute, 'x').map(test => `if(${test})return;`)
    const read = attribute.dataType === 'binary' ? '' : `x=${raw};${bail.join('')}`
    const set = assignment(attribute.name, valueExpression(attribute, 'x', view, prelude, 'q'))
    return `if(${flagExpression(flag as number, flagsLength)}){${read}${set}${isBit ? `k+=${bits}` : `q+=${bits / 8}`}}`
  })
  return [
    `(b,o,e)=>{if(${[`e-o<${flagsLength}`, ...unnamed, ...readOnly].join('||')})return;`,
    `let n=0,k=0,x=0;${sum(bitFields, field => field.bits)}`,
    // q: first byte value; padding bits of the segment's first byte must be zero.
    `const w=n+7>>3,l=o+${flagsLength - 1}+w;let q=l+1;if(q>e||(n&7)!==0&&b[l-w+1]>>(n&7)!==0)return;`,
    `n=q;${sum(
      fields.filter(field => !isBitField(field)),
      field => field.bits / 8,
    )}if(n!==e)return;`,
    `const a={};${lines.join('')}return a}`,
  ].join('')
}

function isBitField({ attribute }: Field): boolean {
  return attribute.dataType === 'bool' || attribute.dataType === 'enum'
}

function rawExpression({ attribute, group, offset, bitOffset, bits, bytes }: Field, base: string): string {
  if (group !== undefined)
    return bitsExpression(group.offset + group.bytes - 1 - (bitOffset >> 3), bitOffset & 7, bits, base)
  return attribute.dataType === 'binary' ? '' : uintExpression(offset, bytes, base)
}

function flagExpression(flag: number, flagsLength: number): string {
  return `${byteAt(flagsLength - 1 - (flag >> 3))}&${1 << (flag & 7)}`
}

function reserved(definedBits: Uint8Array, length: number, base: string): readonly string[] {
  const tests: string[] = []
  for (let at = 0; at < length; at++) {
    const bits = definedBits[at] as number
    if (bits !== 0xff) tests.push(`${byteAt(at, base)}&${~bits & 0xff}`)
  }
  return tests
}

/** Tests that hold for raw values which the definition does not provide for: what `oddity` finds. */
function oddExpressions(attribute: Attribute, raw: string): string[] {
  switch (attribute.dataType) {
    case 'bool':
      return attribute.bits > 1 ? [`${raw}>1`] : []
    case 'enum':
      return attribute.labels.length < 2 ** attribute.bits ? [`${raw}>${attribute.labels.length - 1}`] : []
    case 'binary':
      return []
    default: {
      const { min, max } = attribute.scale
      return [...(min > 0 ? [`${raw}<${min}`] : []), ...(max < 2 ** (8 * attribute.bytes) - 1 ? [`${raw}>${max}`] : [])]
    }
  }
}

function valueExpression(attribute: Attribute, raw: string, view: View, prelude: Prelude, place: string): string {
  switch (attribute.dataType) {
    case 'bool':
      return view === 'native' ? `${raw}===1` : raw
    case 'enum':
      return view === 'raw'
        ? raw
        : `${prelude.constant(JSON.stringify(attribute.labels.slice(0, 2 ** attribute.bits)))}[${raw}]`
    case 'binary': {
      const end = `${place}+${attribute.bytes}`
      return view === 'platform'
        ? `${prelude.use('formatHexAt', formatHexAt)}(b,${place},${end})`
        : `new Uint8Array(b.subarray(${place},${end}))`
    }
    default: {
      if (view === 'raw') return raw
      const scale = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
      if (scale.small) return displayExpression(raw, scale)
      return `${prelude.use(`display${attribute.id}`, scale.toDisplay)}(${raw})`
    }
  }
}
