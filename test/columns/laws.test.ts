import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Attrs, Codec, Status, View } from '../../src/codec/contract.ts'
import { type Columns, decodeColumns, type Frames, rowOf } from '../../src/columns/index.ts'
import type { Product } from '../../src/definition/model.ts'
import { isGiztoolsError } from '../../src/errors.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { statedProduct } from '../laws/stated-product.ts'
import { fixtureProducts } from '../products.ts'

const anyProduct: Arbitrary<Product> = fc.oneof(
  { weight: 3, arbitrary: arbitraryProduct() },
  { weight: 1, arbitrary: arbitraryProduct({ maxAttributes: 150 }) },
  { weight: 3, arbitrary: statedProduct },
  { weight: 1, arbitrary: fc.constantFrom(...fixtureProducts.values()) },
)
const view = fc.constantFrom<View>('platform', 'native', 'raw')

/** Bodies of the right length, any bits in them; now and then cut, lengthened or nothing to do with the product. */
function bodies(product: Product): Arbitrary<readonly Uint8Array[]> {
  const whole = arbitraryPayload(product, { action: 'report' }).map(p0 => p0.slice(1))
  const body = fc.oneof(
    { weight: 6, arbitrary: whole },
    { weight: 1, arbitrary: fc.tuple(whole, fc.nat(99)).map(([bytes, cut]) => bytes.slice(0, cut)) },
    { weight: 1, arbitrary: fc.tuple(whole, fc.uint8Array()).map(([bytes, more]) => Uint8Array.of(...bytes, ...more)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }) },
  )
  return fc.array(body, { maxLength: 12 })
}

/** What the codec says of a body; nothing at all where the flags are cut. */
function statusOf(codec: Codec, body: Uint8Array, view: View): Status {
  try {
    return codec.decodeStatus(body, { view })
  } catch (error) {
    if (!isGiztoolsError(error, 'PAYLOAD_SHORT')) throw error
    return { attrs: {} }
  }
}

function expectSame(
  codec: Codec,
  columns: Columns,
  frames: readonly Uint8Array[],
  view: View,
  wanted?: readonly string[],
) {
  const statuses = frames.map(frame => statusOf(codec, frame, view))
  const names = codec.layout.fields.map(field => field.attribute.name).filter(name => wanted?.includes(name) ?? true)
  expect(columns.rows).toBe(frames.length)
  expect([...columns.columns.keys()]).toEqual(names)
  statuses.forEach(({ attrs }, row) => {
    const expected = Object.entries(attrs).filter(([name]) => names.includes(name))
    const shown: Attrs = rowOf(columns, row)
    expect(Object.entries(shown)).toEqual(expected)
  })
  for (const [name, { odd, missing, valid }] of columns.columns) {
    const issues = statuses.flatMap(status => status.issues ?? []).filter(issue => issue.attribute === name)
    expect(odd, name).toBe(
      issues.filter(({ code }) => code === 'LABEL_UNKNOWN' || code === 'VALUE_OUT_OF_RANGE').length,
    )
    const lacking = statuses.filter(({ attrs }) => !Object.hasOwn(attrs, name)).length
    expect(missing, name).toBe(lacking)
    expect(valid === undefined, name).toBe(lacking === 0)
  }
}

/** All in one buffer with room around each, at places that are no multiples of anything. */
function placed(frames: readonly Uint8Array[]): Extract<Frames, { offsets: unknown }> {
  const bytes = Buffer.alloc(5 + frames.reduce((sum, frame) => sum + frame.length + 3, 0), 0xa5).subarray(1)
  let at = 3
  const offsets = Uint32Array.from(frames, frame => {
    bytes.set(frame, at)
    at += frame.length + 3
    return at - frame.length - 3
  })
  return { bytes, offsets, ends: offsets.map((offset, i) => offset + (frames[i] as Uint8Array).length) }
}

