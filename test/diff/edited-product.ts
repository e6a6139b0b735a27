import fc, { type Arbitrary } from 'fast-check'
import type { AccessClass, Attribute, Product } from '../../src/definition/model.ts'
import { assignPositions, CLASS_ORDER } from '../../src/layout/assign-positions.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'

/*
 * Pairs of products: one that is generated, and the same after a few random edits. Then, either as the platform would lay out what came of it (sorted, ids
 * without gaps, positions assigned anew), or as a careless person leaves it: ids and positions as they fell, fields overlapping.
 */

const TYPES = ['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary']
const BYTES: Readonly<Record<string, number>> = { uint8: 1, uint16: 2, uint32: 4 }

interface Edited {
  id: number
  name: string
  access: AccessClass
  dataType?: string
  bits?: number
  bytes?: number
  labels?: string[]
  scale?: { ratio: number; addition: number; min: number; max: number }
  position?: { byteOffset: number; bitOffset: number } | undefined
}
type Edit = (attributes: Edited[]) => void

const some = fc.nat({ max: 1_000_000 })
const at = (attributes: Edited[], index: number): Edited | undefined =>
  attributes[index % Math.max(1, attributes.length)]

const changed = (change: (attribute: Edited, number: number) => void) =>
  fc.tuple(some, some).map(
    ([index, number]): Edit =>
      attributes => {
        const attribute = at(attributes, index)
        if (attribute !== undefined) change(attribute, number)
      },
  )

const shapes: readonly object[] = [
  { dataType: 'bool', bits: 1 },
  { dataType: 'bool', bits: 2 },
  { dataType: 'enum', bits: 2, labels: ['a', 'b', 'c'] },
  { dataType: 'enum', bits: 1, labels: ['a', 'b'] },
  { dataType: 'enum', bits: 1, labels: ['only'] },
  { dataType: 'enum', bits: 4, labels: ['a', 'b', 'a', 'b', 'x'] },
  { dataType: 'uint8', bytes: 1, scale: { ratio: 1, addition: 0, min: 0, max: 255 } },
  { dataType: 'uint8', bytes: 1, scale: { ratio: 0.5, addition: -10, min: 3, max: 9 } },
  { dataType: 'uint8', bytes: 1, scale: { ratio: 1, addition: 0, min: 0, max: 0 } },
  { dataType: 'uint16', bytes: 2, scale: { ratio: 1, addition: 0, min: 0, max: 1000 } },
  { dataType: 'uint16', bytes: 2, scale: { ratio: 1 / 256, addition: -10, min: 0, max: 65535 } },
  { dataType: 'uint32', bytes: 4, scale: { ratio: 0.1, addition: 0, min: 5, max: 70000 } },
  { dataType: 'binary', bytes: 1 },
  { dataType: 'binary', bytes: 3 },
]

function reshaped(attribute: Edited, number: number): void {
  for (const key of ['dataType', 'bits', 'bytes', 'labels', 'scale'] as const) delete attribute[key]
  Object.assign(attribute, structuredClone(shapes[number % shapes.length]))
}

