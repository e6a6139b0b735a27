import fc, { type Arbitrary } from 'fast-check'
import type { Attribute, Product, Protocol } from '../../src/definition/model.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'

/** Names that a compiler takes, also once they are in capitals, and that are not padding. */
const identifier = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,11}$/).filter(name => !/^reserved?(_?\d+)?$/i.test(name))

/** Products that a header can state: C names, and labels that fit behind `//` on one line. */
export function arbitraryHeaderProduct(protocol?: Protocol): Arbitrary<Product> {
  return arbitraryProduct({ maxAttributes: 24, ...(protocol && { protocol }) }).chain(product => {
    const count = product.attributes.length
    return fc
      .uniqueArray(identifier, {
        minLength: count,
        maxLength: count,
        size: 'max',
        selector: name => name.toUpperCase(),
      })
      .map(names => ({
        ...product,
        attributes: product.attributes.map((attribute, index) => withName(attribute, names[index] as string)),
      }))
  })
}

function withName(attribute: Attribute, name: string): Attribute {
  if (attribute.dataType !== 'enum') return { ...attribute, name }
  return { ...attribute, name, labels: attribute.labels.map((label, index) => `${plain(label)}${index}`) }
}

function plain(label: string): string {
  const wellFormed = new TextDecoder().decode(new TextEncoder().encode(label))
  return [...wellFormed].filter(character => !/[\s\\/<!*\p{Cc}]/u.test(character)).join('')
}
