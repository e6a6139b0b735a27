import { gzipSync } from 'node:zlib'
import { transformSync } from 'esbuild'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Codec, Message } from '../../src/codec/contract.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { generateModule } from '../../src/generate/module.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { codecsOf } from '../products.ts'
import { anyProduct, attrsOf, load, outcome, payloadsOf, soundAttrs, view } from './module-cases.ts'

interface Plain {
  decodeStatus(bytes: Uint8Array, from?: number, to?: number): unknown
  decodeControl(bytes: Uint8Array, from?: number, to?: number): unknown
  encodeStatus?(attrs: unknown, free?: number): Uint8Array | undefined
}

describe('a plain module', () => {
  it('gives what the engines give or nothing, and something for all that is ordinary', async () => {
    const cases = anyProduct.chain(product =>
      fc.record({
        product: fc.constant(product),
        payloads: fc.array(payloadsOf(product), { minLength: 6, maxLength: 6 }),
        attrs: attrsOf(product),
        sound: soundAttrs(product),
        view,
      }),
    )
    await fc.assert(
      fc.asyncProperty(cases, async ({ product, payloads, attrs, sound, view }) => {
        const { protocol } = product
        const layout = createLayout(product)
        const module = await load<Plain>(generateModule(layout, { plain: true, views: [view] }).code)
        const [reference] = codecsOf(product) as [Codec]
        const [control, report] = protocol === 'standard' ? [1, 4] : [0x11, 0x14]
        for (const payload of payloads) {
          for (const [action, verb] of [
            [control, 'decodeControl'],
            [report, 'decodeStatus'],
          ] as const) {
            const p0 = Uint8Array.of(action, ...payload.subarray(1))
            const { attrs, ...odd } = outcome(() => reference.decode(p0, { view })) as Message
            const found = module[verb](p0, 1)
            const isOrdinary = Object.keys(odd).length === 1 && 'action' in odd
            // A control that ends early, behind the last attribute that it flags, has nothing odd but its length.
            const isWhole =
              protocol === 'var_len' ||
              p0.length === 1 + (action === report ? layout.statusLength : layout.flagsLength + layout.writableLength)
            expect(found).toEqual(isOrdinary && isWhole ? attrs : undefined)
            expect(module[verb](p0.subarray(1))).toEqual(found)
          }
        }
        const overlaps =
          layout.fields.reduce((sum, { bits }) => sum + bits, 0) !==
          layout.definedBits.reduce((sum, byte) => sum + [...byte.toString(2)].filter(bit => bit === '1').length, 0)
        expect(module.encodeStatus !== undefined).toBe(protocol === 'standard' && !overlaps)
        if (module.encodeStatus === undefined) return
        if (Object.keys(sound).length === product.attributes.length)
          expect(module.encodeStatus(sound)).toEqual(reference.encodeStatus(sound as never))
        const bytes = module.encodeStatus(attrs)
        if (bytes !== undefined) expect(bytes).toEqual(reference.encodeStatus(attrs as never))
      }),
      { numRuns: 150 },
    )
  })

  it('is at most 0.8 kB, minified and gzipped, for a frame of 12 attributes', () => {
    const bool = (id: number) => ({ id, name: `flag${id}`, type: 'status_writable', data_type: 'bool' })
    const reference = parseDefinition({
      entities: [
        {
          attrs: [
            ...[0, 1, 2, 3, 4, 5].map(bool),
            { id: 6, name: 'fan', type: 'status_writable', data_type: 'enum', enum: ['auto', 'low', 'mid', 'high'] },
            {
              id: 7,
              name: 'mode',
              type: 'status_writable',
              data_type: 'enum',
              enum: ['cool', 'heat', 'dry', 'fan', 'eco'],
            },
            {
              id: 8,
              name: 'target',
              type: 'status_writable',
              data_type: 'uint8',
              uint_spec: { ratio: 0.5, addition: 10 },
            },
            {
              id: 9,
              name: 'room',
              type: 'status_writable',
              data_type: 'uint16',
              uint_spec: { ratio: 0.1, addition: -40 },
            },
            { id: 10, name: 'ph', type: 'status_writable', data_type: 'uint16', uint_spec: { ratio: 0.01 } },
            { id: 11, name: 'hours', type: 'status_writable', data_type: 'uint32' },
          ],
        },
      ],
    })
    const { code } = generateModule(createLayout(reference), { plain: true, views: ['native'] })
    const small = transformSync(code.replace(/^export const decodeControl.*$/m, ''), {
      minify: true,
      format: 'esm',
    }).code
    expect(gzipSync(small).length).toBeLessThanOrEqual(819)
  })
})
