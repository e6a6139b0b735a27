import fc from 'fast-check'
import { expect, it } from 'vitest'
import { checkDefinition } from '../../src/check/check.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'

const definition = (attrs: readonly object[], more: object = {}) => ({ ...more, entities: [{ attrs }] })
const count = (json: unknown, code: string) =>
  checkDefinition(parseDefinition(json)).filter(f => f.code === code).length

it('takes any ui and any giztools', () => {
  fc.assert(
    fc.property(arbitraryProduct({ maxAttributes: 3 }), fc.anything(), fc.anything(), (product, ui, giztools) => {
      expect(Array.isArray(checkDefinition({ ...product, ui, giztools }))).toBe(true)
    }),
  )
})

it('takes a ui of the right shape with anything in it', () => {
  const element = fc.record(
    {
      key: fc.oneof(fc.constantFrom('entity0.n', 'entity0.e', 'n'), fc.anything()),
      items: fc.anything(),
      maxLength: fc.anything(),
      minimumValue: fc.anything(),
      maximumValue: fc.anything(),
      object: fc.oneof(
        fc.record({ perm: fc.anything(), bind: fc.anything(), uint_spec: fc.anything() }, { requiredKeys: [] }),
        fc.anything(),
      ),
    },
    { requiredKeys: [] },
  )
  const product = parseDefinition(
    definition([
      { id: 0, name: 'e', type: 'W', data_type: 'enum', enum: ['a', 'b'] },
      { id: 1, name: 'n', type: 'W', data_type: 'uint8', uint_spec: { ratio: 0.1, addition: 0.5 } },
    ]),
  )
  fc.assert(
    fc.property(fc.array(element), elements => {
      const ui = { sections: [null, { elements: 7 }, { elements }] }
      expect(() => checkDefinition({ ...product, ui })).not.toThrow()
    }),
  )
})

it('takes any numbers in uint_spec', () => {
  const any = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(5e-324, 1.7e308, -1e-300, 2 ** 53),
  )
  fc.assert(
    fc.property(any, any, any, any, fc.constantFrom('uint8', 'uint32'), (ratio, addition, min, max, type) => {
      const attrs = [{ id: 0, name: 'n', type: 'W', data_type: type, uint_spec: { ratio, addition, min, max } }]
      try {
        checkDefinition(parseDefinition(definition(attrs)))
      } catch (error) {
        if (!isGiztoolsError(error)) throw error
      }
    }),
  )
})

it('tells at most a thousand overlaps: ten thousand attributes in one place have fifty million', () => {
  const attrs = Array.from({ length: 10_000 }, (_, id) => ({
    id,
    name: `n${id}`,
    type: 'status_writable',
    data_type: 'binary',
    position: { byte_offset: 1, len: 60_000 },
  }))
  expect(count(definition(attrs), 'overlap')).toBe(1000)
})

it('checks ten thousand numbers, each with a ratio of its own', () => {
  const attrs = Array.from({ length: 10_000 }, (_, id) => ({
    id,
    name: `n${id}`,
    type: 'status_writable',
    data_type: 'uint32',
    uint_spec: { ratio: 1 / (id + 7), addition: 1e15 / 7 },
  }))
  // A single-precision float is rarely exact, so nearly all are told; how many is not the point.
  expect(count(definition(attrs), 'sdk-truncation')).toBeGreaterThan(9000)
})

it('says of a status block that no frame carries that it is too long, and goes on with the rest', () => {
  const attrs = [0, 1].map(id => ({ id, name: `n ${id}`, type: 'W', data_type: 'binary', position: { len: 60_000 } }))
  expect(checkDefinition(parseDefinition(definition(attrs))).map(({ code, message }) => [code, message])).toEqual([
    ['name-not-identifier', '"n 0" is no C identifier'],
    ['name-not-identifier', '"n 1" is no C identifier'],
    ['frame-too-long', 'the status block is longer than any serial frame can carry'],
  ])
})

it('finds nothing in a product without attributes', () => {
  expect(checkDefinition(parseDefinition(definition([])))).toEqual([])
})

it('looks through texts of a megabyte, of what nearly is markup and of what is not seen', () => {
  const names = ['<a', '<a ', '&amp', '<!-', '\u200d', 'e\u0301', '\ud83d'].map(text => text.repeat(250_000))
  const attrs = names.map((text, id) => ({
    id,
    name: `${text}${id}`,
    display_name: text,
    type: 'W',
    data_type: 'enum',
    enum: [text, `${text} `],
  }))
  expect(count(definition(attrs), 'text-markup')).toBe(0)
})

it('checks ten thousand numbers whose steps no double holds', () => {
  const attrs = Array.from({ length: 10_000 }, (_, id) => ({
    id,
    name: `n${id}`,
    type: 'W',
    data_type: 'uint32',
    uint_spec: { ratio: 0.1 + id / 1e9, addition: 1e18, min: 0, max: 2 ** 32 - 1 },
  }))
  expect(count(definition(attrs), 'scale-indistinct')).toBe(10_000)
})
