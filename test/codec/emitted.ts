import type { Attrs, EncodableAttrs, View } from '../../src/codec/contract.ts'
import { emitDecode } from '../../src/codec/emit-decode.ts'
import { emitEncode } from '../../src/codec/emit-encode.ts'
import type { BodyKind } from '../../src/codec/engine.ts'
import type { Layout } from '../../src/layout/layout.ts'

/*
 * The emitted functions themselves. Through a codec they cannot be told apart from the interpreted engine: where they give up, it answers.
 */

/** The value of an expression whose free names are given. */
export function evaluate(expression: string, names: Readonly<Record<string, unknown>> = {}): unknown {
  return new Function(...Object.keys(names), `"use strict";return ${expression}`)(...Object.values(names))
}

export type Emitted = ReturnType<typeof emitDecode>

export function functionOf<T>({ source, prelude }: Emitted): T {
  const text = `"use strict";${prelude.lines.join('')}return ${source}`
  return new Function(...prelude.bound.keys(), text)(...prelude.bound.values()) as T
}

/** Bytes `from` to `to` → attributes, or undefined where the function gives up. */
export function plainDecoder(layout: Layout, kind: BodyKind, view: View = 'platform') {
  const decode = functionOf<(bytes: Uint8Array, from: number, to: number) => Attrs | undefined>(
    emitDecode(layout, kind, view),
  )
  // The body lies between bytes that would change every value if they were read.
  return (body: Uint8Array) => decode(Uint8Array.of(0xff, 0xff, ...body, 0xff, 0xff), 2, 2 + body.length)
}

/** Attributes → the body behind `prefix` free bytes, or undefined where the function gives up. */
export function plainEncoder(layout: Layout, kind: BodyKind = 'status') {
  const emitted = emitEncode(layout, kind)
  if (emitted === undefined) throw new Error('nothing emitted')
  const write = functionOf<(attrs: EncodableAttrs, bytes: Uint8Array, at: number, used: boolean) => boolean>(emitted)
  const { statusLength, flagsLength, writableLength } = layout
  const length = kind === 'status' ? statusLength : flagsLength + writableLength
  return (attrs: EncodableAttrs, prefix: number) => {
    const bytes = new Uint8Array(prefix + length)
    if (!write(attrs, bytes, prefix, false)) return undefined
    // Into room that holds something already it writes the same, and nothing beside it.
    const used = new Uint8Array(prefix + length + 3).fill(0xa5)
    const expected = Uint8Array.of(...new Uint8Array(prefix).fill(0xa5), ...bytes.subarray(prefix), 0xa5, 0xa5, 0xa5)
    if (!write(attrs, used, prefix, true) || used.some((byte, at) => byte !== expected[at]))
      throw new Error(`into used room: ${used}, expected ${expected}`)
    return bytes
  }
}
