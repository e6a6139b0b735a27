import { describe, expect, it } from 'vitest'
import { CALENDARS, dateTimeAt, dayAt } from '../../src/emulator/calendar.ts'

describe('days are those of UTC+8', () => {
  it.each([
    ['2026-03-01T15:59:59.999Z', '2026-03-01', '2026-03-01 23:59:59'],
    ['2026-03-01T16:00:00.000Z', '2026-03-02', '2026-03-02 00:00:00'],
    ['2024-02-29T12:00:00.000Z', '2024-02-29', '2024-02-29 20:00:00'],
    ['2017-12-31T16:30:00.000Z', '2018-01-01', '2018-01-01 00:30:00'],
  ])('%s', (utc, day, dateTime) => {
    expect(dayAt(Date.parse(utc))).toBe(day)
    expect(dateTimeAt(Date.parse(utc))).toBe(dateTime)
  })

  it('also when asked in no order', () => {
    const days = ['2026-03-02', '2025-03-02', '2026-03-02', '1970-01-02']
    expect(days.map(day => dayAt(Date.parse(`${day}T00:00:00+08:00`)))).toEqual(days)
  })
})

describe('weeks are ISO weeks', () => {
  // By the calendar on the wall.
  it.each([
    ['2016-08-01', '2016-31'],
    ['2016-12-25', '2016-51'],
    ['2016-12-31', '2016-52'],
    ['2017-01-01', '2016-52'],
    ['2017-01-02', '2017-01'],
    ['2016-01-03', '2015-53'],
    ['2018-12-31', '2019-01'],
    ['2026-03-02', '2026-10'],
    ['1970-01-01', '1970-01'],
  ])('%s lies in %s', (day, week) => {
    const { ofDay, format, parse } = CALENDARS.week
    expect(format(ofDay(day))).toBe(week)
    expect(parse(week)).toBe(ofDay(day))
  })

  it('follow one another', () => {
    const { format, parse } = CALENDARS.week
    const last = parse('2015-53') as number
    expect([format(last), format(last + 1)]).toEqual(['2015-53', '2016-01'])
  })
})

it('months follow one another', () => {
  const { format, parse, ofDay } = CALENDARS.month
  const december = parse('2016-12') as number
  expect([format(december), format(december + 1)]).toEqual(['2016-12', '2017-01'])
  expect(ofDay('2016-12-31')).toBe(december)
})

describe('what names no period is none', () => {
  it.each([
    ['date', '2017-02-29'],
    ['date', '2017-00-10'],
    ['date', '2017-2-1'],
    ['date', '2017-01'],
    ['date', ''],
    ['week', '2016-53'],
    ['week', '2016-00'],
    ['week', '2016-99'],
    ['week', '2016-1'],
    ['month', '2016-13'],
    ['month', '2016-00'],
    ['month', '2016-12-01'],
  ] as const)('%s %s', (cycle, text) => {
    expect(CALENDARS[cycle].parse(text)).toBeUndefined()
  })
})
