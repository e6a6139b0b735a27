import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Codec, EncodableMessage, View } from '../../src/codec/contract.ts'
import type { Product } from '../../src/definition/model.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryAttrs, arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { oracleStatus, oracleVarLen } from '../oracle.ts'
import { codecsOf, engines, fixtureProducts } from '../products.ts'

// Laws that hold for every product: generated ones (both protocols, to 400 attributes) and every fixture.
const generated = fc.oneof(
  { weight: 8, arbitrary: arbitraryProduct() },
  { weight: 1, arbitrary: arbitraryProduct({ maxAttributes: 400 }) },
)
const anyProduct: Arbitrary<Product> = fc.oneof(
  { weight: 3, arbitrary: generated },
  { weight: 1, arbitrary: fc.constantFrom(...fixtureProducts.values()) },
)
const views: readonly View[] = ['platform', 'native', 'raw']
const view = fc.constantFrom(...views)

/** The same codec on the same bytes at a non-zero byteOffset, as every slice of a socket's buffer has it. */
function elsewhere(bytes: Uint8Array): Uint8Array {
  const room = new Uint8Array(bytes.length + 7).fill(0xa5)
  room.set(bytes, 3)
  return room.subarray(3, 3 + bytes.length)
}

function outcome(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    return { code: error.code, message: error.message, path: error.path, offset: error.offset }
  }
}