const edit: Arbitrary<Edit> = fc.oneof(
  // removed
  some.map(
    (index): Edit =>
      attributes =>
        void attributes.splice(index % Math.max(1, attributes.length), 1),
  ),
  // added, at any place among the others
  fc.tuple(some, some, some, some).map(
    ([index, shape, access, place]): Edit =>
      attributes => {
        const added: Edited = {
          id: 1 + attributes.reduce((most, { id }) => Math.max(most, id), -1) + (place % 9 === 0 ? 8 : 0),
          name: `added ${index}`,
          access: CLASS_ORDER[access % 4] as AccessClass,
          position: { byteOffset: place % 12, bitOffset: place % 5 },
        }
        reshaped(added, shape)
        attributes.splice(index % (attributes.length + 1), 0, added)
      },
  ),
  changed((attribute, number) => {
    attribute.name = `renamed ${number}`
  }),
  changed(reshaped),
  changed((attribute, number) => {
    attribute.access = CLASS_ORDER[number % 4] as AccessClass
  }),
  // re-id: two attributes change places
  fc.tuple(some, some).map(
    ([i, j]): Edit =>
      attributes => {
        const [a, b] = [at(attributes, i), at(attributes, j)]
        if (a && b) [a.id, b.id] = [b.id, a.id]
      },
  ),
  changed((attribute, number) => {
    if (attribute.scale)
      Object.assign(attribute.scale, [{ ratio: 0.1 }, { addition: 1 }, { ratio: 1, addition: 0 }][number % 3])
  }),
  changed(({ scale }, number) => {
    if (scale) Object.assign(scale, [{ min: 0 }, { max: Math.max(scale.min, 255) }, { min: 1, max: 1 }][number % 3])
  }),
  changed((attribute, number) => {
    const { labels } = attribute
    if (labels === undefined) return
    if (number % 4 === 0) labels.push('one more')
    if (number % 4 === 1 && labels.length > 1) labels.pop()
    if (number % 4 === 2) labels[number % labels.length] = 'other'
    if (number % 4 === 3) labels.reverse()
    attribute.bits = Math.max(1, 32 - Math.clz32(labels.length - 1))
  }),
  // resized
  changed((attribute, number) => {
    if (typeof attribute.bits === 'number') attribute.bits = 1 + (number % 10)
    if (typeof attribute.bytes === 'number')
      attribute.bytes = attribute.dataType === 'binary' ? 1 + (number % 5) : 1 + (number % 4)
    const { scale, bytes = 0 } = attribute
    if (scale) Object.assign(scale, { min: 0, max: Math.max(0, Math.min(scale.max, 2 ** (8 * bytes) - 1)) })
  }),
  changed((attribute, number) => {
    if (attribute.position)
      attribute.position = { byteOffset: number % 12, bitOffset: attribute.bits === undefined ? 0 : number % 17 }
  }),
)

function asThePlatform(attributes: readonly Edited[], protocol: string): Attribute[] {
  const sorted = attributes
    .map(attribute => ({
      ...attribute,
      position: undefined,
      ...(attribute.dataType === 'bool' && { bits: 1 }),
      ...(attribute.scale && { bytes: BYTES[attribute.dataType as string] }),
    }))
    .sort((a, b) => {
      const byClass = protocol === 'standard' ? CLASS_ORDER.indexOf(a.access) - CLASS_ORDER.indexOf(b.access) : 0
      return byClass || TYPES.indexOf(a.dataType as string) - TYPES.indexOf(b.dataType as string)
    })
    .map((attribute, id) => ({ ...attribute, id })) as unknown as Attribute[]
  const positions = protocol === 'standard' ? assignPositions(sorted) : []
  return sorted.map((attribute, index) => ({
    ...attribute,
    position: positions[index] ?? { byteOffset: 0, bitOffset: 0 },
  }))
}

const edited = (product: Product): Arbitrary<Product> =>
  fc.tuple(fc.array(edit, { minLength: 1, maxLength: 4 }), fc.boolean()).map(([edits, careless]) => {
    const attributes = structuredClone(product.attributes) as unknown as Edited[]
    for (const change of edits) change(attributes)
    return {
      ...product,
      attributes: careless
        ? (attributes.sort((a, b) => a.id - b.id) as unknown as Attribute[])
        : asThePlatform(attributes, product.protocol),
    }
  })

/** Now and then the edited one is the old one. */
export const productPair: Arbitrary<readonly [old: Product, next: Product]> = fc
  .oneof({ weight: 4, arbitrary: arbitraryProduct({ maxAttributes: 14 }) }, { weight: 1, arbitrary: statedProduct })
  .chain(product => fc.tuple(fc.constant(product), edited(product), fc.boolean()))
  .map(([product, other, swapped]) => (swapped ? [other, product] : [product, other]))
