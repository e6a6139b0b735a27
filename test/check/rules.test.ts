import { describe, expect, it } from 'vitest'
import { checkDefinition } from '../../src/check/check.ts'
import { parseDefinition } from '../../src/definition/parse.ts'

// What one fixture a rule does not show: the edges of the rules, worked out by hand.

type Json = Readonly<Record<string, unknown>>

const bool = (id: number, byte: number, bit: number, more: Json = {}): Json => ({
  id,
  name: `b${id}`,
  type: 'W',
  data_type: 'bool',
  position: { byte_offset: byte, bit_offset: bit },
  ...more,
})
const uint8 = (id: number, byte: number, spec: Json = {}, more: Json = {}): Json => ({
  id,
  name: `n${id}`,
  type: 'W',
  data_type: 'uint8',
  uint_spec: spec,
  position: { byte_offset: byte },
  ...more,
})
const choice = (id: number, labels: readonly string[], more: Json = {}): Json => ({
  id,
  name: `e${id}`,
  type: 'W',
  data_type: 'enum',
  enum: labels,
  ...more,
})

/** `code: message` of what one or two rules find. */
function told(codes: string, attrs: readonly Json[], more: Json = {}): string[] {
  return checkDefinition(parseDefinition({ entities: [{ attrs }], ...more }))
    .filter(({ code }) => codes.split(' ').includes(code))
    .map(({ code, message, path }) => `${code} ${path}: ${message}`)
}

const screen = (...elements: Json[]) => ({ ui: { sections: [{ elements }] } })

describe('gap', () => {
  it.each([
    ['none: padding above the highest bit', [bool(0, 0, 0), uint8(1, 1)], []],
    [
      'below the lowest bit of a group',
      [bool(0, 0, 2), uint8(1, 1)],
      ['entities[0].attrs[1].position: no attribute claims byte 0 bits 1..0, between b0 and n1'],
    ],
    [
      'below the lowest bit, nothing after it',
      [uint8(1, 0), bool(0, 1, 1)],
      ['entities[0].attrs[1].position: no attribute claims byte 1 bit 0, after b0'],
    ],
    [
      'inside a group of two bytes',
      [bool(0, 0, 0), bool(1, 0, 9)],
      ['entities[0].attrs[0].position: no attribute claims byte 0 bit 0 and byte 1 bits 7..1, between b1 and b0'],
    ],
    ['before the first', [uint8(0, 2)], ['entities[0].attrs[0].position: no attribute claims bytes 0..1, before n0']],
  ])('%s', (_, attrs, places) => {
    expect(told('gap', attrs)).toEqual(places.map(place => `gap ${place}`))
  })
})

describe('overlap', () => {
  it.each([
    // The group at byte 0 is two bytes wide, and its bit 0 is in byte 1.
    [
      'of a byte with a wide group',
      [bool(0, 0, 0), bool(1, 0, 8), uint8(2, 1)],
      ['entities[0].attrs[2].position: n2 and b0 both claim byte 1 bit 0'],
    ],
    [
      'of three in one place: each pair',
      [uint8(0, 1), uint8(1, 1), uint8(2, 1)],
      [
        'entities[0].attrs[1].position: n1 and n0 both claim byte 1',
        'entities[0].attrs[2].position: n2 and n0 both claim byte 1',
        'entities[0].attrs[2].position: n2 and n1 both claim byte 1',
      ],
    ],
    ['none: side by side', [bool(0, 0, 0), bool(1, 0, 1), uint8(2, 1)], []],
    // Two groups: byte 1 is the low byte of the one at 0, bits 0 and 1 of it taken; the one at 1 takes its bit 1.
    [
      'of two groups',
      [bool(0, 0, 1), bool(1, 0, 15), bool(2, 1, 1)],
      ['entities[0].attrs[2].position: b2 and b0 both claim byte 1 bit 1'],
    ],
  ])('%s', (_, attrs, places) => {
    expect(told('overlap', attrs)).toEqual(places.map(place => `overlap ${place}`))
  })
})

