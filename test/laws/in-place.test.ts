import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatBase64 } from '../../src/bytes/base64.ts'
import { formatHex } from '../../src/bytes/hex.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Attrs, Codec, DecodeOptions, EncodableMessage, Message } from '../../src/codec/contract.ts'
import { tiered } from '../../src/codec/tiers.ts'
import type { Product } from '../../src/definition/model.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryAttrs, arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { codecsOf, engines, fixtureProduct, fixtureProducts } from '../products.ts'

// Every way into a larger buffer or a text gives what decode and encode give on a P0 of its own.
const anyProduct: Arbitrary<Product> = fc.oneof(arbitraryProduct(), fc.constantFrom(...fixtureProducts.values()))

function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    return { code: error.code, message: error.message, path: error.path, offset: error.offset }
  }
}

/** The same outcome `by` bytes further on. */
function moved(result: unknown, by: number): unknown {
  const { issues, offset, ...rest } = result as Message & { offset?: number }
  const later = (place: number | undefined) => (place === undefined ? undefined : place + by)
  return {
    ...rest,
    ...('offset' in (result as object) && { offset: later(offset) }),
    ...(issues && {
      issues: issues.map(issue => (issue.offset === undefined ? issue : { ...issue, offset: issue.offset + by })),
    }),
  }
}

