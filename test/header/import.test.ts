import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { GiztoolsError } from '../../src/errors.ts'
import { compareHeader, definitionFromHeader, readHeader } from '../../src/header/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

const fixture = (name: string) => readHeader(readFileSync(new URL(`../../fixtures/headers/${name}`, import.meta.url)))
const imported = (text: string) => definitionFromHeader(readHeader(new TextEncoder().encode(text)))

describe('a definition from a header', () => {
  test.each([
    ['air-conditioner.h', 'air-conditioner'],
    ['air-conditioner-older-gbk.h', 'air-conditioner'],
    ['wave-pump.h', 'wave-pump'],
    ['bedside-lamp-var-len.h', 'bedside-lamp-var-len'],
  ])('%s: the attributes of %s, names for people apart', (header, name) => {
    const product = parseDefinition(JSON.stringify(definitionFromHeader(fixture(header))))
    const bare = (attributes: typeof product.attributes) =>
      attributes.map(({ displayName, description, path, ...rest }) => rest)
    expect(bare(product.attributes)).toEqual(bare(fixtureProduct(name).attributes))
    expect(compareHeader(createLayout(product), fixture(header))).toEqual([])
  })

  test('what the header knows and what it does not', () => {
    const { entities, ...json } = definitionFromHeader(fixture('air-conditioner-older-gbk.h'))
    const attrs = entities[0]?.attrs ?? []
    expect(json).toEqual({
      name: '',
      product_key: 'e3cf7332b7834a03a92d9e14a3f6d352',
      packetVersion: '0x00000004',
      protocolType: 'standard',
      giztools: {
        unknown: [
          'name',
          'entities[0].display_name',
          ...attrs.flatMap(({ display_name }, index) => [
            ...(display_name === '' ? [`entities[0].attrs[${index}].display_name`] : []),
            `entities[0].attrs[${index}].desc`,
          ]),
        ],
      },
    })
    // The generator's own remarks are no names.
    expect(attrs.filter(({ display_name }) => display_name !== '').map(each => [each.name, each.display_name])).toEqual(
      [
        ['on_timing', '倒计时开机'],
        ['off_timing', '倒计时关机'],
      ],
    )
    expect(attrs[2]).toEqual({
      id: 2,
      name: 'mode',
      display_name: '',
      desc: '',
      type: 'status_writable',
      data_type: 'enum',
      enum: ['制冷', '送风', '除湿', '自动', '制热'],
      position: { byte_offset: 0, bit_offset: 2, len: 3, unit: 'bit' },
    })
    expect(attrs[7]).toEqual({
      id: 7,
      name: 'room_temp',
      display_name: '',
      desc: '',
      type: 'status_readonly',
      data_type: 'uint8',
      uint_spec: { min: 0, max: 45, ratio: 1, addition: -10 },
      position: { byte_offset: 4, bit_offset: 0, len: 1, unit: 'byte' },
    })
  })

  test('var_len: a bool that is not writable may be read-only, an alert or a fault', () => {
    const { entities, giztools } = definitionFromHeader(fixture('bedside-lamp-var-len.h'))
    expect(entities[0]?.attrs.map(({ type }) => type)).toEqual([
      ...['status_writable', 'fault', 'alert', 'status_readonly', 'status_writable', 'status_writable'],
      ...['status_writable', 'status_readonly', 'status_readonly', 'status_writable', 'status_writable'],
    ])
    expect(giztools.unknown.filter(path => path.endsWith('.type'))).toEqual([
      'entities[0].attrs[1].type',
      'entities[0].attrs[2].type',
      'entities[0].attrs[3].type',
    ])
  })

  const one = (text: string) => {
    const { entities, giztools } = imported(text)
    const { id, name, display_name, desc, ...shape } = entities[0]?.attrs[0] ?? ({} as never)
    const told = ['name', 'entities[0].display_name', 'product_key']
    const unknown = giztools.unknown
      .filter(path => !told.includes(path))
      .map(path => path.replace('entities[0].attrs[0].', ''))
    return [shape, unknown.filter(path => path !== 'display_name' && path !== 'desc')]
  }
  test.each([
    [
      'only a ratio',
      '#define a_RATIO 0.5',
      {
        type: 'status_writable',
        data_type: 'uint32',
        uint_spec: { min: 0, max: 4294967295, ratio: 0.5, addition: 0 },
        position: { bit_offset: 0, len: 4, unit: 'byte' },
      },
      ['id', 'type', 'data_type', 'uint_spec.min', 'uint_spec.max', 'uint_spec.addition', 'position.byte_offset'],
    ],
    [
      'a maximum that takes two bytes',
      '#define a_RATIO 1\n#define a_ADDITION 0\n#define a_MIN 1\n#define a_MAX 256',
      {
        type: 'status_writable',
        data_type: 'uint16',
        uint_spec: { min: 1, max: 256, ratio: 1, addition: 0 },
        position: { bit_offset: 0, len: 2, unit: 'byte' },
      },
      ['id', 'type', 'data_type', 'position.byte_offset'],
    ],
    [
      'three bits without labels, the second byte of a group at byte 4',
      '#define a_BYTEOFFSET 5\n#define a_BITOFFSET 9\n#define a_LEN 3\ntypedef struct {} attrFlags_t;',
      {
        type: 'status_readonly',
        data_type: 'enum',
        enum: ['VALUE0', 'VALUE1', 'VALUE2', 'VALUE3', 'VALUE4'],
        position: { byte_offset: 4, bit_offset: 9, len: 3, unit: 'bit' },
      },
      ['id', 'enum'],
    ],
    [
      'codes with a gap, and one without a label',
      'typedef enum { a_VALUE0, //x\n a_VALUE2 = 2,\n a_VALUE_MAX } a_ENUM_T;',
      {
        type: 'status_writable',
        data_type: 'enum',
        enum: ['x', 'VALUE1', 'VALUE2'],
        position: { len: 2, unit: 'bit' },
      },
      ['id', 'type', 'enum[1]', 'enum[2]', 'position.len', 'position.byte_offset'],
    ],
    [
      'one older alert or fault alone',
      '#define a_BYTEOFFSET 0\n#define a_BITOFFSET 0\n#define a_LEN 1\ntypedef struct {} attrFlags_t; typedef struct { uint8_t valuea:1; } devStatus_t;',
      { type: 'fault', data_type: 'bool', position: { byte_offset: 0, bit_offset: 0, len: 1, unit: 'bit' } },
      ['id', 'type'],
    ],
    [
      'a binary behind a member of unknown size',
      'typedef struct { what_t valueb; uint8_t valuea[3]; } devStatus_t; typedef struct { uint8_t valuea[3]; uint8_t valueb[1]; } dataPoint_t;',
      { type: 'status_writable', data_type: 'binary', position: { bit_offset: 0, len: 3, unit: 'byte' } },
      ['type', 'position.byte_offset'],
    ],
  ])('%s', (_title, text, shape, unknown) => {
    const [made, notKnown] = one(text)
    expect(made).toEqual(shape)
    expect((notKnown as string[]).filter(path => !path.includes('entities'))).toEqual(unknown)
  })

  test('a header that no definition can say is refused in the words of the definition', () => {
    const text = '#define a_BYTEOFFSET 0\n#define a_BITOFFSET 8\n#define a_LEN 1\ntypedef struct {} attrFlags_t;'
    expect(() => imported(text)).toThrow(
      new GiztoolsError(
        'HEADER_INVALID',
        'header: what it describes is no product: definition.entities[0].attrs[0].position.byte_offset: expected a whole number of 0 or more, got -1',
        { path: 'entities[0].attrs[0].position.byte_offset' },
      ),
    )
  })
})
