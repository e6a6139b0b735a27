import type { Attribute } from '../../definition/model.ts'
import { CLASS_ORDER } from '../../layout/assign-positions.ts'
import { quoted } from '../places.ts'
import type { Found, Rule } from '../rule.ts'

const TYPE_ORDER = ['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary']

export const idRules: readonly Rule[] = [
  {
    code: 'id-gap',
    severity: 'warning',
    reason:
      'Ids are flag bits and run from 0 without gaps; a gap means that an attribute is missing here or was renumbered.',
    find: ({ product: { attributes } }) => {
      const found: Found[] = []
      let next = 0
      for (const { id, name, path } of attributes) {
        if (id > next) {
          found.push({
            path: `${path}.id`,
            message: `${quoted(name)} has id ${id}, but ${id - next === 1 ? `no attribute has id ${next}` : `none has ids ${next}..${id - 1}`}`,
            attributes: [name],
            expected: `id ${next}`,
          })
        }
        next = id + 1
      }
      return found
    },
  },
  {
    code: 'id-order',
    severity: 'warning',
    reason: 'The platform numbers by class and type (var_len: by type), and flag bits follow the ids.',
    find: ({ product: { protocol, attributes } }) => {
      const byClass = protocol === 'standard'
      const rank = (attribute: Attribute) =>
        (byClass ? CLASS_ORDER.indexOf(attribute.access) * TYPE_ORDER.length : 0) +
        TYPE_ORDER.indexOf(attribute.dataType)
      const kind = (attribute: Attribute) =>
        byClass ? `${attribute.access} ${attribute.dataType}` : attribute.dataType
      return attributes.flatMap((attribute, index) => {
        const before = attributes[index - 1]
        if (before === undefined || rank(before) <= rank(attribute)) return []
        return [
          {
            path: `${attribute.path}.id`,
            message: `${quoted(attribute.name)} (${kind(attribute)}, id ${attribute.id}) is numbered after ${quoted(before.name)} (${kind(before)}, id ${before.id})`,
            attributes: [attribute.name, before.name],
            expected: byClass
              ? 'ids in the order writable, readonly, alert, fault; in a class bool, enum, uint8, uint16, uint32, binary'
              : 'ids in the order bool, enum, uint8, uint16, uint32, binary',
          },
        ]
      })
    },
  },
]
