import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DECIMAL_LENGTH, putDecimal } from '../../src/bulk/decimal.ts'

function written(value: number, places: number): string {
  const bytes = new Uint8Array(DECIMAL_LENGTH).fill(0x7e)
  const end = putDecimal(new DataView(bytes.buffer), 0, value, places)
  return new TextDecoder().decode(bytes.subarray(0, end))
}

test.each([
  [0, 0, '0'],
  [0, 6, '0'],
  [-1, 6, '-0.000001'],
  [999_999_999_999_999, 0, '999999999999999'],
  [-999_999_999_999_999, 6, '-999999999.999999'],
  [4_294_967_295, 0, '4294967295'],
  [4_294_967_296, 1, '429496729.6'],
  [1_000_000_000, 0, '1000000000'],
  [1_000_000_007, 0, '1000000007'],
  [100, 2, '1'],
  [-2310, 1, '-231'],
  [7, 3, '0.007'],
  [120_030, 4, '12.003'],
])('%d / 10^%d', (value, places, text) => {
  expect(written(value, places)).toBe(text)
})

test('prints what JavaScript prints', () => {
  const magnitude = fc.integer({ min: 0, max: 15 }).chain(digits => fc.maxSafeNat().map(n => n % 10 ** digits))
  fc.assert(
    fc.property(magnitude, fc.boolean(), fc.integer({ min: 0, max: 6 }), (size, isNegative, places) => {
      const value = isNegative && size > 0 ? -size : size
      // A decimal literal is rounded once, and prints as itself.
      expect(written(value, places)).toBe(String(Number(`${value}e-${places}`)))
    }),
    { numRuns: 5000 },
  )
})
