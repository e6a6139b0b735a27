import { expect, test } from 'vitest'
import { diffProducts } from '../../src/diff/index.ts'
import { product } from './products.ts'

const told = (old: readonly string[], next: readonly string[], protocol: 'standard' | 'var_len' = 'standard') =>
  diffProducts(product(protocol, old), product(protocol, next)).changes.map(
    ({ kind, attribute, before, after, path }) => [kind, attribute, before, after, path],
  )

const at = (index: number) => `entities[0].attrs[${index}]`

const rows: readonly [title: string, old: readonly string[], next: readonly string[], expected: readonly unknown[]][] =
  [
    ['nothing', ['a bool W 0.0'], ['a bool W 0.0'], []],
    [
      'added',
      [],
      ['a bool W 0.0'],
      [['added', 'a', undefined, 'writable bool of 1 bit at status byte 0 bit 0', at(0)]],
    ],
    [
      'removed',
      ['a bool W 0.0', 'k binary R 1+3'],
      ['a bool W 0.0'],
      [['removed', 'k', 'readonly binary of 3 bytes at status bytes 1..3', undefined, at(1)]],
    ],
    ['renamed: the same in all but name', ['a bool W 0.0'], ['b bool W 0.0'], [['renamed', 'b', 'a', 'b', at(0)]]],
    [
      'another place is no renaming',
      ['a bool W 0.0'],
      ['b bool W 0.1'],
      [
        ['removed', 'a', 'writable bool of 1 bit at status byte 0 bit 0', undefined, at(0)],
        ['added', 'b', undefined, 'writable bool of 1 bit at status byte 0 bit 1', at(0)],
      ],
    ],
    [
      'another scale is no renaming',
      ['a uint8 W 0 0..9 1'],
      ['b uint8 W 0 0..9 2'],
      [
        ['removed', 'a', 'writable uint8 of 1 byte at status byte 0', undefined, at(0)],
        ['added', 'b', undefined, 'writable uint8 of 1 byte at status byte 0', at(0)],
      ],
    ],
    [
      'a name that stays is never another renamed',
      ['a bool W 0.0', 'b bool W 0.1'],
      ['b bool W 0.0', 'a bool W 0.1'],
      [
        ['renumbered', 'b', 'flag 1', 'flag 0', at(0)],
        ['moved', 'b', 'status byte 0 bit 1', 'status byte 0 bit 0', at(0)],
        ['renumbered', 'a', 'flag 0', 'flag 1', at(1)],
        ['moved', 'a', 'status byte 0 bit 0', 'status byte 0 bit 1', at(1)],
      ],
    ],
    [
      'moved by a group that got wider: bit 0 of two bytes is in the second',
      ['a bool R 0.0'],
      ['a bool R 0.0', 'b bool R 0.8'],
      [
        ['moved', 'a', 'status byte 0 bit 0', 'status byte 1 bit 0', at(0)],
        ['added', 'b', undefined, 'readonly bool of 1 bit at status byte 0 bit 0', at(1)],
      ],
    ],
    [
      'resized and relabelled, the lowest bit stays',
      ['m enum R 0.2+1 x,y'],
      ['m enum R 0.2+2 x,z,y'],
      [
        ['resized', 'm', '1 bit', '2 bits', at(0)],
        ['relabelled', 'm', '1 "y", 2 none', '1 "z", 2 "y"', at(0)],
      ],
    ],
    [
      'type, width and class',
      ['v uint8 W 0 0..9 1'],
      ['v binary R 0+2'],
      [
        ['reclassified', 'v', 'writable', 'readonly', at(0)],
        ['retyped', 'v', 'uint8', 'binary', at(0)],
        ['resized', 'v', '1 byte', '2 bytes', at(0)],
      ],
    ],
    [
      'scale and limits',
      ['v uint8 W 0 0..9 1'],
      ['v uint8 W 0 0..90 0.1'],
      [
        ['rescaled', 'v', 'raw · 1 + 0', 'raw · 0.1 + 0', at(0)],
        ['limits', 'v', 'raw 0..9', 'raw 0..90', at(0)],
      ],
    ],
  ]

test.each(rows)('%s', (_title, old, next, expected) => {
  expect(told(old, next)).toEqual(expected)
})

test('in var_len the id is the place', () => {
  expect(told(['a bool W', 'b bool W'], ['a bool W', 'x bool R', 'b bool W'], 'var_len')).toEqual([
    ['added', 'x', undefined, 'readonly bool of 1 bit at id 1', at(1)],
    ['renumbered', 'b', 'flag 1', 'flag 2', at(2)],
  ])
})

test('the product', () => {
  const [old, next] = [product('standard', [], { product_key: 'one' }), product('var_len', [], { product_key: 'two' })]
  expect(diffProducts(old, next).changes).toEqual([
    {
      kind: 'protocol',
      before: 'standard',
      after: 'var_len',
      path: 'protocolType',
      message: 'protocol: standard, now var_len: neither side knows the actions of the other',
    },
    {
      kind: 'product key',
      before: 'one',
      after: 'two',
      path: 'product_key',
      message: 'product key: one, now two: to the cloud these are two products',
    },
  ])
})

test('more attributes than can be compared in sensible time are refused', () => {
  const many = product(
    'standard',
    Array.from({ length: 2049 }, (_, id) => `n${id} uint8 W ${id}`),
  )
  const message = 'definition: expected at most 2048 attributes to compare, got 2049'
  for (const pair of [
    [many, product('standard', [])],
    [product('standard', []), many],
  ] as const) {
    expect(() => diffProducts(...pair)).toThrowError(expect.objectContaining({ code: 'DEFINITION_INVALID', message }))
  }
})
