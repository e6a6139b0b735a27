import fc, { type Arbitrary } from 'fast-check'
import { formatHex } from '../bytes/hex.ts'
import type { Attrs, Value } from '../codec/contract.ts'
import { setValue } from '../codec/point.ts'
import { decimalScale } from '../codec/scale.ts'
import type { Attribute, Product } from '../definition/model.ts'

export interface AttrsOptions {
  /** Only attributes that a control may set. Then any number of them. */
  readonly writable?: boolean
}

/**
 * Values as the platform reports them (the default view), all as the definition provides: labels that exist, numbers of min..max on their grid.
 * All attributes of a standard product; of a var_len one, and with `writable`, any number of them.
 */
export function arbitraryAttrs(product: Product, { writable = false }: AttrsOptions = {}): Arbitrary<Attrs> {
  const attributes = writable
    ? product.attributes.filter(attribute => attribute.access === 'writable')
    : product.attributes
  const some = writable || product.protocol === 'var_len'
  const entries = attributes.map(attribute =>
    some ? fc.option(arbitraryValue(attribute), { nil: undefined }) : arbitraryValue(attribute),
  )
  return fc.tuple(...entries).map(values => {
    const attrs: Record<string, Value> = {}
    values.forEach((value, index) => {
      if (value !== undefined) setValue(attrs, (attributes[index] as Attribute).name, value)
    })
    return attrs
  })
}

function arbitraryValue(attribute: Attribute): Arbitrary<Value> {
  switch (attribute.dataType) {
    case 'bool':
      return fc.constantFrom(0, 1)
    case 'enum':
      return fc.constantFrom(...attribute.labels.slice(0, 2 ** attribute.bits))
    case 'binary':
      return fc.uint8Array({ minLength: attribute.bytes, maxLength: attribute.bytes }).map(formatHex)
    default: {
      const { min, max } = attribute.scale
      const { toDisplay } = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
      return fc.oneof(fc.constantFrom(min, max), fc.integer({ min, max })).map(raw => toDisplay(raw))
    }
  }
}
