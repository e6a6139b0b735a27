import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatHex, parseHex } from '../../src/bytes/hex.ts'
import { MAX_VARLEN, readVarLen, writeVarLen } from '../../src/bytes/varlen.ts'
import { errorOf } from './error-of.ts'

describe('varlen', () => {
  it.each<[number, string]>([
    // MQTT 3.1.1, table 2.4
    [0, '00'],
    [127, '7f'],
    [128, '8001'],
    [16383, 'ff7f'],
    [16384, '808001'],
    [2097151, 'ffff7f'],
    [2097152, '80808001'],
    [268435455, 'ffffff7f'],
    // SPEC §7.1
    [9, '09'],
    [416, 'a003'],
    [334, 'ce02'],
  ])('%d is %s', (value, hex) => {
    expect(formatHex(writeVarLen(value))).toBe(hex)
    const bytes = parseHex(`eeeeee${hex}ee`)
    expect(readVarLen(bytes, 3, bytes.length)).toEqual({ value, bytes: hex.length / 2 })
  })

  it('reads what is longer than needed', () => {
    expect(readVarLen(parseHex('8100'), 0, 2)).toEqual({ value: 1, bytes: 2 })
    expect(readVarLen(parseHex('80808000'), 0, 4)).toEqual({ value: 0, bytes: 4 })
  })

  it.each(['', '80', 'ffff', 'ffffff'])('%j is incomplete', hex => {
    const bytes = parseHex(`${hex}01`)
    expect(readVarLen(bytes, 0, bytes.length - 1)).toBeUndefined()
  })

  it.each(['80808080', 'ffffffff', 'ffffffff01'])('%s is invalid', hex => {
    expect(readVarLen(parseHex(hex), 0, hex.length / 2)).toBe('invalid')
  })

  it('round trips', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: MAX_VARLEN }), value => {
        const bytes = writeVarLen(value)
        expect(readVarLen(bytes, 0, bytes.length)).toEqual({ value, bytes: bytes.length })
        expect(readVarLen(bytes, 0, bytes.length - 1)).toBeUndefined()
      }),
    )
  })

  it.each([-1, 268435456, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d', value => {
    const message = `varlen: expected an integer from 0 to 268435455, got ${value}; send less in one frame`
    expect(errorOf(() => writeVarLen(value))).toEqual({ code: 'FRAME_INVALID', message, offset: undefined })
  })
})
