import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { diffProducts, type Verdict } from '../../src/diff/index.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'
import { fixtureProducts } from '../products.ts'
import { describeShared } from '../shared-definitions.ts'
import { productPair } from './edited-product.ts'
import { product } from './products.ts'
import { prove } from './prove.ts'

const PAIRS = 2000

type Told = Partial<Pick<Verdict, 'attributes' | 'missing' | 'unknown' | 'unsent' | 'outOfRange' | 'extra'>>

/** By pairing and direction, `old report` being old firmware's reports to the new cloud: the outcome, and what is not empty. */
function verdictsOf(protocol: 'standard' | 'var_len', old: readonly string[], next: readonly string[]) {
  const { verdicts } = diffProducts(product(protocol, old), product(protocol, next))
  return Object.fromEntries(
    verdicts.map(({ pairing, direction, outcome, reasons: _, witnesses: __, ...lists }) => [
      `${pairing.slice(0, 3)} ${direction}`,
      [
        outcome,
        Object.fromEntries(Object.entries(lists).filter(([, list]) => list !== 0 && (list as []).length !== 0)) as Told,
      ],
    ]),
  )
}

const fine = ['compatible', {}]

describe('standard', () => {
  test('bytes added at the end: old reports lack them, new ones have more', () => {
    expect(verdictsOf('standard', ['a uint8 R 0 0..9'], ['a uint8 R 0 0..9', 'b uint16 R 1 0..9'])).toEqual({
      'old report': ['compatible', { unsent: ['b'] }],
      'old control': fine,
      'new report': ['compatible', { unknown: ['b'], extra: 2 }],
      'new control': fine,
    })
  })

  test('a bit added where old firmware leaves 0', () => {
    expect(verdictsOf('standard', ['a bool W 0.0'], ['a bool W 0.0', 'b bool W 0.1'])).toEqual({
      'old report': ['compatible', { unsent: ['b'] }],
      'old control': ['compatible', { unknown: ['b'] }],
      'new report': ['compatible', { unknown: ['b'] }],
      'new control': ['compatible', { unsent: ['b'] }],
    })
  })

  test('a ninth bit makes the group two bytes and the flags too: all that follows is elsewhere', () => {
    const eight = Array.from({ length: 8 }, (_, bit) => `b${bit} bool W 0.${bit}`)
    const told = verdictsOf('standard', [...eight, 'n uint8 W 1 0..9'], [...eight, 'b8 bool W 0.8', 'n uint8 W 2 0..9'])
    const bits = eight.map((_, bit) => `b${bit}`)
    // Bit 8 is bit 0 of the first byte: where the old has b0. Bit 0 is now in the second byte, the old one's n.
    expect(told['old report']).toEqual(['wrong values', { attributes: [...bits, 'b8'], missing: ['n'] }])
    expect(told['old control']?.[0]).toBe('wrong values')
  })

  test('a label more, in bits that were there: only the new label is read wrong', () => {
    expect(verdictsOf('standard', ['m enum W 0.0+2 x,y,z'], ['m enum W 0.0+2 x,y,z,w'])).toEqual({
      'old report': fine,
      'old control': ['wrong values', { attributes: ['m'] }],
      'new report': ['wrong values', { attributes: ['m'] }],
      'new control': fine,
    })
  })

  test('limits alone: right, and said', () => {
    expect(verdictsOf('standard', ['n uint8 W 0 0..9'], ['n uint8 W 0 0..10'])).toEqual({
      'old report': fine,
      'old control': ['compatible', { outOfRange: ['n'] }],
      'new report': ['compatible', { outOfRange: ['n'] }],
      'new control': fine,
    })
  })

  test('limits that allow nothing allow every value', () => {
    expect(verdictsOf('standard', ['n uint8 R 0 9..3'], ['n uint8 R 0 0..254'])['old report']).toEqual([
      'compatible',
      { outOfRange: ['n'] },
    ])
  })

  test('another scale shows even where only one raw value differs, and not where the only value is the same', () => {
    expect(verdictsOf('standard', ['n uint8 R 0 0..1 1'], ['n uint8 R 0 0..1 2'])['old report']?.[0]).toBe(
      'wrong values',
    )
    expect(verdictsOf('standard', ['n uint8 R 0 0..0 1'], ['n uint8 R 0 0..0 2'])['old report']?.[0]).toBe('compatible')
  })

  test('a wider number whose scale makes up for it: a byte of 256ths before a byte that is 0', () => {
    const [old, next] = [
      ['n uint8 R 0 0..255 1', 'm uint8 R 2 0..9'],
      ['n uint16 R 0 0..65535 0.00390625', 'm uint8 R 2 0..9'],
    ]
    expect(verdictsOf('standard', old, next)['old report']).toEqual(fine)
    expect(verdictsOf('standard', old, next)['new report']).toEqual(['wrong values', { attributes: ['n'] }])
  })

  test('a class that changes: what may no longer be set', () => {
    expect(verdictsOf('standard', ['a bool W 0.0', 'b bool W 0.1'], ['a bool W 0.0', 'b bool R 0.1'])).toEqual({
      'old report': fine,
      'old control': ['compatible', { unsent: ['b'] }],
      'new report': fine,
      'new control': ['wrong values', { missing: ['b'] }],
    })
  })

  test('reports in which nothing is covered', () => {
    const [old, next] = [['a uint8 R 0 0..9'], ['a uint8 R 4 0..9']]
    expect(verdictsOf('standard', old, next)['old report']).toEqual(['unreadable', { missing: ['a'] }])
  })

  test('controls whose flags are cut', () => {
    const many = Array.from({ length: 33 }, (_, bit) => `b${bit} bool W 0.${bit}`)
    const { verdicts } = diffProducts(product('standard', ['b0 bool W 0.0']), product('standard', many))
    expect(
      verdicts.find(({ pairing, direction }) => pairing.startsWith('new') && direction === 'control'),
    ).toMatchObject({
      outcome: 'unreadable',
      missing: ['b0'],
      reasons: [
        'attr_flags: the receiver expects 5 bytes after the action, the longest body has 2 bytes: every payload is refused',
      ],
    })
  })
})

