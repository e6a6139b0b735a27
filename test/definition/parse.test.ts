import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { parseDefinition } from '../../src/definition/parse.ts'
import { GiztoolsError, isGiztoolsError } from '../../src/errors.ts'
import { fixtureProduct } from '../products.ts'
import { describeShared } from '../shared-definitions.ts'

const invalid = new URL('../../fixtures/invalid/', import.meta.url)

function errorOf(json: unknown): GiztoolsError {
  try {
    parseDefinition(json)
  } catch (error) {
    if (isGiztoolsError(error, 'DEFINITION_INVALID')) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

function withAttrs(...attrs: unknown[]) {
  return { entities: [{ attrs }] }
}

const power = { id: 0, name: 'power', type: 'status_writable', data_type: 'bool' }

describe('parseDefinition', () => {
  it('reads the documented air conditioner', () => {
    const product = fixtureProduct('air-conditioner')
    expect(product).toMatchObject({
      name: '智能云空调',
      productKey: 'e3cf7332b7834a03a92d9e14a3f6d352',
      protocol: 'standard',
    })
    expect(product.attributes).toHaveLength(11)
    expect(product.attributes[2]).toEqual({
      id: 2,
      name: 'mode',
      displayName: '模式',
      description: '',
      access: 'writable',
      dataType: 'enum',
      bits: 3,
      labels: ['制冷', '送风', '除湿', '自动', '制热'],
      position: { byteOffset: 0, bitOffset: 2 },
      path: 'entities[0].attrs[2]',
    })
    expect(product.attributes[7]).toMatchObject({
      access: 'readonly',
      dataType: 'uint8',
      bytes: 1,
      scale: { ratio: 1, addition: -10, min: 0, max: 45 },
    })
    expect(product.attributes.slice(8).map(({ access }) => access)).toEqual(['alert', 'alert', 'fault'])
  })

  it('puts attributes in id order whatever the order of the array, and keeps gaps in the ids', () => {
    const { attributes } = fixtureProduct('wave-pump')
    expect(attributes.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15, 16, 17, 18])
    expect(attributes.at(-1)).toMatchObject({ name: 'fault_stall', path: 'entities[0].attrs[14]' })
  })

  it('takes what is only decoration or absence of it: no names, null positions, unknown keys, W R N E', () => {
    const { attributes, ...product } = parseDefinition({
      product_key: 'not 32 hex digits',
      entities: [
        {
          attrs: [
            { ...power, desc: null, display_name: 7, extra: { deep: [1] }, position: null, type: 'W' },
            { ...power, id: 4, name: 'b', type: 'E', position: { byte_offset: null } },
          ],
          more: 1,
        },
      ],
      ui: 'anything',
    })
    expect(product).toEqual({ name: '', productKey: 'not 32 hex digits', protocol: 'standard', ui: 'anything' })
    expect(attributes).toMatchObject([
      { access: 'writable', displayName: '', description: '', position: undefined, bits: 1 },
      { access: 'fault', position: undefined },
    ])
  })

  it('fills in what a definition may leave out: widths by type, a scale of 1 over the whole width', () => {
    const { attributes } = parseDefinition(
      withAttrs(
        { ...power, data_type: 'enum', enum: ['a', 'b', 'c', 'd', 'e'] },
        { ...power, id: 1, name: 'n', data_type: 'uint16' },
        { ...power, id: 2, name: 'one', data_type: 'enum', enum: ['only'] },
      ),
    )
    expect(attributes).toMatchObject([
      { bits: 3 },
      { bytes: 2, scale: { ratio: 1, addition: 0, min: 0, max: 65535 } },
      { bits: 1 },
    ])
  })

  it.each([
    ['a byte order mark', '\uFEFF{"entities":[{"attrs":[]}]}'],
    ['line comments', '{ // the pump\n"entities":[{"attrs":[]}] }'],
    ['block comments and trailing commas', '{ /* 泵 */ "entities":[{"attrs":[],},], }'],
    ['a mark and comments', '\uFEFF// first\n{"entities":[{"attrs":[]}]}'],
    ['comment signs inside texts', '{"name":"// not /* one","entities":[{"attrs":[]}]}'],
  ])('takes the text of a file with %s', (_, text) => {
    expect(parseDefinition(text).attributes).toEqual([])
  })

  it('says where a text stops being JSON', () => {
    const error = errorOf('{"a": 1,, "entities": []}')
    expect(error.message).toMatch(/^definition: expected JSON \(comments allowed\), got text that is none: /)
    // V8 tells the place of most faults, not of all.
    expect(error.offset).toBe(8)
  })

  it('takes names that are keys of Object.prototype, reserved or Chinese as they are', () => {
    const names = ['__proto__', 'constructor', 'switch', '温度']
    const { attributes } = parseDefinition(
      JSON.stringify(withAttrs(...names.map((name, id) => ({ ...power, id, name })))),
    )
    expect(attributes.map(({ name }) => name)).toEqual(names)
  })

  it('refuses NaN and infinities, which only objects can hold', () => {
    for (const ratio of [Number.NaN, Number.POSITIVE_INFINITY]) {
      const error = errorOf(withAttrs({ ...power, data_type: 'uint8', uint_spec: { ratio } }))
      expect(error.findings).toEqual([
        { path: 'entities[0].attrs[0].uint_spec.ratio', expected: 'a finite number', found: String(ratio) },
      ])
    }
  })

  it.each(readdirSync(invalid))('finds everything that is wrong with fixtures/invalid/%s', file => {
    const { definition, findings } = JSON.parse(readFileSync(new URL(file, invalid), 'utf8'))
    expect(errorOf(definition).findings).toEqual(findings)
    expect(errorOf(JSON.stringify(definition)).findings).toEqual(findings)
  })

  it('writes one finding as a sentence, several as a list that stops at twenty', () => {
    expect(errorOf(withAttrs({ ...power, id: -1 })).message).toBe(
      'definition.entities[0].attrs[0].id: expected a whole number of 0 to 65535, got -1',
    )
    const many = errorOf(withAttrs(...Array.from({ length: 30 }, () => null)))
    expect(many.findings).toHaveLength(30)
    expect(many.path).toBe('entities[0].attrs[0]')
    expect(many.message.split('\n')).toHaveLength(22)
    expect(many.message).toMatch(/… and 10 more$/)
  })

  it('throws nothing but GiztoolsError, whatever it is given', () => {
    const part = fc.oneof(
      fc.anything({ withBigInt: true, withNullPrototype: true }),
      fc.constantFrom(null, -1, 0, 1e308, '', 'bool', 'uint8', 'enum', 'bit', 'byte', 'status_writable', {}),
    )
    const attribute = fc.record(
      {
        id: part,
        name: part,
        type: part,
        data_type: part,
        position: fc.oneof(part, fc.record({ len: part, unit: part, byte_offset: part, bit_offset: part })),
        enum: part,
        uint_spec: fc.oneof(part, fc.record({ ratio: part, min: part })),
      },
      { requiredKeys: [] },
    )
    const definition = fc.oneof(
      fc.anything(),
      fc.record({ protocolType: part, entities: fc.array(fc.record({ attrs: fc.array(fc.oneof(attribute, part)) })) }),
    )
    fc.assert(
      fc.property(definition, json => {
        try {
          parseDefinition(json)
        } catch (error) {
          expect(error).toBeInstanceOf(GiztoolsError)
          expect((error as GiztoolsError).findings?.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('tells one thing of a place, however wrong it is', () => {
    expect(errorOf(withAttrs({ ...power, id: -1e300, name: [] })).findings).toEqual([
      { path: 'entities[0].attrs[0].id', expected: 'a whole number of 0 to 65535', found: '-1e+300' },
      { path: 'entities[0].attrs[0].name', expected: 'a name', found: 'a list of 0' },
    ])
    expect(errorOf({ entities: [null, []] }).findings).toEqual([
      { path: 'entities', expected: 'exactly one entity', found: 'a list of 2' },
    ])
  })

  it.each<[unknown, string, string]>([
    [[], '', "a product's /datapoint JSON (an object)"],
    [{ entities: {} }, 'entities', 'a list with one entity'],
    [{ entities: 'xyz' }, 'entities', 'a list with one entity'],
    [{ entities: [] }, 'entities', 'exactly one entity'],
    [{ entities: [[]] }, 'entities[0]', 'an entity (an object)'],
    [{ entities: [{}] }, 'entities[0].attrs', 'a list of attributes'],
    [withAttrs([]), 'entities[0].attrs[0]', 'an attribute (an object)'],
    [withAttrs(null), 'entities[0].attrs[0]', 'an attribute (an object)'],
    [withAttrs({ ...power, enum: {} }), 'entities[0].attrs[0].enum', 'a list of labels'],
    [
      withAttrs({ ...power, uint_spec: [] }),
      'entities[0].attrs[0].uint_spec',
      'an object with min, max, ratio and addition',
    ],
    [
      withAttrs({ ...power, position: [] }),
      'entities[0].attrs[0].position',
      'an object with byte_offset, bit_offset, len and unit',
    ],
  ])('tells lists, objects and nothing apart: %j', (json, path, expected) => {
    expect(errorOf(json).findings).toMatchObject([{ path, expected }])
  })

  it('tells each member that is missing in its own words', () => {
    expect(errorOf(withAttrs({})).findings).toEqual([
      { path: 'entities[0].attrs[0].id', expected: 'a whole number of 0 to 65535', found: 'nothing' },
      { path: 'entities[0].attrs[0].name', expected: 'a name', found: 'nothing' },
      {
        path: 'entities[0].attrs[0].type',
        expected: 'status_writable, status_readonly, alert or fault',
        found: 'nothing',
      },
      {
        path: 'entities[0].attrs[0].data_type',
        expected: 'bool, enum, uint8, uint16, uint32 or binary',
        found: 'nothing',
      },
    ])
  })

  it.each([
    [0, true],
    [-0, true],
    [65_535, true],
    [65_536, false],
    [1.5, false],
    [2 ** 53, false],
    [-1e300, false],
    [Number.NaN, false],
    [Number.POSITIVE_INFINITY, false],
    ['1', false],
    [1n, false],
    [null, false],
  ])('takes %s for an id: %s', (id, isTaken) => {
    const read = () => parseDefinition(withAttrs({ ...power, id }))
    if (isTaken) expect(read().attributes).toMatchObject([{ id }])
    else expect(errorOf(withAttrs({ ...power, id })).findings).toMatchObject([{ path: 'entities[0].attrs[0].id' }])
  })

  it('keeps keys of prototypes out, and lets them pass', () => {
    const text = JSON.stringify(withAttrs({ ...power, data_type: 'uint8', position: {}, constructor: 1, toString: 2 }))
    const { attributes, ...product } = parseDefinition(
      text
        .replace('"position":{}', '"position":{"__proto__":{"len":2,"byte_offset":7}}')
        .replace('{"entities"', '{"__proto__":{"polluted":1,"protocolType":"var_len"},"constructor":{},"entities"'),
    )
    expect(attributes).toMatchObject([{ bytes: 1, position: undefined }])
    expect(product).toEqual({ name: '', productKey: '', protocol: 'standard' })
    expect({}).not.toHaveProperty('polluted')
  })

  it('has labels of its own, which a change of the definition does not change', () => {
    const labels = ['a', 'b']
    const { attributes } = parseDefinition(withAttrs({ ...power, data_type: 'enum', enum: labels }))
    labels[0] = 'other'
    expect(attributes).toMatchObject([{ labels: ['a', 'b'] }])
  })

  it('says the same whatever the process tells zod to say', () => {
    const before = { ...z.config() }
    const wrong = withAttrs({ ...power, id: 1.5, position: { unit: 'x' } })
    const { message } = errorOf(wrong)
    z.config({ customError: () => 'custom', localeError: () => 'local' })
    try {
      expect(errorOf(wrong).message).toBe(message)
    } finally {
      z.config({ customError: undefined, localeError: undefined, ...before })
    }
  })

  it('tells ten thousand of 200 000 wrong attributes, and how many more there are', () => {
    const { findings, message, path } = errorOf({
      entities: [{ attrs: Array.from({ length: 200_000 }, () => null) }],
    })
    expect(findings?.slice(9_999)).toEqual([
      { path: 'entities[0].attrs[9999]', expected: 'an attribute (an object)', found: 'null' },
      { path: '', expected: 'no more findings than these', found: 'one with 190000 more' },
    ])
    expect(path).toBe('entities[0].attrs[0]')
    expect(message).toMatch(
      /\n {2}… and 9980 more\n {2}definition: expected no more findings than these, got one with 190000 more$/,
    )
  })

  it('counts each attribute that is wrong beyond them once, whatever is wrong with it', () => {
    const told = Array.from({ length: 10_000 }, () => null)
    const right = Array.from({ length: 500 }, (_, id) => ({ ...power, id, name: `right${id}` }))
    const counted = [
      ...Array.from({ length: 7 }, (_, at) => ({
        ...power,
        id: 1000 + at,
        name: `shape${at}`,
        type: 7,
        position: 'x',
      })),
      ...Array.from({ length: 5 }, (_, at) => ({ ...power, id: 2000 + at, name: `width${at}`, data_type: 'binary' })),
      { ...power, id: 3, name: 'an id that is taken' },
      { ...power, id: 3000, name: 'right3' },
    ]
    const { findings } = errorOf(withAttrs(...told, ...right, ...counted))
    expect(findings).toHaveLength(10_001)
    expect(findings?.at(-1)?.found).toBe('one with 14 more')
  })

  it('tells ten thousand of a million wrong labels, and how many more there are', () => {
    const labels = Array.from({ length: 1_000_000 }, () => 1)
    const { findings, message } = errorOf(withAttrs({ ...power, data_type: 'enum', enum: labels }))
    expect(findings?.slice(9_999)).toEqual([
      { path: 'entities[0].attrs[0].enum[9999]', expected: 'a label (text)', found: '1' },
      { path: '', expected: 'no more findings than these', found: 'one with 990000 more' },
    ])
    expect(message).toMatch(
      /\n {2}… and 9980 more\n {2}definition: expected no more findings than these, got one with 990000 more$/,
    )
  })

  it('survives deep nesting and ten thousand attributes', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(parseDefinition(`{"ui":${deep},"entities":[{"attrs":[]}]}`).attributes).toEqual([])
    expect(
      parseDefinition(withAttrs(...Array.from({ length: 10_000 }, (_, id) => ({ ...power, id, name: `a${id}` }))))
        .attributes,
    ).toHaveLength(10_000)
  })
})

for (const folder of ['definitions', 'protocol/definitions']) {
  describeShared(folder, `real definitions in ../shared/${folder}`, (files, read) => {
    it.each(files)('loads %s as it is', file => {
      const { attributes, protocol } = parseDefinition(read(file))
      const json = JSON.parse(read(file))
      expect(protocol).toBe(json.protocolType)
      expect(attributes.map(({ name }) => name).sort()).toEqual(
        json.entities[0].attrs.map((attr: { name: string }) => attr.name).sort(),
      )
    })
  })
}