it('counts positions that are not stated as the platform lays them', () => {
  const attrs = [bool(0, 0, 0, { position: null }), uint8(1, 1), bool(2, 0, 0, { type: 'R', position: null })]
  expect(told('gap overlap platform-position class-boundary', attrs)).toEqual([])
})

describe('bit groups', () => {
  const bools = (count: number) => Array.from({ length: count }, (_, id) => bool(id, 0, id))
  it.each([
    [8, []],
    [9, ['group-over-8-bits']],
    [32, ['group-over-8-bits']],
    [33, ['group-over-32-bits']],
  ])('%d bits', (count, codes) => {
    const found = told('group-over-8-bits group-over-32-bits', bools(count))
    expect(found.map(text => text.split(' ')[0])).toEqual(codes)
  })

  it('in var_len are those of a report of everything', () => {
    const attrs = [...Array(7).keys()].map(id => bool(id, 0, 0))
    const labels = ['a', 'b', 'c']
    expect(told('crosses-byte group-over-8-bits', [...attrs, choice(7, labels)], { protocolType: 'var_len' })).toEqual([
      'crosses-byte entities[0].attrs[7].position: e7 crosses a byte boundary: bits 8..7 of a report of everything',
      'group-over-8-bits entities[0].attrs[0].position: the bit segment of a report of everything has 9 bits in 2 bytes, most significant byte first',
    ])
  })
})

describe('frames', () => {
  const binary = (bytes: number) => ({ id: 1, name: 'b', type: 'W', data_type: 'binary', position: { len: bytes } })
  it.each([
    // Control: 1 action, 1 flags, the writable part; a report is a byte shorter. 9 around it.
    ['standard', 244, []],
    ['standard', 245, ['frame-over-256 entities[0].attrs: a control is 248 bytes, in a serial frame 257']],
    ['standard', 1013, ['frame-over-1024 entities[0].attrs: a control is 1016 bytes, in a serial frame 1025']],
    ['standard', 65_527, ['frame-over-1024 entities[0].attrs: a control is 65530 bytes, in a serial frame 65539']],
    [
      'standard',
      65_528,
      ['frame-too-long entities[0].attrs: a control is 65531 bytes, longer than any serial frame can carry'],
    ],
    // Report of everything: 1 action, 1 flags, 1 for the bool.
    ['var_len', 244, []],
    ['var_len', 245, ['frame-over-256 entities[0].attrs: a report of everything is 248 bytes, in a serial frame 257']],
  ])('%s, a bool and %d bytes', (protocolType, bytes, texts) => {
    const attrs = [bool(0, 0, 0, { position: null }), binary(bytes)]
    expect(told('frame-over-256 frame-over-1024 frame-too-long', attrs, { protocolType })).toEqual(texts)
  })
})

describe('labels', () => {
  it.each([
    [
      'a higher index and a lower one',
      ['1', '0'],
      [
        'label-other-index entities[0].attrs[0].enum[0]: e0: label 0 is "1", which may be read as index 1',
        'label-other-index entities[0].attrs[0].enum[1]: e0: label 1 is "0", which may be read as index 0',
      ],
    ],
    ['one its own index', ['off', '1'], ['label-own-index entities[0].attrs[0].enum: e0: label 1 is its own index']],
    ['digits and more, digits of other scripts', ['1 h', '٣', '-1', '1.5'], []],
    [
      'blanks alone',
      ['a', ' '],
      ['label-padded entities[0].attrs[0].enum[1]: e0: label 1 is " ", with blanks around it'],
    ],
  ])('%s', (_, labels, texts) => {
    expect(told('label-other-index label-own-index label-padded label-empty', [choice(0, labels)])).toEqual(texts)
  })
})

