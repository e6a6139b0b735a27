import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Codec, Value } from '../../src/codec/contract.ts'
import { decimalScale } from '../../src/codec/scale.ts'
import type { NumberAttribute, Product } from '../../src/definition/model.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { generateC } from '../../src/generate/c.ts'
import { createLayout, type Layout } from '../../src/layout/layout.ts'
import { codecsOf } from '../products.ts'
import { type ByteList, createByteList, harnessSource, isScaled, putRequest } from './c-harness.ts'
import { type Random, type RandomMessage, randomMessage, randomP0 } from './c-payloads.ts'

/** What answers the requests of the harness: all of them at once, all answers in one piece. */
export type Ask = (requests: Uint8Array) => Uint8Array

/** The generated C of a product and the harness around it, in a folder of its own: the files to compile. */
export function harnessFiles(layout: Layout, folder: string): string[] {
  const generated = generateC(layout, { prefix: 'product' })
  const own = mkdtempSync(join(folder, 'product-'))
  writeFileSync(join(own, 'product.h'), generated.header)
  writeFileSync(join(own, 'product.c'), generated.source)
  writeFileSync(join(own, 'main.c'), harnessSource(layout, generated))
  return ['product.c', 'main.c'].map(file => join(own, file))
}

export const WITH_LABELS = '-DPRODUCT_WITH_LABELS'

// The results in the header's order.
export const OK = 0
const RESULTS: Readonly<Record<string, number>> = {
  PAYLOAD_EMPTY: 1,
  PAYLOAD_SHORT: 1,
  ACTION_UNKNOWN: 2,
  ACTION_MISMATCH: 2,
  ATTRIBUTE_MISSING: 4,
  ATTRIBUTE_READ_ONLY: 5,
  VALUE_OUT_OF_RANGE: 6,
  LABEL_UNKNOWN: 6,
}
const ACTIONS = { control: 1, read: 2, readReply: 3, report: 4 } as const

function resultOf(error: unknown): number {
  const result = isGiztoolsError(error) ? RESULTS[error.code] : undefined
  if (result === undefined) throw error
  return result
}

/** Requests and the answers expected to them, and where each begins. */
interface Script {
  readonly requests: ByteList
  readonly answers: ByteList
  readonly starts: { readonly request: number; readonly answer: number }[]
}

function step({ requests, answers, starts }: Script): void {
  starts.push({ request: requests.length, answer: answers.length })
}

function putAttribute(list: ByteList, attrs: object, name: string): void {
  const value = Object.hasOwn(attrs, name) ? (attrs as Record<string, Value>)[name] : undefined
  list.byte(value === undefined ? 0 : 1)
  if (value instanceof Uint8Array) list.bytes(value)
  else if (value !== undefined) list.uint32(value as number)
}

/** What the codec says of a P0, in the words of the harness. */
function putDecode(script: Script, codec: Codec, p0: Uint8Array): void {
  step(script)
  const { requests, answers } = script
  const { fields } = codec.layout
  putRequest(requests, 0, () => requests.bytes(p0))
  const at = answers.length
  answers.bytes(Uint8Array.of(OK, p0[0] ?? 0, 0, 0, 0, 0))
  try {
    const message = codec.decode(p0, { view: 'raw' })
    answers.setUint32(at + 2, message.extra ?? 0)
    const asked = message.action === 'read' ? new Set(message.names) : undefined
    for (const { attribute } of fields) {
      if (asked === undefined) putAttribute(answers, message.attrs, attribute.name)
      else answers.byte(asked.has(attribute.name) ? 1 : 0)
    }
  } catch (error) {
    answers.setByte(at, resultOf(error))
    answers.bytes(new Uint8Array(fields.length))
  }
}

function putEncode(script: Script, codec: Codec, { action, attrs }: RandomMessage): void {
  step(script)
  const { requests, answers } = script
  const { protocol, fields } = codec.layout
  putRequest(requests, 1, () => {
    requests.byte(ACTIONS[action] + (protocol === 'var_len' ? 0x10 : 0))
    for (const { attribute } of fields) putAttribute(requests, attrs, attribute.name)
  })
  try {
    const names = protocol === 'var_len' ? { names: Object.keys(attrs) } : {}
    const p0 = codec.encode(action === 'read' ? { action, ...names } : { action, attrs }, { view: 'raw' })
    answers.byte(OK)
    answers.uint32(p0.length)
    answers.bytes(p0)
  } catch (error) {
    answers.byte(resultOf(error))
  }
}

