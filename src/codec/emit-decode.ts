import type { Layout } from '../layout/layout.ts'
import { returnAttrs, statusParts } from './emit-attrs.ts'
import { emitVarLenDecode } from './emit-decode-var-len.ts'
import { flagExpression, oddExpressions, rawExpression, reserved, valueExpression } from './emit-expressions.ts'
import { assignment, createPrelude, type Prelude } from './emit-source.ts'
import type { BodyKind } from './engine.ts'
import { namedFlags } from './flags.ts'
import type { Showing } from './showing.ts'

/** A function's source, `(b,o,e)=>…`, and what it needs around it. */
export interface Emitted {
  readonly source: string
  readonly prelude: Prelude
}

/**
 * The decoder of one kind of body in one view: attributes of bytes `o` to `e`, or undefined as soon as anything is out of the ordinary
 * (length, unknown label, range, reserved bits): then the interpreted engine decodes the body again and says what it is.
 */
export function emitDecode(layout: Layout, kind: BodyKind, showing: Showing, prelude = createPrelude()): Emitted {
  const source =
    layout.protocol === 'var_len'
      ? emitVarLenDecode(layout, kind, showing, prelude)
      : kind === 'status'
        ? statusDecode(layout, showing, prelude)
        : controlDecode(layout, showing, prelude)
  return { source, prelude }
}

function statusDecode(layout: Layout, showing: Showing, prelude: Prelude): string {
  const { odd, members } = statusParts(layout, showing, prelude, 'o')
  const tests = [`e-o!==${layout.statusLength}`, ...odd].join('||')
  return `(b,o,e)=>{if(${tests})return;${returnAttrs(layout, members, prelude)}}`
}

function controlDecode(layout: Layout, showing: Showing, prelude: Prelude): string {
  const { fields, flagsLength, writableLength, definedBits } = layout
  const unnamed = reserved(namedFlags(layout), flagsLength, 'o')
  const odd = [...unnamed, ...reserved(definedBits, writableLength, 'v')]
  const lines = fields.flatMap(field => {
    const { attribute, flag } = field
    if (flag === undefined) return []
    const raw = rawExpression(field, 'v')
    const bail = oddExpressions(attribute, raw).map(test => `if(${test})return;`)
    return [
      `if(${flagExpression(flag, flagsLength)}){${bail.join('')}${assignment(attribute.name, valueExpression(attribute, raw, showing, prelude, `v+${field.offset}`))}}`,
    ]
  })
  const length = `e-o!==${flagsLength + writableLength}`
  return `(b,o,e)=>{const v=o+${flagsLength};if(${[length, ...odd].join('||')})return;const a={};${lines.join('')}return a}`
}
