import { describe, expect, test } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { compareHeader, readHeader } from '../../src/header/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { describeShared } from '../shared-definitions.ts'
import { headerBytes, headerLines } from './write-header.ts'

const bit = (byte_offset: number, bit_offset: number, len = 1) => ({ byte_offset, bit_offset, len, unit: 'bit' })
const byte = (byte_offset: number, len = 1) => ({ byte_offset, bit_offset: 0, len, unit: 'byte' })
const W = { type: 'status_writable' }
const R = { type: 'status_readonly' }

function findings(attrs: readonly object[], text: string, protocolType = 'standard') {
  const product = parseDefinition({
    protocolType,
    entities: [{ attrs: attrs.map((attr, id) => ({ id, name: 'abcdef'.charAt(id), ...attr })) }],
  })
  return compareHeader(createLayout(product), readHeader(new TextEncoder().encode(text))).map(
    ({ severity, code, path, message }) => [severity, code, path.replace('entities[0].attrs', ''), message],
  )
}

const bool = (position: object, more: object = W) => ({ data_type: 'bool', position, ...more })
const uint8 = (at: number, more: object = W) => ({ data_type: 'uint8', position: byte(at), ...more })
const place = (name: string, base: number, bit: number, len = 1) =>
  `#define ${name}_BYTEOFFSET ${base}\n#define ${name}_BITOFFSET ${bit}\n#define ${name}_LEN ${len}\n`
const scale = (name: string) =>
  `#define ${name}_RATIO 1\n#define ${name}_ADDITION 0\n#define ${name}_MIN 0\n#define ${name}_MAX 255\n`
const struct = (name: string, members: string) => `typedef struct { ${members} } ${name};\n`

