import { describe, expect, test } from 'vitest'
import { giztools } from './io.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const LAMP = 'fixtures/definitions/bedside-lamp-var-len.json'
// The lamp's whole report, and one that flags brightness alone (7).
const WHOLE = '1401610564002d'
const BRIGHTNESS = '14004007'
const COOL = '0401000010000000'

const lines = (...records: object[]) => records.map(record => `${JSON.stringify(record)}\n`).join('')
const decoded = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .map(line => JSON.parse(line))

/** The rows of a log twice: as it is, and long enough for the way of bytes to bytes. */
async function rows(argv: string[], stdin: string) {
  const { stdout } = await giztools(argv, { stdin })
  const filler = `${COOL}\n`.repeat(1000)
  const long = await giztools(['decode', AC, ...argv.slice(2)], { stdin: filler + stdin })
  // Of CSV without its head.
  const own = argv.includes('csv') ? stdout.slice(stdout.indexOf('\n')) : stdout
  expect(long.stdout.endsWith(own)).toBe(true)
  return stdout
}

describe('the device', () => {
  const log = lines(
    { did: 'lampA', payload: WHOLE },
    { did: 'lampB', payload: BRIGHTNESS },
    { did: 'lampA', payload: BRIGHTNESS },
  )

  test('of the record is kept, and its values are its own', async () => {
    const { stdout } = await giztools(['decode', LAMP, '--forward-fill'], { stdin: log })
    expect(decoded(stdout)).toMatchObject([
      { did: 'lampA', attrs: { power: 1, brightness: 100 } },
      { did: 'lampB' },
      { did: 'lampA', attrs: { power: 1, brightness: 7 } },
    ])
    expect(decoded(stdout)[1].attrs).toEqual({ brightness: 7 })
  })

  test('counts for --changes-only', async () => {
    const { stdout } = await giztools(['decode', LAMP, '--changes-only', '--attrs', 'power'], {
      stdin: lines({ did: 'a', payload: WHOLE }, { did: 'b', payload: WHOLE }, { did: 'a', payload: WHOLE }),
    })
    expect(decoded(stdout).map(({ did }) => did)).toEqual(['a', 'b'])
  })

  test('may be told by its MAC alone, and by the frame of one behind a gateway', async () => {
    const behind = `000000030f01009100066368696c6430${BRIGHTNESS}`
    const { stdout } = await giztools(['decode', LAMP, '--forward-fill'], {
      stdin: lines(
        { mac: 'AA', payload: WHOLE },
        { mac: 'BB', payload: BRIGHTNESS },
        { did: 'gate', payload: WHOLE },
        { did: 'gate', payload: behind },
      ),
    })
    expect(
      decoded(stdout).map(({ did, mac, frame_did, attrs }) => [did, mac, frame_did, Object.keys(attrs).length]),
    ).toEqual([
      [undefined, 'AA', undefined, 4],
      [undefined, 'BB', undefined, 1],
      ['gate', undefined, undefined, 4],
      ['gate', undefined, 'child0', 1],
    ])
  })

  test('stands in the column of that name, on the short way too', async () => {
    const stdin = lines(
      { did: 'a b', type: 'dev2app', payload: COOL },
      { did: 7, payload: COOL },
      { did: 'x"', payload: COOL },
    )
    const csv = await rows(['decode', AC, '--format', 'csv', '--attrs', 'switch'], stdin)
    expect(csv.split('\n').slice(-4, -1)).toEqual([
      ',dev2app,p0,,,a b,report,1,,,,,,,',
      ',,p0,,,7,report,1,,,,,,,',
      ',,p0,,,"x""",report,1,,,,,,,',
    ])
    expect(await rows(['decode', AC, '--attrs', 'switch'], stdin)).toBe(
      '{"type":"dev2app","frame":"p0","did":"a b","action":"report","attrs":{"switch":1}}\n' +
        '{"frame":"p0","did":"7","action":"report","attrs":{"switch":1}}\n' +
        '{"frame":"p0","did":"x\\"","action":"report","attrs":{"switch":1}}\n',
    )
  })
})

