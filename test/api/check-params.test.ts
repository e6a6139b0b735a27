import { describe, expect, it } from 'vitest'
import { isApiError } from '../../src/api/api-error.ts'
import { checkParams } from '../../src/api/check-params.ts'
import type { CheckName } from '../../src/api/contract.ts'
import { dateNumber } from '../../src/api/dates.ts'
import type { EndpointName } from '../../src/api/routes.ts'

const NOW = 1_800_000_000
const DAY = 86_400

/** What is said against the parameters; undefined where they may be sent. Warnings come with their sort. */
function said(endpoint: EndpointName, params: unknown, off?: CheckName): string | undefined {
  const warnings: string[] = []
  const checks = off === undefined ? {} : { [off]: false }
  try {
    checkParams(endpoint, params, {
      checks,
      now: () => NOW * 1000,
      onWarning: text => warnings.push(text),
      redact: String,
    })
  } catch (error) {
    if (isApiError(error) && error.code === 'REQUEST_INVALID') return error.message
    throw error
  }
  return warnings.length === 0 ? undefined : `warning: ${warnings.join()}`
}

describe('names and types', () => {
  it.each<[EndpointName, unknown, string]>([
    ['cmdLog', { startTs: 1 }, '"startTs" is no parameter of it, did you mean start_ts?'],
    ['cmdLog', { start: 1 }, '"start" is no parameter of it, did you mean start_ts?'],
    ['searchDevices', { online: 1 }, 'did you mean is_online?'],
    ['searchDevices', { zzz: 1 }, '"zzz" is no parameter of it. Expected one of: gid, country'],
    [
      'userLiveness',
      { product_key: 'k', product_secret: 's' },
      '"product_secret" is no parameter of it, did you mean product_key?',
    ],
    ['device', {}, 'mac: expected a text, got nothing'],
    ['device', { mac: 7 }, 'mac: expected a text, got 7'],
    ['device', 'mac', 'expected an object of parameters, got a text'],
    ['device', ['mac'], 'expected an object of parameters, got a list'],
    ['searchDevices', { is_online: true }, 'is_online: expected 0 or 1, got true'],
    ['searchDevices', { limit: 1.5 }, 'limit: expected a whole number, got 1.5'],
    ['cmdLog', { sort: 'up' }, 'sort: expected "asc" or "desc", got "up"'],
    ['bindDevices', { uid: 'u', appid: 'a', dids: 'd' }, 'dids: expected a list, got "d"'],
    ['bindDevices', { uid: 'u', appid: 'a', dids: ['d', 7] }, 'dids.1: expected a text, got 7'],
    ['updateDeviceGroup', { action: 'assign', macs: null }, 'macs: expected a list, got null'],
    ['control', {}, 'expected exactly one of attrs (by name) and raw (the bytes of a P0), got neither'],
    ['control', { attrs: {}, raw: [1] }, 'got both'],
    [
      'control',
      { raw: 'AAEC' },
      'control: expected attrs: an object and raw: nothing, or raw: a list, or binary_coding: "hex" or "base64", got none of these',
    ],
    [
      'control',
      { raw: [0, 1.5, 'a'] },
      'raw: nothing, or raw.1: a whole number and raw.2: a number, or raw: a text and binary_coding: "hex" or "base64", got',
    ],
    ['control', { attrs: [] }, 'control: expected attrs: an object, or raw: a list and attrs: nothing, or raw: a text'],
    ['control', { attrs: new Map([['a', 1]]) }, 'control: expected attrs: an object, or '],
    ['device', JSON.parse('{"__proto__":1,"mac":"m"}'), '"__proto__" is no parameter of it'],
  ])('%s %j', (endpoint, params, message) => {
    expect(said(endpoint, params)).toContain(message)
  })

  it('says little of a million wrong items', () => {
    const wrong = Array.from({ length: 1_000_000 }, () => null)
    expect(said('bindDevices', { uid: 'u', appid: 'a', dids: wrong })).toBe(
      'bindDevices: dids.0: expected a text, got null',
    )
    expect(said('control', { raw: wrong })).toMatch(/ and raw\.19: a number, or raw: a text and /)
  })

  it.each<[EndpointName, unknown]>([
    ['deviceGroups', undefined],
    ['searchDevices', undefined],
    ['searchDevices', { gid: undefined }],
    ['createDeviceGroup', {}],
    ['control', { attrs: { switch: true } }],
    ['control', { attrs: { blob: '12' }, binary_coding: 'hex' }],
    ['control', { raw: [1, 2, 255] }],
    ['control', { raw: '0102', binary_coding: 'hex' }],
  ])('%s takes %j', (endpoint, params) => expect(said(endpoint, params)).toBeUndefined())
})

