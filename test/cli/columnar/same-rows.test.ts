import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeRecords } from '../../../src/cli/bulk/decode-records.ts'
import { decodeInput, framesOf } from '../../../src/cli/decoded-input.ts'
import { exactJson } from '../../../src/cli/exact-json.ts'
import { createItemCutter } from '../../../src/cli/input-items.ts'
import { recordsOf } from '../../../src/cli/payload-records.ts'
import type { OutputRecord } from '../../../src/cli/record.ts'
import { createDecodeWriter } from '../../../src/cli/writer.ts'
import { compileCodec } from '../../../src/codec/compile.ts'
import type { Attribute, Product } from '../../../src/definition/model.ts'
import { createLayout } from '../../../src/layout/layout.ts'
import { arbitraryProduct } from '../../../src/testing/product.ts'
import { arbitraryLog, linesOf } from '../../bulk/log-cases.ts'
import { fixtureProduct, fixtureProducts } from '../../products.ts'
import { memoryIo } from '../io.ts'
import { type ReadTable, readArrow, readParquet } from './read-back.ts'

const FORMATS = ['arrow', 'parquet'] as const
type Format = (typeof FORMATS)[number]
const read = { arrow: readArrow, parquet: readParquet }

interface View {
  readonly chosen: readonly string[]
  readonly raw: boolean
}

/** What the command writes, read back by the libraries. */
async function written(
  product: Product,
  chunks: readonly Uint8Array[],
  format: Format,
  view: View,
): Promise<ReadTable> {
  const codec = compileCodec(createLayout(product))
  const parts: Uint8Array[] = []
  const sink = {
    write() {},
    async writeBytes(bytes: Uint8Array) {
      parts.push(bytes.slice())
    },
  }
  const io = memoryIo({}, { stdout: sink, stderr: sink })
  const writer = await createDecodeWriter(format, { io, layout: codec.layout, ...view })
  async function* stream() {
    yield* chunks
  }
  await decodeRecords(stream(), { codec, settings: view, keep: record => record }, writer)
  return read[format](Buffer.concat(parts))
}

/** A payload at a time, through the codec, laid out by hand. */
async function expected(product: Product, log: Uint8Array, { chosen, raw }: View): Promise<readonly unknown[][]> {
  const codec = compileCodec(createLayout(product))
  const rows: unknown[][] = []
  const cutter = createItemCutter()
  const items = [...linesOf(log).map(line => [...cutter.push(line)]), [...cutter.end()]].flat()
  for (const item of items) {
    for (const given of recordsOf(item))
      for (const input of framesOf(given, codec, { chosen, raw }))
        rows.push(expectedRow(decodeInput(input, codec, { chosen, raw }), product, { chosen, raw }))
  }
  return rows
}

function expectedRow(record: OutputRecord, product: Product, { chosen, raw }: View): unknown[] {
  const { timestamp } = record
  const times =
    typeof timestamp === 'number' ? [timestamp, null] : [null, timestamp === undefined ? null : String(timestamp)]
  const attributes = chosen.length * (raw ? 2 : 1)
  if ('error' in record) {
    const { error, line = null, input } = record
    const text = typeof input === 'string' ? input : exactJson(input)
    return [
      ...times,
      ...[record.type ?? null, null, null, null, record.did ?? null, null],
      ...Array(attributes + 3).fill(null),
      ...[error.message, error.code, line, text],
    ]
  }
  const { type, frame, command, sn, did, action, attrs, missing, extra, issues } = record
  const shown = (name: string) => {
    const { dataType } = product.attributes.find(attribute => attribute.name === name) as Attribute
    if (!Object.hasOwn(attrs, name)) return null
    return dataType === 'enum' ? String(attrs[name]) : attrs[name]
  }
  return [
    ...times,
    ...[type, frame, command, sn, did, action].map(cell => cell ?? null),
    ...chosen.map(shown),
    ...(raw ? chosen.map(name => record.raw?.[name] ?? null) : []),
    missing === undefined ? null : missing.join(' '),
    extra ?? null,
    issues === undefined ? null : issues.map(({ message }) => message).join('; '),
    ...[null, null, null, null],
  ]
}

/** JSON may have a lone surrogate; UTF-8 has not. */
const asUtf8 = (rows: readonly (readonly unknown[])[]) =>
  rows.map(row => row.map(cell => (typeof cell === 'string' ? Buffer.from(cell).toString() : cell)))

const all = (product: Product): View => ({ chosen: product.attributes.map(({ name }) => name), raw: false })

describe.each(FORMATS)('%s', format => {
  test('has the rows of arbitrary logs of arbitrary products', async () => {
    const cases = arbitraryProduct({ maxAttributes: 16 }).chain(product =>
      fc.tuple(
        fc.constant(product),
        arbitraryLog(product),
        fc.record({ chosen: fc.subarray(all(product).chosen as string[]), raw: fc.boolean() }),
      ),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ([product, log, view]) => {
        const { rows } = await written(product, [log], format, view)
        expect(rows).toEqual(asUtf8(await expected(product, log, view)))
      }),
      { numRuns: 80 },
    )
  })

  test.each([...fixtureProducts])('has those of %s, also where the log comes byte by byte', async (_name, product) => {
    await fc.assert(
      fc.asyncProperty(arbitraryLog(product), async log => {
        const bytes = Array.from(log, byte => Uint8Array.of(byte))
        const { rows } = await written(product, bytes, format, all(product))
        expect(rows).toEqual(asUtf8(await expected(product, log, all(product))))
      }),
      { numRuns: 4 },
    )
  })

  test('has them over several batches, a value without a label in the last', async () => {
    const product = fixtureProduct('air-conditioner')
    const lines = Array.from(
      { length: 50_000 },
      (_, i) => `0401${(i % 3).toString(16).padStart(2, '0')}00${(i % 256).toString(16).padStart(2, '0')}000000\n`,
    )
    // Modes are 0 to 4 and fan speeds 0 to 2; this payload has all bits of both.
    const log = new TextEncoder().encode(`${lines.join('')}04ff00001000000000\nzz\n${lines[1]}`)
    const { rows } = await written(product, [log], format, all(product))
    const wanted = await expected(product, log, all(product))
    expect(rows.length).toBe(50_003)
    expect(wanted[50_000]).toContain('7')
    expect(rows).toEqual(wanted)
  })

  test('has a schema where there is no row', async () => {
    const { names, rows } = await written(
      fixtureProduct('air-conditioner'),
      [],
      format,
      all(fixtureProduct('air-conditioner')),
    )
    expect(names).toContain('switch')
    expect(rows).toEqual([])
  })
})
