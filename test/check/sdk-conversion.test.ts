import { expect, it } from 'vitest'
import { sdkTruncation } from '../../src/check/sdk-conversion.ts'
import type { NumberAttribute } from '../../src/definition/model.ts'

function number(bytes: number, scale: NumberAttribute['scale']): NumberAttribute {
  const common = { id: 0, name: 'n', displayName: '', description: '', access: 'readonly', path: '' } as const
  return {
    ...common,
    position: undefined,
    dataType: bytes === 1 ? 'uint8' : bytes === 2 ? 'uint16' : 'uint32',
    bytes,
    scale,
  }
}

// Counted by gizY2XFloat itself, compiled with gcc for x86-64 (single precision throughout), given each display value as the
// decimal literal that a firmware engineer would write.
it.each([
  [0.1, -20, 0, 1400, 197, { display: -19.7, raw: 3, sdk: 2 }],
  [0.01, 2, 0, 4480, 65, { display: 2.01, raw: 1, sdk: 0 }],
  [0.1, 0, 0, 1000, 148, { display: 1.3, raw: 13, sdk: 12 }],
  [0.1, -40, 0, 1200, 192, { display: -39.9, raw: 1, sdk: 0 }],
])('ratio %d, addition %d, raw %d..%d: %d are wrong', (ratio, addition, min, max, count, example) => {
  const of = max - min + 1
  expect(sdkTruncation(number(2, { ratio, addition, min, max }))).toEqual({ count, tried: of, of, example })
})

it('gets 25.1 at ratio 0.1 and addition -20 wrong: 450, not 451 (SPEC §6)', () => {
  expect(sdkTruncation(number(2, { ratio: 0.1, addition: -20, min: 451, max: 451 }))).toEqual({
    count: 1,
    tried: 1,
    of: 1,
    example: { display: 25.1, raw: 451, sdk: 450 },
  })
})

it.each([
  ['every value right', { ratio: 0.01, addition: 0, min: 0, max: 1400 }],
  ['whole ratio and addition: integers that divide evenly', { ratio: 7, addition: -3, min: 0, max: 65_535 }],
  ['ratio 0', { ratio: 0, addition: 0.5, min: 0, max: 10 }],
  ['no raw value in min..max', { ratio: 0.1, addition: 0, min: -5, max: -1 }],
  ['min above max', { ratio: 0.1, addition: 0, min: 13, max: 12 }],
  ['no number at all', { ratio: 0.1, addition: 0, min: Number.NaN, max: Number.NaN }],
])('finds nothing: %s', (_, scale) => {
  expect(sdkTruncation(number(2, scale))).toBeUndefined()
})

it('tries 65,536 values of a larger range, its ends among them', () => {
  // Single precision has 24 bits: 4294967295 becomes 4294967296, which uint32 cannot hold; half of it and less goes wrong by rounding.
  const wrong = sdkTruncation(number(4, { ratio: 0.5, addition: 0, min: 0, max: 4_294_967_295 }))
  expect(wrong).toMatchObject({ tried: 65_536, of: 4_294_967_296 })
  expect(sdkTruncation(number(4, { ratio: 0.5, addition: 0, min: 4_294_967_295, max: 4_294_967_295 }))).toMatchObject({
    count: 1,
    example: { raw: 4_294_967_295 },
  })
})

it('tries fewer of each where there are many numbers, and where values need big integers', () => {
  const wide = number(4, { ratio: 0.1, addition: 0, min: 0, max: 4_294_967_295 })
  expect(sdkTruncation(wide, 50_000)?.tried).toBe(83)
  expect(sdkTruncation(wide, 10_000_000)?.tried).toBe(16)
  const big = number(4, { ratio: 1e-9, addition: 12_345_678.9, min: 0, max: 4_294_967_295 })
  expect(sdkTruncation(big)?.tried).toBe(1024)
})