describe('--keep', () => {
  const stdin = lines(
    { timestamp: 1, mac: 'AA', room: 'hall', n: 5, on: true, gone: null, deep: {}, __proto__x: 1, payload: COOL },
    { payload: COOL },
  )

  test('shows other members of a record, behind type', async () => {
    const { stdout } = await giztools(['decode', AC, '--attrs', 'switch', '--keep', 'room,n,on,gone,deep,did'], {
      stdin,
    })
    expect(stdout).toBe(
      '{"timestamp":1,"room":"hall","n":5,"on":true,"gone":null,"frame":"p0","mac":"AA","action":"report","attrs":{"switch":1}}\n' +
        '{"frame":"p0","action":"report","attrs":{"switch":1}}\n',
    )
  })

  test('as columns with names of their own', async () => {
    const argv = ['decode', AC, '--format', 'csv', '--attrs', 'switch', '--keep', 'mac,room,code,did']
    const { stdout } = await giztools(argv, {
      stdin: lines({ mac: 'AA', room: 'hall', code: 9, did: 'd', payload: COOL }),
    })
    expect(stdout).toBe(
      'timestamp,type,mac,room,log.code,frame,command,sn,did,action,switch,missing,extra,issues,error,code,line,input\n' +
        ',,AA,hall,9,p0,,,d,report,1,,,,,,,\n',
    )
  })

  test('wants names', async () => {
    expect(await giztools(['decode', AC, '--keep', ' ,'], { stdin })).toMatchObject({ code: 2 })
  })
})

describe('numbers that no double holds', () => {
  test.each([
    ['1517384252294123456', '1517384252294123456'],
    ['9007199254740993', '9007199254740993'],
    ['9007199254740992', '9007199254740992'],
    ['1517384252.294123456789', '1517384252.294123456789'],
    ['1517384252.2940', '1517384252.294'],
    ['1e400', '1e400'],
    ['1e3', '1000'],
    ['-0.12345678901234567890', '-0.12345678901234567890'],
  ])('keep their text: %s', async (written, printed) => {
    const stdin = `{"timestamp":${written},"payload":"${COOL}"}\n`
    expect(await rows(['decode', AC, '--attrs', 'switch'], stdin)).toBe(
      `{"timestamp":${printed},"frame":"p0","action":"report","attrs":{"switch":1}}\n`,
    )
    expect((await rows(['decode', AC, '--attrs', 'switch', '--format', 'csv'], stdin)).split('\n').at(-2)).toBe(
      `${printed},,p0,,,,report,1,,,,,,,`,
    )
  })

  test('also among what is kept, and in what cannot be decoded', async () => {
    const { stdout } = await giztools(['decode', AC, '--attrs', 'switch', '--keep', 'id'], {
      stdin: `{"id":12345678901234567890,"payload":"${COOL}"}\n{"id":12345678901234567890,"payload":{"a":[1e999]}}\n`,
    })
    expect(stdout).toBe(
      '{"id":12345678901234567890,"frame":"p0","action":"report","attrs":{"switch":1}}\n' +
        '{"id":12345678901234567890,"error":{"code":"TEXT_INVALID","message":"expected payload, payload_bin or raw with text or a list of bytes, got an object"},"line":2,"input":{"id":12345678901234567890,"payload":{"a":[1e999]}}}\n',
    )
  })
})

describe('column names', () => {
  const attrs = ['timestamp', 'error', 'raw.x', 'x', 'attrs.error', 'timestamp_text'].map((name, id) => ({
    ...{ id, name, display_name: '', desc: '', type: 'status_writable', data_type: 'uint8' },
    ...{
      uint_spec: { min: 0, max: 255, ratio: 1, addition: 0 },
      position: { byte_offset: id, bit_offset: 0, len: 1, unit: 'byte' },
    },
  }))
  const definition = JSON.stringify({
    name: 'n',
    product_key: '0'.repeat(32),
    protocolType: 'standard',
    entities: [{ attrs }],
  })

  test('are unique, an attribute that is called like a column has attrs. before its name', async () => {
    const { stdout } = await giztools(['decode', 'd.json', '--format', 'csv', '--integers', '04010203040506'], {
      files: { 'd.json': definition },
    })
    const [head = '', line] = stdout.split('\n')
    expect(head).toBe(
      'timestamp,type,frame,command,sn,did,action,attrs.timestamp,attrs.error,raw.x,x,attrs.attrs.error,attrs.timestamp_text,raw.timestamp,raw.error,raw.raw.x,attrs.raw.x,raw.attrs.error,raw.timestamp_text,missing,extra,issues,error,code,line,input',
    )
    expect(new Set(head.split(',')).size).toBe(head.split(',').length)
    expect(line).toBe(',,p0,,,,report,1,2,3,4,5,6,1,2,3,4,5,6,,,,,,,')
  })
})