describe('ranges of numbers', () => {
  const codes = 'range-beyond-width range-in-display-units range-reversed'
  it.each([
    ['max 255', { max: 255 }, []],
    [
      'a fraction',
      { max: 1.5 },
      ['range-beyond-width entities[0].attrs[0].uint_spec.max: n0: max 1.5 is no raw value of 1 byte'],
    ],
    [
      'both ends',
      { min: -1, max: 256 },
      [
        'range-beyond-width entities[0].attrs[0].uint_spec.min: n0: min -1 is no raw value of 1 byte',
        'range-beyond-width entities[0].attrs[0].uint_spec.max: n0: max 256 is no raw value of 1 byte',
      ],
    ],
    [
      'display units by the ratio alone',
      { ratio: 0.1, max: 25.5 },
      [
        'range-in-display-units entities[0].attrs[0].uint_spec: n0: min..max 0..25.5 is no range of 1 byte, but in display units (ratio 0.1, addition 0) it is raw 0..255',
      ],
    ],
    [
      'display units by the addition alone',
      { addition: -40, min: -40, max: 85 },
      [
        'range-in-display-units entities[0].attrs[0].uint_spec: n0: min..max -40..85 is no range of 1 byte, but in display units (ratio 1, addition -40) it is raw 0..125',
      ],
    ],
    [
      'display units by a negative ratio',
      { ratio: -1, addition: 0, min: -200, max: 0 },
      [
        'range-in-display-units entities[0].attrs[0].uint_spec: n0: min..max -200..0 is no range of 1 byte, but in display units (ratio -1, addition 0) it is raw 0..200',
      ],
    ],
    [
      'too wide in display units as well',
      { ratio: 0.1, max: 25.6 },
      ['range-beyond-width entities[0].attrs[0].uint_spec.max: n0: max 25.6 is no raw value of 1 byte'],
    ],
  ])('%s', (_, spec, texts) => {
    expect(told(codes, [uint8(0, 0, spec)])).toEqual(texts)
  })

  it.each([
    [0.0001, false],
    [1e-10, false],
    [1e-11, true],
    [123_456.123_456_789, false],
    [2 / 3, true],
    [1e300, false],
  ])('ratio %d is imprecise: %s', (ratio, imprecise) => {
    expect(told('ratio-imprecise', [uint8(0, 0, { ratio })]).length === 1).toBe(imprecise)
  })
})

describe('names', () => {
  it.each([
    [
      'name-case',
      ['Mode', 'mode', 'MODE'],
      ['mode differs from Mode only in case', 'MODE differs from Mode only in case'],
    ],
    [
      'name-reserved',
      ['int', 'typeof', 'let', 'main', 'Switch'],
      [
        'int is a reserved word of C',
        'typeof is a reserved word of C and JavaScript',
        'let is a reserved word of JavaScript',
      ],
    ],
    [
      'name-not-identifier',
      ['_a1', '1a', 'a-b', '$a', 'a\u2028b'],
      ['1a is no C identifier', '"a-b" is no C identifier', '"$a" is no C identifier', '"a\u2028b" is no C identifier'],
    ],
  ])('%s', (code, names, texts) => {
    const attrs = names.map((name, id) => uint8(id, id, {}, { name }))
    expect(told(code, attrs).map(text => text.replace(/^.*?: /s, ''))).toEqual(texts)
  })
})

describe('texts', () => {
  const hidden = 'text-control text-invisible text-markup replacement-character'
  const of = (label: string) => told(hidden, [choice(0, ['a', label])]).map(text => text.split(' ')[0])
  it.each([
    ['text-control', ['\0', 'a\tb', 'a\nb', '\x7f', '\u009b', '\u2028', '\u2029']],
    // Zero width, a mark of either direction, an override, an isolate, a soft hyphen, a byte order mark, a filler of Hangul.
    ['text-invisible', ['\u200b', '\u200f', '\u202e', '\u2066', 'a\u00adb', '\ufeff', '\u3164', 'a\u200d', '\u200ca']],
    [
      'text-markup',
      ['<b>', '</p >', '<br/>', 'x<!-- y', '<img src=x onerror=y', '&amp;', '&#60;', '&#x3C;', '&frac12;'],
    ],
    ['replacement-character', ['caf\ufffd', '\ud83c', 'a\udf21b']],
  ])('%s', (code, labels) => {
    expect(labels.map(of)).toEqual(labels.map(() => [code]))
  })

  it('leaves alone what is meant', () => {
    const labels = [
      '< 5 °C', 'a<b', '3 > 2', 'A&B', 'R&D, Q&A', 'a & b;', '&;', '☀\ufe0f', '👨\u200d👩\u200d👧', 'می\u200cخواهم', '制冷（高）', '🌡', 'é', '',
    ] // biome-ignore format: a table
    expect(labels.map(of)).toEqual(labels.map(() => []))
  })

  it('are names and labels, each told once, the first of its kind', () => {
    const attrs = [uint8(0, 0, {}, { name: 'a\nb\n', display_name: '\r', desc: 'two\nlines' })]
    expect(told(hidden, attrs, { name: 'Lamp\x07' })).toEqual([
      "text-control name: the product's name holds the control character U+0007",
      'text-control entities[0].attrs[0].name: the name "a\\nb\\n" holds the control character U+000A',
      'text-control entities[0].attrs[0].display_name: "a\\nb\\n": the display name holds the control character U+000D',
    ])
  })
})

