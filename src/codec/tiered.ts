import type { Layout } from '../layout/layout.ts'
import type { Codec } from './contract.ts'
import type { Engine } from './engine.ts'

/**
 * A codec that begins with one engine and changes to another after so many calls: who decodes one payload does not pay for code that a
 * million would. Its methods are then replaced by the other engine's own, so `codec.decode(…)` costs nothing more; one that was taken
 * off the codec before goes the long way and gives the same.
 */
export function tieredCodec(
  layout: Layout,
  { first, next, after }: { readonly first: Engine; readonly next: Engine; readonly after: number },
  build: (layout: Layout, engine: Engine) => Codec,
): Codec {
  let current = build(layout, first)
  let left = after

  function count(): Codec {
    if (left > 0 && --left === 0) {
      current = build(layout, next)
      Object.assign(codec, current)
    }
    return current
  }

  const codec: Codec = {
    layout,
    engine: current.engine,
    fallback: current.fallback,
    decode: (p0, options) => count().decode(p0, options),
    encode: (message, options) => count().encode(message, options),
    decodeAt: (bytes, from, to, options) => count().decodeAt(bytes, from, to, options),
    encodeInto: (message, bytes, at, options) => count().encodeInto(message, bytes, at, options),
    decodeText: (text, form, at, options) => count().decodeText(text, form, at, options),
    encodeText: (message, form, options) => count().encodeText(message, form, options),
    decodeStatus: (body, options) => count().decodeStatus(body, options),
    encodeStatus: (attrs, options) => count().encodeStatus(attrs, options),
    patch: (bytes, attrs, options) => count().patch(bytes, attrs, options),
    patchStatus: (body, attrs, options) => count().patchStatus(body, attrs, options),
  }
  return codec
}
