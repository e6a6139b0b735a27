import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decimalScale } from '../../src/codec/scale.ts'
import { decimalText } from '../oracle.ts'

const RATIOS = [1, 0.5, 0.1, 0.01, 0.001, 0.0001, 0.0003, 0.025]
const ADDITIONS = [0, -40, 7, -2000, 1735689600]

/** The decimal that a person would write: exact, without trailing zeros. */
function written(raw: number, ratio: number, addition: number): string {
  return decimalText(BigInt(raw), ratio, addition)
    .replace(/\.?0+$/, '')
    .replace(/^-?0$/, '0')
}

function scaleOf(ratio: number, addition: number, maxRaw = 65_535) {
  return decimalScale({ ratio, addition, min: 0, max: maxRaw }, maxRaw)
}

describe('decimalScale', () => {
  it('knows no minus zero', () => {
    expect(scaleOf(-1, -0).toDisplay(0)).toBe(0)
    expect(scaleOf(-0.5, -0).toDisplay(0)).toBe(0)
    expect(scaleOf(1, -0)).toMatchObject({ num: 1, add: 0, den: 1 })
  })

  it.each(RATIOS.flatMap(ratio => ADDITIONS.map(addition => [ratio, addition] as const)))(
    'prints raw · %d + %d as a person would, for every raw value of a uint16, and takes it back',
    (ratio, addition) => {
      const { toDisplay, toRaw } = scaleOf(ratio, addition)
      for (let raw = 0; raw <= 65_535; raw++) {
        const display = toDisplay(raw)
        if (String(display) !== written(raw, ratio, addition))
          expect.fail(`raw ${raw}: ${display}, written ${written(raw, ratio, addition)}`)
        const back = toRaw(display)
        if (back.raw !== raw || !back.exact) expect.fail(`${display} gives raw ${back.raw}, expected ${raw}`)
      }
    },
  )

  it('is exact over all of a uint32 for any integer addition, small or past 2^53', () => {
    const ratio = fc.constantFrom(...RATIOS, 2, 1234567.89, 0.00000001)
    fc.assert(
      fc.property(ratio, fc.integer(), fc.integer({ min: 0, max: 2 ** 32 - 1 }), (ratio, addition, raw) => {
        const { toDisplay, toRaw } = scaleOf(ratio, addition, 2 ** 32 - 1)
        const expected = Number(decimalText(BigInt(raw), ratio, addition))
        expect(toDisplay(raw)).toBe(expected)
        // Fifteen digits are what a double holds for certain.
        if (written(raw, ratio, addition).replace(/[-.]/g, '').length <= 15)
          expect(toRaw(expected)).toEqual({ raw, exact: true })
      }),
      { numRuns: 5000 },
    )
  })

  it.each([
    // ratio, addition, display, raw, exact: half way goes to the larger raw value
    [0.1, -20, 25.1, 451, true], // the MCU SDK truncates this to 450 (SPEC §6)
    [0.01, 0, 1.005, 101, false],
    [0.01, 0, 1.004999, 100, false],
    [0.5, 0, 0.25, 1, false],
    [0.5, 0, 0.2499999999999999, 0, false],
    [1, -10, 0.5, 11, false],
    [1, -10, -10.5, 0, false],
    [-0.1, 0, -0.04, 0, false],
    [-0.1, 0, -0.05, 1, false],
    [0.025, 0, 52.8, 2112, true], // truncated elsewhere to 2111
    [0.1, 0, 1e300, 1e301, true],
    [0.1, 0, 5e-324, 0, false],
    [3, 0, 3e300, 1e300, true],
    [0.3, 0, 3.602879701896398e16, 1.2009599006321326e17, false], // past what doubles tell apart
    [0.3, 0, -3.602879701896398e16, -1.2009599006321326e17, false],
    [1, 0, -1.5, -1, false],
    [1, 0, -1, -1, true],
    [1, -5, 1e-20, 5, false],
    [0.0003, 0, -0.0003, -1, true],
  ])('%d·raw + %d: %d is raw %d, exact %s', (ratio, addition, display, raw, exact) => {
    expect(scaleOf(ratio, addition).toRaw(display)).toEqual({ raw, exact })
  })

  it('works with decimals in the addition and with numbers past 2^53', () => {
    expect(scaleOf(0.2, -3.4).toDisplay(17)).toBe(0)
    expect(scaleOf(0.2, -3.4).toDisplay(20)).toBe(0.6)
    const huge = scaleOf(1.2345678, 9_000_000_000_000_000, 2 ** 32 - 1)
    expect(huge.small).toBe(false)
    expect(huge.toDisplay(0)).toBe(9_000_000_000_000_000)
    expect(scaleOf(1e-20, 0).toDisplay(3)).toBe(3e-20)
    expect(scaleOf(1e-20, 0).toRaw(3e-20)).toEqual({ raw: 3, exact: true })
    expect(scaleOf(1e30, 0).toDisplay(7)).toBe(7e30)
    // No double is 1e23.
    expect(scaleOf(1e-23, 0).toDisplay(1)).toBe(1e-23)
    expect(scaleOf(1, 0.25).toDisplay(3)).toBe(3.25)
  })

  it.each([
    // ratio, addition, num, add, den
    [1, 0, 1, 0, 1],
    [0.1, -20, 1, -200, 10],
    [0.2, -3.4, 1, -17, 5],
    [0.2, -0.3, 2, -3, 10],
    [-0.2, 0, -1, 0, 5],
    [-0.04, 0.02, -2, 1, 50],
    [2.5, 5, 5, 10, 2],
    [1000, 0.5, 2000, 1, 2],
  ])('%d·raw + %d is (raw · %i + %i) / %i, in the smallest integers', (ratio, addition, num, add, den) => {
    expect(scaleOf(ratio, addition)).toMatchObject({ num, add, den, small: true })
  })

  it('never gives -0', () => {
    expect(Object.is(scaleOf(-1, 0).toDisplay(0), 0)).toBe(true)
    expect(Object.is(scaleOf(-0.2, 0).toDisplay(0), 0)).toBe(true)
    expect(Object.is(scaleOf(1, 0).toRaw(-0).raw, 0)).toBe(true)
    expect(Object.is(scaleOf(-1, 0).toRaw(0).raw, 0)).toBe(true)
  })
})

it('takes the last raw value back where steps are finer than doubles', () => {
  // 2^53 + 255 is no double: it shows as 2^53 + 256, which would be raw 256.
  const scale = decimalScale({ ratio: 1, addition: 2 ** 53, min: 0, max: 255 }, 255)
  expect(scale.toDisplay(255)).toBe(9007199254741248)
  expect(scale.toRaw(9007199254741248)).toEqual({ raw: 255, exact: true })
  expect(scale.toRaw(9007199254741250)).toEqual({ raw: 258, exact: true })
  const below = decimalScale({ ratio: 1, addition: -(2 ** 53) - 1, min: 0, max: 255 }, 255)
  expect(below.toDisplay(0)).toBe(-(2 ** 53))
  expect(below.toRaw(-(2 ** 53))).toMatchObject({ exact: true })
})