describe('every row is what the codec gives, odd values included', () => {
  const cases = anyProduct.chain(product =>
    fc.record({ product: fc.constant(product), frames: bodies(product), view, pick: fc.infiniteStream(fc.boolean()) }),
  )

  it('from a list of bodies', () => {
    fc.assert(
      fc.property(cases, ({ product, frames, view }) => {
        const codec = compileCodec(createLayout(product))
        expectSame(codec, decodeColumns(codec.layout, frames, { view }), frames, view)
      }),
      { numRuns: 300 },
    )
  })

  it('from places in one buffer, for some of the attributes', () => {
    fc.assert(
      fc.property(cases, ({ product, frames, view, pick }) => {
        const codec = compileCodec(createLayout(product))
        const attrs = product.attributes.map(({ name }) => name).filter(() => pick.next().value)
        expectSame(codec, decodeColumns(codec.layout, placed(frames), { view, attrs }), frames, view, attrs)
      }),
      { numRuns: 300 },
    )
  })

  it('from equally spaced blocks in an unaligned Buffer, into columns that held something else', () => {
    const standard = fc.oneof(arbitraryProduct({ protocol: 'standard' }), statedProduct).map(product => ({
      ...product,
      protocol: 'standard' as const,
    }))
    const spaced = standard.chain(product =>
      fc.record({
        product: fc.constant(product),
        view,
        gap: fc.nat(5),
        offset: fc.nat(9),
        pool: fc.array(arbitraryPayload(product, { action: 'report' }), { minLength: 1, maxLength: 9 }),
        rows: fc.oneof(fc.nat(9), fc.constantFrom(127, 128, 130, 4099)),
      }),
    )
    fc.assert(
      fc.property(spaced, ({ product, view, gap, offset, pool, rows }) => {
        const codec = compileCodec(createLayout(product))
        const { layout } = codec
        const stride = Math.max(1, layout.statusLength + gap)
        const frames = Array.from({ length: rows }, (_, row) => (pool[row % pool.length] as Uint8Array).subarray(1))
        const bytes = Buffer.alloc(offset + rows * stride + 1, 0x5a).subarray(1)
        for (const [row, frame] of frames.entries()) bytes.set(frame, offset + row * stride)
        const fresh = decodeColumns(layout, { bytes, stride, offset, count: rows }, { view })
        // Of many rows those that are new are enough: the pool's first, and the last ones.
        if (rows < 10) expectSame(codec, fresh, frames, view)
        else
          for (let row = rows - 9; row < rows; row++)
            expect(rowOf(fresh, row)).toEqual(codec.decodeStatus(frames[row] as Uint8Array, { view }).attrs)
        const into = decodeColumns(layout, { bytes: bytes.map(byte => ~byte), stride, offset, count: rows }, { view })
        const again = decodeColumns(layout, { bytes, stride, offset, count: rows }, { view, into })
        expect(again).toEqual(fresh)
        expect(decodeColumns(layout, frames, { view })).toEqual(fresh)
        for (const [name, { values }] of again.columns)
          expect(values.buffer).toBe(into.columns.get(name)?.values.buffer)
      }),
      { numRuns: 200 },
    )
  })
})

it('throws nothing but GiztoolsError, whatever the frames', () => {
  const number = fc.oneof(
    fc.nat(60),
    fc.double(),
    fc.integer(),
    fc.maxSafeInteger(),
    fc.constantFrom(undefined, null, '1'),
  )
  const anything = fc.oneof(
    fc.anything(),
    fc.record(
      {
        bytes: fc.uint8Array({ maxLength: 60 }),
        stride: number,
        offset: number,
        count: number,
        offsets: fc.oneof(fc.array(number), fc.uint32Array()),
        ends: fc.oneof(fc.array(number), fc.uint32Array()),
      },
      { requiredKeys: ['bytes'] },
    ),
    fc.array(fc.oneof(fc.uint8Array(), fc.anything())),
  )
  fc.assert(
    fc.property(anyProduct, anything, (product, frames) => {
      const layout = createLayout(product)
      try {
        const { rows, columns } = decodeColumns(layout, frames as Frames)
        for (const { values, kind } of columns.values()) if (kind !== 'binary') expect(values.length).toBe(rows)
      } catch (error) {
        if (!isGiztoolsError(error)) throw error
      }
    }),
    { numRuns: 1000 },
  )
})
