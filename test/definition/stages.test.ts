import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkDefinition } from '../../src/check/index.ts'
import { decodeColumns } from '../../src/columns/index.ts'
import { compiled, tiered } from '../../src/compiled.ts'
import { diffProducts } from '../../src/diff/index.ts'
import { drawHtml, drawMarkdown, drawSvg, drawText } from '../../src/draw/index.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { generateC, generateModule, generateTypes } from '../../src/generate/index.ts'
import * as node from '../../src/index.node.ts'
import {
  compileCodec,
  createCodec,
  createLayout,
  decodeMessage,
  explain,
  parseDefinition,
  parseHex,
  patchMessage,
} from '../../src/index.ts'

const BYTES = readFileSync('fixtures/definitions/air-conditioner.json')
const TEXT = BYTES.toString()
const JSON_VALUE: object = JSON.parse(TEXT)
const product = parseDefinition(JSON_VALUE)
const layout = createLayout(product)
const codec = compileCodec(layout)
const P0 = parseHex('0401000010000000')

const GIVEN = {
  'a definition': JSON_VALUE,
  'a definition, as text': TEXT,
  'a definition, as bytes': BYTES,
  'a product': product,
  'a layout': layout,
  'a codec': codec,
  nothing: undefined,
  'an object': {},
  'a list of 1': [1],
  7: 7,
}

type Taker = (given: never) => unknown
const TAKERS: readonly (readonly [name: string, stage: 'product' | 'layout' | 'codec', call: Taker])[] = [
  ['createLayout', 'product', createLayout],
  ['diffProducts', 'product', given => diffProducts(product, given)],
  ['compileCodec', 'layout', compileCodec],
  ['compileCodec', 'layout', given => compileCodec(given, { engine: compiled })],
  ['compileCodec', 'layout', given => compileCodec(given, { engine: tiered() })],
  ['compileCodec', 'layout', node.compileCodec],
  ['draw', 'layout', drawSvg],
  ['draw', 'layout', drawHtml],
  ['draw', 'layout', drawText],
  ['draw', 'layout', drawMarkdown],
  ['generateC', 'layout', generateC],
  ['generateTypes', 'layout', generateTypes],
  ['generateModule', 'layout', given => generateModule(given)],
  ['generateModule', 'layout', given => generateModule(given, { plain: true })],
  ['decodeColumns', 'layout', given => decodeColumns(given, [P0])],
  ['decodeMessage', 'codec', given => decodeMessage(given, P0)],
  ['patchMessage', 'codec', given => patchMessage(given, P0, { switch: 0 })],
  ['explain', 'codec', given => explain(given, P0)],
]

// What stands between what was given and what was wanted, by hand.
const ADVICE: Readonly<Record<string, string>> = {
  'product from a definition': 'call parseDefinition() on it first',
  'product from a layout': 'give its product',
  'product from a codec': 'give its layout.product',
  'layout from a definition': 'call parseDefinition(), then createLayout() on it first',
  'layout from a product': 'call createLayout() on it first',
  'layout from a codec': 'give its layout',
  'codec from a definition': 'call createCodec() on it first',
  'codec from a product': 'call createLayout(), then compileCodec() on it first',
  'codec from a layout': 'call compileCodec() on it first',
}

describe('an earlier or later stage in place of another says what to call in between', () => {
  test.each(TAKERS)('%s takes a %s', (name, stage, call) => {
    for (const [what, given] of Object.entries(GIVEN)) {
      if (what === `a ${stage}`) {
        call(given as never)
        continue
      }
      let error: unknown
      try {
        call(given as never)
      } catch (thrown) {
        error = thrown
      }
      expect([what, isGiztoolsError(error, 'MESSAGE_INVALID')]).toEqual([what, true])
      const got = what.replace(/,.*/, '')
      const advice = ADVICE[`${stage} from ${got}`]
      expect((error as Error).message).toBe(`${name}: expected a ${stage}, got ${got}${advice ? `: ${advice}` : ''}`)
    }
  })
})

describe('createCodec', () => {
  test.each([
    ['of index.ts', createCodec],
    ['of Node', node.createCodec],
  ])('takes JSON, its text and its bytes: %s', (_what, create) => {
    for (const given of [JSON_VALUE, TEXT, BYTES, new Uint8Array(BYTES)])
      expect(create(given).decode(P0).attrs).toMatchObject({ switch: 1, mode: '制冷', set_temp: 16 })
  })

  test('takes an engine', () => {
    expect(createCodec(TEXT).engine).toBe('interpreted')
    expect(createCodec(TEXT, { engine: tiered() }).engine).toBe('interpreted')
    expect(['compiled', 'interpreted']).toContain(createCodec(TEXT, { engine: compiled }).engine)
  })

  test.each<[string, unknown, RegExp]>([
    ['a definition with a fault', { entities: [{ attrs: [{ id: 0 }] }] }, /entities\[0\]\.attrs\[0\]\.name: expected/],
    ['no JSON', 'nonsense', /expected JSON/],
    ['nothing', undefined, /expected/],
    ['bytes that are no text', Uint8Array.of(0xc3, 0x28, 0x80, 0xff), /expected text in UTF-8/],
  ])('says what is wrong: %s', (_what, given, message) => {
    expect(() => createCodec(given)).toThrow(message)
  })
})

describe('bytes of a definition', () => {
  test('with a byte order mark', () => {
    expect(parseDefinition(Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), BYTES]))).toEqual(product)
  })

  test('in UTF-16', () => {
    expect(parseDefinition(Buffer.from(`\ufeff${TEXT}`, 'utf16le'))).toEqual(product)
  })

  test('in GB18030', () => {
    // 制冷
    const attrs = `{"entities":[{"attrs":[{"id":0,"name":"mode","type":"status_writable","data_type":"enum","enum":["`
    const labels = Buffer.from([0xd6, 0xc6, 0xc0, 0xe4])
    const end = '"],"position":{"byte_offset":0,"bit_offset":0,"len":1,"unit":"bit"}}]}]}'
    const bytes = Buffer.concat([Buffer.from(attrs), labels, Buffer.from(end)])
    expect(parseDefinition(bytes).attributes).toMatchObject([{ labels: ['制冷'] }])
  })
})

describe('checkDefinition takes what `giztools check` takes', () => {
  const OVERLAP = readFileSync('fixtures/lint/overlap.json')

  test('JSON, text, bytes and a product give the same findings', () => {
    const expected = checkDefinition(parseDefinition(OVERLAP))
    expect(expected.map(({ code }) => code)).toContain('overlap')
    for (const given of [JSON.parse(OVERLAP.toString()), OVERLAP.toString(), OVERLAP])
      expect(checkDefinition(given)).toEqual(expected)
  })

  test('what cannot be loaded has findings, too', () => {
    expect(checkDefinition({ entities: [{ attrs: [{ id: 'x' }] }] })).toMatchObject([
      { code: 'definition-invalid', severity: 'error', path: 'entities[0].attrs[0].id' },
      { code: 'definition-invalid', path: 'entities[0].attrs[0].name' },
      { code: 'definition-invalid', path: 'entities[0].attrs[0].type' },
      { code: 'definition-invalid', path: 'entities[0].attrs[0].data_type' },
    ])
    expect(checkDefinition('nonsense')).toMatchObject([{ code: 'definition-invalid', path: '' }])
  })

  test('but no later stage', () => {
    expect(() => checkDefinition(layout)).toThrow(/checkDefinition: expected a product, got a layout: give its product/)
  })
})
