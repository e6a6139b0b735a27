import { describe, expect, test } from 'vitest'
import { lastOf, momentText, parseDuration, parseMoment } from '../../src/cli/duration.ts'

describe('a duration', () => {
  test.each([
    ['3d', 259_200_000],
    ['12h', 43_200_000],
    ['90min', 5_400_000],
    ['1.5 hours', 5_400_000],
    ['250ms', 250],
    ['2W', 1_209_600_000],
  ])('%s', (text, ms) => {
    expect(parseDuration(text, '--since')).toBe(ms)
  })

  test.each(['', '3', '0', '0s', '-1d', '1e3s', '3 days ago', '١d', 'd', `${'9'.repeat(400)}d`])('%j is none', text => {
    expect(() => parseDuration(text, '--since')).toThrow('--since: expected a duration such as 3d, 12h or 30s, got')
  })
})

describe('a moment', () => {
  test.each([
    ['1517384243', 1_517_384_243, 'second'],
    ['1517384243.5', 1_517_384_243.5, 'instant'],
    ['2018-01-31T07:37:23Z', 1_517_384_243, 'second'],
    ['2018-01-31T15:37:23+08:00', 1_517_384_243, 'second'],
    ['2018-01-31T15:37:23+0800', 1_517_384_243, 'second'],
    ['2018-01-31 15:37+08:00', 1_517_384_220, 'minute'],
    ['2018-01-31T07:37:23.25Z', 1_517_384_243.25, 'instant'],
  ])('%s', (text, at, grain) => {
    expect(parseMoment(text, '--from')).toEqual({ at, grain })
  })

  test('without a zone is of the computer itself, a date alone too', () => {
    const seconds = (...parts: [number, number, number, number?, number?]) => new Date(...parts).getTime() / 1000
    expect(parseMoment('2018-01-31', '--from')).toEqual({ at: seconds(2018, 0, 31), grain: 'day' })
    expect(parseMoment('2018-01-31 15:37', '--from')).toEqual({ at: seconds(2018, 0, 31, 15, 37), grain: 'minute' })
  })

  test.each([
    ...['', 'yesterday', '2018', '2018-1-31', '2018-02-30', '2018-13-01', '2018-01-31Z', '2018-01-31T25:00'],
    ...['31.01.2018', '-5', '1e9', '2018-01-31T07', '2018-01-31T07:37:23Z; rm'],
  ])('%j is none', text => {
    expect(() => parseMoment(text, '--from')).toThrow('--from: expected a date such as')
  })

  test.each([
    ['1517384243', 1_517_384_243.999_999],
    ['1517384243.5', 1_517_384_243.5],
    ['2018-01-31T07:37:23Z', 1_517_384_243.999_999],
    ['2018-01-31T07:37:23.000Z', 1_517_384_243],
    ['2018-01-31T07:37Z', 1_517_384_220.999_999],
  ])('%s takes in all that is named', (text, last) => {
    expect(lastOf(parseMoment(text, '--to'))).toBe(last)
  })

  test('a day takes in all of it, however long it is', () => {
    const zone = process.env.TZ
    try {
      for (const [name, day, hours] of [
        ['UTC', '2018-01-31', 24],
        ['Asia/Shanghai', '2018-01-31', 24],
        ['Europe/Berlin', '2018-03-25', 23],
        ['Europe/Berlin', '2018-10-28', 25],
        // There was no midnight: the clock went from 23:59 to 01:00.
        ['America/Sao_Paulo', '2018-11-04', 23],
        ['America/Sao_Paulo', '2018-11-03', 24],
      ] as const) {
        process.env.TZ = name
        const moment = parseMoment(day, '--to')
        expect([name, day, lastOf(moment)]).toEqual([name, day, moment.at + hours * 3600 - 1e-6])
      }
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })

  test('is told in UTC, whatever it is', () => {
    expect(momentText(1_517_384_243.9)).toBe('2018-01-31T07:37:23Z')
    expect(momentText(-1)).toBe('1969-12-31T23:59:59Z')
    expect(momentText(-1e300)).toBe('second -1e+300')
  })
})
