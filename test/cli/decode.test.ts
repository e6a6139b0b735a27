import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
// The documentation's own cmd log (enterprise API, GET .../cmd), and what its /data endpoint says of the same report.
const REPORT = '000000030b0000910401000010000000'
const CONTROL = '0000000309000090010101000010'
const ATTRS =
  '{"switch":1,"fan_swing":0,"mode":"制冷","fan_speed":"低风","on_timing":0,"off_timing":0,"set_temp":16,"room_temp":-10,"alert_shutdown":0,"alert_full":0,"fault_roomtemp":0}'
const REPORTED = `{"frame":"envelope","command":"0x0091","action":"report","attrs":${ATTRS}}`
const CONTROLLED = '{"frame":"envelope","command":"0x0090","action":"control","attrs":{"switch":1}}'
const NAMES =
  '"switch","fan_swing","mode","fan_speed","on_timing","off_timing","set_temp","room_temp","alert_shutdown","alert_full","fault_roomtemp"'

type Row = readonly [
  what: string,
  argv: readonly string[],
  world: World,
  stdout: string,
  code?: number,
  stderr?: string,
]

const rows: readonly Row[] = [
  ['a report', [REPORT], {}, `${REPORTED}\n`],
  ['a control', [CONTROL], {}, `${CONTROLLED}\n`],
  ['several arguments', [REPORT, CONTROL], {}, `${REPORTED}\n${CONTROLLED}\n`],
  ['base64', ['AAAAAwsAAJEEAQAAEAAAAA=='], {}, `${REPORTED}\n`],
  ['a decimal array', ['[0,0,0,3,9,0,0,144,1,1,1,0,0,16]'], {}, `${CONTROLLED}\n`],
  ['hex as people paste it', ['00 00 00 03 09 00 00 90 01 01 01 00 00 10'], {}, `${CONTROLLED}\n`],
  [
    'a bare P0',
    ['--attrs', 'switch', '0401000010000000'],
    {},
    '{"frame":"p0","action":"report","attrs":{"switch":1}}\n',
  ],
  ['a bare status block', ['--frame', 'status', '01000010000000'], {}, `{"frame":"status","attrs":${ATTRS}}\n`],
  [
    'a status block that would be a payload in base64',
    ['--frame', 'status', '--attrs', 'off_timing', 'BA000B00'],
    {},
    '{"frame":"status","attrs":{"off_timing":11},"issues":[{"code":"RESERVED_BITS","message":"reserved: bit 7 of the byte belongs to no attribute, expected 0, got 1","offset":0}]}\n',
  ],
  [
    'a status block in base64',
    ['--frame', 'status', '--attrs', 'set_temp', 'AQAAEAAAAA=='],
    {},
    '{"frame":"status","attrs":{"set_temp":16}}\n',
  ],
  [
    'a serial frame',
    ['ffff000b0307000001010100000018'],
    {},
    '{"frame":"serial","command":"0x03","sn":7,"action":"control","attrs":{"switch":1}}\n',
  ],
  [
    'serial number and device id',
    ['0000000312010093000000050003616263010101000000'],
    {},
    '{"frame":"envelope","command":"0x0093","sn":5,"did":"abc","action":"control","attrs":{"switch":1}}\n',
  ],
  ['a read', ['02'], {}, `{"frame":"p0","action":"read","attrs":{},"names":[${NAMES}]}\n`],
  ['transparent', ['05AABB'], {}, '{"frame":"p0","action":"transparentDown","attrs":{},"data":"aabb"}\n'],
  [
    'no P0 in it',
    ['0000000303000015'],
    {},
    '{"frame":"envelope","command":"0x0015","attrs":{},"note":"LAN heartbeat: carries no P0"}\n',
  ],
  [
    'no P0 and no name',
    ['000000030300ffff'],
    {},
    '{"frame":"envelope","command":"0xffff","attrs":{},"note":"unknown command: carries no P0"}\n',
  ],
  [
    'a serial frame without P0',
    ['ffff0005070000000c'],
    {},
    '{"frame":"serial","command":"0x07","sn":0,"attrs":{},"note":"serial heartbeat: carries no P0"}\n',
  ],
  [
    'raw integers too',
    ['--integers', '--attrs', 'mode,room_temp', REPORT],
    {},
    '{"frame":"envelope","command":"0x0091","action":"report","attrs":{"mode":"制冷","room_temp":-10},"raw":{"mode":0,"room_temp":0}}\n',
  ],
  [
    'missing',
    ['0401000010'],
    {},
    '{"frame":"p0","action":"report","attrs":{"switch":1,"fan_swing":0,"mode":"制冷","fan_speed":"低风","on_timing":0,"off_timing":0,"set_temp":16},"missing":["room_temp","alert_shutdown","alert_full","fault_roomtemp"]}\n',
  ],
  [
    'extra',
    ['--attrs', 'switch', '0401000010000000ffff'],
    {},
    '{"frame":"p0","action":"report","attrs":{"switch":1},"extra":2}\n',
  ],
  [
    'an issue does not change the exit code',
    ['--attrs', 'set_temp', '04010000ff000000'],
    {},
    '{"frame":"p0","action":"report","attrs":{"set_temp":255},"issues":[{"code":"VALUE_OUT_OF_RANGE","message":"set_temp: expected 16 to 30, got 255 (raw 255)","attribute":"set_temp","offset":4}]}\n',
  ],
  [
    'an issue of an attribute that is not asked for',
    ['--attrs', 'switch', '04010000ff000000'],
    {},
    '{"frame":"p0","action":"report","attrs":{"switch":1}}\n',
  ],
  [
    'a fault among others',
    ['--attrs', 'switch', '02', '04!', CONTROL],
    {},
    `{"frame":"p0","action":"read","attrs":{},"names":["switch"]}
{"error":{"code":"TEXT_INVALID","message":"hex: expected a hex digit, got \\"!\\" at character 2; between bytes only whitespace, \\":\\", \\",\\" and a \\"0x\\" before each byte may stand","offset":2},"input":"04!"}
${CONTROLLED}
`,
    1,
    'giztools: 1 of 3 payloads could not be decoded\n',
  ],
  [
    'strict stops at the first',
    ['--strict', '--format', 'json', CONTROL, '04010000ff000000', CONTROL],
    {},
    `[\n${CONTROLLED}\n]\n`,
    1,
    'giztools: payload 2: set_temp: expected 16 to 30, got 255 (raw 255)\n',
  ],
  [
    'a forced text form',
    ['--text', 'base64', '0401'],
    {},
    '{"error":{"code":"ACTION_UNKNOWN","message":"action: expected 01 to 06, got 0xd3. Is it a payload (P0) at all? A bare status block has no action: decodeStatus(), or --frame status","offset":0},"input":"0401"}\n',
    1,
    'giztools: 1 of 1 payload could not be decoded\n',
  ],
  ['two envelopes on one line', [], { stdin: `${REPORT}${CONTROL}\n` }, `${REPORTED}\n${CONTROLLED}\n`],
  [
    'two envelopes in one record, and a third that is cut',
    [],
    { stdin: `{"timestamp":1,"payload":"${CONTROL}${CONTROL}00000003"}\n` },
    `{"timestamp":1,${CONTROLLED.slice(1)}\n{"timestamp":1,${CONTROLLED.slice(1)}\n{"timestamp":1,"error":{"code":"FRAME_SHORT","message":"envelope: expected 00 00 00 03 and a length, got 4 bytes; the envelope is cut in its head","offset":4},"line":1,"input":"00000003"}\n`,
    1,
    'giztools: 1 of 3 payloads could not be decoded\n',
  ],
  [
    'two serial frames',
    ['ffff000b0307000001010100000018ffff00050407000010'],
    {},
    '{"frame":"serial","command":"0x03","sn":7,"action":"control","attrs":{"switch":1}}\n{"frame":"serial","command":"0x04","sn":7,"attrs":{},"note":"ack of a P0 to MCU: carries no P0"}\n',
  ],
  [
    'what strict stops at, in the second frame',
    ['--strict', `${CONTROL}00000003090000900140000000ff`],
    {},
    `${CONTROLLED}\n`,
    1,
    'giztools: payload 1, frame 2: set_temp: expected 16 to 30, got 255 (raw 255)\n',
  ],
  ['pairs of digits with dashes', ['00-00-00-03-09-00-00-90-01-01-01-00-00-10'], {}, `${CONTROLLED}\n`],
  [
    'a status block with dashes',
    ['--frame', 'status', '--attrs', 'switch,mode', '01-00-00-10-00-00-00'],
    {},
    '{"frame":"status","attrs":{"switch":1,"mode":"制冷"}}\n',
  ],
  [
    'base64 of letters alone, where it is asked for',
    ['--text', 'base64', 'AQEBAAAQ'],
    {},
    '{"frame":"p0","action":"control","attrs":{"switch":1}}\n',
  ],
  [
    'a bare status block that begins like a control',
    ['01000010000000'],
    {},
    '{"error":{"code":"PAYLOAD_EMPTY","message":"payload: expected a control that names an attribute, got one that names none; if it is a bare status block, say so with --frame status"},"input":"01000010000000"}\n',
    1,
    'giztools: 1 of 1 payload could not be decoded\n',
  ],
  [
    'a control in an envelope that names nothing',
    ['0000000309000090010000000000'],
    {},
    '{"frame":"envelope","command":"0x0090","action":"control","attrs":{}}\n',
  ],
  [
    'nothing behind the action',
    ['04', '000000030400009104', '05'],
    {},
    `{"error":{"code":"PAYLOAD_SHORT","message":"payload: expected values behind the action (report), got an end: every attribute is missing"},"input":"04"}
{"error":{"code":"PAYLOAD_SHORT","message":"payload: expected values behind the action (report), got an end: every attribute is missing"},"input":"000000030400009104"}
{"error":{"code":"PAYLOAD_EMPTY","message":"payload: expected data behind the action (transparentDown), got none"},"input":"05"}
`,
    1,
    'giztools: 3 of 3 payloads could not be decoded\n',
  ],
  ['json', ['--format', 'json', REPORT, CONTROL], {}, `[\n${REPORTED},\n${CONTROLLED}\n]\n`],
  ['json of nothing', ['--format', 'json'], { stdin: '' }, '[]\n'],
  ['ndjson of nothing', [], { stdin: ' \n\n' }, ''],
  [
    'csv',
    ['--format', 'csv', '--attrs', 'set_temp,mode'],
    { stdin: `{"timestamp":1517384243.044,"type":"dev2app","payload":"${REPORT}"}\n${CONTROL}\n0401\n0a,\n` },
    `timestamp,type,frame,command,sn,did,action,set_temp,mode,missing,extra,issues,error,code,line,input
1517384243.044,dev2app,envelope,0x0091,,,report,16,制冷,,,,,,,
,,envelope,0x0090,,,control,,,,,,,,,
,,p0,,,,report,,制冷,set_temp,,,,,,
,,,,,,,,,,,,"action: expected 01 to 06, got 0x0a. Is it a payload (P0) at all? A bare status block has no action: decodeStatus(), or --frame status",ACTION_UNKNOWN,4,"0a,"
`,
    1,
    'giztools: 1 of 4 payloads could not be decoded\n',
  ],
  [
    'csv with raw integers',
    ['--format', 'csv', '--integers', '--attrs', 'mode', REPORT],
    {},
    'timestamp,type,frame,command,sn,did,action,mode,raw.mode,missing,extra,issues,error,code,line,input\n,,envelope,0x0091,,,report,制冷,0,,,,,,,\n',
  ],
]