describe('what the document forbids', () => {
  const span = (start: string, end: string, cycle?: string) => ({
    start,
    end,
    ...(cycle === undefined ? {} : { cycle }),
  })

  it.each<[CheckName, EndpointName, object, string]>([
    [
      'seconds',
      'cmdLog',
      { start_ts: NOW * 1000 },
      'start_ts: expected seconds, got 1800000000000, which must be milliseconds',
    ],
    ['seconds', 'dataLog', { end_ts: NOW * 1000 }, 'end_ts: expected seconds'],
    ['seconds', 'searchDevices', { liveness_start: '1800000000000' }, 'liveness_start: expected seconds'],
    ['limit', 'cmdLog', { limit: 101 }, 'limit: expected 1 to 100, got 101'],
    ['limit', 'searchDevices', { limit: 0 }, 'limit: expected 1 or more, got 0'],
    ['limit', 'cmdLog', { limit: 0 }, 'limit: expected 1 to 100, got 0'],
    ['limit', 'boundUsers', { skip: -1 }, 'skip: expected 0 or more, got -1'],
    [
      'macs',
      'updateDeviceGroup',
      { action: 'assign', macs: Array(1001).fill('m') },
      'macs: expected at most 1000 a call, got 1001',
    ],
    ['bytes', 'control', { raw: [0, 256] }, 'raw[1]: expected a byte, 0 to 255, got 256'],
    ['bytes', 'control', { raw: [-1] }, 'raw[0]: expected a byte'],
    [
      'span',
      'cmdLog',
      { start_ts: NOW - 3 * DAY, end_ts: NOW - DAY + 1 },
      'at most two days after start_ts, got 172801 seconds',
    ],
    [
      'span',
      'onlineLog',
      { start_ts: NOW, end_ts: NOW - 1 },
      'end_ts: expected 1800000000 (start_ts) or later, got 1799999999',
    ],
    ['span', 'dataLog', { start_ts: NOW - 30 * DAY - 3601 }, 'start_ts: expected one of the last 30 days'],
    [
      'span',
      'livenessHistory',
      span('2026-01-01', '2026-01-31', 'date'),
      'start, end: expected at most 30 days, got 31',
    ],
    ['span', 'livenessHistory', span('2016-01', '2017-02', 'week'), 'at most 53 weeks, got 54'],
    ['span', 'livenessHistory', span('2016-01', '2017-01', 'month'), 'at most 12 months, got 13'],
    [
      'span',
      'livenessHistory',
      span('2016-02', '2016-01', 'month'),
      'end: expected 2016-02 (start) or later, got 2016-01',
    ],
    [
      'span',
      'newUsers',
      span('2016-01', '2017-01', 'month'),
      'warning: newUsers: start, end: expected at most 12 months, got 13',
    ],
    ['span', 'activeDevices', span('2017-12-28', '2017-12-27'), 'end: expected 2017-12-28 (start) or later'],
    [
      'dates',
      'activatedDevices',
      { start: '2017-02-29' },
      'start: expected a date of the calendar as YYYY-MM-DD, got "2017-02-29"',
    ],
    ['dates', 'userLiveness', { product_key: 'k', end_date: '2015-1-3' }, 'end_date: expected a date'],
    [
      'dates',
      'livenessHistory',
      span('2016-13', '2016-13', 'month'),
      'start: expected a date of the calendar as YYYY-MM, got "2016-13"',
    ],
    ['dates', 'livenessHistory', span('2016-54', '2016-54', 'week'), 'as YYYY-WW, got "2016-54"'],
    ['dates', 'livenessHistory', span('2016-12', '2016-12', 'date'), 'as YYYY-MM-DD, got "2016-12"'],
    ['dates', 'newUsers', span('12/2016', '12/2016'), 'as YYYY-MM-DD or YYYY-WW or YYYY-MM, got "12/2016"'],
  ])('%s: %s %j', (check, endpoint, params, message) => {
    expect(said(endpoint, params)).toContain(message)
    // Switched off, it is said no more.
    expect(said(endpoint, params, check)).toBeUndefined()
  })

  it.each<[EndpointName, object]>([
    ['cmdLog', { start_ts: NOW - 2 * DAY, end_ts: NOW }],
    ['cmdLog', { start_ts: NOW - 30 * DAY, end_ts: NOW - 28 * DAY, limit: 100 }],
    ['cmdLog', { end_ts: NOW }],
    ['livenessHistory', span('2026-01-01', '2026-01-30', 'date')],
    ['livenessHistory', span('2016-01', '2017-01', 'week')],
    ['livenessHistory', span('2016-02', '2017-01', 'month')],
    // Without a cycle the form alone tells nothing.
    ['livenessHistory', span('2016-01', '2020-01')],
    ['activeDevices', span('2016-02-29', '2017-12-28')],
    ['updateDeviceGroup', { action: 'unassign', macs: Array(1000).fill('m') }],
    ['searchDevices', { limit: 1, skip: 0, liveness_start: '1517296665' }],
  ])('%s takes %j', (endpoint, params) => expect(said(endpoint, params)).toBeUndefined())
})

describe('dates', () => {
  it.each([
    ['1970-01-01', 'date', 0],
    ['2016-02-29', 'date', 16_860],
    ['2016-12', 'month', 24_204],
    ['2017-02-29', 'date', undefined],
    ['2016-04-31', 'date', undefined],
    ['2016-00-01', 'date', undefined],
    ['2016-8-1', 'date', undefined],
    ['2016-08-01T00:00', 'date', undefined],
    ['２０１６-08-01', 'date', undefined],
    ['2016-00', 'month', undefined],
    ['2016-00', 'week', undefined],
  ] as const)('%s as %s', (text, cycle, number) => expect(dateNumber(text, cycle)).toBe(number))

  it('weeks run on over the years: 2015 and 2020 had 53, the others 52', () => {
    const weeks = (year: number) =>
      Number(dateNumber(`${year + 1}-01`, 'week')) - Number(dateNumber(`${year}-01`, 'week'))
    expect([2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021].map(weeks)).toEqual([52, 53, 52, 52, 52, 52, 53, 52])
  })
})
