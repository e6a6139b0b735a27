import type { Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Emitted } from './emit-decode.ts'
import { byteAt, createPrelude, displayExpression, type Prelude } from './emit-source.ts'
import type { BodyKind } from './engine.ts'
import { hexInto } from './hex-into.ts'
import { hasOverlap } from './overlap.ts'
import { decimalScale } from './scale.ts'

/**
 * The encoder of a standard body, `(a,b,p,z)=>done`: writes attributes `a` into bytes `b` from `p` on, `z` if those are not all zero.
 * False as soon as anything is not plain (a name too many or missing, a value of another form, off the grid): then the interpreted
 * engine encodes it, or says why not. Undefined for a layout whose fields overlap: there the order of writing counts. And for var_len:
 * `emitEncodeVarLen`.
 */
export function emitEncode(layout: Layout, kind: BodyKind, prelude = createPrelude()): Emitted | undefined {
  if (layout.protocol === 'var_len' || hasOverlap(layout)) return undefined
  const source = kind === 'status' ? statusEncode(layout, prelude) : controlEncode(layout, prelude)
  return { source, prelude }
}

// Own members only, as the interpreted engine has it: so no prototype but the two that bring none of ours. It is looked at after the
// first member was read: by then the optimiser knows the object's shape, and the look costs nothing.
export const PLAIN =
  'const m=Object.getPrototypeOf(a);if(m!==Object.prototype&&m!==null)return false;let n=0;for(const _ in a)n++;let x'

function statusEncode({ fields, definedBits }: Layout, prelude: Prelude): string {
  const parts = new Map<number, string>()
  let raws = ''
  let takes = ''
  fields.forEach((field, index) => {
    const { attribute } = field
    const raw = `r${index}`
    raws += `,${raw}=0`
    if (attribute.dataType !== 'binary') {
      for (const [at, part] of bytesOf(field, raw)) {
        const before = parts.get(at)
        parts.set(at, before === undefined ? part : `${before}|${part}`)
      }
    }
    takes += `x=${memberOf(attribute)};${takeStatement(attribute, raw, prelude, `p+${field.offset}`)}`
  })
  let stores = ''
  for (const [at, part] of parts) stores += `${byteAt(at, 'p')}=${part};`
  let gaps = ''
  definedBits.forEach((bits, at) => {
    if (bits === 0) gaps += `${byteAt(at, 'p')}=0;`
  })
  const look = `${firstLook(fields)}${PLAIN}${raws};if(n!==${fields.length})return false;`
  return `(a,b,p,z)=>{${look}${takes}${gaps === '' ? '' : `if(z){${gaps}}`}${stores}return true}`
}

function controlEncode({ fields, flagsLength, writableLength }: Layout, prelude: Prelude): string {
  const takes = fields.flatMap(field => {
    const { attribute, flag } = field
    if (flag === undefined) return []
    const take = takeStatement(attribute, 'r', prelude, `v+${field.offset}`)
    const bail = oddTests(attribute, 'r').map(test => `if(${test})return false;`)
    const stores = attribute.dataType === 'binary' ? [] : bytesOf(field, 'r')
    const store = stores.map(([at, part]) => `${byteAt(at, 'v')}|=${part};`)
    const set = `${byteAt(flagsLength - 1 - (flag >> 3), 'p')}|=${1 << (flag & 7)};`
    return [`x=${memberOf(attribute)};if(x!==undefined){n--;${take}${bail.join('')}${set}${store.join('')}}`]
  })
  return [
    `(a,b,p,z)=>{${firstLook(fields)}${PLAIN},r=0;`,
    `const v=p+${flagsLength};if(z)b.fill(0,p,v+${writableLength});`,
    ...takes,
    // A member that is left over is unknown, read-only or not given (undefined).
    'return n===0}',
  ].join('')
}

export function firstLook([first]: readonly Field[]): string {
  return `if(typeof a!=="object"||a===null)return false;${first === undefined ? '' : `${memberOf(first.attribute)};`}`
}

export function memberOf({ name }: Attribute): string {
  return `a[${JSON.stringify(name)}]`
}

