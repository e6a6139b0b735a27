import fc, { type Arbitrary } from 'fast-check'
import { bitsForLabels } from '../definition/attribute.ts'
import {
  type AccessClass,
  type Attribute,
  isBitAttribute,
  type Product,
  type Protocol,
  type Scale,
} from '../definition/model.ts'
import { assignPositions, CLASS_ORDER } from '../layout/assign-positions.ts'

export interface ProductOptions {
  readonly protocol?: Protocol
  /** Default 40. */
  readonly maxAttributes?: number
}

/** Ratios from the field (SPEC §6), and two that a careless definition may hold. */
const RATIOS = [1, 0.5, 0.1, 0.01, 0.001, 0.0001, 0.0003, 0.025, 2, -0.1]

/** Names that break careless code: keys of Object.prototype, array indices, quotes, reserved words, Chinese. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'switch',
  '温度',
  '0',
  '17',
  'a b',
  'a"b',
  "it's",
  `$\{x}`,
  '\\',
  '\n',
  '\u2028',
  'ß',
  '🌡',
]

const name = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,11}$/) },
  { weight: 1, arbitrary: fc.constantFrom(...ODD_NAMES) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 8 }) },
)

const label = fc.oneof(
  fc.constantFrom('关', '开', '自动', '0', '1', ' 高 ', 'constructor', '__proto__'),
  fc.string({ maxLength: 6 }),
)

function scale(bytes: number): Arbitrary<Scale> {
  const most = 2 ** (8 * bytes) - 1
  const ends = fc.tuple(fc.integer({ min: 0, max: most }), fc.integer({ min: 0, max: most }))
  return fc
    .record({
      ratio: fc.constantFrom(...RATIOS),
      addition: fc.oneof(fc.constant(0), fc.integer({ min: -5000, max: 5000 }), fc.constant(1735689600)),
      range: fc.oneof(fc.constant<readonly [number, number]>([0, most]), ends),
    })
    .map(({ ratio, addition, range: [a, b] }) => ({ ratio, addition, min: Math.min(a, b), max: Math.max(a, b) }))
}

type Shape = Pick<Attribute, 'dataType'> & Record<string, unknown>

const bool: Arbitrary<Shape> = fc.constant({ dataType: 'bool', bits: 1 })
const enumeration: Arbitrary<Shape> = fc
  .uniqueArray(label, { minLength: 1, maxLength: 40, size: 'small' })
  .map(labels => ({ dataType: 'enum', labels, bits: bitsForLabels(labels.length) }))
const number: Arbitrary<Shape> = fc
  .constantFrom(['uint8', 1] as const, ['uint16', 2] as const, ['uint32', 4] as const)
  .chain(([dataType, bytes]) => scale(bytes).map(value => ({ dataType, bytes, scale: value })))
const binary: Arbitrary<Shape> = fc.integer({ min: 1, max: 12 }).map(bytes => ({ dataType: 'binary', bytes }))

const kind: Arbitrary<{ readonly access: AccessClass; readonly shape: Shape }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      access: fc.constantFrom<AccessClass>('writable', 'readonly'),
      shape: fc.oneof(bool, enumeration, number, binary),
    }),
  },
  // Alerts and faults are bools, always (SPEC §1).
  { weight: 1, arbitrary: fc.record({ access: fc.constantFrom<AccessClass>('alert', 'fault'), shape: bool }) },
)

const TYPES = ['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary']

/**
 * Products as the platform makes them: ids without gaps, sorted by class and type (standard) or by type alone (var_len), positions as
 * `assignPositions` lays them, every type, class and scale, and now and then a name that breaks careless code.
 */
export function arbitraryProduct({ protocol, maxAttributes = 40 }: ProductOptions = {}): Arbitrary<Product> {
  return fc
    .record({
      protocol: protocol === undefined ? fc.constantFrom<Protocol>('standard', 'var_len') : fc.constant(protocol),
      kinds: fc.array(kind, { maxLength: maxAttributes, size: 'max' }),
      productName: fc.string({ maxLength: 8 }),
    })
    .chain(({ protocol, kinds, productName }) =>
      fc.uniqueArray(name, { minLength: kinds.length, maxLength: kinds.length, size: 'max' }).map(names => {
        const attributes = kinds
          .map(({ access, shape }) => ({ access, ...shape }))
          .sort((a, b) => {
            const byClass = protocol === 'standard' ? CLASS_ORDER.indexOf(a.access) - CLASS_ORDER.indexOf(b.access) : 0
            return byClass || TYPES.indexOf(a.dataType) - TYPES.indexOf(b.dataType)
          })
          .map((shape, id) => ({
            ...shape,
            id,
            name: names[id] as string,
            displayName: '',
            description: '',
            position: { byteOffset: 0, bitOffset: 0 },
            path: `entities[0].attrs[${id}]`,
          })) as unknown as Attribute[]
        return {
          name: productName,
          productKey: '0'.repeat(32),
          protocol,
          attributes: protocol === 'standard' ? positioned(attributes) : attributes,
        }
      }),
    )
}

function positioned(attributes: readonly Attribute[]): Attribute[] {
  const positions = assignPositions(attributes)
  return attributes.map((attribute, index) => ({
    ...attribute,
    position: positions[index] as NonNullable<Attribute['position']>,
  }))
}

/** Bits that an attribute takes on the wire. */
export function widthOf(attribute: Attribute): number {
  return isBitAttribute(attribute) ? attribute.bits : 8 * attribute.bytes
}
