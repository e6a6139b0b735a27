import { describe, expect, test } from 'vitest'
import { GiztoolsError } from '../../src/errors.ts'
import { constantOf, integerType } from '../../src/header/constant.ts'
import { parseDeclarations } from '../../src/header/declarations.ts'
import { readHeader } from '../../src/header/index.ts'
import { placesIn } from '../../src/header/places.ts'
import { headerText, MOST_BYTES } from '../../src/header/text.ts'
import { createTokenizer, type Token } from '../../src/header/tokens.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const header = (text: string) => readHeader(utf8(text))

describe('tokens', () => {
  const tokens = (text: string) => {
    const next = createTokenizer(text)
    const all: Token[] = []
    for (let token = next(); token.kind !== 'end'; token = next()) all.push(token)
    return all.map(({ kind, text: content }) => `${kind} ${content}`)
  }
  test.each([
    ['a_1 温度', ['word a_1', 'word 温度']],
    ['0x1F 0.1e-3f .5 1-2', ['number 0x1F', 'number 0.1e-3f', 'number .5', 'number 1', 'mark -', 'number 2']],
    ['0x1E-1', ['number 0x1E', 'mark -', 'number 1']],
    ['"a\\"b" \'c', ['text "a\\"b"', "text 'c"]],
    ['"open\nx', ['text "open', 'line \n', 'word x']],
    ['a//b\r\nc', ['word a', 'comment b\r', 'line \n', 'word c']],
    ['a//b\\\nc\nd', ['word a', 'comment bc', 'line \n', 'word d']],
    ['/* a\n*/b/*', ['comment  a\n', 'word b', 'comment ']],
    ['a\\\r\nb', ['word a', 'word b']],
    ['\ufeff\u00a0\u3000x', ['word x']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(tokens(text)).toEqual(expected)
  })

  test('know their lines', () => {
    const next = createTokenizer('a\n/*\n\n*/ b \\\n c // d\\\ne\nf')
    const lines: [string, number][] = []
    for (let token = next(); token.kind !== 'end'; token = next())
      if (token.kind === 'word') lines.push([token.text, token.line])
    expect(lines).toEqual([
      ['a', 1],
      ['b', 4],
      ['c', 5],
      ['f', 7],
    ])
  })
})

describe('constants', () => {
  const macros = parseDeclarations('#define A (-5)\n#define B A\n#define LOOP LOOP\n#define F(x) 3').macros
  test.each([
    ['1', 1],
    ['( 0.1 )', 0.1],
    ['- 40', -40],
    ['- ( 40 )', -40],
    ['- 0', 0],
    ['0x1F', 31],
    ['010', 8],
    ['4294967295u', 4294967295],
    ['0.1f', 0.1],
    ['1e-4', 0.0001],
    ['( ( uint8_t ) 7 )', 7],
    ['A', -5],
    ['- B', 5],
    ['LOOP', undefined],
    ['F', undefined],
    ['1 + 2', undefined],
    ['sizeof ( x )', undefined],
    ['"1"', undefined],
    ['09', 9],
    ['1e999', undefined],
    ['', undefined],
  ])('%s is %s', (text, value) => {
    expect(constantOf(text.split(' ').filter(Boolean), macros)).toBe(value)
  })

  test.each([
    ['uint8_t', { bytes: 1, signed: false }],
    ['int8_t', { bytes: 1, signed: true }],
    ['uint16', { bytes: 2, signed: false }],
    ['unsigned short', { bytes: 2, signed: false }],
    ['volatile uint32_t', { bytes: 4, signed: false }],
    ['unsigned', { bytes: 4, signed: false }],
    ['long', { bytes: 4, signed: true }],
    ['char', { bytes: 1, signed: false }],
    ['uint8_t *', undefined],
    ['float', undefined],
    ['constructor', undefined],
    ['', undefined],
  ])('the type %s', (type, expected) => {
    expect(integerType(type)).toEqual(expected)
  })
})

describe('declarations', () => {
  test('directives: several on a line, function-like, under #if 0, in the middle of a struct', () => {
    const { macros, structs } = parseDeclarations(
      [
        '#define A 1 #define B (2) // two',
        '#define F(x) 3',
        '#if 0',
        '#ifdef X',
        '#define A 9',
        '#endif',
        '#define A 8',
        '#else',
        '#define C 4',
        '#endif',
        '# define D \\',
        '  5',
        'typedef struct {',
        '#pragma pack(1)',
        '#if 0',
        '  uint8_t gone;',
        '#endif',
        '  uint8_t a, b[2], c:3; ///< three',
        '  struct { uint8_t inner; } named; /* one */',
        '} __packed devStatus_t __attribute__((packed));',
      ].join('\n'),
    )
    expect([...macros].map(([name, all]) => [name, all.map(({ tokens }) => tokens.join(' '))])).toEqual([
      ['A', ['1']],
      ['B', ['( 2 )']],
      ['C', ['4']],
      ['D', ['5']],
    ])
    const line18 = { comment: 'three', line: 18 }
    expect(structs.get('devStatus_t')).toEqual({
      line: 13,
      members: [
        { type: 'uint8_t', name: 'a', size: undefined, bits: undefined, ...line18 },
        { type: 'uint8_t', name: 'b', size: ['2'], bits: undefined, ...line18 },
        { type: 'uint8_t', name: 'c', size: undefined, bits: ['3'], ...line18 },
        { type: 'struct', name: 'named', size: undefined, bits: undefined, comment: 'one', line: 19 },
      ],
    })
  })

  test('enums: comments before and behind the comma, codes that count on, no comma at the end', () => {
    const text = 'typedef enum {\n A_VALUE0 = 3 /* x */,\n A_VALUE1, // y\n A_VALUE2 = 0x10 //z\n} A_ENUM_T;'
    expect(header(text).attributes.get('A')?.codes).toEqual([
      { name: 'A_VALUE0', value: 3, label: 'x', line: 2 },
      { name: 'A_VALUE1', value: 4, label: 'y', line: 3 },
      { name: 'A_VALUE2', value: 16, label: 'z', line: 4 },
    ])
  })

  test('members of packed structs: bit-fields share bytes, an unknown size ends what is known', () => {
    const text = `typedef struct { uint8_t wBitBuf[2]; uint8_t valuea:1; uint8_t valueb:1; uint8_t valuereserve_1:6;
      uint8_t valuec:4; uint16_t valued; uint8_t valuee[3]; unknown_t valuef; uint8_t valueg; } devStatus_t;`
    const { status } = header(text)
    expect(status && placesIn(status)).toEqual([0, 2, 2, 2, 3, 4, 6, 9, undefined])
    expect(status?.members.map(({ attribute, padding }) => (padding ? 'padding' : attribute))).toEqual([
      ...[undefined, 'a', 'b', 'padding', 'c', 'd', 'e', 'f', 'g'],
    ])
  })
})

describe('places of bit-fields', () => {
  test.each([
    ['eight fill a byte', 'uint8_t valuea:8; uint8_t valueb:1; uint8_t valuec;', [0, 1, 2]],
    [
      'one that does not fit begins a byte of its own',
      'uint8_t valuea:5; uint8_t valueb:4; uint8_t valuec;',
      [0, 1, 2],
    ],
    [':0 ends a byte', 'uint8_t valuea:1; uint8_t :0; uint8_t valueb:1;', [0, 1, 1]],
    ['a wider unit', 'uint16_t valuea:9; uint16_t valueb:7; uint16_t valuec:1; uint8_t valued;', [0, 1, 2, 3]],
  ])('%s', (_title, members, places) => {
    const { status } = header(`typedef struct { ${members} } devStatus_t;`)
    expect(status && placesIn(status)).toEqual(places)
  })
})

describe('attributes', () => {
  test('what ends like a macro of an attribute is none without a place, a ratio or a member', () => {
    const text = '#define MAX_PACKAGE_LEN 20\n#define BUFFER_LEN_MAX 900\n#define a_RATIO 1\n#define flow_MAX_RATIO 2'
    expect([...header(text).attributes.keys()]).toEqual(['a', 'flow_MAX'])
  })

  test('names keep their case; macros in capitals belong to the member of that name, or to nobody where two fit', () => {
    const struct = 'typedef struct { bool valueled; bool valuePower; bool valuepower; } dataPoint_t;'
    const text = `${struct}\n#define LED_LEN 1\n#define light1_BYTEOFFSET 0\n#define POWER_LEN 1`
    expect(
      [...header(text).attributes.values()].map(({ name, macroName, macros }) => [name, macroName, macros]),
    ).toEqual([
      ['led', 'LED', { LEN: { value: 1, line: 2 } }],
      ['Power', 'Power', {}],
      ['power', 'power', {}],
      ['light1', 'light1', { BYTEOFFSET: { value: 0, line: 3 } }],
    ])
  })

  test.each([
    ['typedef struct {} attrFlags_t;', 'standard'],
    ['typedef struct {} dataPointFlags_t;', 'var_len'],
    ['#define a_BYTEOFFSET 0', 'standard'],
    ['#define a_RATIO 1\ntypedef enum { ACTION_CONTROL_DEVICE = 0x11 } actionType_t;', 'var_len'],
    ['#define a_RATIO 1\ntypedef enum { ACTION_CONTROL_DEVICE = 0x01 } actionType_t;', 'standard'],
    ['#define a_RATIO 1\n#define COUNT_BIT 1', 'var_len'],
    ['#define a_RATIO 1', 'standard'],
  ])('%j is %s', (text, protocol) => {
    expect(header(text).protocol).toBe(protocol)
  })

  test.each([
    ['#define PRODUCT_KEY "AbC"', 'AbC'],
    ['#define PRODUCT_KEY ("abc") ///< key', 'abc'],
    ['#define PRODUCT_KEY', ''],
    ['', ''],
  ])('%j has the product key %j', (text, key) => {
    expect(header(`${text}\n#define a_RATIO 1`).productKey).toBe(key)
  })
})

describe('text', () => {
  test.each([
    ['UTF-8', utf8('开'), '开'],
    ['UTF-8 with its mark', utf8('\ufeff开'), '开'],
    ['GBK', Uint8Array.of(0xbf, 0xaa), '开'],
    ['UTF-16, with its mark', Uint8Array.of(0xff, 0xfe, 0x00, 0x5f), '开'],
    ['ASCII', utf8('a\r\n'), 'a\r\n'],
  ])('%s', (_name, bytes, text) => {
    expect(headerText(bytes)).toBe(text)
  })

  test('mostly UTF-8, one character torn: nothing is put in its place', () => {
    expect(() => headerText(Uint8Array.of(...utf8('开关\n开'), 0xe5, 0x0a))).toThrow(
      new GiztoolsError(
        'HEADER_INVALID',
        'header: expected text in UTF-8 (or UTF-16 with its mark, or GB18030), got the byte 0xe5 at offset 10, in line 2; save it as UTF-8, or mend what stands there',
        { offset: 10 },
      ),
    )
  })

  test('a view into a larger buffer is read from its own start', () => {
    expect(headerText(utf8('xx开').subarray(2))).toBe('开')
  })
})

describe('what is no header', () => {
  const message =
    'header: expected a generated gizwits_protocol.h (older: gizwits_product.h) with X_BYTEOFFSET or X_RATIO macros, or the structs attrFlags_t, attrVals_t, dataPointFlags_t or devStatus_t, got none of them'
  test.each([
    ['nothing', ''],
    ['the newer gizwits_product.h', '#define PRODUCT_KEY "0"\n#define MAX_PACKAGE_LEN 20'],
    ['a definition', '{"entities": [{"attrs": []}]}'],
  ])('%s', (_name, text) => {
    expect(() => header(text)).toThrow(new GiztoolsError('HEADER_INVALID', message))
  })

  test('more bytes than a header has', () => {
    expect(() => readHeader(new Uint8Array(MOST_BYTES + 1))).toThrow(
      new GiztoolsError(
        'HEADER_INVALID',
        'header: expected a generated gizwits_protocol.h, at most 4194304 bytes, got 4194305 bytes',
      ),
    )
  })
})
