import { tableFromIPC, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toArrow } from '../../src/arrow/index.ts'
import { type Columns, decodeColumns, rowOf } from '../../src/columns/index.ts'
import type { Product } from '../../src/definition/model.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryPayload, arbitraryProduct } from '../../src/testing/index.ts'
import { fixtureProduct } from '../products.ts'

const layout = createLayout(fixtureProduct('air-conditioner'))

/** What Arrow is to show: an index without a label as its digits, a binary as bytes, null where the row has none. */
function expected(columns: Columns, name: string): unknown[] {
  const column = columns.columns.get(name)
  return Array.from({ length: columns.rows }, (_, row) => {
    const attrs = rowOf(columns, row)
    if (!Object.hasOwn(attrs, name)) return null
    return column?.kind === 'label' ? String(attrs[name]) : attrs[name]
  })
}

it('stands over the memory of the columns', async () => {
  const columns = decodeColumns(layout, {
    bytes: new Uint8Array(layout.statusLength * 100).fill(0x11),
    stride: layout.statusLength,
  })
  const table = await toArrow(columns)
  expect(table.numRows).toBe(100)
  for (const [name, { values }] of columns.columns) {
    expect(table.getChild(name)?.data[0]?.values.buffer, name).toBe(values.buffer)
  }
})

it('types labels as a dictionary, binaries as fixed-size, the rest as numbers', async () => {
  const pets = createLayout(fixtureProduct('pet-house'))
  const columns = decodeColumns(pets, { bytes: new Uint8Array(pets.statusLength), stride: pets.statusLength })
  const { schema } = await toArrow(columns)
  const TYPES = {
    bits: /^Uint8$/,
    uint: /^Uint(8|16|32)$/,
    float: /^Float64$/,
    label: /^Dictionary<Uint(8|16|32), Utf8>$/,
    binary: /^FixedSizeBinary\[\d+\]$/,
  }
  expect(schema.fields.map(field => field.name)).toEqual([...columns.columns.keys()])
  for (const field of schema.fields) {
    expect(String(field.type)).toMatch(TYPES[columns.columns.get(field.name)?.kind ?? 'float'])
  }
})

it('comes back from Arrow IPC as it was, odd values and nulls included', async () => {
  const products = arbitraryProduct({ maxAttributes: 12 }).chain((product: Product) =>
    fc.record({
      product: fc.constant(product),
      view: fc.constantFrom('raw' as const, 'native' as const),
      frames: fc.array(
        fc
          .tuple(arbitraryPayload(product, { action: 'report' }), fc.constantFrom(undefined, undefined, 3))
          .map(([p0, end]) => p0.slice(1, end)),
        { maxLength: 20 },
      ),
    }),
  )
  await fc.assert(
    fc.asyncProperty(products, async ({ product, view, frames }) => {
      const columns = decodeColumns(createLayout(product), frames, { view })
      const table = tableFromIPC(tableToIPC(await toArrow(columns)))
      expect(table.schema.fields.map(field => field.name)).toEqual([...columns.columns.keys()])
      for (const [name, { kind, missing }] of columns.columns) {
        const child = table.getChild(name)
        const values = Array.from({ length: columns.rows }, (_, row) => child?.get(row))
        const wanted = expected(columns, name)
        expect(values).toEqual(kind === 'bits' ? wanted.map(value => (value === null ? null : Number(value))) : wanted)
        expect(child?.nullCount ?? 0).toBe(missing)
      }
    }),
    { numRuns: 150 },
  )
})

it('shows an index above 65 535 without a label as null', async () => {
  const columns: Columns = {
    rows: 3,
    view: 'platform',
    columns: new Map([
      ['mode', { kind: 'label', values: Uint32Array.of(1, 3, 70_000), labels: ['a', 'b'], missing: 0, odd: 2 }],
    ]),
  }
  const mode = (await toArrow(columns)).getChild('mode')
  expect([mode?.get(0), mode?.get(1), mode?.get(2), mode?.nullCount]).toEqual(['b', '3', null, 1])
})
