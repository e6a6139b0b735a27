import { bytesOf, emitEncode } from '../codec/emit-encode.ts'
import { byteAt, type Prelude } from '../codec/emit-source.ts'
import { hexInto } from '../codec/hex-into.ts'
import { decimalScale } from '../codec/scale.ts'
import type { Field, Layout } from '../layout/layout.ts'

/*
 * The encoder of a plain module. It does what the compiled engine's does, in less text: one small function a kind of attribute gives the raw value, or
 * NaN for what is not plain, and all of them are looked at once.
 */

const TAKES = {
  bool: 'const bit=x=>x===true||x===1?1:x===false||x===0?0:NaN\n',
  enum: 'const index=(x,l,m)=>{const i=typeof x==="string"?l.indexOf(x):x;return typeof i==="number"&&i>=0&&i<=m&&i===Math.floor(i)?i:NaN}\n',
  number:
    'const step=(x,m,k,c,d)=>{const r=typeof x==="number"?Math.round((x*d-c)/k):NaN;return r>=0&&r<=m&&(r*k+c)/d===x?r:NaN}\n',
  big: 'const far=(x,m,toRaw)=>{if(typeof x!=="number"||x-x!==0)return NaN;const{raw,exact}=toRaw(x);return exact&&raw>=0&&raw<=m?raw:NaN}\n',
  binary: 'const hex=(x,b,o,n)=>typeof x==="string"&&hexInto(x,b,o,n)?0:NaN\n',
} as const

/** Declarations, the last of which exports `encodeStatus`. Undefined where the compiled engine has no encoder either. */
export function plainEncode(layout: Layout, prelude: Prelude): readonly string[] | undefined {
  if (emitEncode(layout, 'status') === undefined) return undefined
  const { fields, statusLength } = layout
  const used = new Set<keyof typeof TAKES>()
  const stores = new Map<number, string[]>()
  const takes = fields.map((field, at) => {
    if (field.attribute.dataType !== 'binary') {
      // Stores keep the low eight bits of themselves.
      for (const [byte, part] of bytesOf(field, `r${at}`))
        stores.set(byte, [...(stores.get(byte) ?? []), part.replace('&255', '')])
    }
    return `r${at}=${takeOf(field, prelude, used)}`
  })
  const sum = ['0', ...fields.map((_, at) => `r${at}`)].join('+')
  const body = [
    'if(typeof a!=="object"||a===null)return;const m=Object.getPrototypeOf(a);if(m!==Object.prototype&&m!==null)return;',
    `let n=${fields.length};for(const _ in a)n--;if(n)return;`,
    `const ${[`b=new Uint8Array(p+${statusLength})`, ...takes].join(',')};`,
    `if(${sum}>=0){${[...stores].map(([byte, parts]) => `${byteAt(byte, 'p')}=${parts.join('|')};`).join('')}return b}`,
  ]
  return [...[...used].map(take => TAKES[take]), `export const encodeStatus = (a,p=0)=>{${body.join('')}}\n`]
}

function takeOf({ attribute, offset }: Field, prelude: Prelude, used: Set<keyof typeof TAKES>): string {
  const value = `a[${JSON.stringify(attribute.name)}]`
  switch (attribute.dataType) {
    case 'bool':
      used.add('bool')
      return `bit(${value})`
    case 'enum': {
      used.add('enum')
      const most = 2 ** attribute.bits
      return `index(${value},${prelude.constant(JSON.stringify(attribute.labels.slice(0, most)))},${most - 1})`
    }
    case 'binary':
      used.add('binary')
      prelude.use('hexInto', hexInto)
      return `hex(${value},b,p+${offset},${attribute.bytes})`
    default: {
      const most = 2 ** (8 * attribute.bytes) - 1
      const { small, num, add, den, toRaw } = decimalScale(attribute.scale, most)
      used.add(small ? 'number' : 'big')
      if (small) return `step(${value},${most},${num},${add},${den})`
      return `far(${value},${most},${prelude.use(`raw${attribute.id}`, toRaw)})`
    }
  }
}
