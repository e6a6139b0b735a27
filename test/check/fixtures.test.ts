import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkDefinition } from '../../src/check/check.ts'
import type { CheckFinding } from '../../src/check/finding.ts'
import { ALLOW_RULES, RULES } from '../../src/check/rules.ts'
import type { Product } from '../../src/definition/model.ts'
import { parseDefinition } from '../../src/definition/parse.ts'

// A fixture a rule, each a sound product but for one thing. A field off its place is told twice: for what it breaks, and for not
// being where the platform would have it.
const FINDINGS: Readonly<Record<string, readonly CheckFinding[]>> = {
  'alert-not-bool': [
    {
      code: 'alert-not-bool',
      severity: 'error',
      path: 'entities[0].attrs[4].data_type',
      message: 'hot is of class alert but of type uint8',
      attributes: ['hot'],
      expected: 'bool',
    },
  ],
  'allow-invalid': [
    {
      code: 'allow-invalid',
      severity: 'warning',
      path: 'giztools.allow[0]',
      message: 'not understood: 7',
      attributes: [],
      expected: 'a code, code:attribute, or { "code", "attribute", "reason" }',
    },
  ],
  'allow-unused': [
    {
      code: 'allow-unused',
      severity: 'note',
      path: 'giztools.allow[0]',
      message: 'nothing is silenced: there is no finding gap of "temp"',
      attributes: ['temp'],
      expected: 'an entry for each known finding, and no others',
    },
  ],
  'bool-width': [
    {
      code: 'bool-width',
      severity: 'error',
      path: 'entities[0].attrs[0].position.len',
      message: 'power is a bool of 2 bits',
      attributes: ['power'],
      expected: 'len 1',
    },
  ],
  'class-boundary': [
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[5].position',
      message: 'broken is at byte_offset 4, bit_offset 1, the platform would have it at byte_offset 5, bit_offset 0',
      attributes: ['broken'],
      expected: 'byte_offset 5, bit_offset 0',
    },
    {
      code: 'class-boundary',
      severity: 'error',
      path: 'entities[0].attrs[5].position',
      message: 'broken (fault) has byte 4 bit 1, in one byte with hot (alert)',
      attributes: ['broken', 'hot'],
      bytes: { first: 4, last: 4 },
      bits: [{ byte: 4, high: 1, low: 1 }],
      expected: 'the fault part on a byte of its own',
    },
  ],
  'class-order': [
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[0].position',
      message:
        'power is at byte_offset 2, bit_offset 0, the platform would have it at byte_offset 0, bit_offset 0, and 2 more off by as much',
      attributes: ['power', 'mode', 'level'],
      expected: 'byte_offset 0, bit_offset 0',
    },
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[3].position',
      message: 'temp is at byte_offset 0, the platform would have it at byte_offset 2',
      attributes: ['temp'],
      expected: 'byte_offset 2',
    },
    {
      code: 'class-order',
      severity: 'error',
      path: 'entities[0].attrs[0].position',
      message: 'the writable part (from byte 2) comes after the readonly part (from byte 0)',
      attributes: ['power', 'mode', 'level', 'temp'],
      bytes: { first: 0, last: 3 },
      expected: 'the writable part before the readonly part',
    },
  ],
  'class-part': [
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[2].position',
      message: 'level is at byte_offset 3, the platform would have it at byte_offset 1',
      attributes: ['level'],
      expected: 'byte_offset 1',
    },
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[3].position',
      message: 'temp is at byte_offset 1, the platform would have it at byte_offset 2',
      attributes: ['temp'],
      expected: 'byte_offset 2',
    },
    {
      code: 'class-part',
      severity: 'error',
      path: 'entities[0].attrs[2].position',
      message: 'level (writable) at byte 3 is in the readonly part (bytes 1..2)',
      attributes: ['level'],
      bytes: { first: 3, last: 3 },
      expected: 'a place before the readonly part',
    },
  ],
  'crosses-byte': [
    {
      code: 'crosses-byte',
      severity: 'note',
      path: 'entities[0].attrs[7].position',
      message: 'mode crosses a byte boundary: byte 0 bit 0 and byte 1 bit 7',
      attributes: ['mode'],
      bytes: { first: 0, last: 1 },
      bits: [
        { byte: 0, high: 0, low: 0 },
        { byte: 1, high: 7, low: 7 },
      ],
    },
    {
      code: 'group-over-8-bits',
      severity: 'note',
      path: 'entities[0].attrs[0].position',
      message: 'the bit group at byte 0 has 9 bits in 2 bytes, most significant byte first',
      attributes: ['out0', 'out1', 'out2', 'out3', 'out4', 'out5', 'out6', 'mode'],
      bytes: { first: 0, last: 1 },
    },
  ],
  'enum-overfull': [
    {
      code: 'enum-overfull',
      severity: 'error',
      path: 'entities[0].attrs[1].position.len',
      message: 'mode has 3 labels, but 1 bit holds 2',
      attributes: ['mode'],
      expected: 'len 2',
    },
  ],
  'enum-too-wide': [
    {
      code: 'enum-too-wide',
      severity: 'warning',
      path: 'entities[0].attrs[1].position.len',
      message: 'mode has 3 labels in 3 bits, where 2 would do',
      attributes: ['mode'],
      expected: 'len 2',
    },
  ],
  'flags-over-64': [
    {
      code: 'flags-over-64',
      severity: 'note',
      path: 'entities[0].attrs',
      message: 'the attr_flags are 65 bits in 9 bytes, which no number holds',
      attributes: [],
    },
  ],
  'frame-over-1024': [
    {
      code: 'frame-over-1024',
      severity: 'warning',
      path: 'entities[0].attrs',
      message: 'a report is 1016 bytes, in a serial frame 1025',
      attributes: [],
      expected: 'a frame of at most 1024 bytes',
    },
  ],
  'frame-over-256': [
    {
      code: 'frame-over-256',
      severity: 'note',
      path: 'entities[0].attrs',
      message: 'a report is 248 bytes, in a serial frame 257',
      attributes: [],
      expected: 'a frame of at most 256 bytes',
    },
  ],
  'frame-too-long': [
    {
      code: 'frame-too-long',
      severity: 'error',
      path: 'entities[0].attrs',
      message: 'a report is 65531 bytes, longer than any serial frame can carry',
      attributes: [],
      expected: 'a P0 of at most 65530 bytes',
    },
  ],
  gap: [
    {
      code: 'gap',
      severity: 'warning',
      path: 'entities[0].attrs[3].position',
      message: 'no attribute claims byte 2, between level and temp',
      attributes: ['temp', 'level'],
      bytes: { first: 2, last: 2 },
      expected: 'no gap: each attribute starts where the one before it ends',
    },
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[3].position',
      message: 'temp is at byte_offset 3, the platform would have it at byte_offset 2, and 2 more off by as much',
      attributes: ['temp', 'hot', 'broken'],
      expected: 'byte_offset 2',
    },
  ],
  'group-over-32-bits': [
    {
      code: 'group-over-32-bits',
      severity: 'note',
      path: 'entities[0].attrs[0].position',
      message: 'the bit group at byte 0 has 33 bits in 5 bytes, most significant byte first',
      attributes: [
        'out0',
        'out1',
        'out2',
        'out3',
        'out4',
        'out5',
        'out6',
        'out7',
        'out8',
        'out9',
        'out10',
        'out11',
        'out12',
        'out13',
        'out14',
        'out15',
        'out16',
        'out17',
        'out18',
        'out19',
        'out20',
        'out21',
        'out22',
        'out23',
        'out24',
        'out25',
        'out26',
        'out27',
        'out28',
        'out29',
        'out30',
        'out31',
        'out32',
      ],
      bytes: { first: 0, last: 4 },
    },
  ],
  'group-over-8-bits': [
    {
      code: 'group-over-8-bits',
      severity: 'note',
      path: 'entities[0].attrs[0].position',
      message: 'the bit group at byte 0 has 9 bits in 2 bytes, most significant byte first',
      attributes: ['out0', 'out1', 'out2', 'out3', 'out4', 'out5', 'out6', 'out7', 'out8'],
      bytes: { first: 0, last: 1 },
    },
  ],
  'id-gap': [
    {
      code: 'id-gap',
      severity: 'warning',
      path: 'entities[0].attrs[3].id',
      message: 'temp has id 4, but no attribute has id 3',
      attributes: ['temp'],
      expected: 'id 3',
    },
  ],
  'id-order': [
    {
      code: 'id-order',
      severity: 'warning',
      path: 'entities[0].attrs[0].id',
      message: 'power (writable bool, id 1) is numbered after mode (writable enum, id 0)',
      attributes: ['power', 'mode'],
      expected:
        'ids in the order writable, readonly, alert, fault; in a class bool, enum, uint8, uint16, uint32, binary',
    },
  ],
  'label-duplicate': [
    {
      code: 'label-duplicate',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[2]',
      message: 'mode: label 2 is "cold", as label 0 is',
      attributes: ['mode'],
      expected: 'labels that differ',
    },
  ],
  'label-empty': [
    {
      code: 'label-empty',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[1]',
      message: 'mode: label 1 is empty',
      attributes: ['mode'],
      expected: 'a label that says something',
    },
  ],
  'label-other-index': [
    {
      code: 'label-other-index',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[0]',
      message: 'mode: label 0 is "16", which may be read as index 16',
      attributes: ['mode'],
      expected: 'a label with more than digits',
    },
  ],
  'label-own-index': [
    {
      code: 'label-own-index',
      severity: 'note',
      path: 'entities[0].attrs[1].enum',
      message: 'mode: 2 labels are their own indices',
      attributes: ['mode'],
      expected: 'labels with more than digits',
    },
  ],
  'label-padded': [
    {
      code: 'label-padded',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[1]',
      message: 'mode: label 1 is " warm", with blanks around it',
      attributes: ['mode'],
      expected: '"warm"',
    },
  ],
  'name-case': [
    {
      code: 'name-case',
      severity: 'warning',
      path: 'entities[0].attrs[3].name',
      message: 'Mode differs from mode only in case',
      attributes: ['Mode', 'mode'],
      expected: 'names that differ in more than case',
    },
  ],
  'name-not-identifier': [
    {
      code: 'name-not-identifier',
      severity: 'warning',
      path: 'entities[0].attrs[3].name',
      message: '室温 is no C identifier',
      attributes: ['室温'],
      expected: 'letters of ASCII, digits and _, not beginning with a digit',
    },
  ],
  'name-reserved': [
    {
      code: 'name-reserved',
      severity: 'note',
      path: 'entities[0].attrs[0].name',
      message: 'switch is a reserved word of C and JavaScript',
      attributes: ['switch'],
      expected: 'another name',
    },
  ],
  'number-width': [
    {
      code: 'number-width',
      severity: 'error',
      path: 'entities[0].attrs[2].position.len',
      message: 'level is a uint8 of 2 bytes',
      attributes: ['level'],
      expected: 'len 1',
    },
  ],
  overlap: [
    {
      code: 'overlap',
      severity: 'error',
      path: 'entities[0].attrs[1].position',
      message: 'mode and power both claim byte 0 bit 0',
      attributes: ['mode', 'power'],
      bytes: { first: 0, last: 0 },
      bits: [{ byte: 0, high: 0, low: 0 }],
      expected: 'byte 0 bit 0 for one of them alone',
    },
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[1].position',
      message: 'mode is at byte_offset 0, bit_offset 0, the platform would have it at byte_offset 0, bit_offset 1',
      attributes: ['mode'],
      expected: 'byte_offset 0, bit_offset 1',
    },
  ],
  'platform-position': [
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[0].position',
      message: 'power is at byte_offset 0, bit_offset 2, the platform would have it at byte_offset 0, bit_offset 0',
      attributes: ['power'],
      expected: 'byte_offset 0, bit_offset 0',
    },
    {
      code: 'platform-position',
      severity: 'warning',
      path: 'entities[0].attrs[1].position',
      message: 'mode is at byte_offset 0, bit_offset 0, the platform would have it at byte_offset 0, bit_offset 1',
      attributes: ['mode'],
      expected: 'byte_offset 0, bit_offset 1',
    },
  ],
  'positions-missing': [
    {
      code: 'positions-missing',
      severity: 'error',
      path: 'entities[0].attrs[0].position',
      message: 'all 6 attributes are at byte 0, bit 0, as in a var_len product, but protocolType is standard',
      attributes: ['power', 'mode', 'level', 'temp', 'hot', 'broken'],
      expected: 'protocolType var_len, or no positions at all: giztools then computes them',
    },
  ],
  'range-beyond-width': [
    {
      code: 'range-beyond-width',
      severity: 'error',
      path: 'entities[0].attrs[2].uint_spec.max',
      message: 'level: max 256 is no raw value of 1 byte',
      attributes: ['level'],
      expected: 'a whole number of 0 to 255',
    },
  ],
  'range-in-display-units': [
    {
      code: 'range-in-display-units',
      severity: 'error',
      path: 'entities[0].attrs[2].uint_spec',
      message:
        'level: min..max -30..50 is no range of 1 byte, but in display units (ratio 0.5, addition -30) it is raw 0..160',
      attributes: ['level'],
      expected: 'min 0, max 160',
    },
  ],
  'range-reversed': [
    {
      code: 'range-reversed',
      severity: 'error',
      path: 'entities[0].attrs[2].uint_spec.min',
      message: 'level: min 100 is above max 0',
      attributes: ['level'],
      expected: 'min 0, max 100',
    },
  ],
  'ratio-imprecise': [
    {
      code: 'ratio-imprecise',
      severity: 'warning',
      path: 'entities[0].attrs[2].uint_spec.ratio',
      message: 'level: ratio 0.3333333333333333 is not exact in 10 decimals',
      attributes: ['level'],
      expected: 'a ratio of at most 10 decimals',
    },
  ],
  'ratio-negative': [
    {
      code: 'ratio-negative',
      severity: 'warning',
      path: 'entities[0].attrs[2].uint_spec.ratio',
      message: 'level: ratio -1 is negative',
      attributes: ['level'],
      expected: 'a ratio above 0',
    },
  ],
  'sdk-truncation': [
    {
      code: 'sdk-truncation',
      severity: 'warning',
      path: 'entities[0].attrs[3].uint_spec',
      message: "temp: the SDK's conversion gets 148 of 1001 values wrong: 1.3 becomes raw 12, not 13",
      attributes: ['temp'],
      expected: 'firmware that rounds to the nearest raw value itself',
    },
  ],
  silenced: [],
  'ui-length': [
    {
      code: 'ui-length',
      severity: 'warning',
      path: 'ui.sections[0].elements[2].maxLength',
      message: 'ui of text has maxLength 4, but 4 bytes are 8 characters of hex',
      attributes: ['text'],
      expected: '8',
    },
  ],
  'ui-options': [
    {
      code: 'ui-options',
      severity: 'warning',
      path: 'ui.sections[0].elements[1].items[1]',
      message: 'ui of mode has "dry" as option 1, but label 1 is "warm"',
      attributes: ['mode'],
      expected: 'the labels of enum, in their order',
    },
  ],
  'ui-perm': [
    {
      code: 'ui-perm',
      severity: 'warning',
      path: 'ui.sections[0].elements[3].object.perm',
      message: 'ui of temp has perm "W", but it is readonly',
      attributes: ['temp'],
      expected: 'N (in the documents R, N or E)',
    },
  ],
  'ui-range-in-raw-units': [
    {
      code: 'ui-range-in-raw-units',
      severity: 'warning',
      path: 'ui.sections[0].elements[2].minimumValue',
      message: 'ui shows level as 0..100, which are its min and max, but raw 0..100 is 10..110 in display units',
      attributes: ['level'],
      expected: '10..110 in ui.sections[0].elements[2], or other min and max in uint_spec',
    },
    {
      code: 'ui-range-in-raw-units',
      severity: 'warning',
      path: 'ui.sections[0].elements[2].object.uint_spec.min',
      message: 'ui shows level as 0..100, which are its min and max, but raw 0..100 is 10..110 in display units',
      attributes: ['level'],
      expected: '10..110 in ui.sections[0].elements[2], or other min and max in uint_spec',
    },
  ],
  'ui-range': [
    {
      code: 'ui-range',
      severity: 'warning',
      path: 'ui.sections[0].elements[2].maximumValue',
      message: 'ui of level has max 99, but raw · ratio + addition makes it 100',
      attributes: ['level'],
      expected: '100',
    },
  ],
  'ui-unknown-attribute': [
    {
      code: 'ui-unknown-attribute',
      severity: 'warning',
      path: 'ui.sections[0].elements[0].key',
      message: 'ui element "entity0.pwr" names no attribute',
      attributes: [],
      expected: 'entity0.<name of an attribute>',
    },
  ],
  'product-key': [
    {
      code: 'product-key',
      severity: 'warning',
      path: 'product_key',
      message: 'the product key "0000000000000000000000000000000o" is not 32 hex digits',
      attributes: [],
      expected: '32 digits of 0-9 and a-f',
    },
  ],
  'name-underscore': [
    {
      code: 'name-underscore',
      severity: 'note',
      path: 'entities[0].attrs[2].name',
      message: '_level begins with _',
      attributes: ['_level'],
      expected: 'a name that begins with a letter',
    },
  ],
  'name-too-long': [
    {
      code: 'name-too-long',
      severity: 'warning',
      path: 'entities[0].attrs[2].name',
      message: 'level_of_the_water_in_the_tank_as_the_fl… has 65 characters',
      attributes: ['level_of_the_water_in_the_tank_as_the_float_switch_last_had_it_x1'],
      expected: 'a name of at most 63 characters',
    },
  ],
  'text-control': [
    {
      code: 'text-control',
      severity: 'warning',
      path: 'entities[0].attrs[2].display_name',
      message: 'level: the display name holds the control character U+000A',
      attributes: ['level'],
      expected: 'a text without it',
    },
  ],
  'text-invisible': [
    {
      code: 'text-invisible',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[1]',
      message: 'mode: label 1 holds U+200B, which is not seen',
      attributes: ['mode'],
      expected: 'a text without it',
    },
  ],
  'text-markup': [
    {
      code: 'text-markup',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[1]',
      message: 'mode: label 1 holds markup: "<b>"',
      attributes: ['mode'],
      expected: 'plain text',
    },
  ],
  'replacement-character': [
    {
      code: 'replacement-character',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[1]',
      message: 'mode: label 1 holds U+FFFD, what is left of a lost character',
      attributes: ['mode'],
      expected: 'the text as it was before it was decoded wrongly',
    },
  ],
  'label-form': [
    {
      code: 'label-form',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[1]',
      message: 'mode: label 1 is "ｗａｒｍ", in characters that look like others',
      attributes: ['mode'],
      expected: '"warm"',
    },
  ],
  'label-look-alike': [
    {
      code: 'label-look-alike',
      severity: 'warning',
      path: 'entities[0].attrs[1].enum[2]',
      message: 'mode: label 2 is "Warm", which looks like label 1, "warm"',
      attributes: ['mode'],
      expected: 'labels that differ in more',
    },
  ],
  'scale-assumed': [
    {
      code: 'scale-assumed',
      severity: 'warning',
      path: 'entities[0].attrs[2].uint_spec',
      message: 'level: no uint_spec, taken as ratio 1, addition 0, min 0, max 255',
      attributes: ['level'],
      expected: 'what the product was defined with',
    },
  ],
  'addition-fraction': [
    {
      code: 'addition-fraction',
      severity: 'warning',
      path: 'entities[0].attrs[2].uint_spec.addition',
      message: 'level: addition 0.5 is not an integer',
      attributes: ['level'],
      expected: 'an integer, and min as the raw value where the range begins',
    },
  ],
  'scale-indistinct': [
    {
      code: 'scale-indistinct',
      severity: 'warning',
      path: 'entities[0].attrs[2].uint_spec',
      message: 'level: with ratio 1 and addition 10000000000000000 raw 0 and 1 both show as 10000000000000000',
      attributes: ['level'],
      expected: 'a scale whose values differ in the first 15 digits',
    },
  ],
  'var-len-positions': [
    {
      code: 'var-len-positions',
      severity: 'warning',
      path: 'entities[0].attrs[4].position',
      message: 'level states a place in a status block, which a var_len product does not have',
      attributes: ['level'],
      expected: 'byte_offset 0 and bit_offset 0 throughout',
    },
  ],
  'wide-enum-crosses-byte': [
    {
      code: 'wide-enum-crosses-byte',
      severity: 'warning',
      path: 'entities[0].attrs[3].position',
      message: 'scene crosses a byte boundary: byte 0 bit 0 and byte 1 bits 7..3',
      attributes: ['scene'],
      bytes: { first: 0, last: 1 },
      bits: [
        { byte: 0, high: 0, low: 0 },
        { byte: 1, high: 7, low: 3 },
      ],
      expected: 'an order of the ids that keeps it in one byte, or at most 32 labels',
    },
    {
      code: 'group-over-8-bits',
      severity: 'note',
      path: 'entities[0].attrs[0].position',
      message: 'the bit group at byte 0 has 9 bits in 2 bytes, most significant byte first',
      attributes: ['out0', 'out1', 'out2', 'scene'],
      bytes: { first: 0, last: 1 },
    },
  ],
}