describe('labels that look like others', () => {
  it.each([
    [
      'full-width letters and digits',
      ['Ａ', '１'],
      ['"Ａ", in characters that look like others', '"１", in characters that look like others'],
    ],
    ['accents apart', ['e\u0301'], ['"e\u0301", in characters that look like others']],
    ['full-width punctuation, accents in one, circled digits', ['高（一）！', 'é', '①', 'm²'], []],
  ])('label-form: %s', (_, labels, texts) => {
    const found = told('label-form', [choice(0, ['x', ...labels])])
    expect(found.map(text => text.replace(/^.*? is /s, ''))).toEqual(texts)
  })

  it.each<[string, string[], string[]]>([
    ['case', ['On', 'ON'], ['label 1 is "ON", which looks like label 0, "On"']],
    ['width', ['高(1)', '高（１）'], ['label 1 is "高（１）", which looks like label 0, "高(1)"']],
    ['blanks', ['on', 'on\u3000'], ['label 1 is "on\u3000", which looks like label 0, "on"']],
    ['what is not seen', ['on', 'o\u200bn'], ['label 1 is "o\u200bn", which looks like label 0, "on"']],
    ['accents', ['é', 'e\u0301'], ['label 1 is "e\u0301", which looks like label 0, "é"']],
    ['nothing: the same again', ['on', 'on'], []],
    ['more than that', ['o n', 'on', '1', '①'], []],
  ])('label-look-alike: %s', (_, labels, texts) => {
    const found = told('label-look-alike', [choice(0, labels)])
    expect(found.map(text => text.replace(/^.*? e0: /s, ''))).toEqual(texts)
  })
})

it.each([
  ['0123456789abcdef0123456789ABCDEF', 0],
  [undefined, 0],
  ['', 0],
  ['0123456789abcdef0123456789abcdef0', 1],
  ['0123456789abcdef0123456789abcdeg', 1],
  [' 123456789abcdef0123456789abcdef', 1],
])('product-key %j', (key, count) => {
  expect(told('product-key', [], { product_key: key })).toHaveLength(count)
})

it('shows no more of a product key than a message has room for', () => {
  const [text = ''] = told('product-key', [], { product_key: 'k'.repeat(100_000) })
  expect(text).toBe(`product-key product_key: the product key "${'k'.repeat(40)}" … is not 32 hex digits`)
})

it.each([
  ['n'.repeat(63), 0],
  ['n'.repeat(64), 1],
  // Characters, not halves of them.
  ['🌡'.repeat(63), 0],
  ['🌡'.repeat(64), 1],
])('name-too-long %s', (name, count) => {
  expect(told('name-too-long', [uint8(0, 0, {}, { name })])).toHaveLength(count)
})

