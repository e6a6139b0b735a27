import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFragments } from '../../src/bulk/fragments.ts'
import { generatedStatusWriter } from '../../src/bulk/generated-writer.ts'
import { jsonFormat } from '../../src/bulk/index.ts'
import { slotTable } from '../../src/bulk/slot-writer.ts'
import { joinedSlots, type Slot, slotOf } from '../../src/bulk/slots.ts'
import { statusWriter } from '../../src/bulk/standard-writer.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryAttrs } from '../../src/testing/attrs.ts'
import { arbitraryProduct } from '../../src/testing/product.ts'
import { mayCompile } from '../products.ts'

test.runIf(mayCompile)('the generated writer of statuses writes what the loop over slots writes', () => {
  const cases = arbitraryProduct({ protocol: 'standard', maxAttributes: 60 }).chain(product => {
    const codec = compileCodec(createLayout(product))
    const report = arbitraryAttrs(product).map(attrs => codec.encode({ action: 'report', attrs }))
    return fc.tuple(fc.constant(product), fc.array(fc.tuple(report, fc.nat(), fc.nat({ max: 255 })), { minLength: 1 }))
  })
  let written = 0
  fc.assert(
    fc.property(cases, ([product, payloads]) => {
      const layout = createLayout(product)
      const fragments = createFragments()
      const slots = layout.fields.flatMap(field => slotOf(field, jsonFormat(JSON.stringify), fragments) ?? [])
      fc.pre(slots.length === layout.fields.length)
      const joined: readonly Slot[] = joinedSlots(slots, fragments)
      const table = slotTable(joined, fragments.table())
      const [loop, generated] = [statusWriter(layout, table), generatedStatusWriter(layout, table)]
      if (generated === undefined) throw new Error('code may be generated, but was not')
      for (const [p0, at, byte] of payloads) {
        const bytes = p0.slice()
        // Every third payload has something odd in it.
        if (at % 3 === 0 && bytes.length > 1) bytes[1 + (at % (bytes.length - 1))] = byte
        const texts = [loop, generated].map(write => {
          const out = new Uint8Array(table.room)
          const end = write(bytes, 1, bytes.length, new DataView(out.buffer), 0)
          return end < 0 ? undefined : new TextDecoder().decode(out.subarray(0, end))
        })
        if (texts[0] !== undefined) written++
        expect(texts[1]).toBe(texts[0])
      }
    }),
    { numRuns: 300 },
  )
  expect(written).toBeGreaterThan(100)
})
