import { describe, expect, it } from 'vitest'
import { decodeColumns, rowOf } from '../../src/columns/index.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

const bit = (byte_offset: number, bit_offset: number, len: number) => ({ byte_offset, bit_offset, len, unit: 'bit' })
const byte = (byte_offset: number, len: number) => ({ byte_offset, bit_offset: 0, len, unit: 'byte' })
const attrs = [
  { name: '__proto__', data_type: 'bool', position: bit(0, 0, 1) },
  { name: '7', data_type: 'enum', enum: ['off', 'low', 'high'], position: bit(0, 1, 2) },
  { name: 'wide', data_type: 'enum', enum: ['a', 'b'], position: bit(0, 6, 9) },
  { name: 'temp', data_type: 'uint8', position: byte(2, 1), uint_spec: { min: 0, max: 200, ratio: 0.1, addition: -4 } },
  {
    name: 'power',
    data_type: 'uint16',
    position: byte(3, 2),
    uint_spec: { min: 2, max: 0x1000, ratio: 0.25, addition: 0 },
  },
  {
    name: 'energy',
    data_type: 'uint32',
    position: byte(5, 4),
    uint_spec: { min: 0, max: 0x7fffffff, ratio: 1, addition: 0 },
  },
  { name: 'tag', data_type: 'binary', position: byte(9, 2) },
].map((attr, id) => ({ id, display_name: attr.name, type: 'status_readonly', ...attr }))
const layout = createLayout(
  parseDefinition({ name: 'table', product_key: '0', protocolType: 'standard', entities: [{ id: 0, attrs }] }),
)

// Bytes 0 and 1 are one group of 16 bits: bit 0 is __proto__, bits 1 and 2 are 7, bits 6 to 14 are wide.
const FRAMES = [
  // 0x0043: 1, index 1, wide 1.
  '00 43  64  00 02  00 00 00 01  ab cd',
  // 0x0006: 0, index 3 (no label), wide 0; temp raw 201 and power raw 1 are outside.
  '00 06  c9  00 01  80 00 00 00  00 01',
  // 0x7fc0: wide 511; bit 15 is reserved and set.
  'ff c0  00  10 01  7f ff ff ff  ff ff',
].map(text => Uint8Array.from(text.split(/\s+/), hex => Number.parseInt(hex, 16)))
const bytes = Uint8Array.from(FRAMES.flatMap(frame => [...frame]))

