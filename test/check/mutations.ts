import { bitsForLabels } from '../../src/definition/attribute.ts'
import {
  type AccessClass,
  type Attribute,
  type EnumAttribute,
  isBitAttribute,
  type NumberAttribute,
  type Product,
} from '../../src/definition/model.ts'
import { assignPositions, CLASS_ORDER } from '../../src/layout/assign-positions.ts'

/** A sound product of the kind a rule needs, and the same with the one fault that the rule names. */
export interface Mutated {
  readonly sound: Product
  readonly faulty: Product
}

/** Undefined where the product has nothing that the fault could be put into. `pick` chooses where. */
export type Mutation = (product: Product, pick: number) => Mutated | undefined

const standardOnly =
  (mutation: Mutation): Mutation =>
  (product, pick) =>
    product.protocol === 'standard' ? mutation(product, pick) : undefined

/** Attributes with ids 0.. in their order and, in standard, positions as the platform lays them. */
function laid(product: Product, attributes: readonly Attribute[]): Product {
  const numbered = attributes.map((attribute, id) => ({ ...attribute, id, path: `entities[0].attrs[${id}]` }))
  const positions = product.protocol === 'standard' ? assignPositions(numbered) : []
  return {
    ...product,
    attributes: numbered.map((attribute, index) => ({
      ...attribute,
      position: positions[index] ?? { byteOffset: 0, bitOffset: 0 },
    })),
  }
}

/** The product with one attribute changed. */
function changed(product: Product, id: number, change: object): Product {
  return { ...product, attributes: product.attributes.map(a => (a.id === id ? ({ ...a, ...change } as Attribute) : a)) }
}

function chosen<T>(list: readonly T[], pick: number): T | undefined {
  return list[pick % Math.max(1, list.length)]
}

const isEnum = (attribute: Attribute): attribute is EnumAttribute => attribute.dataType === 'enum'
const isNumber = (attribute: Attribute): attribute is NumberAttribute => 'scale' in attribute

/** Changes one attribute twice over: first so that nothing of the rule's kind is there, then to the fault. All is laid out anew. */
function attributeMutation<T extends Attribute>(
  isMeant: (attribute: Attribute) => attribute is T,
  sound: (attribute: T) => object,
  fault: (attribute: T) => object,
): Mutation {
  return (product, pick) => {
    const attribute = chosen(product.attributes.filter(isMeant), pick)
    if (attribute === undefined) return undefined
    const before = changed(product, attribute.id, sound(attribute))
    const after = changed(before, attribute.id, fault(before.attributes[attribute.id] as T))
    return { sound: laid(product, before.attributes), faulty: laid(product, after.attributes) }
  }
}

export const enumMutation = (labels: readonly string[], fault: (attribute: EnumAttribute) => object) =>
  attributeMutation(isEnum, () => ({ labels, bits: bitsForLabels(labels.length) }), fault)

export const numberMutation = (scale: NumberAttribute['scale'], fault: (attribute: NumberAttribute) => object) =>
  attributeMutation(isNumber, () => ({ scale }), fault)

export const scaleMutation = (
  sound: NumberAttribute['scale'],
  fault: (attribute: NumberAttribute) => Partial<NumberAttribute['scale']>,
) => numberMutation(sound, attribute => ({ scale: { ...sound, ...fault(attribute) } }))

export const boolMutation = (access: readonly AccessClass[], fault: object) =>
  attributeMutation(
    (attribute): attribute is Attribute => attribute.dataType === 'bool' && access.includes(attribute.access),
    () => ({}),
    () => fault,
  )

export const binaryMutation = (bytes: number) =>
  attributeMutation(
    (attribute): attribute is Attribute => attribute.dataType === 'binary',
    () => ({ bytes: 1 }),
    () => ({ bytes }),
  )

