import { bitsForLabels } from '../../definition/attribute.ts'
import type { Attribute, EnumAttribute, NumberAttribute } from '../../definition/model.ts'
import { quoted } from '../places.ts'
import type { Found, Rule } from '../rule.ts'

const NUMBER_BYTES = { uint8: 1, uint16: 2, uint32: 4 } as const

export const widthRules: readonly Rule[] = [
  {
    code: 'alert-not-bool',
    severity: 'error',
    reason: 'Alerts and faults are bools, always: firmware and cloud give each one bit.',
    find: ({ product: { attributes } }) =>
      attributes
        .filter(({ access, dataType }) => (access === 'alert' || access === 'fault') && dataType !== 'bool')
        .map(attribute =>
          found(attribute, 'data_type', `is of class ${attribute.access} but of type ${attribute.dataType}`, 'bool'),
        ),
  },
  {
    code: 'bool-width',
    severity: 'error',
    reason: 'A bool is one bit; the bits beyond it belong to the attributes that follow.',
    find: ({ product: { attributes } }) =>
      attributes
        .filter(attribute => attribute.dataType === 'bool' && attribute.bits !== 1)
        .map(attribute =>
          found(attribute, 'position.len', `is a bool of ${'bits' in attribute && attribute.bits} bits`, 'len 1'),
        ),
  },
  {
    code: 'enum-overfull',
    severity: 'error',
    reason: 'A label whose index does not fit the bits can be neither sent nor reported.',
    find: ({ product: { attributes } }) =>
      attributes
        .filter((attribute): attribute is EnumAttribute => attribute.dataType === 'enum')
        .filter(({ labels, bits }) => bitsForLabels(labels.length) > bits)
        .map(attribute => {
          const { labels, bits } = attribute
          const held = `${plural(bits, 'bit')} hold${bits === 1 ? 's' : ''} ${2 ** bits}`
          return found(
            attribute,
            'position.len',
            `has ${labels.length} labels, but ${held}`,
            `len ${bitsForLabels(labels.length)}`,
          )
        }),
  },
  {
    code: 'enum-too-wide',
    severity: 'warning',
    reason:
      'The platform gives an enum max(1, ceil(log2 n)) bits; with more, generated firmware packs what follows elsewhere.',
    find: ({ product: { attributes } }) =>
      attributes
        .filter((attribute): attribute is EnumAttribute => attribute.dataType === 'enum')
        .filter(({ labels, bits }) => bitsForLabels(labels.length) < bits)
        .map(attribute => {
          const { labels, bits } = attribute
          const right = bitsForLabels(labels.length)
          return found(
            attribute,
            'position.len',
            `has ${plural(labels.length, 'label')} in ${bits} bits, where ${right} would do`,
            `len ${right}`,
          )
        }),
  },
  {
    code: 'number-width',
    severity: 'error',
    reason: 'uint8, uint16 and uint32 are 1, 2 and 4 bytes in every generated firmware.',
    find: ({ product: { attributes } }) =>
      attributes
        .filter((attribute): attribute is NumberAttribute => 'scale' in attribute)
        .filter(({ dataType, bytes }) => NUMBER_BYTES[dataType] !== bytes)
        .map(attribute => {
          const { dataType, bytes } = attribute
          return found(
            attribute,
            'position.len',
            `is a ${dataType} of ${plural(bytes, 'byte')}`,
            `len ${NUMBER_BYTES[dataType]}`,
          )
        }),
  },
]

function found(attribute: Attribute, where: string, what: string, expected: string): Found {
  return {
    path: `${attribute.path}.${where}`,
    message: `${quoted(attribute.name)} ${what}`,
    attributes: [attribute.name],
    expected,
  }
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
