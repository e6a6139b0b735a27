import { describe, expect, test } from 'vitest'
import { localTime } from '../../src/cli/local-time.ts'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const LOG = [
  { timestamp: 1517384243.044, type: 'dev2app', did: 'a', payload: '000000030b0000910401000010000000' },
  { timestamp: 1517384252.294, type: 'app2dev', did: 'a', payload: '0000000309000090010101000010' },
  { timestamp: 1517384300, type: 'dev2app', did: 'b', payload: '04010000ff000000' },
  { timestamp: 1517384310, type: 'dev2app', did: 'b', payload: 'nonsense' },
]
  .map(record => `${JSON.stringify(record)}\n`)
  .join('')

// Tables of these tests show the time of Shanghai, eight hours before UTC.
describe('times', () => {
  test.each([
    [1517384243.044, '2018-01-31 15:37:23.044'],
    [1517384243, '2018-01-31 15:37:23'],
    ['2018-01-31T07:37:23Z', '2018-01-31T07:37:23Z'],
    [1517384243044, '2018-01-31 15:37:23.044'],
    [1.5, '1.5'],
    [1e300, '1e+300'],
    [Number.NaN, 'NaN'],
  ])('%s is shown as %s', (timestamp, shown) => {
    expect(localTime(timestamp, 'Asia/Shanghai')).toBe(shown)
  })

  test('follow the zone over a change of summer time', () => {
    expect([1774745999, 1774746000].map(seconds => localTime(seconds, 'Europe/Berlin'))).toEqual([
      '2026-03-29 01:59:59',
      '2026-03-29 03:00:00',
    ])
  })
})

test('--single-line: a line a record', async () => {
  const { stdout } = await giztools(['decode', AC, '--single-line', '--attrs', 'switch,mode,set_temp'], { stdin: LOG })
  expect(stdout.split('\n')).toEqual([
    '2018-01-31 15:37:23.044  dev2app  report  envelope 0x0091 did a  switch=1 mode=制冷 set_temp=16',
    '2018-01-31 15:37:32.294  app2dev  control  envelope 0x0090 did a  switch=1',
    '2018-01-31 15:38:20  dev2app  report  p0 did b  switch=1 mode=制冷 set_temp=255  issue: set_temp: expected 16 to 30, got 255 (raw 255)',
    expect.stringMatching(/^error {2}2018-01-31 15:38:30 {2}dev2app {2}TEXT_INVALID {2}.* {2}in nonsense$/),
    '',
  ])
})

test('--single-line shows raw integers where they differ', async () => {
  const { stdout } = await giztools([
    'decode',
    AC,
    '--single-line',
    '--integers',
    '--attrs',
    'mode,room_temp',
    '0405000010000000',
  ])
  expect(stdout).toBe('report  p0  mode=送风 (1) room_temp=-10 (0)\n')
})

test('--summary: how many of what, from when to when', async () => {
  const { code, stdout } = await giztools(['decode', AC, '--summary'], { stdin: LOG })
  expect(code).toBe(1)
  expect(stdout.split('\n').map(line => line.split(/ {2,}/))).toEqual([
    ['payloads', '4'],
    ['failed', '1'],
    ['from', '2018-01-31 15:37:23.044'],
    ['to', '2018-01-31 15:38:30'],
    ['action', 'report', '2'],
    ['', 'control', '1'],
    ['type', 'dev2app', '3'],
    ['', 'app2dev', '1'],
    ['device', 'a', '2'],
    ['', 'b', '2'],
    ['frame', 'envelope', '2'],
    ['', 'p0', '1'],
    ['remark', 'VALUE_OUT_OF_RANGE set_temp', '1'],
    ['error', 'TEXT_INVALID', '1'],
    [''],
  ])
})

test('--summary --format json: the same for programs', async () => {
  const { stdout } = await giztools(['decode', AC, '--summary', '--format', 'json', '--where', 'switch=1'], {
    stdin: LOG,
  })
  expect(JSON.parse(stdout)).toEqual({
    ...{ payloads: 4, failed: 1, from: 1517384243.044, to: 1517384310 },
    action: { report: 2, control: 1 },
    type: { dev2app: 3, app2dev: 1 },
    device: { a: 2, b: 2 },
    frame: { envelope: 2, p0: 1 },
    remark: { 'VALUE_OUT_OF_RANGE set_temp': 1 },
    error: { TEXT_INVALID: 1 },
  })
})

test('--summary of more kinds than a person reads names the most frequent', async () => {
  const stdin = Array.from({ length: 30 }, (_, index) => {
    const record = `${JSON.stringify({ did: `d${index}`, payload: '0401000010000000' })}\n`
    return record.repeat(index < 2 ? 3 - index : 1)
  }).join('')
  const { stdout } = await giztools(['decode', AC, '--summary'], { stdin })
  const lines = stdout.split('\n').map(line => line.trim().split(/ {2,}/))
  expect(lines).toContainEqual(['device', 'd0', '3'])
  expect(lines).toContainEqual(['20 more', '20'])
})

test.each([
  [['--single-line', '--summary'], '--single-line and --summary: the summary has no line a record'],
  [['--single-line', '--format', 'csv'], '--single-line and --format: both say how records look'],
  [['--summary', '--format', 'csv'], '--summary is text, or JSON with --format json; got --format csv'],
  [['--summary', '--jobs', '2'], 'written by one job: leave --jobs out'],
])('%j contradict each other', async (flags, message) => {
  const { code, stderr } = await giztools(['decode', AC, ...flags], { stdin: LOG })
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
})

test('a table says what a frame without a P0 says', async () => {
  const passcode = '00000003 0f 00 0007 000a 61626364656667686970'.replaceAll(' ', '')
  const { stdout } = await giztools(['decode', AC, '--format', 'table', passcode])
  expect(stdout).toContain('  passcode: abcdefghip\n')
})
