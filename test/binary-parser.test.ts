import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBinaryParser } from '../src/binary-parser.ts'
import { parseHex } from '../src/bytes/hex.ts'
import { parseDefinition } from '../src/definition/parse.ts'
import { isGiztoolsError } from '../src/errors.ts'
import { createLayout } from '../src/layout/layout.ts'
import { arbitraryPayload, arbitraryProduct } from '../src/testing/index.ts'
import { codecsOf, fixtureProduct, mayCompile } from './products.ts'

function product(...attrs: object[]) {
  return parseDefinition({
    entities: [{ attrs: attrs.map((attr, id) => ({ id, name: `a${id}`, type: 'status_writable', ...attr })) }],
  })
}

// binary-parser always generates code, so where that is disallowed there is no such witness.
describe.skipIf(!mayCompile)(
  'toBinaryParser, an independent witness (skipped where code generation is disallowed)',
  () => {
    it('parses the documented status block', () => {
      const parsed = toBinaryParser(fixtureProduct('air-conditioner')).parse(parseHex('01000010000000'))
      expect(parsed).toMatchObject({
        switch: 1,
        fan_swing: 0,
        mode: 0,
        fan_speed: 0,
        set_temp: 16,
        room_temp: 0,
        fault_roomtemp: 0,
      })
    })

    it('agrees with the codec on every product that it can express', () => {
      let agreed = 0
      const cases = fc
        .oneof(
          arbitraryProduct({ protocol: 'standard', maxAttributes: 25 }),
          fc.constantFrom(fixtureProduct('wave-pump'), fixtureProduct('air-conditioner')),
        )
        .chain(generated => fc.tuple(fc.constant(generated), arbitraryPayload(generated, { action: 'report' })))
      fc.assert(
        fc.property(cases, ([generated, payload]) => {
          let parser: ReturnType<typeof toBinaryParser>
          try {
            parser = toBinaryParser(generated)
          } catch (error) {
            if (isGiztoolsError(error, 'DEFINITION_INVALID')) return
            throw error
          }
          agreed++
          const parsed = Object.entries(parser.parse(payload.subarray(1))).filter(([name]) => !name.startsWith('__'))
          const plain = Object.fromEntries(
            parsed.map(([name, value]) => [
              name,
              typeof value === 'object' ? Uint8Array.from(value as Uint8Array) : value,
            ]),
          )
          for (const codec of codecsOf(generated)) {
            const { attrs } = codec.decode(payload, { view: 'raw' })
            expect(plain).toEqual(attrs)
          }
        }),
        { numRuns: 600 },
      )
      expect(agreed).toBeGreaterThan(200)
    })

    it('agrees on stated positions with gaps, wide groups of up to 32 bits and odd widths', () => {
      const odd = product(
        { data_type: 'bool', position: { byte_offset: 1, bit_offset: 30 } },
        { data_type: 'enum', enum: ['a', 'b'], position: { byte_offset: 1, bit_offset: 3, len: 17 } },
        { data_type: 'uint32', position: { byte_offset: 7, len: 3 } },
      )
      expect(createLayout(odd).statusLength).toBe(10)
      const bytes = parseHex('ff' + '40abcdef' + 'ffff' + '123456')
      for (const codec of codecsOf(odd)) {
        expect(toBinaryParser(odd).parse(bytes)).toMatchObject(codec.decodeStatus(bytes, { view: 'raw' }).attrs)
      }
    })
  },
)

describe('what binary-parser cannot express', () => {
  it.each([
    ['a var_len body: which attributes it holds is in its flags', fixtureProduct('bedside-lamp-var-len')],
    [
      'the bit group at byte 0: its 40 bits are more than 32',
      product({ data_type: 'bool', position: { byte_offset: 0, bit_offset: 39 } }),
    ],
    [
      'byte 0, which belongs to two fields',
      product(
        { data_type: 'uint8', position: { byte_offset: 0 } },
        { data_type: 'uint8', position: { byte_offset: 0 } },
      ),
    ],
    [
      'a1, whose bits belong to another attribute too',
      product(
        { data_type: 'bool', position: { byte_offset: 0, bit_offset: 0 } },
        { data_type: 'enum', enum: ['a'], position: { byte_offset: 0, bit_offset: 0, len: 2 } },
      ),
    ],
    ['an attribute named "a b"', product({ data_type: 'uint8', name: 'a b' })],
    ['an attribute named "constructor"', product({ data_type: 'uint8', name: 'constructor' })],
  ])('%s', (what, given) => {
    expect(() => toBinaryParser(given)).toThrowError(`binary-parser cannot express ${what}. Use compileCodec`)
  })
})
