import { expect, it } from 'vitest'
import { type ColumnsOptions, decodeColumns, type Frames, rowOf } from '../../src/columns/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { fixtureProduct } from '../products.ts'

// Its status block has 6 bytes.
const layout = createLayout(fixtureProduct('air-conditioner'))
const LENGTH = layout.statusLength
const bytes = new Uint8Array(10 * LENGTH)

it.each<[string, unknown, object]>([
  ['a stride of 0', { bytes, stride: 0 }, { code: 'MESSAGE_INVALID' }],
  ['frames that overlap', { bytes, stride: LENGTH - 1 }, { code: 'MESSAGE_INVALID' }],
  ['half a stride', { bytes, stride: LENGTH + 0.5 }, { code: 'MESSAGE_INVALID' }],
  ['no stride', { bytes }, { code: 'MESSAGE_INVALID' }],
  ['a negative offset', { bytes, stride: LENGTH, offset: -1 }, { code: 'MESSAGE_INVALID' }],
  ['an offset behind the bytes', { bytes, stride: LENGTH, offset: 10 * LENGTH + 1 }, { offset: 10 * LENGTH }],
  ['a count beyond the bytes', { bytes, stride: LENGTH, count: 11 }, { code: 'PAYLOAD_SHORT', offset: 10 * LENGTH }],
  ['a count of 2^53', { bytes, stride: LENGTH, count: 2 ** 53 }, { code: 'MESSAGE_INVALID' }],
  ['the largest count', { bytes, stride: LENGTH, count: 2 ** 53 - 1 }, { code: 'PAYLOAD_SHORT' }],
  ['a count of Infinity', { bytes, stride: LENGTH, count: Number.POSITIVE_INFINITY }, { code: 'MESSAGE_INVALID' }],
  ['a cut last frame', { bytes: bytes.subarray(1), stride: LENGTH }, { code: 'PAYLOAD_SHORT', offset: 9 * LENGTH }],
  ['text', 'ff', { code: 'MESSAGE_INVALID' }],
  ['nothing', undefined, { code: 'MESSAGE_INVALID' }],
  ['bytes alone', bytes, { code: 'MESSAGE_INVALID' }],
  ['bytes as text', { bytes: 'ff', stride: LENGTH }, { code: 'MESSAGE_INVALID' }],
  ['a list of texts', ['ff'], { code: 'MESSAGE_INVALID' }],
  ['a place behind the bytes', { bytes, offsets: [0, 999] }, { code: 'MESSAGE_INVALID', offset: 999 }],
  ['a place that is no number', { bytes, offsets: [Number.NaN] }, { code: 'MESSAGE_INVALID' }],
  ['places with holes', { bytes, offsets: new Array(3) }, { code: 'MESSAGE_INVALID' }],
  ['an end before its start', { bytes, offsets: [5], ends: [4] }, { code: 'MESSAGE_INVALID', offset: 4 }],
  ['an end behind the bytes', { bytes, offsets: [5], ends: [999] }, { code: 'MESSAGE_INVALID', offset: 999 }],
  ['fewer ends than starts', { bytes, offsets: [5, 6], ends: [9] }, { code: 'MESSAGE_INVALID' }],
  ['places that are no list', { bytes, offsets: { length: 2 ** 40 } }, { code: 'MESSAGE_INVALID' }],
])('refuses %s', (_, frames, error) => {
  expect(() => decodeColumns(layout, frames as Frames)).toThrowError(
    expect.objectContaining({ name: 'GiztoolsError', ...error }),
  )
})

it.each<[string, unknown, object]>([
  ['an attribute that there is not', { attrs: ['switch', 'nope'] }, { code: 'ATTRIBUTE_UNKNOWN', path: 'nope' }],
  ['attributes that are no list', { attrs: 'switch' }, { code: 'MESSAGE_INVALID' }],
  ['an unknown view', { view: 'pretty' }, { code: 'MESSAGE_INVALID' }],
  ['into what is no result', { into: {} }, { code: 'MESSAGE_INVALID' }],
])('refuses %s', (_, options, error) => {
  expect(() => decodeColumns(layout, { bytes, stride: LENGTH }, options as ColumnsOptions)).toThrowError(
    expect.objectContaining({ name: 'GiztoolsError', ...error }),
  )
})

it('refuses a result of more than 2 GiB before it takes memory', () => {
  // As long as 2^31 frames, and without anything in it.
  expect(() => decodeColumns(layout, new Array(2 ** 31))).toThrowError(
    expect.objectContaining({ code: 'MESSAGE_INVALID', message: expect.stringContaining('2147483648 bytes') }),
  )
})

it('refuses equal distances for var_len, whose bodies have lengths of their own', () => {
  const lamp = createLayout(fixtureProduct('bedside-lamp-var-len'))
  expect(() => decodeColumns(lamp, { bytes, stride: 10 })).toThrowError(
    expect.objectContaining({ code: 'MESSAGE_INVALID', message: expect.stringContaining('var_len') }),
  )
})

it('never writes into the input, into one buffer twice, or into what is too small or of another type', () => {
  const frames = { bytes, stride: LENGTH }
  const room = new Uint8Array(64)
  const columns = new Map([
    ['switch', { kind: 'bits', values: bytes, missing: 0, odd: 0 }],
    ['fan_swing', { kind: 'bits', values: room, missing: 0, odd: 0 }],
    ['mode', { kind: 'bits', values: room, missing: 0, odd: 0 }],
    ['set_temp', { kind: 'bits', values: new Uint8Array(8), missing: 0, odd: 0 }],
    ['fan_speed', { kind: 'float', values: new Float64Array(64), missing: 0, odd: 0 }],
  ] as const)
  const made = decodeColumns(layout, frames, { into: { rows: 10, view: 'platform', columns } })
  expect(made).toEqual(decodeColumns(layout, frames))
  expect(bytes).toEqual(new Uint8Array(10 * LENGTH))
  const buffers = [...made.columns.values()].map(({ values }) => values.buffer)
  expect(buffers).toContain(room.buffer)
  expect(buffers).not.toContain(bytes.buffer)
  expect(new Set(buffers).size).toBe(buffers.length)
})

it('writes fewer rows into the arrays of more', () => {
  const frames = { bytes, stride: LENGTH }
  const into = decodeColumns(layout, frames)
  const fewer = decodeColumns(layout, { ...frames, count: 3 }, { into })
  expect(fewer).toEqual(decodeColumns(layout, { ...frames, count: 3 }))
  expect(fewer.columns.get('mode')?.values.buffer).toBe(into.columns.get('mode')?.values.buffer)
})

it('takes bytes whose memory was given away for none', () => {
  const gone = new Uint8Array(12)
  structuredClone(gone, { transfer: [gone.buffer] })
  expect(decodeColumns(layout, { bytes: gone, stride: LENGTH }).rows).toBe(0)
})

it.each([-1, 10, 0.5, Number.NaN])('knows no row %s of ten', row => {
  const columns = decodeColumns(layout, { bytes, stride: LENGTH })
  expect(() => rowOf(columns, row)).toThrowError(expect.objectContaining({ code: 'MESSAGE_INVALID' }))
})