describe('scale-assumed', () => {
  const whole = { ratio: 1, addition: 0, min: 0, max: 255 }
  it.each<[Json | null | undefined, string[]]>([
    [whole, []],
    [undefined, ['no uint_spec, taken as ratio 1, addition 0, min 0, max 255']],
    [null, ['no uint_spec, taken as ratio 1, addition 0, min 0, max 255']],
    [{}, ['no uint_spec, taken as ratio 1, addition 0, min 0, max 255']],
    [{ ...whole, max: null }, ['no max, taken as max 255']],
    [{ min: 5, max: 9 }, ['no ratio, no addition, taken as ratio 1, addition 0']],
  ])('%j', (spec, texts) => {
    const found = told('scale-assumed', [uint8(0, 0, {}, { uint_spec: spec })])
    expect(found).toEqual(texts.map(text => `scale-assumed entities[0].attrs[0].uint_spec: n0: ${text}`))
  })
})

describe('the screen', () => {
  const key = 'entity0.n0'
  const spec = { ratio: -0.5, addition: 10, min: 0, max: 20 } // 0..10 in display units, in steps of 0.5
  const at = 'ui.sections[0].elements[0]'
  const codes = 'ui-range ui-range-in-raw-units ui-unknown-attribute ui-perm ui-options ui-length'
  it.each<[string, Json, string[]]>([
    [
      'right',
      {
        key,
        minimumValue: 0,
        maximumValue: 10,
        object: { perm: 'W', bind: [key], uint_spec: { min: 0, max: 10, step: 0.5 } },
      },
      [],
    ],
    [
      'step',
      { key, object: { uint_spec: { step: 1 } } },
      [`ui-range ${at}.object.uint_spec.step: ui of n0 has step 1, but raw · ratio + addition makes it 0.5`],
    ],
    [
      "the documents' spelling",
      { key, object: { unit_spec: { max: 11 } } },
      [`ui-range ${at}.object.unit_spec.max: ui of n0 has max 11, but raw · ratio + addition makes it 10`],
    ],
    // Raw and display units may agree at one end.
    [
      'raw units',
      { key, minimumValue: 0, maximumValue: 20 },
      [
        `ui-range-in-raw-units ${at}.minimumValue: ui shows n0 as 0..20, which are its min and max, but raw 0..20 is 0..10 in display units`,
      ],
    ],
    [
      'a bind that names nothing',
      { key, object: { bind: [key, 'entity0.gone'] } },
      [`ui-unknown-attribute ${at}.object.bind[1]: ui element "entity0.gone" names no attribute`],
    ],
    ['no key', { title: 'n0' }, [`ui-unknown-attribute ${at}.key: ui element without a key names no attribute`]],
    ['a key without entity0', { key: 'n0' }, [`ui-unknown-attribute ${at}.key: ui element "n0" names no attribute`]],
    [
      'writable but not W',
      { key, object: { perm: 'N' } },
      [`ui-perm ${at}.object.perm: ui of n0 has perm "N", but it is writable`],
    ],
  ])('%s', (_, element, texts) => {
    expect(told(codes, [uint8(0, 0, spec)], screen(element))).toEqual(texts)
  })

  it.each<[string, unknown, string[]]>([
    ['the labels', ['a', 'b'], []],
    ['one missing', ['a'], [`${at}.items: ui of e0 has 1 option, but there are 2 labels`]],
    ['one more', ['a', 'b', 'c'], [`${at}.items[2]: ui of e0 has 3 options, but there are only 2 labels`]],
    ['another', ['a', 7], [`${at}.items[1]: ui of e0 has 7 as option 1, but label 1 is "b"`]],
    ['no list', 'a', []],
  ])('options: %s', (_, items, texts) => {
    const found = told('ui-options', [choice(0, ['a', 'b'])], screen({ key: 'entity0.e0', items }))
    expect(found).toEqual(texts.map(text => `ui-options ${text}`))
  })

  it.each(['status_readonly', 'alert', 'fault'])('W on a %s bool is told, R, N and E are not', type => {
    const found = (perm: string) =>
      told('ui-perm', [bool(0, 0, 0, { type })], screen({ key: 'entity0.b0', object: { perm } }))
    expect(found('W')).toHaveLength(1)
    expect(['R', 'N', 'E'].flatMap(found)).toEqual([])
  })
})