export const nameMutation =
  (name: (others: readonly string[]) => string): Mutation =>
  (product, pick) => {
    const sound = { ...product, attributes: product.attributes.map((a, index) => ({ ...a, name: `attr${index}` })) }
    const { attributes } = sound
    const attribute = chosen(attributes.slice(1), pick)
    if (attribute === undefined) return undefined
    return { sound, faulty: changed(sound, attribute.id, { name: name(attributes.slice(0, 1).map(a => a.name)) }) }
  }

/** One attribute at the place of another of its class, type and width. */
export const onTopOfAnother = standardOnly((product, pick) => {
  const { attributes } = product
  const pairs = attributes.flatMap(a =>
    attributes
      .filter(b => b.id > a.id && b.access === a.access && b.dataType === a.dataType && widthOf(a) === widthOf(b))
      .map(b => [a, b] as const),
  )
  const pair = chosen(pairs, pick)
  if (pair === undefined || attributes.length < 3) return undefined
  return { sound: product, faulty: changed(product, pair[1].id, { position: pair[0].position }) }
})

function widthOf(attribute: Attribute): number {
  return isBitAttribute(attribute) ? attribute.bits : 8 * attribute.bytes
}

const offsetOf = (attribute: Attribute) => attribute.position?.byteOffset ?? 0

function shifted(attribute: Attribute, by: number): Attribute {
  const { byteOffset = 0, bitOffset = 0 } = attribute.position ?? {}
  return { ...attribute, position: { byteOffset: byteOffset + by, bitOffset } }
}

/** All from some byte on are one byte further back. */
export const shiftedByOne = standardOnly((product, pick) => {
  const start = chosen(
    [...new Set(product.attributes.map(offsetOf))].filter(offset => offset > 0),
    pick,
  )
  if (start === undefined) return undefined
  const attributes = product.attributes.map(a => (offsetOf(a) >= start ? shifted(a, 1) : a))
  return { sound: product, faulty: { ...product, attributes } }
})

export const allAtZero = standardOnly(product => {
  if (product.attributes.length < 2) return undefined
  const attributes = product.attributes.map(a => ({ ...a, position: { byteOffset: 0, bitOffset: 0 } }))
  return { sound: product, faulty: { ...product, attributes } }
})

export const placedInVarLen: Mutation = (product, pick) => {
  const attribute = chosen(product.attributes, pick)
  if (product.protocol !== 'var_len' || attribute === undefined) return undefined
  const position = { byteOffset: 1 + (pick % 9), bitOffset: 0 }
  return { sound: product, faulty: changed(product, attribute.id, { position }) }
}

/** The bytes of two neighbouring parts change places. */
export const partsSwapped = standardOnly((product, pick) => {
  const classes = CLASS_ORDER.filter(access => product.attributes.some(a => a.access === access))
  const at = pick % Math.max(1, classes.length - 1)
  const [first, second] = [classes[at], classes[at + 1]]
  if (first === undefined || second === undefined) return undefined
  const [a, b] = [bytesOf(product, first), bytesOf(product, second)]
  const attributes = product.attributes.map(attribute => {
    if (attribute.access === first) return shifted(attribute, b)
    return attribute.access === second ? shifted(attribute, -a) : attribute
  })
  return { sound: product, faulty: { ...product, attributes } }
})

function bytesOf({ attributes }: Product, access: AccessClass): number {
  const own = attributes.filter(a => a.access === access)
  const bits = own.filter(isBitAttribute).reduce((sum, a) => sum + a.bits, 0)
  return Math.ceil(bits / 8) + own.reduce((sum, a) => sum + (isBitAttribute(a) ? 0 : a.bytes), 0)
}

