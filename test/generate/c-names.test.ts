import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GiztoolsError } from '../../src/errors.ts'
import { cNames, defaultPrefix } from '../../src/generate/c-names.ts'
import { commentText, stringLiteral } from '../../src/generate/c-text.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'
import { HOSTILE_TEXTS, productOf, SHAPES } from './c-products.ts'

function membersOf(names: readonly string[]): string[] {
  const product = productOf(
    'var_len',
    names.map(name => ({ name, access: 'readonly' as const, shape: SHAPES[0] as (typeof SHAPES)[0] })),
  )
  const { members } = cNames(createLayout(product))
  expect([...members.keys()].sort()).toEqual([...names].sort())
  return names.map(name => members.get(name) as string)
}

describe('members', () => {
  test.each<[names: string[], members: string[]]>([
    [
      ['power', 'SwitchON', 'light1', 'set_temp'],
      ['power', 'SwitchON', 'light1', 'set_temp'],
    ],
    // Words of C, of C++, and what the struct has itself.
    [
      ['switch', 'int', 'class', 'present', 'bool'],
      ['switch_', 'int_', 'class_', 'present_', 'bool_'],
    ],
    [
      ['__proto__', '__LINE__', '_x', 'a__b'],
      ['proto', 'line', 'x', 'a_b'],
    ],
    // Words in capitals are macros somewhere.
    [
      ['PORTB', 'NULL', 'T1', 'INT'],
      ['portb', 'null', 't1', 'int_'],
    ],
    [
      ['0', '17', '1a', '1_2'],
      ['n0', 'n17', 'n1a', 'n1_2'],
    ],
    [
      ['温度', '湿度', '温度1', 'pump泵', '🌡', '_'],
      ['attr_0', 'attr_1', 'attr_2', 'pump', 'attr_4', 'attr_5'],
    ],
    // The name that needs no change keeps it, wherever it stands.
    [
      ['a b', 'a-b', 'a_b', 'A_B'],
      ['a_b_0', 'a_b_1', 'a_b', 'a_b_3'],
    ],
    [
      ['Power', 'power', 'POWER', 'power_2'],
      ['Power', 'power_1', 'power_2_2', 'power_2'],
    ],
    [
      ['a', 'b', '温', 'attr_2'],
      ['a', 'b', 'attr_2_2', 'attr_2'],
    ],
    [
      ['x'.repeat(50), 'x'.repeat(51)],
      ['x'.repeat(40), `${'x'.repeat(40)}_1`],
    ],
  ])('%j', (names, members) => {
    expect(membersOf(names)).toEqual(members)
  })

  test('are identifiers, differ in capitals too, and are the same every time', () => {
    fc.assert(
      fc.property(arbitraryProduct(), product => {
        const layout = createLayout(product)
        const members = [...cNames(layout).members.values()]
        for (const member of members) expect(member).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,59}$/)
        expect(new Set(members.map(member => member.toUpperCase())).size).toBe(product.attributes.length)
        expect(cNames(layout)).toEqual(cNames(createLayout({ ...product })))
      }),
    )
  })

  test('of hostile names are all there', () => {
    expect(new Set(membersOf(HOSTILE_TEXTS)).size).toBe(HOSTILE_TEXTS.length)
  })
})

describe('prefixes', () => {
  test.each([
    ['Wave Pump', 'wave_pump'],
    ['造浪泵', 'product'],
    ['造浪泵 X1 (new)', 'x1_new'],
    ['54114ccd', 'product_54114ccd'],
    ['../../etc/passwd', 'etc_passwd'],
    ['', 'product'],
  ])('%j is %s', (name, prefix) => {
    expect(defaultPrefix(name)).toBe(prefix)
  })

  test.each(['', '1a', 'a-b', '_a', 'ä', 'a b', 'a;', 'x'.repeat(41)])('%j is refused', prefix => {
    const layout = createLayout(productOf('standard', []))
    const shown = JSON.stringify(prefix)
    expect(() => cNames(layout, prefix)).toThrow(
      new GiztoolsError(
        'VALUE_INVALID',
        `prefix: expected a C identifier of 1 to 40 letters, digits and underscores, a letter first, got ${shown}`,
      ),
    )
  })
})

describe('text', () => {
  test.each([
    ['制冷 "cool" 100%', '制冷 "cool" 100%'],
    ['https://x', 'https://x'],
    ['*/ x /*', '<U+002A>/ x /<U+002A>'],
    ['/*/', '/<U+002A>/'],
    ['*/*', '<U+002A>/<U+002A>'],
    ['2*3', '2*3'],
    ['a\\', 'a<U+005C>'],
    ['??/', '?<U+003F>/'],
    ['???', '?<U+003F><U+003F>'],
    ['a\nb\r\u2028', 'a<U+000A>b<U+000D><U+2028>'],
    ['\u202eabc\u200b', '<U+202E>abc<U+200B>'],
    ['\ud800', '<U+D800>'],
    ['🌡', '🌡'],
    ['\0', '<U+0000>'],
  ])('%j in a comment', (text, shown) => {
    expect(commentText(text)).toBe(shown)
  })

  test('in a comment is cut after 200 characters', () => {
    expect(commentText('度'.repeat(200))).toBe('度'.repeat(200))
    expect(commentText('度'.repeat(201))).toBe(`${'度'.repeat(200)} …`)
  })

  test('in a comment never ends it, starts one, or joins lines', () => {
    const text = fc.string({ unit: fc.constantFrom('*', '/', '\\', '?', '\n', ' ', 'a', '度') })
    fc.assert(
      fc.property(text, given => {
        expect(commentText(given)).not.toMatch(/\*\/|\/\*|\\|\?\?|\n/)
      }),
    )
  })

  test.each([
    ['eco 1', '"eco 1"'],
    ['"\\?', '"\\042\\134\\077"'],
    ['关1', '"\\345\\205\\2631"'],
    ['é', '"\\303\\251"'],
    ['🌡', '"\\360\\237\\214\\241"'],
    ['\ud800', '"\\357\\277\\275"'],
    ['\n\0', '"\\012\\000"'],
    ['~ @[]^>', '"~ @[]^>"'],
  ])('%j in a literal', (text, literal) => {
    expect(stringLiteral(text)).toBe(literal)
  })

  test('in a literal is cut at 4000 bytes, before a character that does not go in whole', () => {
    expect(stringLiteral('a'.repeat(5000))).toBe(`"${'a'.repeat(4000)}"`)
    expect(stringLiteral(`${'a'.repeat(3999)}关x`)).toBe(`"${'a'.repeat(3999)}"`)
  })
})