/** So many payloads to decode and to encode, every scale and every label: the program that `build` makes and the codec say the same. */
export function compare(product: Product, random: Random, payloads: number, build: (layout: Layout) => Ask): void {
  const layout = createLayout(product)
  const ask = build(layout)
  // The compiled engine where code may be generated: both give the same.
  const [codec = compileCodec(layout)] = codecsOf(product).reverse()
  const script: Script = { requests: createByteList(), answers: createByteList(), starts: [] }
  for (let turn = 0; turn < payloads; turn++) putDecode(script, codec, randomP0(layout, random))
  for (let turn = 0; turn < payloads; turn++) putEncode(script, codec, randomMessage(layout, random))
  putScales(script, layout, random)
  putLabels(script, layout)
  step(script)
  expectAnswers(ask(script.requests.slice(0)), script)
}

/** The first answer that differs, in hex: a difference of ten megabytes helps nobody. */
function expectAnswers(found: Uint8Array, { requests, answers, starts }: Script): void {
  if (Buffer.compare(found, answers.slice(0)) === 0) return
  for (const [index, { request, answer }] of starts.entries()) {
    const next = starts[index + 1]
    const asked = hex(requests.slice(request, next?.request))
    const got = hex(found.subarray(answer, next?.answer))
    expect({ asked, answer: got }).toEqual({ asked, answer: hex(answers.slice(answer, next?.answer)) })
  }
  expect(found.length).toBe(answers.length)
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** display · den of a raw value, and the raw value nearest to a display · den, by big integers. */
function putScales(script: Script, { fields }: Layout, random: Random): void {
  const { requests, answers } = script
  fields.forEach((field, index) => {
    if (!isScaled(field)) return
    const { scale, bytes } = field.attribute as NumberAttribute
    const most = 2 ** (8 * bytes) - 1
    const exact = decimalScale(scale, most)
    const [num, add] = [BigInt(exact.num), BigInt(exact.add)]
    for (let turn = 0; turn < 40; turn++) {
      const raw = turn === 0 ? 0 : turn === 1 ? most : random(most + 1)
      // Up to two steps to either side, and at times anywhere.
      const beside = BigInt(Math.round(exact.num * (random(400) / 100 - 2)))
      const anywhere = BigInt.asIntN(64, BigInt(random(2 ** 32)) << 32n)
      const scaled = turn % 10 === 9 ? anywhere : BigInt(raw) * num + add + beside
      const [over, under] = num > 0n ? [scaled - add, num] : [add - scaled, -num]
      const nearest = floorDiv(2n * over + under, 2n * under)
      const fits = nearest >= 0n && nearest <= BigInt(most)
      step(script)
      putRequest(requests, 2, () => {
        requests.uint16(index)
        requests.uint32(raw)
        requests.int64(scaled)
      })
      answers.int64(BigInt(raw) * num + add)
      answers.byte(fits ? 1 : 0)
      answers.uint32(fits ? Number(nearest) : 0)
    }
  })
}

function floorDiv(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}

function putLabels(script: Script, { fields }: Layout): void {
  const { requests, answers } = script
  fields.forEach(({ attribute, bits }, index) => {
    if (attribute.dataType !== 'enum') return
    const held = attribute.labels.slice(0, 2 ** bits)
    for (let raw = 0; raw <= held.length; raw++) {
      step(script)
      putRequest(requests, 3, () => {
        requests.uint16(index)
        requests.uint32(raw)
      })
      const label = held[raw]
      answers.byte(label === undefined ? 0 : 1)
      if (label === undefined) continue
      const text = new TextEncoder().encode(label.split('\0')[0]).subarray(0, 4000)
      answers.uint32(text.length)
      answers.bytes(text)
    }
  })
}
