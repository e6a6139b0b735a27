import fc, { type Arbitrary } from 'fast-check'
import type { Attribute, Product, Scale } from '../../src/definition/model.ts'

/*
 * Products as careless people state them, beside those that the platform makes (giztools/testing): groups of up to nine bytes with gaps, fields of up
 * to 32 bits anywhere in them (across bytes), bools wider than a bit, duplicate and missing labels, numbers of three bytes, scales past 2^53,
 * reserved bytes, ids with gaps, any class anywhere. Fields do not overlap: then no value has two meanings.
 */

const label = fc.constantFrom('a', 'b', 'c', '', '0', '1', 'a')

const scale: Arbitrary<Scale> = fc.record({
  ratio: fc.constantFrom(1, 0.1, -0.25, 1e-12, 1e12, 123456.789),
  addition: fc.constantFrom(0, -40, 0.5, 2 ** 53, -(2 ** 60)),
  min: fc.constantFrom(0, 3, -1, 0.5),
  max: fc.constantFrom(255, 65535, 2 ** 32 - 1, 9.5),
})

type Part =
  | { readonly kind: 'bits'; readonly gap: number; readonly attribute: object & { bits: number } }
  | { readonly kind: 'bytes'; readonly gap: number; readonly attribute: object & { bytes: number } }

const bitPart: Arbitrary<Part> = fc.record({
  kind: fc.constant('bits' as const),
  gap: fc.integer({ min: 0, max: 9 }),
  attribute: fc.oneof(
    fc.record({ dataType: fc.constant('bool'), bits: fc.constantFrom(1, 1, 1, 2, 9) }),
    fc.record({
      dataType: fc.constant('enum'),
      bits: fc.integer({ min: 1, max: 32 }),
      labels: fc.array(label, { minLength: 1, maxLength: 9 }),
    }),
  ),
})

const bytePart: Arbitrary<Part> = fc.record({
  kind: fc.constant('bytes' as const),
  gap: fc.integer({ min: 0, max: 2 }),
  attribute: fc.oneof(
    fc.record({ dataType: fc.constantFrom('uint8', 'uint16', 'uint32'), bytes: fc.integer({ min: 1, max: 4 }), scale }),
    fc.record({ dataType: fc.constant('binary'), bytes: fc.integer({ min: 1, max: 5 }) }),
  ),
})

export const statedProduct: Arbitrary<Product> = fc
  .record({
    protocol: fc.constantFrom('standard' as const, 'var_len' as const),
    groups: fc.array(fc.array(bitPart, { maxLength: 4 }), { maxLength: 3 }),
    byteParts: fc.array(bytePart, { maxLength: 6 }),
    access: fc.array(fc.constantFrom('writable' as const, 'readonly' as const, 'alert' as const, 'fault' as const), {
      minLength: 18,
      maxLength: 18,
    }),
    idStep: fc.constantFrom(1, 1, 3),
    shuffled: fc.array(fc.nat(), { minLength: 18, maxLength: 18 }),
  })
  .map(({ protocol, groups, byteParts, access, idStep, shuffled }) => {
    const placed: object[] = []
    let end = 0
    for (const parts of groups) {
      let bit = 0
      for (const part of parts) {
        bit += part.gap
        placed.push({ ...part.attribute, position: { byteOffset: end, bitOffset: bit } })
        bit += (part.attribute as { bits: number }).bits
      }
      end += Math.ceil(bit / 8)
    }
    for (const part of byteParts) {
      end += part.gap
      placed.push({ ...part.attribute, position: { byteOffset: end, bitOffset: 0 } })
      end += (part.attribute as { bytes: number }).bytes
    }
    const attributes = placed
      .map((attribute, index) => ({ attribute, order: shuffled[index] as number }))
      .sort((a, b) => a.order - b.order)
      .map(({ attribute }, index) => ({
        ...attribute,
        id: index * idStep,
        name: `n${index}`,
        displayName: '',
        description: '',
        access: access[index],
        path: '',
      })) as unknown as Attribute[]
    return { name: 'stated', productKey: '', protocol, attributes }
  })