describe.each(engines.map(engine => engine.name))('%s engine', name => {
  const codecOf = (product: Product) => codecsOf(product).find(codec => codec.engine === name) as Codec
  const cases = anyProduct.chain(product =>
    fc.record({
      product: fc.constant(product),
      payload: fc.oneof({ weight: 4, arbitrary: arbitraryPayload(product) }, fc.uint8Array({ maxLength: 30 })),
      before: fc.uint8Array({ maxLength: 9 }),
      after: fc.uint8Array({ maxLength: 9 }),
      options: fc.constantFrom<DecodeOptions | undefined>(
        undefined,
        { view: 'raw' },
        { strict: true },
        { view: 'native', binaries: 'inPlace' },
      ),
    }),
  )

  it('decodes in the middle of other bytes, and from hex and base64', () => {
    fc.assert(
      fc.property(cases, ({ product, payload, before, after, options }) => {
        const codec = codecOf(product)
        const expected = outcome(() => codec.decode(payload, options))
        const whole = Uint8Array.of(...before, ...payload, ...after)
        const [from, to] = [before.length, before.length + payload.length]
        expect(outcome(() => codec.decodeAt(whole, from, to, options))).toEqual(moved(expected, from))
        const hex = formatHex(payload)
        expect(outcome(() => codec.decodeText(hex, 'hex', 0, options))).toEqual(expected)
        if (options === undefined) expect(outcome(() => codec.decodeText(hex))).toEqual(expected)
        expect(outcome(() => codec.decodeText(hex.toUpperCase(), undefined, undefined, options))).toEqual(expected)
        expect(outcome(() => codec.decodeText(formatBase64(payload), 'base64', 0, options))).toEqual(expected)
        const head = Uint8Array.of(...before, ...payload)
        expect(outcome(() => codec.decodeText(formatHex(head), 'hex', from, options))).toEqual(moved(expected, from))
        expect(outcome(() => codec.decodeText(formatBase64(head), 'base64', from, options))).toEqual(
          moved(expected, from),
        )
      }),
      { numRuns: 300 },
    )
  })

  it('encodes into the middle of other bytes, and to hex and base64', () => {
    const encodable = anyProduct.chain(product =>
      fc.record({
        product: fc.constant(product),
        message: fc.oneof(
          arbitraryAttrs(product).map((attrs): EncodableMessage => ({ action: 'report', attrs })),
          arbitraryAttrs(product, { writable: true }).map((attrs): EncodableMessage => ({ action: 'control', attrs })),
          fc.constant<EncodableMessage>({ action: 'read' }),
        ),
        at: fc.nat(9),
        room: fc.nat(9),
        options: fc.constantFrom(undefined, {}),
      }),
    )
    fc.assert(
      fc.property(encodable, ({ product, message, at, room, options }) => {
        const codec = codecOf(product)
        const p0 = codec.encode(message, options)
        const bytes = new Uint8Array(at + p0.length + room).fill(0xa5)
        expect(codec.encodeInto(message, bytes, at, options)).toBe(p0.length)
        expect([...bytes]).toEqual([...Array(at).fill(0xa5), ...p0, ...Array(room).fill(0xa5)])
        expect(codec.encodeText(message, undefined, options)).toBe(formatHex(p0))
        expect(codec.encodeText(message, 'base64', options)).toBe(formatBase64(p0))
        expect(outcome(() => codec.encodeInto(message, new Uint8Array(p0.length + 2), 3, options))).toMatchObject({
          code: 'MESSAGE_INVALID',
        })
      }),
      { numRuns: 300 },
    )
  })

  it.each([...fixtureProducts])('reads an ordinary report of %s at any place of a text', (_, product) => {
    const codec = codecOf(product)
    const [attrs] = fc.sample(arbitraryAttrs(product), { numRuns: 1, seed: 3 }) as [Attrs]
    for (const action of ['report', 'readReply'] as const) {
      const p0 = codec.encode({ action, attrs })
      const expected = codec.decode(p0)
      expect(expected).toEqual({ action, attrs })
      for (let at = 0; at < 6; at++) {
        const bytes = Uint8Array.of(...new Uint8Array(at).fill(0xc3), ...p0)
        expect(codec.decodeText(formatHex(bytes), 'hex', at)).toEqual(expected)
        expect(codec.decodeText(formatBase64(bytes), 'base64', at)).toEqual(expected)
        expect(codec.decodeText(formatBase64(bytes).replace(/=+$/, ''), 'base64', at)).toEqual(expected)
      }
    }
  })

  const codec = codecOf(fixtureProduct('air-conditioner'))
  const P0 = '0401000010000000'

  it.each<[string, number | undefined]>([
    ['040100001g000000', 9],
    ['040100001é000000', 9],
    ['040100001\u{ff10}000000', 9],
    [`${P0}0`, 16],
    [P0.slice(0, -1), 14],
    [`x${P0.slice(1)}`, 0],
  ])('names the bad character of %s', (text, offset) => {
    expect(outcome(() => codec.decodeText(text))).toMatchObject({ code: 'TEXT_INVALID', offset })
  })

  it('takes hex with spaces, and refuses places and forms that are none', () => {
    expect(codec.decodeText('04 01 00 00 10 00 00 00')).toEqual(codec.decodeText(P0))
    const bytes = Uint8Array.of(4, 1, 0, 0, 16, 0, 0, 0)
    for (const [from, to] of [
      [-1, 8],
      [0, 9],
      [5, 4],
      [0.5, 8],
      [Number.NaN, 8],
      [0, Number.POSITIVE_INFINITY],
    ] as const)
      expect(outcome(() => codec.decodeAt(bytes, from, to))).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(outcome(() => codec.decodeText(P0, 'text' as never))).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(outcome(() => codec.decodeText(P0, 'hex', 9))).toMatchObject({ code: 'MESSAGE_INVALID' })
    expect(outcome(() => codec.decodeText(7 as never))).toMatchObject({ code: 'TEXT_INVALID' })
    const message: EncodableMessage = { action: 'control', attrs: { switch: 1 } }
    for (const at of [-1, 0.5, Number.NaN])
      expect(outcome(() => codec.encodeInto(message, new Uint8Array(40), at))).toMatchObject({
        code: 'MESSAGE_INVALID',
      })
    expect(outcome(() => codec.encodeInto(message, [] as never, 0))).toMatchObject({ code: 'MESSAGE_INVALID' })
  })
})

it('a tiered codec gives the same before and after it is compiled, whatever is called', () => {
  const product = fixtureProduct('wave-pump')
  const [one] = codecsOf(product) as [Codec]
  const payloads = fc.sample(arbitraryPayload(product), { numRuns: 12, seed: 7 })
  const codec = compileCodec(createLayout(product), { engine: tiered({ after: 30 }) })
  for (const payload of payloads) {
    const hex = formatHex(payload)
    expect(outcome(() => codec.decode(payload))).toEqual(outcome(() => one.decode(payload)))
    expect(outcome(() => codec.decodeText(hex))).toEqual(outcome(() => one.decodeText(hex)))
    expect(outcome(() => codec.decodeAt(payload, 0, payload.length))).toEqual(
      outcome(() => one.decodeAt(payload, 0, payload.length)),
    )
  }
})
