import { decimalScale } from '../../src/codec/scale.ts'
import type { Attribute, Product } from '../../src/definition/model.ts'
import type { Mutation } from './mutations.ts'

type Element = Record<string, unknown> & { object: Record<string, unknown> }

/** The app's screen as the platform makes it for a product (the shapes are those of the Enterprise API's document). */
export function screenOf({ attributes }: Product): { sections: { elements: Element[] }[] } {
  return { sections: [{ elements: attributes.map(elementOf) }] }
}

function elementOf(attribute: Attribute): Element {
  const { name, access } = attribute
  const object = { action: 'entity0', bind: [`entity0.${name}`], perm: access === 'writable' ? 'W' : 'N' }
  const common = { key: `entity0.${name}`, title: '', object }
  switch (attribute.dataType) {
    case 'bool':
      return { ...common, type: 'QBooleanElement', boolValue: false }
    case 'enum':
      return { ...common, type: 'QRadioElement', items: [...attribute.labels] }
    case 'binary':
      return { ...common, type: 'QMultilineElement', maxLength: 2 * attribute.bytes }
    default: {
      const { scale, bytes } = attribute
      const display = decimalScale(scale, 2 ** (8 * bytes) - 1)
      const ends = [display.toDisplay(scale.min), display.toDisplay(scale.max)]
      const [min, max] = [Math.min(...ends), Math.max(...ends)]
      const spec = { min, max, step: Math.abs(scale.ratio) }
      return {
        ...common,
        type: 'QFloatElement',
        minimumValue: min,
        maximumValue: max,
        object: { ...object, uint_spec: spec },
      }
    }
  }
}

/** One element of a right screen changed. */
export const elementMutation =
  (isMeant: (attribute: Attribute) => boolean, fault: (element: Element, attribute: Attribute) => object): Mutation =>
  (product, pick) => {
    const candidates = product.attributes.filter(isMeant)
    const attribute = candidates[pick % Math.max(1, candidates.length)]
    if (attribute === undefined) return undefined
    const screen = screenOf(product)
    const elements = (screen.sections[0]?.elements ?? []).map((element, index) =>
      product.attributes[index] === attribute ? { ...element, ...fault(element, attribute) } : element,
    )
    return { sound: { ...product, ui: screen }, faulty: { ...product, ui: { sections: [{ elements }] } } }
  }
