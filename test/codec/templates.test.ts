import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSteps } from '../../src/codec/decode-steps.ts'
import { createPoint } from '../../src/codec/point.ts'
import { createTemplates } from '../../src/codec/templates.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'

/** So many bytes, each of three bools, an enum of four bits and one reserved bit; a number of two bytes behind them. */
function product(bytes: number) {
  const bit = (byte_offset: number, bit_offset: number, len: number) => ({ byte_offset, bit_offset, len, unit: 'bit' })
  const attrs = Array.from({ length: bytes }, (_, at) => [
    ...[0, 1, 2].map(n => ({ name: `bool${at}_${n}`, data_type: 'bool', position: bit(at, n, 1) })),
    { name: `enum${at}`, data_type: 'enum', enum: LABELS, position: bit(at, 3, 4) },
  ]).flat()
  const number = {
    name: 'number',
    data_type: 'uint16',
    position: { byte_offset: bytes, bit_offset: 0, len: 2, unit: 'byte' },
    uint_spec: { min: 0, max: 60_000, ratio: 0.1, addition: -40 },
  }
  const all = [...attrs, number].map((attr, id) => ({ id, type: 'status_writable', ...attr }))
  const layout = createLayout(parseDefinition({ protocolType: 'standard', entities: [{ attrs: all }] }))
  return decodeSteps(layout, layout.fields.map(createPoint), 'platform')
}
const LABELS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o']

/** By hand: undefined where the reserved bit is set, an index has no label or the number is too large. */
function expected(block: Uint8Array) {
  const bits = [...block.subarray(0, -2)]
  const raw = (block.at(-2) as number) * 256 + (block.at(-1) as number)
  if (raw > 60_000 || bits.some(byte => byte >= 0b1111000)) return undefined
  const attrs = bits.flatMap((byte, at) => [
    ...[0, 1, 2].map(n => [`bool${at}_${n}`, (byte >> n) & 1]),
    [`enum${at}`, LABELS[byte >> 3]],
  ])
  return Object.fromEntries([...attrs, ['number', (raw - 400) / 10]])
}

describe.each([1, 2, 4, 5, 9, 31, 32])('blocks with %i bytes of bits', count => {
  it('are decoded the same whatever was decoded before, however often', () => {
    const decode = product(count)
    // Few values a byte, so that most come again, and 31 beside 1, which to hash tables of small factors looks like one more to the left.
    const byte = fc.constantFrom(0, 1, 2, 31, 32, 62, 63, 93, 0x77, 0x78, 0x80)
    const block = fc
      .uint8Array({ minLength: 2, maxLength: 2 })
      .chain(tail =>
        fc.array(byte, { minLength: count, maxLength: count }).map(bits => Uint8Array.of(...bits, ...tail)),
      )
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 20 }), blocks => {
        for (const one of [...blocks, ...blocks]) expect(decode(one, 0, one.length)).toEqual(expected(one))
      }),
      { numRuns: 100 },
    )
  })

  it('are decoded in their place among other bytes', () => {
    const decode = product(count)
    const block = new Uint8Array(count + 2).fill(0x0b)
    const around = Uint8Array.of(0xff, 0xff, 0xff, ...block, 0xff)
    for (const _ of [1, 2]) expect(decode(around, 3, 3 + block.length)).toEqual(expected(block))
  })
})

it('more combinations of bits than are kept give the same, again and again', () => {
  const decode = product(2)
  for (let turn = 0; turn < 12_000; turn++) {
    const block = Uint8Array.of((turn * 7) & 127, (turn >> 5) & 127, turn & 255, turn & 127)
    const attrs = decode(block, 0, 4)
    // A comparison a block would take most of the time.
    const wanted = expected(block)
    if (JSON.stringify(attrs) !== JSON.stringify(wanted)) expect(attrs).toEqual(wanted)
  }
})

it('results belong to the caller: changing one changes no other', () => {
  const decode = product(2)
  const block = Uint8Array.of(9, 18, 1, 2)
  for (const _ of [1, 2, 3]) {
    const attrs = decode(block, 0, 4) as Record<string, unknown>
    expect(attrs).toEqual(expected(block))
    attrs.number = attrs.bool0_0 = attrs.enum1 = 'changed'
    delete attrs.enum0
    attrs.more = 1
  }
})

it('keeps no more than it says, and fills what it does not keep', () => {
  let made = 0
  const template = createTemplates(['a'], [0, 1], (attrs, bytes, from) => {
    made++
    attrs.a = (bytes[from] as number) * 256 + (bytes[from + 1] as number)
    return true
  })
  const ask = (key: number) => expect(template(Uint8Array.of(key >> 8, key & 255), 0)).toEqual({ a: key })
  for (let key = 0; key < 256; key++) ask(key)
  for (let key = 0; key < 256; key++) ask(key)
  expect(made).toBe(256)
  // Full: from now on each is filled anew, until so many came that those kept are of no use.
  for (let key = 1000; key < 1010; key++) ask(key)
  for (let key = 1000; key < 1010; key++) ask(key)
  expect(made).toBe(276)
  for (let turn = 0; turn < 4096; turn++) ask(5000 + turn)
  const before = made
  for (let key = 1000; key < 1010; key++) ask(key)
  for (let key = 1000; key < 1010; key++) ask(key)
  expect(made).toBe(before + 10)
})