describe('decode', () => {
  for (const [what, argv, world, stdout, code = 0, stderr = ''] of rows) {
    test(what, async () => {
      expect(await giztools(['decode', AC, ...argv], world)).toEqual({ code, stdout, stderr })
    })
  }

  test('takes the definition from stdin', async () => {
    const stdin = await readFile(AC, 'utf8')
    expect((await giztools(['decode', '-', CONTROL], { stdin })).stdout).toBe(`${CONTROLLED}\n`)
  })
})

test.each(['open', 'AUTO', 'BUSY', 'Battery low', 'Bedroom1', 'Error404', 'AQEBAAAQ', '/dev/tty', 'x=1'])(
  'a word is no payload, whatever it may be in base64: %s',
  async word => {
    const { code, stdout, stderr } = await giztools(['decode', AC], { stdin: `${word}\n${CONTROL}\n` })
    const [first = '', second] = stdout.split('\n')
    expect(JSON.parse(first)).toMatchObject({ error: { code: 'TEXT_INVALID' }, input: word })
    expect([code, second, stderr]).toEqual([1, CONTROLLED, 'giztools: 1 of 2 payloads could not be decoded\n'])
  },
)

describe('the table', () => {
  test('lines up by what a terminal shows', async () => {
    const stdin = `{"timestamp":1517384243.044,"type":"dev2app","payload":"${REPORT}"}\n`
    const { stdout } = await giztools(['decode', AC, '--integers'], { stdin, terminal: 80 })
    expect(stdout).toBe(`2018-01-31 15:37:23.044  dev2app  report  envelope 0x0091
  attribute       name        value  raw
  switch          开关        1      1
  fan_swing       摆风        0      0
  mode            模式        制冷   0
  fan_speed       风速        低风   0
  on_timing       倒计时开机  0      0
  off_timing      倒计时关机  0      0
  set_temp        温度设置    16     16
  room_temp       室内温度    -10    0
  alert_shutdown  停机报警    0      0
  alert_full      水满报警    0      0
  fault_roomtemp  室温故障    0      0
`)
  })

  test('tells what is odd, what failed and what carries nothing', async () => {
    const argv = [
      'decode',
      AC,
      '--attrs',
      'set_temp',
      '040100',
      '04010000ff000000aa',
      '0000000303000015',
      '05aabb',
      '02',
      'zz',
    ]
    expect(await giztools(argv, { terminal: 80 })).toEqual({
      code: 1,
      stdout: `report  p0
  missing: set_temp

report  p0
  attribute  name      value
  set_temp   温度设置  255
  extra: 1 byte
  issue: set_temp: expected 16 to 30, got 255 (raw 255)

envelope 0x0015
  note: LAN heartbeat: carries no P0

transparentDown  p0
  data: aabb

read  p0
  names: set_temp

error  TEXT_INVALID  bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "zz": no hex ("z" at character 0), no base64 ("z" at character 1)  in zz
`,
      stderr: 'giztools: 1 of 6 payloads could not be decoded\n',
    })
  })

  test('shows the frame, and shortens what it could not read', async () => {
    const framed = '0000000312010093000000050003616263010101000000'
    const stdin = `{"timestamp":"t","payload":"${framed}"}\n{"type":"app2dev","raw":{}}\n${'z!'.repeat(40)}\n0401000010000000aaaa`
    const { stdout } = await giztools(['decode', AC, '--attrs', 'switch', '--integers'], { stdin, terminal: 80 })
    expect(stdout).toBe(`t  control  envelope 0x0093 sn 5 did abc
  attribute  name  value  raw
  switch     开关  1      1

error  app2dev  TEXT_INVALID  expected payload, payload_bin or raw with text or a list of bytes, got an object  in {"type":"app2dev","raw":{}}

error  TEXT_INVALID  bytes: expected a payload in hex, base64 or a list such as [4,1,0], got "z!z!z!z!z!z!z!z!z!z!z!z!z!z!z!z!z!z!z!z!…": no hex ("z" at character 0), no base64 ("!" at character 1)  in ${'z!'.repeat(29)}z…

report  p0
  attribute  name  value  raw
  switch     开关  1      1
  extra: 2 bytes
`)
  })

  test('cuts a long binary on a terminal, and only there', async () => {
    const argv = ['decode', 'binary.json', '--format', 'table', `04${'ab'.repeat(40)}`]
    const world = { files: { 'binary.json': binaryDefinition('blob', '数据', 40) } }
    expect((await giztools(argv, { ...world, terminal: 40 })).stdout).toBe(
      `report  p0\n  attribute  name  value\n  blob       数据  ${'ab'.repeat(10)}…\n`,
    )
    expect((await giztools(argv, world)).stdout).toContain('ab'.repeat(40))
  })

  test('lets no control character of a definition through', async () => {
    const files = { 'hostile.json': binaryDefinition('a\u001b[2Jb\u009b', '\u009b31m\u202eevil', 1) }
    for (const format of ['table', 'ndjson', 'json', 'csv']) {
      const { stdout } = await giztools(['decode', 'hostile.json', '--format', format, '0401'], { files, terminal: 80 })
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/)
      expect(stdout).toMatch(/a(\\x|\\u00)1b\[2Jb/)
    }
    const { stderr } = await giztools(['decode', 'hostile.json', '--attrs', '\u001b[2J', '0401'], { files })
    expect(stderr).not.toContain('\u001b')
  })
})

