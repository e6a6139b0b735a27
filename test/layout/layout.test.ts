import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDefinition } from '../../src/definition/parse.ts'
import { assignPositions } from '../../src/layout/assign-positions.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'
import { fixtureProduct } from '../products.ts'
import { describeShared } from '../shared-definitions.ts'

function product(attrs: readonly object[], protocolType = 'standard') {
  return parseDefinition({
    protocolType,
    entities: [{ attrs: attrs.map((attr, id) => ({ id, name: `a${id}`, type: 'status_writable', ...attr })) }],
  })
}

describe('createLayout, standard', () => {
  it('lays out the air conditioner as its definition states', () => {
    const layout = createLayout(fixtureProduct('air-conditioner'))
    expect(layout).toMatchObject({ protocol: 'standard', statusLength: 7, writableLength: 4, flagsLength: 1 })
    expect(layout.groups).toEqual([
      { offset: 0, bytes: 1 },
      { offset: 5, bytes: 1 },
      { offset: 6, bytes: 1 },
    ])
    expect(layout.parts).toEqual([
      { access: 'writable', offset: 0, bytes: 4 },
      { access: 'readonly', offset: 4, bytes: 1 },
      { access: 'alert', offset: 5, bytes: 1 },
      { access: 'fault', offset: 6, bytes: 1 },
    ])
    expect([...layout.definedBits]).toEqual([0x7f, 0xff, 0xff, 0xff, 0xff, 0x03, 0x01])
    expect(layout.fields.map(({ flag }) => flag)).toEqual([
      0,
      1,
      2,
      3,
      4,
      5,
      6,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('places fields of a three-byte group by big-endian rule, those that cross a byte too', () => {
    // Bits 0-17 of a group of three bytes: bit 0 is in byte 2, bit 8 in byte 1, bit 16 in byte 0 (SPEC §2.1).
    const layout = createLayout(fixtureProduct('wave-pump'))
    const place = (name: string) => {
      const field = layout.fields.find(({ attribute }) => attribute.name === name)
      return field && [field.offset, field.bytes]
    }
    expect(layout.groups[0]).toEqual({ offset: 0, bytes: 3 })
    expect(place('power')).toEqual([2, 1])
    expect(place('link')).toEqual([1, 2]) // bits 7 and 8
    expect(place('level')).toEqual([1, 1])
    expect(place('curve')).toEqual([0, 2]) // bits 13 to 17
    expect([...layout.definedBits.subarray(0, 3)]).toEqual([0x03, 0xff, 0xff])
    // Writable ids reach 13, so two flag bytes, though only eleven attributes are writable.
    expect(layout.flagsLength).toBe(2)
  })

  it('takes the width of a group from its furthest bit, not from the bits in use', () => {
    const layout = createLayout(
      product([
        { data_type: 'bool', position: { byte_offset: 2, bit_offset: 17 } },
        { data_type: 'bool', position: { byte_offset: 2, bit_offset: 0 } },
      ]),
    )
    expect(layout.groups).toEqual([{ offset: 2, bytes: 3 }])
    expect(layout.statusLength).toBe(5)
    expect([...layout.definedBits]).toEqual([0, 0, 0x02, 0x00, 0x01])
  })

  it('computes the positions that a definition does not state', () => {
    const layout = createLayout(
      product([
        { data_type: 'uint16' },
        { data_type: 'bool' },
        { data_type: 'enum', enum: ['a', 'b', 'c'] },
        { data_type: 'uint8', type: 'status_readonly' },
        { data_type: 'bool', type: 'fault' },
      ]),
    )
    expect(layout.fields.map(({ offset, bitOffset }) => [offset, bitOffset])).toEqual([
      [1, 0],
      [0, 0],
      [0, 1],
      [3, 0],
      [4, 0],
    ])
    expect(layout).toMatchObject({ statusLength: 5, writableLength: 3 })
  })

  it('keeps the positions that are stated where others are not', () => {
    const layout = createLayout(
      product([{ data_type: 'uint8', position: { byte_offset: 6 } }, { data_type: 'bool' }, { data_type: 'uint16' }]),
    )
    // On its own the platform would lay out | bool | uint8 | uint16 |.
    expect(layout.fields.map(({ offset, bytes }) => [offset, bytes])).toEqual([
      [6, 1],
      [0, 1],
      [2, 2],
    ])
  })

  it('lists groups by offset, whatever the order of the ids', () => {
    const bool = (byte_offset: number) => ({ data_type: 'bool', position: { byte_offset, bit_offset: 0 } })
    const layout = createLayout(product([bool(4), bool(0), bool(2), bool(3)]))
    expect(layout.groups.map(({ offset }) => offset)).toEqual([0, 2, 3, 4])
  })

  it('refuses a status block that no frame can carry, and none that one can', () => {
    const huge = product([{ data_type: 'binary', position: { len: 65535 } }, { data_type: 'uint8' }])
    expect(() => createLayout(huge)).toThrowError(
      expect.objectContaining({
        code: 'DEFINITION_INVALID',
        message: 'definition: expected a status block of at most 65535 bytes, got 65536: no frame carries that',
      }),
    )
    expect(createLayout(product([{ data_type: 'binary', position: { len: 65535 } }])).statusLength).toBe(65535)
  })

  it('is empty for a product without attributes', () => {
    expect(createLayout(product([]))).toMatchObject({
      fields: [],
      groups: [],
      parts: [],
      statusLength: 0,
      writableLength: 0,
      flagsLength: 0,
    })
  })
})

describe('createLayout, var_len', () => {
  it('knows order and widths only, whatever positions are left over from a standard layout', () => {
    const layout = createLayout(
      product(
        [
          { data_type: 'bool', position: { byte_offset: 7, bit_offset: 9 } },
          { data_type: 'uint32', type: 'fault' },
        ],
        'var_len',
      ),
    )
    expect(layout).toMatchObject({
      protocol: 'var_len',
      groups: [],
      parts: [],
      statusLength: 0,
      writableLength: 0,
      flagsLength: 1,
    })
    expect(layout.fields).toMatchObject([
      { bits: 1, flag: 0, offset: 0, bytes: 0, bitOffset: 0 },
      { bits: 32, flag: 1, offset: 0, bytes: 0 },
    ])
    expect(createLayout(fixtureProduct('bedside-lamp-var-len')).flagsLength).toBe(2)
  })
})

describe('assignPositions', () => {
  it('leaves no gap, overlaps nothing and keeps the classes apart', () => {
    fc.assert(
      fc.property(arbitraryProduct({ protocol: 'standard', maxAttributes: 120 }), generated => {
        const layout = createLayout(generated)
        let end = 0
        for (const part of layout.parts) {
          expect(part.offset).toBe(end)
          end += part.bytes
        }
        expect(end).toBe(layout.statusLength)
        const claimed = layout.fields.reduce((sum, field) => sum + field.bits, 0)
        const defined = [...layout.definedBits].reduce(
          (sum, byte) => sum + byte.toString(2).replaceAll('0', '').length,
          0,
        )
        expect(defined).toBe(claimed)
      }),
    )
  })
})

describeShared('definitions', 'assignPositions on real definitions', (files, read) => {
  const standard = files.filter(file => JSON.parse(read(file)).protocolType === 'standard')

  it.each(standard)('lays out %s as the platform did', file => {
    const { attributes } = parseDefinition(read(file))
    expect(assignPositions(attributes)).toEqual(attributes.map(({ position }) => position))
  })
})
