import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const LAMP = 'fixtures/definitions/bedside-lamp-var-len.json'
const REPORT = '000000030b0000910401000010000000'

type Row = readonly [what: string, argv: readonly string[], stdout: string, world?: World]

const rows: readonly Row[] = [
  ['an envelope', [AC, REPORT, 'set_temp=26', 'mode=送风'], '000000030b000091040500001a000000'],
  ['a control, as an array', [AC, '010101000010', '{"set_temp": 26}', '--to', 'array'], '[1,65,1,0,0,26]'],
  ['base64 as base64', [AC, 'BAEAABAAAAA=', 'switch=off', '--to', 'base64'], 'BAAAABAAAAA='],
  ['a text form that is said', [AC, '04010000 10000000', 'switch=0', '--text', 'hex'], '0400000010000000'],
  ['a decimal array', [AC, '[4,1,0,0,16,0,0,0]', 'switch=0'], '0400000010000000'],
  ['a serial frame', [AC, 'ffff000d05000000040100001000000027', 'switch=0'], 'ffff000d05000000040000001000000026'],
  ['a status block', [AC, '01000010000000', 'switch=0', '--frame', 'status'], '00000010000000'],
  [
    'a record of the log',
    [AC, `{"timestamp":1,"payload":"${REPORT}"}`, 'switch=0'],
    '000000030b0000910400000010000000',
  ],
  ['raw integers', [AC, '0401000010000000', 'room_temp=31', '--integers'], '04010000101f0000'],
  ['what the device alone sets', [AC, '0401000010000000', 'room_temp=21'], '04010000101f0000'],
  ['a var_len report, which grows', [LAMP, '1401610564002d', 'battery=87'], '1401e1056457002d'],
  ['attributes on stdin', [AC, REPORT, '-'], '000000030b0000910400000010000000', { stdin: '{"switch": 0}' }],
  [
    'a log on stdin',
    [AC, '-', 'switch=0'],
    '0400000010000000\n000000030b0000910400000010000000',
    { stdin: `0401000010000000\n\n{"payload":"${REPORT}"}\n` },
  ],
]

describe('patch', () => {
  for (const [what, argv, stdout, world] of rows) {
    test(what, async () => {
      expect(await giztools(['patch', ...argv], world)).toEqual({ code: 0, stdout: `${stdout}\n`, stderr: '' })
    })
  }

  test('tells on stderr what it rounded', async () => {
    expect(await giztools(['patch', AC, REPORT, 'set_temp=20.4'])).toEqual({
      code: 0,
      stdout: '000000030b0000910401000014000000\n',
      stderr: 'giztools: set_temp: 20.4 lies between two steps of 1, the nearest is 20\n',
    })
  })

  test('goes on after a line that cannot be patched, and tells which', async () => {
    const stdin = `02\n0401000010000000\n0!\n{"a":1}\n010101000010\n`
    expect(await giztools(['patch', AC, '-', 'room_temp=21.4'], { stdin })).toEqual({
      code: 1,
      stdout: '04010000101f0000\n',
      stderr: [
        'giztools: line 1: payload: expected a P0 that carries status (report, read reply or control), got a first byte of 0x02 (read). A status block without its action byte is for patchStatus(), or --frame status',
        'giztools: line 2: room_temp: 21.4 lies between two steps of 1, the nearest is 21',
        'giztools: line 3: bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "0!": no hex ("!" at character 1), no base64 ("!" at character 1)',
        'giztools: line 4: expected payload, payload_bin or raw with text or a list of bytes, got nothing',
        'giztools: line 5: room_temp: expected a writable attribute in a control, got a read-only one',
        '',
      ].join('\n'),
    })
  })

  test('tells which payload of a whole answer', async () => {
    const answer = JSON.stringify({ objects: [{ payload: REPORT }, { payload: '02' }] })
    const { code, stdout, stderr } = await giztools(['patch', AC, answer, 'switch=0'])
    expect([code, stdout]).toEqual([1, '000000030b0000910400000010000000\n'])
    expect(stderr).toMatch(/^giztools: payload 1, objects\[1\]: payload: expected a P0 that carries status/)
  })

  test('says once that there is no such attribute', async () => {
    const { code, stdout, stderr } = await giztools(['patch', AC, '-', 'swich=1'], { stdin: '0401\n0401\n' })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^giztools: "swich": .* has no attribute of this name, expected one of switch.*\n$/)
  })
})

type Fault = readonly [argv: readonly string[], message: string]

const faults: readonly Fault[] = [
  [
    ['0401000010000000', 'switch=0', '--frame', 'status'],
    'status: expected a status body alone, here 7 bytes, got 8 that begin with 04010000: a whole P0 (report)? codec.patch() takes P0s and envelopes',
  ],
  [
    ['01000010000000', 'switch=0'],
    'payload: expected a P0 that carries status (report, read reply or control), got 7 bytes, as many as a status block alone has.',
  ],
  [['0000000303000015', 'switch=0'], 'message: expected a P0 that carries status, got an envelope without one'],
  [['010101000010', 'room_temp=21'], 'room_temp: expected a writable attribute in a control, got a read-only one'],
  [[REPORT, 'set_temp=20.4', '--strict'], 'set_temp: 20.4 lies between two steps of 1, the nearest is 20'],
  [[REPORT, 'fan_speed=3', '--strict'], 'fan_speed: index 3 has no label'],
  [
    ['0!', 'switch=0'],
    'bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "0!": no hex ("!" at character 1)',
  ],
  [['[]', 'switch=0'], 'no payload in it'],
]

describe('patch refuses', () => {
  test.each(faults)('%j', async (argv, message) => {
    const outcome = await giztools(['patch', AC, ...argv])
    expect([outcome.code, outcome.stdout]).toEqual([1, ''])
    expect(outcome.stderr).toContain(`giztools: ${message}`)
  })
})

describe('a base of the wrong kind', () => {
  test.each<Fault>([
    [
      ['--base', '0401000010000000', '--base-frame', 'status', 'switch=1'],
      'base.status: expected a status body alone, here 7 bytes, got 8 that begin with 04010000: a whole P0 (report)?',
    ],
    [
      ['--base', REPORT, '--base-frame', 'status', 'switch=1'],
      'base.status: expected a status body alone, here 7 bytes, got 16 that begin with 00000003: an envelope?',
    ],
    [
      ['--base', REPORT, '--base-frame', 'p0', 'switch=1'],
      'base: expected a P0 that carries status (report, read reply or control), got 16 bytes that begin with 00000003: an envelope?',
    ],
    [
      ['--base', '01000010000000', 'switch=1'],
      'base: expected a P0 that carries status (report, read reply or control), got 7 bytes, as many as a status block alone has.',
    ],
  ])('%j', async (argv, message) => {
    const outcome = await giztools(['encode', AC, ...argv])
    expect([outcome.code, outcome.stdout]).toEqual([1, ''])
    expect(outcome.stderr).toContain(`giztools: ${message}`)
  })
})
