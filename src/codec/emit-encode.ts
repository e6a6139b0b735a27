import type { Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Emitted } from './emit-decode.ts'
import { byteAt, createPrelude, displayExpression, type Prelude } from './emit-source.ts'
import { hexInto } from './hex-into.ts'
import { decimalScale } from './scale.ts'

/**
 * The encoder of a whole standard status block: `(a,p)=>bytes`, `p` bytes free at the start; undefined as soon as anything is not plain
 * (a name too many or missing, a value of another form, off the grid): then the interpreted engine encodes it, or says why not.
 * Undefined for a layout whose fields overlap: there the order of writing counts.
 */
export function emitEncodeStatus(
  { protocol, fields, statusLength, definedBits }: Layout,
  prelude = createPrelude(),
): Emitted | undefined {
  const claimed = fields.reduce((sum, field) => sum + field.bits, 0)
  const defined = definedBits.reduce((sum, bits) => sum + countBits(bits), 0)
  if (protocol === 'var_len' || claimed !== defined) return undefined
  const takes: string[] = []
  const parts = new Map<number, string[]>()
  const put = (at: number, part: string) => parts.set(at, [...(parts.get(at) ?? []), part])
  fields.forEach((field, index) => {
    const { attribute } = field
    takes.push(
      `x=a[${JSON.stringify(attribute.name)}];${takeStatement(attribute, `r${index}`, prelude, `p+${field.offset}`)}`,
    )
    if (attribute.dataType !== 'binary') for (const [at, part] of bytesOf(field, `r${index}`)) put(at, part)
  })
  const raws = fields.map((_, index) => `r${index}=0`)
  const stores = [...parts].map(([at, part]) => `${byteAt(at, 'p')}=${part.join('|')};`)
  const source = [
    // Own members only, as the interpreted engine has it: so no prototype but the two that bring none of ours.
    'a=>{if(typeof a!=="object"||a===null)return;const m=Object.getPrototypeOf(a);if(m!==Object.prototype&&m!==null)return;',
    `let n=0;for(const _ in a)n++;if(n!==${fields.length})return;`,
    `const b=new Uint8Array(p+${statusLength});let x${raws.length > 0 ? `,${raws.join(',')}` : ''};`,
    ...takes,
    ...stores,
    'return b}',
  ].join('')
  return { source: source.replace('a=>', '(a,p)=>'), prelude }
}

function takeStatement(attribute: Attribute, raw: string, prelude: Prelude, place: string): string {
  switch (attribute.dataType) {
    case 'bool':
      return `${raw}=x===true?1:x===false?0:x;if(${raw}!==0&&${raw}!==1)return;`
    case 'enum': {
      const most = 2 ** attribute.bits - 1
      const index = prelude.use(`index${attribute.id}`, labelIndex(attribute.labels, most))
      return `if(typeof x==="string"){${raw}=${index}[x];if(${raw}===undefined)return}else{if(typeof x!=="number"||!(x>=0&&x<=${most})||x!==Math.floor(x))return;${raw}=x}`
    }
    case 'binary':
      return `if(typeof x!=="string"||!${prelude.use('hexInto', hexInto)}(x,b,${place},${attribute.bytes}))return;`
    default: {
      const most = 2 ** (8 * attribute.bytes) - 1
      const scale = decimalScale(attribute.scale, most)
      if (!scale.small) {
        return `if(typeof x!=="number"||x!==x||x-x!==0)return;${raw}=${prelude.use(`raw${attribute.id}`, scale.toRaw)}(x);if(!${raw}.exact||!(${raw}.raw>=0&&${raw}.raw<=${most}))return;${raw}=${raw}.raw;`
      }
      const { num, add, den } = scale
      const product = den === 1 ? 'x' : `x*${den}`
      const difference = add === 0 ? product : `${product}${add < 0 ? '+' : '-'}${Math.abs(add)}`
      const exact = num === 1 ? (add === 0 || den !== 1 ? difference : `(${difference})`) : `(${difference})/${num}`
      return `if(typeof x!=="number")return;${raw}=Math.round(${exact});if(!(${raw}>=0&&${raw}<=${most})||${displayExpression(raw, scale)}!==x)return;`
    }
  }
}

/** Which bytes of the block a raw value goes into, and the expression that it adds to each. */
export function bytesOf({ group, offset, bitOffset, bits, bytes }: Field, raw: string): [at: number, part: string][] {
  if (group === undefined) {
    return Array.from({ length: bytes }, (_, i) => {
      const down = 8 * (bytes - 1 - i)
      return [offset + i, down === 0 ? `${raw}&255` : `${raw}>>>${down}&255`]
    })
  }
  const last = group.offset + group.bytes - 1 - (bitOffset >> 3)
  const shift = bitOffset & 7
  return Array.from({ length: Math.ceil((shift + bits) / 8) }, (_, i) => {
    const down = 8 * i - shift
    if (i === 0) return [last, shift === 0 ? `${raw}&255` : `${raw}<<${shift}&255`]
    return [last - i, `${raw}>>>${down}&255`]
  })
}

/** label → index; the first of two equal labels counts, those past what the bits hold do not. No prototype: any text is a safe key. */
function labelIndex(labels: readonly string[], most: number): Readonly<Record<string, number>> {
  const index: Record<string, number> = Object.create(null)
  labels.forEach((label, at) => {
    if (at <= most && index[label] === undefined) index[label] = at
  })
  return index
}

function countBits(byte: number): number {
  let count = 0
  for (let rest = byte; rest > 0; rest &= rest - 1) count++
  return count
}
