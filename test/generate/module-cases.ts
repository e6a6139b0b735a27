import fc, { type Arbitrary } from 'fast-check'
import { expect } from 'vitest'
import type {
  Attrs,
  Codec,
  DecodeOptions,
  EncodableMessage,
  EncodeOptions,
  Message,
  View,
} from '../../src/codec/contract.ts'
import type { Product } from '../../src/definition/model.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { type AttrsOptions, arbitraryAttrs, arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'
import { fixtureProducts } from '../products.ts'

export interface Emitted {
  decode(p0: Uint8Array, options?: DecodeOptions): Message
  encode(message: EncodableMessage, options?: EncodeOptions): Uint8Array
}

export async function load<T = Emitted>(code: string): Promise<T> {
  return import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`)
}

/** All that a caller can match on: everything but the words of messages. */
export function outcome(run: () => unknown): unknown {
  try {
    return worded(run())
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    expect(error.message).toMatch(/./)
    return { code: error.code, path: error.path, offset: error.offset }
  }
}

function worded(result: unknown): unknown {
  const { issues } = result as Message
  if (issues === undefined) return result
  return { ...(result as Message), issues: issues.map(({ message: _, ...issue }) => issue) }
}

export function encoded(codec: Pick<Codec, 'encode'>, message: EncodableMessage, options: EncodeOptions): unknown {
  const told: unknown[] = []
  const result = outcome(() =>
    codec.encode(message, { ...options, onIssue: ({ message: _, ...issue }) => told.push(issue) }),
  )
  return { result, told }
}

const overlapping: Arbitrary<Product> = fc
  .tuple(arbitraryProduct({ protocol: 'standard', maxAttributes: 8 }), fc.infiniteStream(fc.nat({ max: 6 })))
  .map(([product, offsets]) => ({
    ...product,
    attributes: product.attributes.map(attribute => ({
      ...attribute,
      position: {
        byteOffset: offsets.next().value,
        bitOffset: attribute.dataType === 'bool' ? offsets.next().value : 0,
      },
    })),
  }))

export const anyProduct: Arbitrary<Product> = fc.oneof(
  { weight: 6, arbitrary: arbitraryProduct() },
  { weight: 1, arbitrary: arbitraryProduct({ maxAttributes: 400 }) },
  { weight: 4, arbitrary: statedProduct },
  { weight: 2, arbitrary: overlapping },
  { weight: 2, arbitrary: fc.constantFrom(...fixtureProducts.values()) },
)
export const view = fc.constantFrom<View[]>('platform', 'native', 'raw')

export function payloadsOf(product: Product): Arbitrary<Uint8Array> {
  return fc.oneof(
    arbitraryPayload(product),
    arbitraryPayload(product, { action: 'report' }),
    fc.uint8Array({ maxLength: 60 }),
    fc
      .tuple(fc.constantFrom(1, 2, 3, 4, 5, 0x11, 0x12, 0x13, 0x14), fc.uint8Array({ maxLength: 80 }))
      .map(([action, rest]) => Uint8Array.of(action, ...rest)),
    fc
      .tuple(arbitraryPayload(product), fc.integer({ min: -9, max: 9 }))
      .map(([p0, by]) => (by < 0 ? p0.slice(0, by) : Uint8Array.of(...p0, ...new Uint8Array(by).fill(1)))),
  )
}

const hostileValue = fc.oneof(
  fc.integer({ min: -2, max: 300 }),
  fc.double(),
  fc.boolean(),
  fc.constantFrom(
    '',
    '0',
    '开',
    'a',
    '0x1',
    '0x 1',
    '1',
    '1 2',
    '0a:0B, 0xfF',
    'zz',
    '1z',
    '0x0x1',
    '01\u3000',
    null,
    {},
    [1, 2],
    [256],
  ),
  fc.string(),
  fc.bigInt(),
  fc.array(fc.integer({ min: -1, max: 256 }), { maxLength: 4 }),
  fc.uint8Array({ maxLength: 8 }),
)

/** Of a product whose limits are no whole numbers there are none to be had. */
export function soundAttrs(product: Product, options?: AttrsOptions): Arbitrary<Attrs> {
  const sound = product.attributes.every(
    attribute =>
      !('scale' in attribute) ||
      (Number.isInteger(attribute.scale.min) &&
        attribute.scale.min >= 0 &&
        Number.isInteger(attribute.scale.max) &&
        attribute.scale.max < 2 ** (8 * attribute.bytes) &&
        attribute.scale.min <= attribute.scale.max),
  )
  return sound ? arbitraryAttrs(product, options) : fc.constant({})
}

export function attrsOf(product: Product): Arbitrary<unknown> {
  const names = fc.constantFrom('a', ...product.attributes.map(({ name }) => name))
  return fc.oneof(
    soundAttrs(product),
    soundAttrs(product, { writable: true }),
    fc.dictionary(fc.oneof(names, fc.string()), hostileValue),
    fc.dictionary(names, hostileValue, { maxKeys: 1 }),
    // One value of a sound set replaced.
    fc.tuple(soundAttrs(product), names, hostileValue).map(([attrs, name, value]) => {
      const changed = { ...attrs }
      return name in changed ? Object.defineProperty(changed, name, { value, enumerable: true }) : changed
    }),
    fc.constantFrom(null, undefined, 5, 'attrs', []),
  )
}