describe('var_len', () => {
  test('an attribute added at the end of its flag byte', () => {
    expect(verdictsOf('var_len', ['a uint8 W 0 0..9'], ['a uint8 W 0 0..9', 'b binary R 0+2'])).toEqual({
      'old report': ['compatible', { unsent: ['b'] }],
      'old control': fine,
      'old read': ['compatible', { unknown: ['b'] }],
      'new report': ['compatible', { unknown: ['b'] }],
      'new control': fine,
      'new read': ['compatible', { unsent: ['b'] }],
    })
  })

  test('an unknown bool: its bit moves those of higher ids, unless they begin a byte', () => {
    // a and c share the segment with b between them; c is a whole byte of bits only in no case.
    const old = ['a bool R', 'gone bool R', 'c bool R', 'n uint8 R 0 0..9']
    const next = parseDefinition({
      protocolType: 'var_len',
      entities: [
        {
          attrs: [
            { id: 0, name: 'a', data_type: 'bool', type: 'R' },
            { id: 2, name: 'c', data_type: 'bool', type: 'R' },
            { id: 3, name: 'n', data_type: 'uint8', type: 'R', uint_spec: { max: 9 } },
          ],
        },
      ],
    })
    const { verdicts } = diffProducts(product('var_len', old), next)
    // Flags 1 and 3 alone: the sender packs one bit, the receiver none, so n is looked for in the byte of the segment. Flags 1 and 2: c is read from bit 0.
    expect(verdicts[0]).toEqual({
      pairing: 'old firmware, new cloud',
      direction: 'report',
      outcome: 'wrong values',
      attributes: ['c', 'n'],
      missing: [],
      unknown: ['gone'],
      unsent: [],
      outOfRange: [],
      extra: 0,
      reasons: [
        'c: sent in byte 2 bit 1, read from byte 2 bit 0: 1 is read as 0',
        'n: sent in byte 3, read from byte 2: 9 is read as 1',
      ],
      witnesses: [
        { attribute: 'c', payload: '140602', sent: 1, read: 0 },
        { attribute: 'n', payload: '140a0109', sent: 9, read: 1 },
      ],
    })
  })

  test('the one set that ends too soon, among more ways of lying apart than are kept', () => {
    const narrowed = Array.from({ length: 8 }, (_, index) => `b${index}`)
    const old = [...narrowed.map(name => `${name} binary R 0+1`), 'w binary R 0+2', 'n uint8 R 0 0..9']
    const next = [
      ...narrowed.map((name, index) => `${name} binary R 0+${1 + 2 ** index}`),
      'w binary R 0+1',
      'n uint8 R 0 0..9',
    ]
    // Of each b the receiver reads one byte and looks for all behind it too early, 256 ways in all: nothing is cut. Only w, if flagged, makes it look too late:
    // w alone has one byte of two, and w and n have two of three.
    expect(verdictsOf('var_len', old, next)['new report']).toEqual([
      'wrong values',
      { attributes: [...narrowed, 'w', 'n'], missing: ['w', 'n'] },
    ])
  })

  test('ids that all moved, before two that did not', () => {
    const enums = 'mode enum W 0.0+4 a,b,c,d,e,f,g,h,i,j,k'
    const [bools, bytes] = [
      ['c bool R', 'd bool W', 'e bool R', 'f bool R', 'only enum R 0.0+1 a', enums],
      ['k uint8 W 0 0..255', 'l uint16 R 0 0..9', 'm uint32 R 0 0..9', 'n uint32 R 0 0..9'],
    ]
    const same = ['p binary W 0+12', 'q binary W 0+7']
    const old = ['a bool R', 'b bool W', ...bools, ...bytes, ...same]
    const next = [...bools, 'a uint8 R 0 0..255', ...bytes, 'b binary W 0+1', ...same]
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'only', 'mode', 'k', 'l', 'm', 'n', 'p', 'q']
    // Flag 11 is b to the sender, n to the receiver: one byte against four. With it p and q are cut; with l (two bytes) for k (one) they are read a byte early.
    // n itself is shown where p follows b.
    expect(verdictsOf('var_len', old, next)['new report']).toEqual([
      'wrong values',
      { attributes: names, missing: names },
    ])
  })

  test('a ninth attribute: one byte of flags more', () => {
    const eight = Array.from({ length: 8 }, (_, index) => `n${index} uint8 W 0 0..9`)
    const told = verdictsOf('var_len', eight, [...eight, 'n8 uint8 W 0 0..9'])
    const names = eight.map((_, index) => `n${index}`)
    // The receiver takes the first byte for its flags, in which n8 has bit 0.
    expect(told['old read']).toEqual([
      'wrong values',
      { attributes: ['n0'], missing: names, unknown: ['n8'], extra: 1 },
    ])
    expect(told['new read']).toEqual(['unreadable', { missing: names, unsent: ['n8'] }])
    expect(told['old report']?.[0]).toBe('wrong values')
    expect(told['new report']?.[0]).toBe('wrong values')
  })
})