describe('rarer differences, each told once', () => {
  test.each([
    [
      'a definition with a hole: the compiler packs the struct',
      [uint8(0), uint8(2)],
      scale('a') + scale('b') + struct('devStatus_t', 'uint8_t valuea; uint8_t valueb;'),
      [
        [
          'error',
          'header-offset',
          '[1].position.byte_offset',
          'b: devStatus_t of the header has valueb at byte 1 (line 9), definition says 2: b and what follows are read from the wrong bytes',
        ],
      ],
    ],
    [
      'older plain bits in another order',
      [bool(bit(0, 0), { type: 'fault' }), bool(bit(0, 1), { type: 'fault' })],
      place('a', 0, 0) + place('b', 0, 1) + struct('devStatus_t', 'uint8_t valueb:1; uint8_t valuea:1;'),
      [
        [
          'error',
          'header-order',
          '[0].position',
          "a: devStatus_t of the header has valueb (line 7) where the definition has a: they are read from each other's bytes",
        ],
      ],
    ],
    [
      'padding with and without a name',
      [bool(bit(0, 0), { type: 'fault' }), uint8(1, R)],
      place('a', 0, 0) +
        scale('b') +
        struct('devStatus_t', 'uint8_t valuea:1; uint8_t :3; uint8_t reserve:4; uint8_t valueb;'),
      [],
    ],
    [
      'an older plain bit of two bits',
      [bool(bit(0, 0), { type: 'fault' })],
      place('a', 0, 0) + struct('devStatus_t', 'uint8_t valuea:2;'),
      [
        [
          'error',
          'header-type',
          '[0].position.len',
          'a: devStatus_t of the header has uint8_t valuea:2 (line 4), definition says 1',
        ],
      ],
    ],
    [
      'older plain bits at another byte',
      [uint8(0, R), bool(bit(2, 0), { type: 'fault' })],
      scale('a') +
        place('b', 2, 0) +
        struct('devStatus_t', 'uint8_t valuea; uint8_t valueb:1; uint8_t valuereserve_1:7;'),
      [
        [
          'error',
          'header-offset',
          '[1].position.byte_offset',
          'b: devStatus_t of the header has valueb at byte 1 (line 8), definition says 2: b and what follows are read from the wrong bytes',
        ],
      ],
    ],
    [
      'a number that the header takes for a bool',
      [uint8(0, R)],
      place('a', 0, 0) + struct('devStatus_t', 'uint8_t rBitBuf[1];'),
      [
        [
          'error',
          'header-type',
          '[0].data_type',
          'a: header has a_BYTEOFFSET (line 1), definition says uint8, which has none: they take it for different types',
        ],
      ],
    ],
    [
      'a bool that the header takes for a number',
      [bool(bit(0, 0))],
      scale('a'),
      [
        [
          'error',
          'header-type',
          '[0].data_type',
          'a: header has a_RATIO (line 1), definition says bool, which has none: they take it for different types',
        ],
      ],
    ],
    [
      'a number that the header takes for an enum, a binary for a number',
      [uint8(0), { data_type: 'binary', position: byte(1, 2), ...W }],
      'typedef enum { a_VALUE0 } a_ENUM_T;\n#define b_RATIO 1',
      [
        [
          'error',
          'header-type',
          '[0].data_type',
          'a: header has a_ENUM_T (line 1), definition says uint8, which has none: they take it for different types',
        ],
        [
          'error',
          'header-type',
          '[1].data_type',
          'b: header has b_RATIO (line 2), definition says binary, which has none: they take it for different types',
        ],
      ],
    ],
    [
      'a bool with codes',
      [bool(bit(0, 0))],
      `${place('a', 0, 0)}typedef enum { a_VALUE0, a_VALUE1 } a_ENUM_T;`,
      [
        [
          'warning',
          'header-type',
          '[0].data_type',
          'a: header has a_ENUM_T (line 4), definition says bool: its codes have no labels',
        ],
      ],
    ],
    [
      'macros in capitals and no struct at all: names are matched all the same, and only what is stated is compared',
      [bool(bit(0, 3))],
      place('A', 0, 2),
      [
        [
          'error',
          'header-position',
          '[0].position',
          'a: header says A_BITOFFSET 2 (line 2), definition gives 3: it is read from the wrong bits',
        ],
      ],
    ],
    [
      'a flag for what is read-only',
      [bool(bit(0, 0)), bool(bit(1, 0), R)],
      place('a', 0, 0) + place('b', 1, 0) + struct('attrFlags_t', 'uint8_t flaga:1; uint8_t flagb:1;'),
      [
        [
          'error',
          'header-access',
          '[1].type',
          'b: header has a flag in attrFlags_t (line 7) for it, so takes it for writable, definition says readonly',
        ],
      ],
    ],
    [
      'no flag for what is writable, and the bits behind it are not told again',
      [bool(bit(0, 0)), bool(bit(0, 1))],
      place('a', 0, 0) + place('b', 0, 1) + struct('attrFlags_t', 'uint8_t flagb:1;'),
      [
        [
          'error',
          'header-access',
          '[0].type',
          'a: header has no flag in attrFlags_t for it, so takes it for read-only, definition says writable',
        ],
      ],
    ],
    [
      'a flag twice',
      [bool(bit(0, 0))],
      place('a', 0, 0) + struct('attrFlags_t', 'uint8_t flaga:1; uint8_t flaga:1;'),
      [
        [
          'error',
          'header-flag',
          '[0].id',
          'a: header has the flag of a in attrFlags_t (line 4) once too often: a control sets the wrong attributes',
        ],
      ],
    ],
    [
      'dataPoint_t: a number as a bool, a binary of another length',
      [uint8(0), { data_type: 'binary', position: byte(1, 2), ...W }],
      scale('a') + struct('dataPoint_t', 'bool valuea; uint8_t valueb[3];'),
      [
        [
          'warning',
          'header-type',
          '[0].data_type',
          'a: dataPoint_t of the header has bool valuea (line 5), definition says uint8',
        ],
        [
          'warning',
          'header-type',
          '[1].data_type',
          'b: dataPoint_t of the header has uint8_t valueb[3] (line 5), definition says binary of 2 bytes',
        ],
      ],
    ],
    [
      'a buffer whose width nobody defines',
      [bool(bit(0, 0))],
      place('a', 0, 0) + struct('devStatus_t', 'uint8_t wBitBuf[COUNT_W_BIT];'),
      [
        [
          'warning',
          'header-incomplete',
          '[0].position',
          'header has no macro for the width of wBitBuf (line 4): it could not be compared',
        ],
      ],
    ],
    [
      'a width that the definition has not',
      [uint8(0)],
      `${scale('a')}#define COUNT_R_BIT 1`,
      [
        [
          'error',
          'header-width',
          '',
          'header says the read-only bits take 1 byte (COUNT_R_BIT, line 5), definition says 0: the bits and what follows them are read from the wrong bytes',
        ],
      ],
    ],
    [
      'macros that are no plain numbers, types that we do not know, labels that nobody wrote: nothing to tell',
      [uint8(0), { data_type: 'enum', enum: ['x'], position: bit(1, 0), ...R }],
      `${scale('a').replace('RATIO 1', 'RATIO (1+0)')}${place('b', 1, 0)}typedef enum { b_VALUE0, } b_ENUM_T;
      ${struct('devStatus_t', 'what_t valuea; uint8_t rBitBuf[N+1];').replace('[N+1]', '[1]')}`,
      [],
    ],
    [
      'labels over several lines or with blanks around them are compared as a comment can have them',
      [{ data_type: 'enum', enum: [' a\n b ', 'c'], position: bit(0, 0), ...W }],
      `${place('a', 0, 0)}typedef enum { a_VALUE0, // a b
        a_VALUE1, ///< c
      } a_ENUM_T;`,
      [],
    ],
  ])('%s', (_title, attrs, text, expected) => {
    expect(findings(attrs, text)).toEqual(expected)
  })

  test('var_len: too narrow a buffer is an error, too wide a one a warning; an alert is no event', () => {
    const attrs = [bool(bit(0, 0)), bool(bit(0, 0), { type: 'alert' })]
    const text = `#define a_LEN 1\n#define b_LEN 1\n#define COUNT_BIT 2\n#define COUNT_R_BIT 9
      typedef enum { EVENT_a, EVENT_b, EVENT_TYPE_MAX } EVENT_TYPE_T;
      ${struct('dataPointFlags_t', 'uint8_t flagb:1; uint8_t flaga:1;')}`
    expect(findings(attrs, text, 'var_len')).toEqual([
      [
        'warning',
        'header-width',
        '[0].position',
        'header says all bits together take 2 bytes (COUNT_BIT, line 3), definition says 1',
      ],
      [
        'error',
        'header-access',
        '[1].type',
        'b: header has an event EVENT_b for it, so takes it for writable, definition says alert',
      ],
    ])
  })

  test('only one of two attributes that differ in case alone gets the header’s', () => {
    expect(
      findings(
        [
          { ...bool(bit(0, 0)), name: 'on' },
          { ...bool(bit(0, 1)), name: 'ON' },
        ],
        place('ON', 0, 1),
      ),
    ).toEqual([
      [
        'error',
        'header-lacks',
        '[0]',
        'on: in the definition, but nowhere in the header: the firmware does not know it',
      ],
    ])
  })
})

// The generator takes any name; those that no compiler takes have no header.
const isC = (name: string) => /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)

describeShared('definitions', 'headers of real products', (files, read) => {
  const products = files
    .map(file => ({ file, product: parseDefinition(read(file)) }))
    .filter(({ product }) => product.attributes.every(({ name }) => isC(name)))

  test.each(products.map(({ file, product }) => [file, product] as const))(
    '%s agrees with itself',
    (_file, product) => {
      for (const generation of ['newer', 'older'] as const)
        expect(compareHeader(createLayout(product), readHeader(headerBytes(headerLines(product, generation))))).toEqual(
          [],
        )
    },
  )
})
