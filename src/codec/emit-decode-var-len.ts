import { readBits } from '../bytes/bits.ts'
import { isBitAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import { returnAttrs, statusParts } from './emit-attrs.ts'
import { flagExpression, oddExpressions, reserved, valueExpression } from './emit-expressions.ts'
import { assignment, byteAt, type Prelude, uintExpression } from './emit-source.ts'
import type { BodyKind } from './engine.ts'
import { namedFlags } from './flags.ts'
import { fullBody } from './full-body.ts'
import type { Showing } from './showing.ts'

/** The decoder of a var_len body, as `emitDecode` has it. A body that carries every attribute has fixed places, and is read at those. */
export function emitVarLenDecode(layout: Layout, kind: BodyKind, showing: Showing, prelude: Prelude): string {
  const { fields, flagsLength } = layout
  const isRefused = (field: Field) => kind === 'control' && field.attribute.access !== 'writable'
  const full = fields.length === 0 || fields.some(isRefused) ? '' : fullDecode(layout, showing, prelude)
  const unnamed = reserved(namedFlags(layout), flagsLength, 'o')
  const readOnly = fields.filter(isRefused).map(field => flagExpression(field.flag as number, flagsLength))
  return `(b,o,e)=>{${full}if(${[`e-o<${flagsLength}`, ...unnamed, ...readOnly].join('||')})return;${anyDecode(layout, showing, prelude)}}`
}

function fullDecode(layout: Layout, showing: Showing, prelude: Prelude): string {
  const body = fullBody(layout)
  const flags = Array.from(namedFlags(layout), (bits, at) => `${byteAt(at)}===${bits}`)
  const { odd, members } = statusParts(body, showing, prelude, 'o')
  const bail = odd.length === 0 ? '' : `if(${odd.join('||')})return;`
  return `if(${[`e-o===${body.statusLength}`, ...flags].join('&&')}){${bail}${returnAttrs(layout, members, prelude)}}`
}

// Only flagged attributes take room, so places are counted while going: k the next bit of the segment, q the next byte value,
// l the segment's last byte (SPEC §5).
function anyDecode(layout: Layout, showing: Showing, prelude: Prelude): string {
  const { fields, flagsLength } = layout
  const bitFields = fields.filter(field => isBitAttribute(field.attribute))
  const sum = (list: readonly Field[], size: (field: Field) => number) =>
    list.map(field => `if(${flagExpression(field.flag as number, flagsLength)})n+=${size(field)};`).join('')
  const lines = fields.map(field => {
    const { attribute, flag, bits } = field
    const isBit = isBitAttribute(field.attribute)
    const raw = isBit ? nextBits(bits, prelude) : uintExpression(0, Math.min(4, bits / 8), 'q')
    const bail = oddExpressions(attribute, 'x').map(test => `if(${test})return;`)
    const read = attribute.dataType === 'binary' ? '' : `x=${raw};${bail.join('')}`
    const set = assignment(attribute.name, valueExpression(attribute, 'x', showing, prelude, 'q'))
    return `if(${flagExpression(flag as number, flagsLength)}){${read}${set}${isBit ? `k+=${bits}` : `q+=${bits / 8}`}}`
  })
  return [
    `let n=0,k=0,x=0;${sum(bitFields, field => field.bits)}`,
    // q: first byte value; padding bits of the segment's first byte must be zero.
    `const w=n+7>>3,l=o+${flagsLength - 1}+w;let q=l+1;if(q>e||(n&7)!==0&&b[l-w+1]>>(n&7)!==0)return;`,
    `n=q;${sum(
      fields.filter(field => !isBitAttribute(field.attribute)),
      field => field.bits / 8,
    )}if(n!==e)return;`,
    `const a={};${lines.join('')}return a`,
  ].join('')
}

// Up to eight bits lie in two bytes at most; the one before the segment's first is a flag's.
function nextBits(bits: number, prelude: Prelude): string {
  if (bits > 8) return `${prelude.use('readBits', readBits)}(b,l-(k>>3),k&7,${bits})`
  if (bits === 1) return 'b[l-(k>>3)]>>>(k&7)&1'
  return `(b[l-(k>>3)]|b[l-1-(k>>3)]<<8)>>>(k&7)&${2 ** bits - 1}`
}
