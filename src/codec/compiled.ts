import type { Layout } from '../layout/layout.ts'
import type { Attrs, EncodableAttrs, View } from './contract.ts'
import { type Emitted, emitDecode } from './emit-decode.ts'
import { emitEncodeStatus } from './emit-encode.ts'
import type { BodyCodec, BodyKind, Engine } from './engine.ts'
import { interpreted } from './interpreted.ts'

type DecodePlain = (bytes: Uint8Array, from: number, to: number) => Attrs | undefined
type EncodePlain = (attrs: EncodableAttrs, prefix: number) => Uint8Array | undefined

/**
 * Straight-line code generated for one layout (`new Function`). It handles what is ordinary and gives up on the rest, which the
 * interpreted engine then does, so that results and errors are the same. Functions are generated when first needed.
 */
export const compiled: Engine = { name: 'compiled', create }

function create(layout: Layout): BodyCodec {
  const general = interpreted.create(layout)
  // Generated now, not later: where generated code is refused, compileCodec has to learn it here.
  const status: DecodePlain = evaluate(emitDecode(layout, 'status', 'platform'))
  const decoders = new Map<string, DecodePlain>([[decoderKey('status', 'platform'), status]])
  let encodePlain: EncodePlain | null | undefined

  function decoder(kind: BodyKind, view: View): DecodePlain {
    const key = decoderKey(kind, view)
    let decode = decoders.get(key)
    if (decode === undefined) {
      decode = evaluate<DecodePlain>(emitDecode(layout, kind, view))
      decoders.set(key, decode)
    }
    return decode
  }

  function statusEncoder(): EncodePlain | null {
    if (encodePlain === undefined) {
      const emitted = emitEncodeStatus(layout)
      encodePlain = emitted === undefined ? null : evaluate<EncodePlain>(emitted)
    }
    return encodePlain
  }

  return {
    ...general,
    decode(kind, bytes, from, to, view) {
      const decode = kind === 'status' && view === 'platform' ? status : decoder(kind, view)
      const attrs = decode(bytes, from, to)
      return attrs === undefined ? general.decode(kind, bytes, from, to, view) : { attrs }
    },
    encode(kind, attrs, rules, known, prefix) {
      const isPlain =
        kind === 'status' && known === undefined && rules.view !== 'raw' && !rules.provided && !rules.onGrid
      const bytes = isPlain ? statusEncoder()?.(attrs, prefix) : undefined
      return bytes ?? general.encode(kind, attrs, rules, known, prefix)
    },
  }
}

function decoderKey(kind: BodyKind, view: View): string {
  return `${kind} ${view}`
}

/** @throws EvalError where the environment refuses generated code */
function evaluate<T>({ source, prelude }: Emitted): T {
  const text = `"use strict";${prelude.lines.join('')}return ${source}`
  return new Function(...prelude.bound.keys(), text)(...prelude.bound.values()) as T
}
