import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const PUMP = 'fixtures/definitions/wave-pump.json'
const LAMP = 'fixtures/definitions/bedside-lamp-var-len.json'
// The documentation's own cmd log: a report, and the control that sets switch and carries the last known state.
const REPORT = '000000030b0000910401000010000000'
const CONTROL = '0000000309000090010101000010'

type Row = readonly [what: string, argv: readonly string[], stdout: string, world?: World]

const rows: readonly Row[] = [
  ['pairs', [AC, 'switch=on', 'mode=制冷', 'set_temp=26'], '01450100001a'],
  ['JSON', [AC, '{"switch": 1, "mode": "送风"}'], '010505000000'],
  ['JSON on stdin', [AC, '-'], '010101000000', { stdin: '\uFEFF{"switch": true}\n' }],
  ["the documentation's control", [AC, '--frame', 'envelope', '--base', REPORT, 'switch=1'], CONTROL],
  ['a base in base64', [AC, '--base', 'BAEAABAAAAA=', 'switch=1'], '010101000010'],
  ['a bare status block as base', [AC, '--base', '01000010000000', '--base-frame', 'status', 'mode=1'], '010405000010'],
  ['a base said to be a bare P0', [AC, '--base', '0401000010000000', '--base-frame', 'p0', 'mode=1'], '010405000010'],
  ['a report over a base', [AC, '--action', 'report', '--base', REPORT, 'room_temp=21'], '04010000101f0000'],
  ['a base sent again as it is', [AC, '--action', 'readReply', '--base', REPORT], '0301000010000000'],
  ['an index where no label is meant', [AC, 'fan_speed=2'], '010840000000'],
  ['true and false', [AC, 'switch=TRUE', 'fan_swing=off'], '010301000000'],
  ['base64', [AC, '--to', 'base64', 'switch=1'], 'AQEBAAAA'],
  ['a decimal array', [AC, '--to', 'array', 'switch=1'], '[1,1,1,0,0,0]'],
  ['an envelope', [AC, '--frame', 'envelope', 'switch=1'], '0000000309000090010101000000'],
  [
    'serial number and device id',
    [AC, '--frame', 'envelope', '--sn', '0x05', '--did', 'abc', 'switch=1'],
    '0000000312010093000000050003616263010101000000',
  ],
  [
    'a report with a serial number',
    [AC, '--frame', 'envelope', '--sn', '6', '--action', 'report', '--base', REPORT],
    '000000030f000093000000060401000010000000',
  ],
  ['a report', [AC, '--frame', 'envelope', '--action', 'report', '--base', REPORT], REPORT],
  [
    'a reply answers with the serial number of its request',
    [AC, '--frame', 'envelope', '--sn', '9', '--action', 'readReply', '--base', REPORT],
    '000000030f000094000000090301000010000000',
  ],
  [
    'a reply without',
    [AC, '--frame', 'envelope', '--action', 'readReply', '--base', REPORT],
    '000000030b0000910301000010000000',
  ],
  ['a serial frame to the MCU', [AC, '--frame', 'serial', '--sn', '7', 'switch=1'], 'ffff000b0307000001010100000018'],
  [
    'a serial frame from the MCU',
    [AC, '--frame', 'serial', '--action', 'report', '--base', REPORT],
    'ffff000d05000000040100001000000027',
  ],
  [
    'a serial frame with a device id',
    [AC, '--frame', 'serial', '--did', 'ab', 'switch=1'],
    'ffff000e03000001026162010101000000da',
  ],
  ['a read', [AC, '--action', 'read'], '02'],
  ['a read in an envelope', [AC, '--action', 'read', '--frame', 'envelope', '--sn', '1'], '00000003080000930000000102'],
  ['a read of some (var_len)', [LAMP, '--action', 'read', 'power', 'brightness'], '120041'],
  ['a control (var_len)', [LAMP, 'power=1', 'brightness=50'], '1100410132'],
  ['labels that are digits', [PUMP, 'level=5'], `010040000a00${'00'.repeat(11)}`],
]

describe('encode', () => {
  for (const [what, argv, stdout, world] of rows) {
    test(what, async () => {
      expect(await giztools(['encode', ...argv], world)).toEqual({ code: 0, stdout: `${stdout}\n`, stderr: '' })
    })
  }

  test('what it prints, decode takes', async () => {
    const pairs = ['power=1', 'level=11', 'curve=曲线 20', 'dose=12.34', 'slots=01:02:03:04']
    const { stdout } = await giztools(['encode', PUMP, ...pairs])
    expect((await giztools(['decode', PUMP, stdout.trim()])).stdout).toBe(
      '{"frame":"p0","action":"control","attrs":{"power":1,"level":"11","curve":"曲线 20","dose":12.34,"slots":"0102030400000000"}}\n',
    )
  })

  test('tells on stderr what it rounded', async () => {
    expect(await giztools(['encode', AC, 'set_temp=20.4'])).toEqual({
      code: 0,
      stdout: '014000000014\n',
      stderr: 'giztools: set_temp: 20.4 lies between two steps of 1, the nearest is 20\n',
    })
  })

  test('takes raw integers', async () => {
    const { stdout } = await giztools([
      'encode',
      AC,
      '--action',
      'report',
      '--base',
      REPORT,
      '--integers',
      'room_temp=31',
    ])
    expect(stdout).toBe('04010000101f0000\n')
  })
})

