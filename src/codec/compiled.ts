import type { Layout } from '../layout/layout.ts'
import type { Attrs, View } from './contract.ts'
import { type EmittedCalls, emitCalls } from './emit-calls.ts'
import { type Emitted, emitDecode } from './emit-decode.ts'
import type { Prelude } from './emit-source.ts'
import { emitText } from './emit-text.ts'
import type { BodyCodec, BodyKind, CodecCalls, Engine } from './engine.ts'
import { interpreted } from './interpreted.ts'

type DecodePlain = (bytes: Uint8Array, from: number, to: number) => Attrs | undefined

/**
 * Straight-line code generated for one layout (`new Function`). It handles what is ordinary and gives up on the rest, which the
 * interpreted engine then does, so that results and errors are the same.
 */
export const compiled: Engine = { name: 'compiled', create, shorten }

/** Bodies for calls with options: a decoder a view, generated when first needed. */
function create(layout: Layout): BodyCodec {
  const general = interpreted.create(layout)
  const decoders = new Map<string, DecodePlain>()

  function decoder(kind: BodyKind, view: View): DecodePlain {
    const key = `${kind} ${view}`
    let decode = decoders.get(key)
    if (decode === undefined) {
      decode = evaluate<DecodePlain>(emitDecode(layout, kind, view))
      decoders.set(key, decode)
    }
    return decode
  }

  return {
    ...general,
    decode(kind, bytes, from, to, view) {
      const attrs = decoder(kind, view)(bytes, from, to)
      return attrs === undefined ? general.decode(kind, bytes, from, to, view) : { attrs }
    },
  }
}

function shorten(layout: Layout, full: CodecCalls): CodecCalls {
  // Generated now, not later: where generated code is refused, compileCodec has to learn it here.
  const calls = { ...full, ...evaluateCalls(emitCalls(layout), full) }
  let text: Partial<CodecCalls> | undefined
  const onText = () => {
    text ??= evaluateCalls(emitText(layout), full)
    return text as Required<Pick<CodecCalls, 'decodeText' | 'encodeText'>>
  }
  return {
    ...calls,
    decodeText: (given, form, at, options) => onText().decodeText(given, form, at, options),
    encodeText: (message, form, options) => onText().encodeText(message, form, options),
  }
}

/** @throws EvalError where the environment refuses generated code */
function evaluate<T>({ source, prelude }: Emitted): T {
  return run(`return ${source}`, prelude) as T
}

function evaluateCalls({ body, prelude }: EmittedCalls, full: CodecCalls): Partial<CodecCalls> {
  return run(body, prelude, full) as Partial<CodecCalls>
}

function run(body: string, { lines, bound }: Prelude, full?: CodecCalls): unknown {
  return new Function(...bound.keys(), 'full', `"use strict";${lines.join('')}${body}`)(...bound.values(), full)
}
