import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBlockDecoder, createOutput, lineBlocks } from '../../src/bulk/index.ts'
import { createLineDecoder } from '../../src/cli/bulk/line-decoder.ts'
import { createTextRows, type RowKind } from '../../src/cli/bulk/text-rows.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import type { Product } from '../../src/definition/model.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryProduct } from '../../src/testing/product.ts'
import { fixtureProducts } from '../products.ts'
import { arbitraryLog, slowly } from './log-cases.ts'

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The rows of the short way with the long one beside it, from the first line on; how many lines went the short way. */
async function quickly(
  product: Product,
  chunks: readonly Uint8Array[],
  kind: RowKind,
  chosen: readonly string[] = product.attributes.map(({ name }) => name),
): Promise<{ readonly text: string; readonly ordinary: number }> {
  const codec = compileCodec(createLayout(product))
  const rows = await createTextRows(kind, { chosen, raw: false }, false)
  const other = createLineDecoder(codec, { chosen, raw: false }, record => rows.row(record))
  const block = createBlockDecoder({ layout: codec.layout, chosen, format: rows.format, other })
  const output = createOutput(16)
  const blocks = lineBlocks(
    (bytes, from, to) => {
      block.decode(bytes, from, to, output)
    },
    1e9,
    () => {
      throw new Error('too long')
    },
  )
  for (const chunk of chunks) await blocks.push(chunk)
  await blocks.end()
  other.end(output)
  if (output.length > 0 && rows.opening !== '') output.bytes[0] = rows.opening.charCodeAt(0)
  const text = rows.head + decoder.decode(output.bytes.subarray(0, output.length)) + rows.tail(output.length > 0)
  return { text, ordinary: block.ordinary }
}

const productAndLog = arbitraryProduct({ maxAttributes: 24 }).chain(product =>
  fc.tuple(fc.constant(product), arbitraryLog(product), fc.subarray([...product.attributes], { minLength: 0 })),
)

test.each(['ndjson', 'json', 'csv'] as const)('arbitrary logs of arbitrary products: %s', async kind => {
  await fc.assert(
    fc.asyncProperty(productAndLog, async ([product, log, some]) => {
      const chosen = some.length === 0 ? undefined : some.map(({ name }) => name).reverse()
      const { text } = await quickly(product, [log], kind, chosen)
      expect(text).toBe(await slowly(product, log, kind, chosen))
    }),
    { numRuns: 400 },
  )
})

test.each([...fixtureProducts])('logs of %s, also cut at every byte', async (_name, product) => {
  await fc.assert(
    fc.asyncProperty(arbitraryLog(product), async log => {
      const expected = await slowly(product, log, 'ndjson')
      expect((await quickly(product, [log], 'ndjson')).text).toBe(expected)
      const single = Array.from(log, byte => Uint8Array.of(byte))
      expect((await quickly(product, single, 'ndjson')).text).toBe(expected)
    }),
    { numRuns: 100 },
  )
})

test('ordinary lines go the short way', async () => {
  const log = `0401000010000000
000000030b0000910401000010000000\r
{"timestamp":1517384243.044, "type":"dev2app", "payload":"0000000309000090010101000010"}
{"payload_bin":"0401000010000000","ip":"1.2.3.4"}
`
  const product = fixtureProducts.get('air-conditioner') as Product
  const bytes = new TextEncoder().encode(log)
  for (const kind of ['ndjson', 'csv'] as const) {
    const { text, ordinary } = await quickly(product, [bytes], kind)
    expect(ordinary).toBe(4)
    expect(text).toBe(await slowly(product, bytes, kind))
  }
})

test('two chunks, cut at every place', async () => {
  const product = fixtureProducts.get('bedside-lamp-var-len') as Product
  const log = new TextEncoder().encode('{"payload":"15aabb"}\r\n{"objects":[\n{"payload":\n"0"}]}\n\n16\n0500\n12')
  const expected = await slowly(product, log, 'ndjson')
  for (let at = 0; at <= log.length; at++)
    expect((await quickly(product, [log.subarray(0, at), log.subarray(at)], 'ndjson')).text).toBe(expected)
})