describe('three frames by hand', () => {
  it('gives a column an attribute, in id order', () => {
    const { rows, view, columns } = decodeColumns(layout, { bytes, stride: 11 })
    expect({ rows, view }).toEqual({ rows: 3, view: 'platform' })
    expect([...columns]).toEqual([
      ['__proto__', { kind: 'bits', values: Uint8Array.of(1, 0, 0), missing: 0, odd: 0 }],
      ['7', { kind: 'label', values: Uint8Array.of(1, 3, 0), missing: 0, odd: 1, labels: ['off', 'low', 'high'] }],
      ['wide', { kind: 'label', values: Uint16Array.of(1, 0, 511), missing: 0, odd: 1, labels: ['a', 'b'] }],
      ['temp', { kind: 'float', values: Float64Array.of(6, 16.1, -4), missing: 0, odd: 1 }],
      ['power', { kind: 'float', values: Float64Array.of(0.5, 0.25, 1024.25), missing: 0, odd: 2 }],
      ['energy', { kind: 'uint', values: Uint32Array.of(1, 0x80000000, 0x7fffffff), missing: 0, odd: 1 }],
      ['tag', { kind: 'binary', values: Uint8Array.of(0xab, 0xcd, 0, 1, 0xff, 0xff), missing: 0, odd: 0, width: 2 }],
    ])
  })

  it('gives integers under the view raw', () => {
    const { columns } = decodeColumns(layout, { bytes, stride: 11 }, { view: 'raw', attrs: ['power', 'temp', '7'] })
    expect([...columns]).toEqual([
      ['7', { kind: 'uint', values: Uint8Array.of(1, 3, 0), missing: 0, odd: 1 }],
      ['temp', { kind: 'uint', values: Uint8Array.of(100, 201, 0), missing: 0, odd: 1 }],
      ['power', { kind: 'uint', values: Uint16Array.of(2, 1, 0x1001), missing: 0, odd: 2 }],
    ])
  })

  it('shows a row as the codec does', () => {
    const platform = decodeColumns(layout, FRAMES)
    expect(Object.entries(rowOf(platform, 1))).toEqual([
      ['7', 3],
      ['__proto__', 0],
      ['wide', 'a'],
      ['temp', 16.1],
      ['power', 0.25],
      ['energy', 0x80000000],
      ['tag', '0001'],
    ])
    const native = rowOf(decodeColumns(layout, FRAMES, { view: 'native', attrs: ['__proto__', 'tag'] }), 0)
    expect(Object.entries(native)).toEqual([
      ['__proto__', true],
      ['tag', Uint8Array.of(0xab, 0xcd)],
    ])
  })

  it('reads P0s one after another, and leaves out the frames behind count', () => {
    const p0s = Uint8Array.from(FRAMES.flatMap(frame => [4, ...frame]))
    const all = decodeColumns(layout, { bytes: p0s, stride: 12, offset: 1 })
    expect(all).toEqual(decodeColumns(layout, { bytes, stride: 11 }))
    const two = decodeColumns(layout, { bytes: p0s, stride: 12, offset: 1, count: 2 }, { attrs: ['temp'] })
    expect(two.columns.get('temp')?.values).toEqual(Float64Array.of(6, 16.1))
  })

  it('leaves invalid what a short body does not wholly hold', () => {
    const cut = (FRAMES[1] as Uint8Array).slice(0, 4)
    const frames = [FRAMES[0] as Uint8Array, cut, FRAMES[2] as Uint8Array]
    const { columns } = decodeColumns(layout, frames, { attrs: ['temp', 'power', 'tag'] })
    expect([...columns]).toEqual([
      ['temp', { kind: 'float', values: Float64Array.of(6, 16.1, -4), missing: 0, odd: 1 }],
      [
        'power',
        { kind: 'float', values: Float64Array.of(0.5, 0, 1024.25), valid: Uint8Array.of(1, 0, 1), missing: 1, odd: 1 },
      ],
      [
        'tag',
        {
          kind: 'binary',
          values: Uint8Array.of(0xab, 0xcd, 0, 0, 0xff, 0xff),
          valid: Uint8Array.of(1, 0, 1),
          missing: 1,
          odd: 0,
          width: 2,
        },
      ],
    ])
    const placed = decodeColumns(layout, { bytes, offsets: [0, 11, 22], ends: Uint32Array.of(11, 15, 33) })
    expect(placed).toEqual(decodeColumns(layout, frames))
    expect(Object.keys(rowOf(placed, 1))).toEqual(['7', '__proto__', 'wide', 'temp'])
  })

  it('knows no frames as no rows', () => {
    for (const frames of [[], { bytes: new Uint8Array(0), stride: 11 }, { bytes, offsets: [] }]) {
      const { rows, columns } = decodeColumns(layout, frames)
      expect(rows).toBe(0)
      expect(columns.size).toBe(7)
    }
  })
})

it('marks, in var_len, which row carries what', () => {
  const lamp = createLayout(fixtureProduct('bedside-lamp-var-len'))
  const names = ['power', 'timer', 'brightness', 'temperature']
  // power, timer, brightness and temperature by their flags; no flag; flags that are cut.
  const full = Uint8Array.of(0x01, 0x61, 0x05, 0x64, 0x00, 0x2d)
  const bodies = [full, new Uint8Array(lamp.flagsLength), new Uint8Array(0)]
  const columns = decodeColumns(lamp, bodies, { attrs: names })
  expect([...columns.columns].map(([name, { missing, valid }]) => [name, missing, valid])).toEqual(
    names.map(name => [name, 2, Uint8Array.of(1, 0, 0)]),
  )
  expect(rowOf(columns, 0)).toEqual({ power: 1, timer: '60分钟', brightness: 100, temperature: -35.5 })
  expect([rowOf(columns, 1), rowOf(columns, 2)]).toEqual([{}, {}])
})