describe('what cannot be decoded', () => {
  const stdin = `${COOL}\nzz\n{"timestamp":5,"did":"a","payload":7}\n`

  test('has its line, code and input in every row', async () => {
    const csv = await rows(['decode', AC, '--format', 'csv', '--attrs', 'switch'], stdin.slice(0, 0) + stdin).catch(
      () => '',
    )
    expect(csv === '' || csv.includes('zz')).toBe(true)
    const { code, stdout } = await giztools(['decode', AC, '--format', 'csv', '--attrs', 'switch'], { stdin })
    expect(code).toBe(1)
    expect(stdout.split('\n').slice(2)).toEqual([
      ',,,,,,,,,,,"bytes: expected a payload in hex, base64 or a list such as [4,1,0], got ""zz"": no hex (""z"" at character 0), no base64 (""z"" at character 1)",TEXT_INVALID,2,zz',
      '5,,,,,a,,,,,,"expected payload, payload_bin or raw with text or a list of bytes, got 7",TEXT_INVALID,3,"{""timestamp"":5,""did"":""a"",""payload"":7}"',
      '',
    ])
  })

  test('is no failure where it is left out or passed on', async () => {
    const dropped = await giztools(['decode', AC, '--attrs', 'switch', '--other', 'drop'], { stdin })
    expect(dropped).toEqual({
      code: 0,
      stdout: '{"frame":"p0","action":"report","attrs":{"switch":1}}\n',
      stderr: '',
    })
    expect(await giztools(['decode', AC, '--attrs', 'switch', '--other', 'pass'], { stdin })).toMatchObject({
      code: 0,
      stderr: '',
    })
  })

  test('is cut to a sane length', async () => {
    const { stdout } = await giztools(['decode', AC], { stdin: `${'z'.repeat(5000)}\n{"a":"${'y'.repeat(5000)}"}\n` })
    const [text, json] = decoded(stdout)
    expect(text.input).toBe(`${'z'.repeat(981)}… (5000 characters)`)
    expect(json.input).toBe(`{"a":"${'y'.repeat(975)}… (5008 characters)`)
  })
})

test.each([
  [
    '{"cmd":"event_push","event_type":"device_status_raw","did":"abc","mac":"AA","created_at":1.5,"data":"BAEAABAAAAA="}',
    { timestamp: 1.5, type: 'device_status_raw', did: 'abc', mac: 'AA' },
  ],
  [
    '{"cmd":"event_push","event_type":"device_status_raw","did":"abc","created_at":2,"data":{"raw":"AAAAAwsAAJEEAQAAEAAAAA=="}}',
    { timestamp: 2, type: 'device_status_raw', did: 'abc' },
  ],
  [
    '{"cmd":"s2c_raw","data":{"did":"abc","raw":[0,0,0,3,11,0,0,145,4,1,0,0,16,0,0,0]}}',
    { type: 's2c_raw', did: 'abc' },
  ],
  ['{"type":"Buffer","data":[4,1,0,0,16,0,0,0]}', {}],
  ['{"did":"abc","payload":{"type":"Buffer","data":[4,1,0,0,16,0,0,0]}}', { did: 'abc' }],
  ['{0x04,0x01,0x00,0x00,0x10,0x00,0x00,0x00}', {}],
  ['{length = 8, bytes = 0x0401000010000000}', {}],
  ['<Buffer 04 01 00 00 10 00 00 00>', {}],
  ['\\x04\\x01\\x00\\x00\\x10\\x00\\x00\\x00', {}],
  ['00000000: 0401 0000 1000 0000                      ........', {}],
])('a push, or bytes as a program prints them: %s', async (line, entry) => {
  const { code, stdout } = await giztools(['decode', AC, '--attrs', 'switch'], { stdin: `${line}\n` })
  expect([code, JSON.parse(stdout)]).toEqual([
    0,
    expect.objectContaining({ ...entry, action: 'report', attrs: { switch: 1 } }),
  ])
})