export function takeStatement(attribute: Attribute, raw: string, prelude: Prelude, place: string): string {
  switch (attribute.dataType) {
    case 'bool':
      return `${raw}=x===true?1:x===false?0:x;if(${raw}!==0&&${raw}!==1)return false;`
    case 'enum': {
      const most = 2 ** attribute.bits - 1
      const index = prelude.use(`index${attribute.id}`, labelIndex(attribute.labels, most))
      return `if(typeof x==="string"){${raw}=${index}[x];if(${raw}===undefined)return false}else{if(typeof x!=="number"||!(x>=0&&x<=${most})||x!==Math.floor(x))return false;${raw}=x}`
    }
    case 'binary':
      return `if(typeof x!=="string"||!${prelude.use('hexInto', hexInto)}(x,b,${place},${attribute.bytes}))return false;`
    default:
      return takeNumber(attribute, raw, prelude)
  }
}

function takeNumber(attribute: Extract<Attribute, { readonly bytes: number }>, raw: string, prelude: Prelude): string {
  if (attribute.dataType === 'binary') return ''
  const most = 2 ** (8 * attribute.bytes) - 1
  const scale = decimalScale(attribute.scale, most)
  if (!scale.small) {
    return `if(typeof x!=="number"||x!==x||x-x!==0)return false;${raw}=${prelude.use(`raw${attribute.id}`, scale.toRaw)}(x);if(!${raw}.exact||!(${raw}.raw>=0&&${raw}.raw<=${most}))return false;${raw}=${raw}.raw;`
  }
  const { num, add, den } = scale
  if (num === 1 && add === 0 && den === 1)
    return `if(typeof x!=="number")return false;${raw}=x>>>0;if(${raw}!==x${attribute.bytes === 4 ? '' : `||${raw}>${most}`})return false;`
  const product = den === 1 ? 'x' : `x*${den}`
  const difference = add === 0 ? product : `${product}${add < 0 ? '+' : '-'}${Math.abs(add)}`
  const exact = num === 1 ? (add === 0 || den !== 1 ? difference : `(${difference})`) : `(${difference})/${num}`
  return `if(typeof x!=="number")return false;${raw}=Math.round(${exact});if(!(${raw}>=0&&${raw}<=${most})||${displayExpression(raw, scale)}!==x)return false;`
}

/** What a control may not carry, over and above what a take refuses: raw values that the definition does not provide for. */
export function oddTests(attribute: Attribute, raw: string): string[] {
  switch (attribute.dataType) {
    case 'enum':
      return attribute.labels.length < 2 ** attribute.bits ? [`${raw}>${attribute.labels.length - 1}`] : []
    case 'bool':
    case 'binary':
      return []
    default: {
      const { min, max } = attribute.scale
      return [...(min > 0 ? [`${raw}<${min}`] : []), ...(max < 2 ** (8 * attribute.bytes) - 1 ? [`${raw}>${max}`] : [])]
    }
  }
}

/** Which bytes a raw value goes into, and the expression that it adds to each; a byte keeps the lowest eight bits of what is stored. */
export function bytesOf({ group, offset, bitOffset, bits, bytes }: Field, raw: string): [at: number, part: string][] {
  const places: [number, string][] = []
  if (group === undefined) {
    for (let i = 0; i < bytes; i++) {
      const down = 8 * (bytes - 1 - i)
      places.push([offset + i, down === 0 ? raw : `${raw}>>>${down}`])
    }
    return places
  }
  const last = group.offset + group.bytes - 1 - (bitOffset >> 3)
  const shift = bitOffset & 7
  places.push([last, shift === 0 ? raw : `${raw}<<${shift}`])
  for (let i = 1; 8 * i < shift + bits; i++) places.push([last - i, `${raw}>>>${8 * i - shift}`])
  return places
}

/** label → index; the first of two equal labels counts, those past what the bits hold do not. No prototype: any text is a safe key. */
function labelIndex(labels: readonly string[], most: number): Readonly<Record<string, number>> {
  const index: Record<string, number> = Object.create(null)
  labels.forEach((label, at) => {
    if (at <= most && index[label] === undefined) index[label] = at
  })
  return index
}