const folder = new URL('../../fixtures/lint/', import.meta.url)
const read = (name: string) => parseDefinition(readFileSync(new URL(`${name}.json`, folder), 'utf8'))

describe('the fixture of', () => {
  it.each(Object.keys(FINDINGS))('%s has exactly these findings', name => {
    expect(checkDefinition(read(name))).toEqual(FINDINGS[name])
  })
})

it('has a fixture of every rule, and no others', () => {
  const files = readdirSync(folder).map(file => file.replace(/\.json$/, ''))
  // parseDefinition refuses ratio 0 already: fixtures/invalid/ratio-zero.json.
  const codes = [...RULES, ...ALLOW_RULES].map(({ code }) => code).filter(code => code !== 'ratio-zero')
  expect(files.sort()).toEqual([...codes, 'silenced'].sort())
  for (const code of codes) expect(FINDINGS[code]?.map(finding => finding.code)).toContain(code)
})

it('finds a ratio of 0 in a product that was not parsed', () => {
  const product = read('ratio-negative')
  const attributes = product.attributes.map(attribute =>
    'scale' in attribute ? { ...attribute, scale: { ...attribute.scale, ratio: 0 } } : attribute,
  )
  const found = checkDefinition({ ...product, attributes } satisfies Product)
  expect(found.map(({ code, attributes: [name] }) => [code, name])).toEqual([
    ['ratio-zero', 'level'],
    ['ratio-zero', 'temp'],
  ])
})

it('says in one sentence why each rule is there', () => {
  for (const { code, reason } of RULES) expect(reason, code).toMatch(/^[A-Za-z](?!.*\. ).+[^.]\.$/)
  expect(new Set(RULES.map(({ code }) => code)).size).toBe(RULES.length)
})