describe('pushes of the platform', () => {
  const push = (event_type: string, data?: unknown) => ({
    cmd: 'event_push',
    event_type,
    did: 'd',
    created_at: 2.5,
    data,
  })
  const HEAD = { timestamp: 2.5, did: 'd' }

  test.each<[string, object, object]>([
    [
      'a WebSocket message, booleans and labels',
      { cmd: 's2c_noti', data: { did: 'd', attrs: { switch: true, mode: '制热', set_temp: 20 } } },
      { type: 's2c_noti', did: 'd', action: 'report', attrs: { switch: 1, mode: '制热', set_temp: 20 } },
    ],
    [
      'an event, 0 and 1',
      push('device_status_kv', { switch: 0, room_temp: -3, alert_full: 1 }),
      { ...HEAD, type: 'device_status_kv', action: 'report', attrs: { switch: 0, room_temp: -3, alert_full: 1 } },
    ],
    [
      'what an app set',
      push('app2dev_kv', { switch: true }),
      { ...HEAD, type: 'app2dev_kv', action: 'control', attrs: { switch: 1 } },
    ],
    [
      'a fault by itself',
      push('attr_fault', { attr_name: 'fault_roomtemp', attr_displayname: '室温故障', value: 1 }),
      { ...HEAD, type: 'attr_fault', action: 'report', attrs: { fault_roomtemp: 1 } },
    ],
    [
      'news of no attribute',
      push('device_online'),
      { ...HEAD, type: 'device_online', attrs: {}, note: 'device_online: carries no attributes' },
    ],
    [
      'a value that has no bytes, and one that is out of range',
      push('device_status_kv', { mode: '优', set_temp: 99 }),
      {
        ...{ ...HEAD, type: 'device_status_kv', action: 'report', attrs: { set_temp: 99 } },
        issues: [
          { code: 'LABEL_UNKNOWN', attribute: 'mode' },
          { code: 'VALUE_OUT_OF_RANGE', attribute: 'set_temp' },
        ],
      },
    ],
    [
      'an attribute of another definition',
      push('device_status_kv', { brand_new: 3 }),
      { ...HEAD, type: 'device_status_kv', action: 'report', attrs: {}, issues: [{ code: 'ATTRIBUTE_UNKNOWN' }] },
    ],
  ])('with values: %s', async (_what, line, record) => {
    const { code, stdout } = await giztools(['decode', AC], { stdin: lines(line) })
    expect([code, decoded(stdout)]).toMatchObject([0, [record]])
    expect(Object.keys(decoded(stdout)[0]).sort()).toEqual(Object.keys(record).sort())
    expect(decoded(stdout)[0].attrs).toEqual((record as { attrs: object }).attrs)
  })

  test('without the values that they should have are no records', async () => {
    const { code, stdout } = await giztools(['decode', AC], {
      stdin: lines({ cmd: 's2c_noti', data: { did: 'd', attrs: null } }),
    })
    expect(code).toBe(1)
    expect(decoded(stdout)).toMatchObject([
      { did: 'd', error: { message: 's2c_noti: expected attributes with their values, got none' } },
    ])
  })

  test('are filtered by their values', async () => {
    const log = lines(push('device_status_kv', { switch: 0 }), push('device_status_kv', { switch: 1 }))
    const { stdout } = await giztools(['decode', AC, '--where', 'switch=1'], { stdin: log })
    expect(decoded(stdout)).toMatchObject([{ attrs: { switch: 1 } }])
  })

  test('with an issue end a strict run', async () => {
    const { code, stderr } = await giztools(['decode', AC, '--strict'], {
      stdin: lines(push('device_status_kv', { set_temp: 99 })),
    })
    expect([code, stderr]).toEqual([1, expect.stringMatching(/line 1: set_temp: expected 16 to 30, got 99/)])
  })

  test('are no bytes for what takes bytes', async () => {
    const { code, stderr } = await giztools(['explain', AC, '-'], {
      stdin: lines(push('device_status_kv', { switch: 1 })),
    })
    expect([code, stderr]).toEqual([
      1,
      expect.stringMatching(/expected bytes, got attributes with their values \(device_status_kv\)/),
    ])
  })
})

describe('dumps of several lines', () => {
  // The same report twice: hexdump puts a star for the second line.
  const REPORT = '00 00 00 03 0b 00 00 91  04 01 00 00 10 00 00 00'
  const HEXDUMP = [`00000000  ${REPORT}  |................|`, '*', '00000020']
  const XXD = [
    '00000000: 0000 0003 0b00 0091 0401 0000 1000 0000  ................',
    '00000010: 0000 0003 0b00 0091 0401 0000 1000 0000  ................',
  ]
  const ONE = '00000000: 0401 0000 1000 0000                      ........'

  test.each<[string, readonly string[], readonly number[]]>([
    ['hexdump -C', HEXDUMP, [1, 1]],
    ['xxd', XXD, [1, 1]],
    ['one behind the other', [...XXD, ...HEXDUMP, ONE, ONE], [1, 1, 3, 3, 6, 7]],
    ['among other lines', [COOL, ...XXD, COOL, '', ONE, COOL], [1, 2, 2, 4, 6, 7]],
  ])('are a payload each: %s', async (_what, given, numbers) => {
    const stdin = given.map(line => `${line}\n`).join('')
    const { code, stdout } = await giztools(['decode', AC, '--attrs', 'switch'], { stdin })
    expect([code, decoded(stdout).map(({ attrs }) => attrs)]).toEqual([0, numbers.map(() => ({ switch: 1 }))])
    // The lines that records stand on show in those that fail.
    const strange = stdin.replaceAll('0401', 'fe01').replaceAll('04 01', 'fe 01')
    const failed = await giztools(['decode', AC], { stdin: strange })
    expect(decoded(failed.stdout).map(({ line }) => line)).toEqual(numbers)
  })

  test('of which a line is missing: what follows is no part of it', async () => {
    const stdin = [XXD[0], '00000030: 0401 0000', COOL].map(line => `${line}\n`).join('')
    const { code, stdout } = await giztools(['decode', AC, '--attrs', 'switch'], { stdin })
    expect([code, decoded(stdout)]).toMatchObject([
      1,
      [{ attrs: { switch: 1 } }, { error: {}, line: 2 }, { attrs: { switch: 1 } }],
    ])
  })
})
