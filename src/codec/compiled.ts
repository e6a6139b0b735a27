import type { Layout } from '../layout/layout.ts'
import type { Attrs, EncodableAttrs } from './contract.ts'
import { type EmittedCalls, emitDecodeCalls, emitEncodeCalls, emitPlaceCall } from './emit-calls.ts'
import { type Emitted, emitDecode } from './emit-decode.ts'
import { emitEncode } from './emit-encode.ts'
import { emitEncodeVarLen } from './emit-encode-var-len.ts'
import type { Prelude } from './emit-source.ts'
import { emitDecodeText, emitEncodeText } from './emit-text.ts'
import type { BodyCodec, BodyKind, CodecCalls, Engine } from './engine.ts'
import { interpreted } from './interpreted.ts'
import type { Showing } from './showing.ts'

type ReadBody = (bytes: Uint8Array, from: number, to: number) => Attrs | undefined
/** What `emitEncode` and `emitEncodeVarLen` give: only the calls around them look inside. */
type WriteBody = (attrs: EncodableAttrs, ...where: never) => boolean | Uint8Array

/**
 * Straight-line code generated for one layout (`new Function`). It handles what is ordinary and gives up on the rest, which the
 * interpreted engine then does, so that results and errors are the same.
 */
export const compiled: Engine = { name: 'compiled', create, shorten }

/** Bodies for calls with options: a decoder a view, generated when first needed. */
function create(layout: Layout): BodyCodec {
  const general = interpreted.create(layout)
  const decoders: Record<BodyKind, { [S in Showing]?: ReadBody }> = { status: {}, control: {} }

  function decoder(kind: BodyKind, showing: Showing): ReadBody {
    const made = decoders[kind]
    made[showing] ??= evaluate<ReadBody>(emitDecode(layout, kind, showing))
    return made[showing]
  }

  return {
    ...general,
    decode(kind, bytes, from, to, showing) {
      const attrs = decoder(kind, showing)(bytes, from, to)
      return attrs === undefined ? general.decode(kind, bytes, from, to, showing) : { attrs }
    },
  }
}

/**
 * Decoding reports is what most codecs are made for. That is generated now, also because compileCodec has to learn here that generated
 * code is refused; what else there is when it is first called.
 */
function shorten(layout: Layout, full: () => CodecCalls): CodecCalls {
  const control = once(() => evaluate<ReadBody>(emitDecode(layout, 'control', 'platform')))
  const { readStatus, decode, decodeStatus } = calls<Reading>(emitDecodeCalls(layout), { full, control })
  const readers = { full, status: () => readStatus, control }
  const placing = once(() => calls<Pick<CodecCalls, 'decodeAt'>>(emitPlaceCall(layout), readers))
  const readingText = once(() => calls<Pick<CodecCalls, 'decodeText'>>(emitDecodeText(layout), readers))

  const writers = {
    full,
    status: once(() => writer(layout, 'status')),
    control: once(() => writer(layout, 'control')),
  }
  const writing = once(() => calls<Writing>(emitEncodeCalls(layout), writers))
  const writingText = once(() => calls<Pick<CodecCalls, 'encodeText'>>(emitEncodeText(layout), writers))
  return {
    decode,
    decodeStatus,
    decodeAt: (bytes, from, to, options) => placing().decodeAt(bytes, from, to, options),
    encode: (message, options) => writing().encode(message, options),
    encodeInto: (message, bytes, at, options) => writing().encodeInto(message, bytes, at, options),
    encodeStatus: (attrs, options) => writing().encodeStatus(attrs, options),
    decodeText: (given, form, at, options) => readingText().decodeText(given, form, at, options),
    encodeText: (message, form, options) => writingText().encodeText(message, form, options),
    patch: (bytes, attrs, options) => full().patch(bytes, attrs, options),
    patchStatus: (body, attrs, options) => full().patchStatus(body, attrs, options),
  }
}

interface Reading extends Pick<CodecCalls, 'decode' | 'decodeStatus'> {
  readonly readStatus: ReadBody
}

type Writing = Pick<CodecCalls, 'encode' | 'encodeInto' | 'encodeStatus'>

function writer(layout: Layout, kind: BodyKind): WriteBody {
  const emitted = layout.protocol === 'var_len' ? emitEncodeVarLen(layout, kind) : emitEncode(layout, kind)
  return emitted === undefined ? () => false : evaluate<WriteBody>(emitted)
}

function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** @throws EvalError where the environment refuses generated code */
function evaluate<T>({ source, prelude }: Emitted): T {
  return run(`return ${source}`, prelude, {}) as T
}

function calls<T>({ body, prelude }: EmittedCalls, made: Readonly<Record<string, () => unknown>>): T {
  return run(body, prelude, made) as T
}

function run(body: string, { lines, bound }: Prelude, made: Readonly<Record<string, () => unknown>>): unknown {
  const names = [...bound.keys(), ...Object.keys(made)]
  const values = [...bound.values(), ...Object.values(made)]
  return new Function(...names, `"use strict";${lines.join('')}${body}`)(...values)
}
