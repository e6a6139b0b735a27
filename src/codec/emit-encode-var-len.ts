import { writeBits } from '../bytes/bits.ts'
import { isBitAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Emitted } from './emit-decode.ts'
import { bytesOf, firstLook, memberOf, oddTests, PLAIN, takeStatement } from './emit-encode.ts'
import { byteAt, createPrelude, type Prelude } from './emit-source.ts'
import type { BodyKind } from './engine.ts'
import { hexInto } from './hex-into.ts'

/**
 * The encoder of a var_len body, `(a,p)=>bytes`: a new array of `p` free bytes and the body of attributes `a`. False as soon as anything
 * is not plain: then the interpreted engine encodes it, or says why not. Undefined for a layout of too many flags.
 */
export function emitEncodeVarLen(layout: Layout, kind: BodyKind, prelude = createPrelude()): Emitted | undefined {
  const { flagsLength } = layout
  if (flagsLength > MOST_FLAG_BYTES) return undefined
  const given = layout.fields
    .map((field, index): Given => ({ field, raw: `r${index}`, isGiven: flagTest(field, flagsLength) }))
    .filter(({ field }) => kind === 'status' || field.attribute.access === 'writable')
  const flags = Array.from({ length: flagsLength }, (_, at) => `f${at}`)
  const locals = [...given.map(({ raw }) => raw), ...flags].map(name => `,${name}=0`).join('')
  const source = [
    `(a,p)=>{${firstLook(layout.fields)}${PLAIN},k=0,q=0${locals};`,
    ...given.map(one => take(one, kind, prelude)),
    // A member that is left over is unknown, read-only or not given (undefined). Then: l the segment's last byte (SPEC §5).
    `if(n!==0)return false;const l=p+${flagsLength - 1}+(k+7>>3),b=new Uint8Array(l+1+q);k=0;q=l+1;`,
    ...flags.map((flag, at) => `${byteAt(at, 'p')}=${flag};`),
    ...given.map(one => write(one, prelude)),
    'return b}',
  ].join('')
  return { source, prelude }
}

/** Every byte of flags has a local, and an optimiser takes memory by locals times statements. Ids may leave gaps of any size. */
const MOST_FLAG_BYTES = 64

interface Given {
  readonly field: Field
  /** The local that has its raw value, or the hex digits of a binary. */
  readonly raw: string
  readonly isGiven: string
}

function flagTest({ flag = 0 }: Field, flagsLength: number): string {
  return `f${flagsLength - 1 - (flag >> 3)}&${1 << (flag & 7)}`
}

function take({ field, raw, isGiven }: Given, kind: BodyKind, prelude: Prelude): string {
  const { attribute, bits } = field
  const taken =
    attribute.dataType === 'binary'
      ? `if(typeof x!=="string")return false;${raw}=x;`
      : takeStatement(attribute, raw, prelude, '')
  const odd = kind === 'control' ? oddTests(attribute, raw).map(test => `if(${test})return false;`) : []
  const room = isBitAttribute(attribute) ? `k+=${bits}` : `q+=${bits / 8}`
  const set = isGiven.replace('&', '|=')
  return `x=${memberOf(attribute)};if(x!==undefined){n--;${taken}${odd.join('')}${set};${room}}`
}

function write({ field, raw, isGiven }: Given, prelude: Prelude): string {
  return `if(${isGiven}){${isBitAttribute(field.attribute) ? writeBit(field, raw, prelude) : writeBytes(field, raw, prelude)}}`
}

// k: the next bit of the segment. A field of up to eight bits lies in two bytes at most; what the second has none of is zero.
function writeBit({ bits }: Field, raw: string, prelude: Prelude): string {
  if (bits > 8) return `${prelude.use('writeBits', writeBits)}(b,l-(k>>3),k&7,${bits},${raw});k+=${bits}`
  const second = bits === 1 ? '' : `b[l-1-(k>>3)]|=${raw}>>>8-(k&7);`
  return `b[l-(k>>3)]|=${raw}<<(k&7);${second}k+=${bits}`
}

// q: the next byte value.
function writeBytes(field: Field, raw: string, prelude: Prelude): string {
  const bytes = field.bits / 8
  if (field.attribute.dataType === 'binary')
    return `if(!${prelude.use('hexInto', hexInto)}(${raw},b,q,${bytes}))return false;q+=${bytes}`
  const stores = bytesOf({ ...field, offset: 0, bytes }, raw).map(([at, part]) => `${byteAt(at, 'q')}=${part};`)
  return `${stores.join('')}q+=${bytes}`
}