/** A writable byte attribute behind the readonly part, in a product of these two classes. */
export const behindItsPart = standardOnly((product, pick) => {
  const sound = laid(
    product,
    product.attributes.filter(({ access }) => access === 'writable' || access === 'readonly'),
  )
  const writable = sound.attributes.filter(({ access }) => access === 'writable')
  const attribute = chosen(
    writable.filter(a => !isBitAttribute(a)),
    pick,
  )
  if (attribute === undefined || writable.length < 2 || writable.length === sound.attributes.length) return undefined
  const byteOffset = bytesOf(sound, 'writable') + bytesOf(sound, 'readonly')
  return { sound, faulty: changed(sound, attribute.id, { position: { byteOffset, bitOffset: 0 } }) }
})

/** The only readonly bool in the byte of the writable bools. */
export const sharedByte = standardOnly((product, pick) => {
  const bools = product.attributes.filter(a => a.dataType === 'bool')
  const own = bools.slice(0, 1 + (pick % 6)).map(a => ({ ...a, access: 'writable' as const }))
  const other = bools.slice(own.length, own.length + 1).map(a => ({ ...a, access: 'readonly' as const }))
  const rest = product.attributes.filter(a => a.access === 'readonly' && !isBitAttribute(a))
  if (other.length === 0) return undefined
  const sound = laid(product, [...own, ...other, ...rest])
  return { sound, faulty: changed(sound, own.length, { position: { byteOffset: 0, bitOffset: own.length } }) }
})

/** An attribute of a bit group moved to some bit of it; what follows the group makes room. */
export const movedInGroup =
  (isMeant: (attribute: Attribute) => boolean, labels: readonly string[] | undefined, bitOffset: number): Mutation =>
  (product, pick) => {
    if (product.protocol !== 'standard') return undefined
    const candidates = product.attributes.filter(isMeant)
    const attribute = chosen(candidates, pick)
    if (attribute === undefined) return undefined
    const enough = labels && { labels, bits: bitsForLabels(labels.length) }
    // Alone in its group, so that nothing else moves with it.
    const kept = product.attributes.filter(a => a === attribute || a.access !== attribute.access || !isBitAttribute(a))
    const sound = laid(
      product,
      kept.map(a => (a === attribute ? ({ ...a, ...enough } as Attribute) : a)),
    )
    const moved = sound.attributes[kept.indexOf(attribute)] as Attribute
    const more = Math.ceil((bitOffset + widthOf(moved)) / 8) - Math.ceil(widthOf(moved) / 8)
    const attributes = sound.attributes.map(a => {
      if (a === moved) return { ...a, position: { byteOffset: offsetOf(a), bitOffset } }
      return offsetOf(a) > offsetOf(moved) || (!isBitAttribute(a) && offsetOf(a) >= offsetOf(moved))
        ? shifted(a, more)
        : a
    })
    return { sound, faulty: { ...sound, attributes } }
  }

/** Ids from some attribute on are one higher. */
export const idsShifted: Mutation = (product, pick) => {
  const from = pick % Math.max(1, product.attributes.length)
  const attributes = product.attributes.map(a => (a.id >= from ? { ...a, id: a.id + 1 } : a))
  return product.attributes.length === 0 ? undefined : { sound: product, faulty: { ...product, attributes } }
}

/** Two neighbours of different kinds with each other's id. */
export const idsSwapped: Mutation = (product, pick) => {
  const { attributes, protocol } = product
  const kind = (a: Attribute | undefined) => `${protocol === 'standard' ? a?.access : ''} ${a?.dataType}`
  const at = chosen(
    [...attributes.keys()].filter(i => i > 0 && kind(attributes[i]) !== kind(attributes[i - 1])),
    pick,
  )
  if (at === undefined) return undefined
  const swapped = [...attributes]
  swapped[at - 1] = { ...(attributes[at] as Attribute), id: at - 1 }
  swapped[at] = { ...(attributes[at - 1] as Attribute), id: at }
  return { sound: product, faulty: { ...product, attributes: swapped } }
}

export const lastIdHigh: Mutation = product => {
  const last = product.attributes.at(-1)
  if (product.protocol !== 'var_len' || last === undefined) return undefined
  return { sound: product, faulty: changed(product, last.id, { id: 64 }) }
}
