import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sameDisplay } from '../../src/check/display-steps.ts'
import { decimalScale } from '../../src/codec/scale.ts'
import type { NumberAttribute } from '../../src/definition/model.ts'

const DATA_TYPES = { 1: 'uint8', 2: 'uint16', 4: 'uint32' } as const

function numberOf(bytes: 1 | 2 | 4, scale: Partial<NumberAttribute['scale']>): NumberAttribute {
  return {
    id: 0,
    name: 'n',
    displayName: '',
    description: '',
    access: 'readonly',
    position: undefined,
    path: 'entities[0].attrs[0]',
    dataType: DATA_TYPES[bytes],
    bytes,
    scale: { ratio: 1, addition: 0, min: 0, max: 2 ** (8 * bytes) - 1, ...scale },
  }
}

describe('raw values that show as one number', () => {
  // At 10^15 doubles are 1/8 apart: 0, 0.1, 0.2 and 0.3 become 0, 0.125, 0.25 and 0.25. From 2^53 on they are 2 apart, half way to the even one.
  it.each<[string, NumberAttribute, [raw: number, next: number, display: number] | undefined]>([
    ['none: small numbers', numberOf(4, { ratio: 0.0001, addition: -5 }), undefined],
    ['none: steps of 1 at 10^15', numberOf(4, { addition: 1e15 }), undefined],
    ['steps of 0.1 at 10^15', numberOf(1, { ratio: 0.1, addition: 1e15, max: 3 }), [2, 3, 1e15 + 0.25]],
    ['none: the first two of them', numberOf(1, { ratio: 0.1, addition: 1e15, max: 2 }), undefined],
    ['none: up to 2^53', numberOf(1, { addition: 2 ** 53 - 255 }), undefined],
    ['one more', numberOf(1, { addition: 2 ** 53 - 254 }), [254, 255, 2 ** 53]],
    ['none: from -2^53 on', numberOf(1, { addition: -(2 ** 53) }), undefined],
    ['two less', numberOf(1, { addition: -(2 ** 53) - 2, max: 2 }), [1, 2, -(2 ** 53)]],
    ['a negative ratio', numberOf(1, { ratio: -1, addition: -(2 ** 53) + 1, max: 2 }), [1, 2, -(2 ** 53)]],
    ['a single value', numberOf(1, { ratio: 0.1, addition: 1e15, min: 3, max: 3 }), undefined],
    // 10^300 · 10^9 is past the last double.
    ['infinity', numberOf(4, { ratio: 1e300, min: 1e9, max: 1e9 + 1 }), [1e9, 1e9 + 1, Number.POSITIVE_INFINITY]],
  ])('%s', (_, attribute, found) => {
    const same = sameDisplay(attribute)
    expect(same && [same.raw, same.next, same.display]).toEqual(found)
  })

  it('are found where they are few in millions', () => {
    // One step in ten thousand is none: 0.1249875 of 0.125.
    const same = sameDisplay(numberOf(4, { ratio: 0.124_987_5, addition: 1e15 }))
    expect((same?.next ?? 0) - (same?.raw ?? 0)).toBe(1)
  })

  it('are found just where there are any', () => {
    const ratio = fc.constantFrom(1, 2, 0.5, 0.25, 0.125, 0.1, 0.3, 0.124, 4, -1, -2, 3, 1e-5)
    const size = fc.tuple(fc.integer({ min: 48, max: 58 }), fc.integer({ min: -300, max: 300 }), fc.constantFrom(1, -1))
    fc.assert(
      fc.property(ratio, size, (ratio, [power, beside, sign]) => {
        const attribute = numberOf(1, { ratio, addition: sign * (2 ** power + beside) })
        const { toDisplay } = decimalScale(attribute.scale, 255)
        const same = sameDisplay(attribute)
        const shown = new Set(Array.from({ length: 256 }, (_, raw) => toDisplay(raw)))
        expect(same !== undefined).toBe(shown.size < 256)
        if (same !== undefined) expect(toDisplay(same.raw)).toBe(toDisplay(same.raw + 1))
      }),
      { numRuns: 500 },
    )
  })
})