type Fault = readonly [argv: readonly string[], code: 1 | 2, message: string]

const faults: readonly Fault[] = [
  [['mode=9'], 1, 'mode: expected an index of 0 to 4, got 9'],
  [['mode=冷'], 1, 'mode: expected 0 "制冷", 1 "送风", 2 "除湿", 3 "自动", 4 "制热", got "冷"'],
  [['set_temp=hot'], 1, 'set_temp: expected a number, 16 to 30, got "hot"'],
  [['switch=maybe'], 1, 'switch: expected true, false, 1 or 0, got "maybe"'],
  [['room_temp=1'], 1, 'room_temp: expected a writable attribute in a control, got a read-only one'],
  [['set_temp=20.4', '--strict'], 1, 'set_temp: 20.4 lies between two steps of 1, the nearest is 20'],
  [['{"switch":'], 1, 'attrs: expected a JSON object, got broken JSON: Unexpected end of JSON input'],
  [['switch=1', '--base', '0000000303000015'], 1, '--base: the frame carries no P0'],
  [['switch=1', '--base', '0000000309'], 1, ''],
  [['switch=1', '--base', 'x!'], 1, ''],
  [[], 2, 'no attributes: give name=value pairs, a JSON object, or - for JSON on stdin'],
  [['switch'], 2, 'expected name=value or a JSON object, got "switch"'],
  [['=1'], 2, 'expected name=value or a JSON object, got "=1"'],
  [['switch=1', 'switch=0'], 2, 'switch is given more than once'],
  [['switch=1', '--sn', '4'], 2, '--sn needs --frame envelope or serial: a bare P0 has no place for it'],
  [['switch=1', '--did', 'x'], 2, '--did needs --frame envelope or serial: a bare P0 has no place for it'],
  [['switch=1', '--frame', 'serial', '--sn', '256'], 2, '--sn: expected an integer of 0 to 255, got "256"'],
  [['switch=1', '--frame', 'envelope', '--sn', 'x'], 2, '--sn: expected an integer of 0 to 4294967295, got "x"'],
]

describe('encode refuses', () => {
  test.each(faults)('%j', async (argv, code, message) => {
    const outcome = await giztools(['encode', AC, ...argv])
    expect([outcome.code, outcome.stdout]).toEqual([code, ''])
    expect(outcome.stderr).toContain(`giztools: ${message}`)
    expect(outcome.stderr.endsWith(code === 2 ? '\nSee: giztools encode --help\n' : '\n')).toBe(true)
  })

  test('an unknown name, and says which there are', async () => {
    const { code, stderr } = await giztools(['encode', AC, 'swich=1'])
    expect(code).toBe(1)
    expect(stderr).toContain('"swich"')
    expect(stderr).toContain('switch, fan_swing, mode')
  })

  test('a binary that is no hex, by its attribute', async () => {
    const { code, stderr } = await giztools(['encode', PUMP, 'slots=abc'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^giztools: slots: hex: expected two digits per byte, got "c" alone/)
  })

  test.each(['[1]', '"x"', 'null'])('JSON that is no object: %s', async stdin => {
    const { code, stderr } = await giztools(['encode', AC, '-'], { stdin })
    expect(code).toBe(1)
    expect(stderr).toMatch(/^giztools: stdin: expected a JSON object, got /)
  })

  test('definition and attributes both from stdin', async () => {
    expect((await giztools(['encode', '-', '-'], { stdin: '{}' })).code).toBe(2)
  })
})

test('names and labels may have an equals sign', async () => {
  const attr = (id: number, name: string) => ({
    ...{ id, name, data_type: 'enum', enum: ['a', 'b=c'], type: 'status_writable' },
    position: { byte_offset: 0, bit_offset: id, len: 1, unit: 'bit' },
  })
  const files = {
    'x.json': JSON.stringify({
      protocolType: 'standard',
      entities: [{ id: 0, attrs: [attr(0, 'k=v'), attr(1, 'w')] }],
    }),
  }
  expect((await giztools(['encode', 'x.json', 'k=v=b=c', 'w=b=c'], { files })).stdout).toBe('010303\n')
})
