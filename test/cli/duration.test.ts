import { describe, expect, test } from 'vitest'
import { parseDuration, parseMoment } from '../../src/cli/duration.ts'

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

  test.each(['', '3', '0s', '-1d', '1e3s', '3 days ago', '١d', 'd'])('%j is none', text => {
    expect(() => parseDuration(text, '--since')).toThrow('--since: expected a duration such as 3d, 12h or 30s, got')
  })
})

describe('a moment', () => {
  test.each([
    ['1517384243', 1_517_384_243],
    ['1517384243.5', 1_517_384_243.5],
    ['2018-01-31T07:37:23Z', 1_517_384_243],
    ['2018-01-31T15:37:23+08:00', 1_517_384_243],
    ['2018-01-31T15:37:23+0800', 1_517_384_243],
    ['2018-01-31 15:37+08:00', 1_517_384_220],
    ['2018-01-31T07:37:23.25Z', 1_517_384_243.25],
  ])('%s', (text, seconds) => {
    expect(parseMoment(text, '--from')).toBe(seconds)
  })

  test('without a zone is of the computer itself, a date alone too', () => {
    expect(parseMoment('2018-01-31', '--from')).toBe(new Date(2018, 0, 31).getTime() / 1000)
    expect(parseMoment('2018-01-31 15:37', '--from')).toBe(new Date(2018, 0, 31, 15, 37).getTime() / 1000)
  })

  test.each([
    ...['', 'yesterday', '2018', '2018-1-31', '2018-02-30', '2018-13-01', '2018-01-31Z', '2018-01-31T25:00'],
    ...['31.01.2018', '-5', '1e9', '2018-01-31T07', '2018-01-31T07:37:23Z; rm'],
  ])('%j is none', text => {
    expect(() => parseMoment(text, '--from')).toThrow('--from: expected a date such as')
  })
})
