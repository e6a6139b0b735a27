import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Codec, EncodableMessage, View } from '../../src/codec/contract.ts'
import { explain } from '../../src/frame/explain.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload } from '../../src/testing/index.ts'
import { oracleStatus } from '../oracle.ts'
import { codecsOf } from '../products.ts'
import { statedProduct } from './stated-product.ts'

const view = fc.constantFrom<View[]>('platform', 'native', 'raw')
const cases = statedProduct.chain(product =>
  fc.record({
    product: fc.constant(product),
    payload: arbitraryPayload(product, { action: 'report' }),
    other: arbitraryPayload(product),
    view,
  }),
)

describe('products whose positions, widths and scales are stated carelessly', () => {
  it('decode and encode to the same bytes over those bytes, whatever their scale does to doubles', () => {
    fc.assert(
      fc.property(cases, ({ product, payload, view }) => {
        for (const codec of codecsOf(product)) {
          const message = codec.decode(payload, { view }) as EncodableMessage
          expect(codec.encode(message, { view, base: payload })).toEqual(payload)
        }
      }),
      { numRuns: 500 },
    )
  })

  it('raw values come back without a base on every defined bit', () => {
    fc.assert(
      fc.property(cases, ({ product, payload }) => {
        for (const codec of codecsOf(product)) {
          const { attrs } = codec.decode(payload, { view: 'raw' })
          const again = codec.encode({ action: 'report', attrs }, { view: 'raw' })
          expect(codec.decode(again, { view: 'raw' }).attrs).toEqual(attrs)
          const { definedBits, protocol } = codec.layout
          if (protocol === 'standard')
            expect(again.slice(1)).toEqual(payload.slice(1).map((byte, at) => byte & (definedBits[at] as number)))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('agree with the oracle on every bit field and binary', () => {
    fc.assert(
      fc.property(cases, ({ product, payload }) => {
        fc.pre(product.protocol === 'standard')
        const plain = {
          ...product,
          attributes: product.attributes.map(attribute =>
            'scale' in attribute ? { ...attribute, scale: { ...attribute.scale, ratio: 1, addition: 0 } } : attribute,
          ),
        }
        for (const codec of codecsOf(plain)) {
          expect(codec.decode(payload).attrs).toEqual(oracleStatus(plain, createLayout(plain), payload.subarray(1)))
        }
      }),
      { numRuns: 500 },
    )
  })

  it('are the same to both engines, and explain accounts for every bit', () => {
    fc.assert(
      fc.property(cases, ({ product, payload, other, view }) => {
        const codecs = codecsOf(product)
        for (const bytes of [payload, other]) {
          const decoded = codecs.map(codec => codec.decode(bytes, { view }))
          for (const message of decoded) expect(message).toEqual(decoded[0])
          expect(explain(codecs[0] as Codec, bytes).reduce((sum, span) => sum + span.bits, 0)).toBe(8 * bytes.length)
        }
        const { attrs } = (codecs[0] as Codec).decode(payload)
        const encoded = codecs.map(codec => {
          try {
            return codec.encode({ action: 'report', attrs })
          } catch (error) {
            return (error as Error).message
          }
        })
        for (const bytes of encoded) expect(bytes).toEqual(encoded[0])
      }),
      { numRuns: 700 },
    )
  })
})
