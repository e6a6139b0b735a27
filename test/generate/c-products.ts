import fc from 'fast-check'
import type { AccessClass, Attribute, Product, Protocol } from '../../src/definition/model.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'
import { fixtureProducts } from '../products.ts'

type Shape = { readonly dataType: Attribute['dataType'] } & Record<string, unknown>

/** Attributes of the shapes given, ids from 0 on, without positions: the layout assigns them as the platform does. */
export function productOf(
  protocol: Protocol,
  attributes: readonly { readonly name: string; readonly access: AccessClass; readonly shape: Shape }[],
): Product {
  return {
    name: 'Made up',
    productKey: '0123456789abcdef0123456789abcdef',
    protocol,
    attributes: attributes.map(({ name, access, shape }, id) => ({
      id,
      name,
      displayName: '',
      description: '',
      access,
      position: undefined,
      path: `entities[0].attrs[${id}]`,
      ...shape,
    })) as unknown as Attribute[],
  }
}

const IDENTITY = { ratio: 1, addition: 0, min: 0, max: 2 ** 32 - 1 }

export const SHAPES: readonly Shape[] = [
  { dataType: 'bool', bits: 1 },
  { dataType: 'enum', bits: 3, labels: ['a', 'b', 'c', 'd', 'e'] },
  { dataType: 'enum', bits: 7, labels: Array.from({ length: 70 }, (_, index) => `label ${index}`) },
  { dataType: 'uint8', bytes: 1, scale: { ratio: 1, addition: 0, min: 0, max: 255 } },
  { dataType: 'uint16', bytes: 2, scale: { ratio: 0.1, addition: -40, min: 5, max: 1200 } },
  { dataType: 'uint32', bytes: 4, scale: IDENTITY },
  { dataType: 'uint32', bytes: 3, scale: { ratio: -0.025, addition: 0.5, min: -1, max: 70_000.5 } },
  { dataType: 'binary', bytes: 5 },
  // Steps wider than 1/den, where the nearest is not the only one.
  { dataType: 'uint16', bytes: 2, scale: { ratio: 0.3, addition: -7, min: 0, max: 65_535 } },
  { dataType: 'uint8', bytes: 1, scale: { ratio: -4, addition: 100, min: 0, max: 25 } },
]

function large(protocol: Protocol): Product {
  const classes: readonly AccessClass[] = ['writable', 'writable', 'readonly', 'alert', 'fault']
  return productOf(
    protocol,
    Array.from({ length: 400 }, (_, index) => ({
      name: `attribute_${index}`,
      access: classes[index % classes.length] as AccessClass,
      shape: SHAPES[index % SHAPES.length] as Shape,
    })),
  )
}

function wide(protocol: Protocol): Product {
  const widths = [1, 31, 32, 7, 32, 13, 2, 25, 32, 9, 17, 3, 32, 5, 31]
  return productOf(
    protocol,
    widths.map((bits, index) => ({
      name: `w${index}`,
      access: index % 3 === 2 ? 'readonly' : 'writable',
      shape: { dataType: 'enum', bits, labels: ['off', 'on'] },
    })),
  )
}

/** Names and labels that would break out of comments, literals and identifiers. */
export const HOSTILE_TEXTS = [
  '__proto__', 'constructor', 'switch', 'int', '温度', '湿度', '温度1', '0', '17', '1a', 'a b', 'a_b', 'A_B', 'a-b', 'A', 'a', '_', '__LINE__', 'NULL',
  'present', 'PORTB', 'errno', '*/ int x; /*', '/*/', '\\', 'a\\\n#error x', '??/', '????/', '"', '%s', '\0', '\n#error y\n', '\n1', '\u2028', '\u202e', '\ud800',
  '🌡', 'ß', 'a'.repeat(5000), 'a'.repeat(5001), 'x_INDEX', 'x', 'attr_3', 'Attr_3', 'index', 'has', 'mark', 'status', 'decode', 'STATUS_LENGTH',
] as const // biome-ignore format: a table

function hostile(protocol: Protocol): Product {
  const labels = [...HOSTILE_TEXTS]
  const product = productOf(
    protocol,
    HOSTILE_TEXTS.map((name, index) => ({
      name,
      access: 'writable',
      shape: index % 2 === 0 ? { dataType: 'enum', bits: 6, labels } : (SHAPES[4] as Shape),
    })),
  )
  return {
    ...product,
    name: '*/ #error "\\',
    productKey: '"\\??/\n',
    attributes: product.attributes.map(attribute => ({ ...attribute, displayName: `${attribute.name}*/` })),
  }
}

const SEED = 20_261
const sample = (protocol: Protocol) => fc.sample(arbitraryProduct({ protocol }), { seed: SEED, numRuns: 4 })

/** Products whose C is compiled and driven, by title. */
export const cProducts: ReadonlyMap<string, Product> = new Map([
  ...[...fixtureProducts].map(([name, product]) => [`fixture ${name}`, product] as const),
  ...(['standard', 'var_len'] as const).flatMap(protocol => [
    [`${protocol} without attributes`, productOf(protocol, [])] as const,
    ...SHAPES.map(
      (shape, index) =>
        [
          `${protocol} of one ${shape.dataType} (${index})`,
          productOf(protocol, [{ name: 'only', access: index % 3 === 2 ? 'readonly' : 'writable', shape }]),
        ] as const,
    ),
    [`${protocol} of 400 attributes`, large(protocol)] as const,
    [`${protocol} with wide groups`, wide(protocol)] as const,
    [`${protocol} with hostile names`, hostile(protocol)] as const,
    ...sample(protocol).map((product, index) => [`${protocol} generated ${index}`, product] as const),
  ]),
  ...fc
    .sample(statedProduct, { seed: SEED, numRuns: 6 })
    .map((product, index) => [`stated carelessly ${index}, ${product.protocol}`, product] as const),
])