test('a table on a very narrow terminal: names give way last', async () => {
  const { stdout } = await giztools(['decode', AC, '--integers', '--attrs', 'alert_shutdown,on_timing', REPORT], {
    terminal: 24,
  })
  expect(stdout).toBe(`report  envelope 0x0091
  attribu…  name      value  raw
  alert_s…  停机报警  0      0
  on_timi…  倒计时…   0      0
`)
})

describe('attributes with names that JavaScript has plans for', () => {
  test.each(['__proto__', 'constructor', '温度', 'a,b', 'toString'])('%s', async name => {
    const files = { 'odd.json': binaryDefinition(name, '', 1) }
    const { stdout } = await giztools(['decode', 'odd.json', '--integers', '--attrs', name, '04ff'], { files })
    const key = JSON.stringify(name)
    expect(stdout).toBe(`{"frame":"p0","action":"report","attrs":{${key}:"ff"},"raw":{${key}:"ff"}}\n`)
  })
})

function binaryDefinition(name: string, displayName: string, len: number): string {
  const position = { byte_offset: 0, bit_offset: 0, len, unit: 'byte' }
  const attr = { id: 0, name, display_name: displayName, data_type: 'binary', type: 'status_writable', position }
  return JSON.stringify({
    name: 'odd',
    product_key: '0',
    protocolType: 'standard',
    entities: [{ id: 0, attrs: [attr] }],
  })
}