test('another protocol cannot be read at all', () => {
  const { verdicts } = diffProducts(product('standard', ['a bool W 0.0']), product('var_len', ['a bool W']))
  expect(verdicts.map(({ outcome }) => outcome)).toEqual(Array(6).fill('unreadable'))
  expect(verdicts[0]?.reasons).toEqual([
    'action: P0s of standard begin with 04 here, those of var_len with 14: every payload is refused',
  ])
})

describe('laws', () => {
  test('a product and itself: no change, nothing to say', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryProduct(), statedProduct), same => {
        const { changes, verdicts } = diffProducts(same, same)
        expect(changes).toEqual([])
        for (const verdict of verdicts)
          expect(verdict).toMatchObject({ outcome: 'compatible', attributes: [], missing: [], reasons: [], extra: 0 })
      }),
    )
  })

  test(`the codecs do what the verdicts say, for ${PAIRS} generated pairs`, () => {
    fc.assert(
      fc.property(productPair, fc.nat(), ([old, next], seed) => prove(old, next, seed + 1)),
      { numRuns: PAIRS },
    )
  }, 300_000)

  test('and for pairs of products that have nothing to do with each other', () => {
    const any = arbitraryProduct({ maxAttributes: 12 })
    fc.assert(
      fc.property(any, any, fc.nat(), (old, next, seed) => prove(old, next, seed + 1)),
      { numRuns: 200 },
    )
  }, 120_000)
})

test('fixtures, each with each', () => {
  for (const old of fixtureProducts.values()) for (const next of fixtureProducts.values()) prove(old, next, 1)
})

describeShared('definitions', 'real definitions', (files, read) => {
  test.each(files)(
    '%s and all others',
    file => {
      for (const other of files) prove(parseDefinition(read(file)), parseDefinition(read(other)), 1)
    },
    120_000,
  )
})