describe.each(engines.map(engine => engine.name))('%s engine', name => {
  const codecOf = (product: Product) => codecsOf(product).find(codec => codec.engine === name) as Codec

  it('decode∘encode is the identity on attrs: report, read reply and control, in every view', () => {
    const cases = anyProduct.chain(product =>
      fc.record({
        product: fc.constant(product),
        report: arbitraryAttrs(product),
        control: arbitraryAttrs(product, { writable: true }),
        view,
      }),
    )
    fc.assert(
      fc.property(cases, ({ product, report, control, view }) => {
        const codec = codecOf(product)
        for (const [action, attrs] of [
          ['report', report],
          ['readReply', report],
          ['control', control],
        ] as const) {
          expect(codec.decode(codec.encode({ action, attrs }))).toEqual({ action, attrs })
          const seen = codec.decode(codec.encode({ action, attrs }), { view }) as EncodableMessage
          expect(codec.decode(codec.encode(seen, { view }), { view, strict: true })).toEqual(seen)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('encode∘decode is the identity on bytes of the right length, with those bytes as base', () => {
    const cases = anyProduct.chain(product =>
      fc.record({
        product: fc.constant(product),
        view,
        payload: fc
          .constantFrom('report', 'readReply')
          .chain(action => arbitraryPayload(product, { action: action as 'report' })),
      }),
    )
    fc.assert(
      fc.property(cases, ({ product, view, payload }) => {
        const codec = codecOf(product)
        const message = codec.decode(elsewhere(payload), { view }) as EncodableMessage
        expect(codec.encode(message, { view, base: payload })).toEqual(payload)
        const status = codec.decodeStatus(payload.subarray(1), { view })
        expect(codec.encodeStatus(status.attrs, { view, base: payload.subarray(1) })).toEqual(payload.slice(1))
      }),
      { numRuns: 300 },
    )
  })

  it('without base the bytes are equal on every defined bit (standard), and everywhere but in padding (var_len)', () => {
    const cases = anyProduct.chain(product =>
      fc.record({ product: fc.constant(product), view, payload: arbitraryPayload(product, { action: 'report' }) }),
    )
    fc.assert(
      fc.property(cases, ({ product, view, payload }) => {
        const codec = codecOf(product)
        const { definedBits, protocol } = codec.layout
        const again = codec.encode(codec.decode(payload, { view }) as EncodableMessage, { view })
        expect(again.length).toBe(payload.length)
        if (protocol === 'standard') {
          expect(again.slice(1)).toEqual(payload.slice(1).map((byte, at) => byte & (definedBits[at] as number)))
        } else {
          expect(codec.decode(again)).toEqual({ ...codec.decode(payload), issues: codec.decode(again).issues })
        }
      }),
      { numRuns: 200 },
    )
  })

  it('controls without issues come back as they were; those with issues are refused', () => {
    const cases = anyProduct.chain(product =>
      fc.record({ product: fc.constant(product), payload: arbitraryPayload(product, { action: 'control' }) }),
    )
    fc.assert(
      fc.property(cases, ({ product, payload }) => {
        const codec = codecOf(product)
        const message = codec.decode(payload)
        const issues = (message.issues ?? []).filter(
          issue => issue.code !== 'RESERVED_BITS' && issue.code !== 'FLAG_UNKNOWN',
        )
        const encode = () => codec.encode(message as EncodableMessage, { base: payload })
        if (issues.length === 0) expect(encode()).toEqual(payload)
        else expect(encode).toThrowError(expect.objectContaining({ name: 'GiztoolsError', path: issues[0]?.attribute }))
      }),
      { numRuns: 200 },
    )
  })

  it('patchStatus changes the bits of the named attributes and no other', () => {
    const cases = anyProduct.chain(product =>
      fc.record({
        product: fc.constant(product),
        payload: arbitraryPayload(product, { action: 'report' }),
        attrs: arbitraryAttrs(product),
        pick: fc.infiniteStream(fc.boolean()),
      }),
    )
    fc.assert(
      fc.property(cases, ({ product, payload, attrs, pick }) => {
        const codec = codecOf(product)
        const body = payload.slice(1)
        const before = codec.decodeStatus(body, { view: 'raw' }).attrs
        const change = Object.fromEntries(
          Object.entries(attrs).filter(([key]) => Object.hasOwn(before, key) && pick.next().value),
        )
        const patched = codec.patchStatus(elsewhere(body), change)
        const after = codec.decodeStatus(patched).attrs
        for (const [key, value] of Object.entries(change)) expect(after[key]).toEqual(value)
        const restored = Object.fromEntries(Object.keys(change).map(key => [key, before[key] as number]))
        expect(codec.patchStatus(patched, restored, { view: 'raw' })).toEqual(body)
        expect(patched.length).toBe(body.length)
      }),
      { numRuns: 200 },
    )
  })

  it('decoding any bytes in any way throws nothing but GiztoolsError, and strict throws what lenient reports', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc
        .tuple(fc.constantFrom(1, 2, 3, 4, 5, 6, 0x11, 0x12, 0x13, 0x14), fc.uint8Array({ maxLength: 80 }))
        .map(([action, rest]) => Uint8Array.of(action, ...rest)),
    )
    fc.assert(
      fc.property(anyProduct, bytes, view, (product, bytes, view) => {
        const codec = codecOf(product)
        const lenient = outcome(() => codec.decode(bytes, { view })) as Record<string, unknown>
        const strict = outcome(() => codec.decode(bytes, { view, strict: true })) as Record<string, unknown>
        outcome(() => codec.decodeStatus(bytes, { view }))
        if ('missing' in lenient || 'extra' in lenient || 'issues' in lenient) expect(strict).toHaveProperty('code')
        else expect(strict).toEqual(lenient)
      }),
      { numRuns: 500 },
    )
  })

  it('agrees with the oracle that reads the whole block as one BigInt', () => {
    const cases = anyProduct.chain(product =>
      fc.record({ product: fc.constant(product), payload: arbitraryPayload(product, { action: 'report' }) }),
    )
    fc.assert(
      fc.property(cases, ({ product, payload }) => {
        // The oracle counts flags by place: it knows no gaps in the ids.
        fc.pre(
          product.attributes.every((attribute, index) => attribute.id === index) || product.protocol === 'standard',
        )
        const { attrs } = codecOf(product).decode(payload)
        const expected =
          product.protocol === 'standard'
            ? oracleStatus(product, createLayout(product), payload.subarray(1))
            : oracleVarLen(product, payload.subarray(1))
        expect(attrs).toEqual(expected)
        expect(Object.keys(attrs).sort()).toEqual(
          product.attributes
            .map(({ name }) => name)
            .filter(name => Object.hasOwn(attrs, name))
            .sort(),
        )
      }),
      { numRuns: 300 },
    )
  })
})

describe.skipIf(engines.length < 2)(
  'both engines (skipped where code generation is disallowed: there is only one)',
  () => {
    it('give the same results and the same errors on every input', () => {
      const cases = anyProduct.chain(product =>
        fc.record({
          product: fc.constant(product),
          payload: fc.oneof(
            arbitraryPayload(product),
            fc.uint8Array({ maxLength: 60 }),
            fc
              .tuple(arbitraryPayload(product), fc.integer({ min: -9, max: 9 }))
              .map(([p0, by]) => (by < 0 ? p0.slice(0, by) : Uint8Array.of(...p0, ...new Uint8Array(by)))),
          ),
          attrs: fc.oneof(
            arbitraryAttrs(product),
            // What a control may carry: some of the writable ones.
            arbitraryAttrs(product, { writable: true }),
            fc.dictionary(
              fc.oneof(fc.constantFrom('a', ...product.attributes.map(({ name }) => name)), fc.string()),
              fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.string(), fc.uint8Array({ maxLength: 8 })),
            ),
          ),
          // Without options the engines take their short ways.
          options: fc.option(
            fc.record(
              { view, strict: fc.boolean(), binaries: fc.constantFrom('copied', 'inPlace') },
              { requiredKeys: [] },
            ),
            { nil: undefined },
          ),
        }),
      )
      fc.assert(
        fc.property(cases, ({ product, payload, attrs, options }) => {
          const [one, other] = codecsOf(product) as [Codec, Codec]
          expect(outcome(() => other.decode(elsewhere(payload), options))).toEqual(
            outcome(() => one.decode(payload, options)),
          )
          expect(outcome(() => other.decodeStatus(payload, options))).toEqual(
            outcome(() => one.decodeStatus(payload, options)),
          )
          for (const action of ['report', 'readReply', 'control'] as const) {
            const message = { action, attrs } as EncodableMessage
            expect(outcome(() => other.encode(message, options))).toEqual(outcome(() => one.encode(message, options)))
          }
          expect(outcome(() => other.encodeStatus(attrs, options))).toEqual(
            outcome(() => one.encodeStatus(attrs, options)),
          )
        }),
        { numRuns: 1000 },
      )
    })
  },
)
