import stringWidth from 'string-width'
import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'
import { createPlatform, DEVICE, MAC, NOW, PRODUCT } from './platform.ts'

const WORKSHOP = 'acWorkshop000000000002'
const { world } = createPlatform()
const devices = (...argv: string[]) => giztools(['devices', PRODUCT, ...argv], world)
const linesOf = (text: string) => text.trimEnd().split('\n')
const didsOf = (text: string) => linesOf(text).map(line => JSON.parse(line).did)

describe('devices are', () => {
  test('a line of JSON each where nobody looks', async () => {
    const { code, stdout, stderr } = await devices()
    expect([code, stderr]).toEqual([0, ''])
    expect(didsOf(stdout).sort()).toEqual([DEVICE, WORKSHOP])
  })

  test('one array', async () => {
    const { stdout } = await devices('--format', 'json', '--online')
    expect(JSON.parse(stdout)).toMatchObject([{ did: DEVICE, mac: MAC, is_online: true, city: 'Guangzhou' }])
    expect(await devices('--format', 'json', '--city', 'Lhasa')).toEqual({
      code: 0,
      stdout: '[]\n',
      stderr: 'giztools: no such device\n',
    })
  })

  test('CSV, by the names of the document', async () => {
    const { stdout } = await devices('--format', 'csv', '--mac', MAC, '--detail')
    expect(stdout).toBe(
      'did,mac,is_online,country,region,city,longitude,latitude,is_faulty,is_alert,online_latest,created_at,' +
        'mcu_hard_version,mcu_soft_version,wifi_hard_version,wifi_soft_version,type,is_disabled\n' +
        `${DEVICE},${MAC},true,China,Guangdong,Guangzhou,113.26,23.13,false,false,1517380800,1517380800,,,,,normal,false\n`,
    )
    expect(linesOf((await devices('--format', 'csv', '--city', 'Lhasa')).stdout)).toHaveLength(1)
  })

  test('a table on a terminal, of the columns that have something in them', async () => {
    const { stdout } = await giztools(['devices', PRODUCT, '--online'], { ...world, terminal: 100 })
    expect(stdout).toBe(
      '  did                     mac           online  came online        place\n' +
        '  acLivingRoom0000000001  A4CF12000001  yes     2018-01-31 06:40Z  Guangzhou, Guangdong, China\n',
    )
  })
})

describe('devices that are searched for', () => {
  const rows: readonly (readonly [argv: readonly string[], dids: readonly string[]])[] = [
    [['--online'], [DEVICE]],
    [['--offline'], [WORKSHOP]],
    [['--mac', MAC], [DEVICE]],
    [['--did', WORKSHOP], [WORKSHOP]],
    [['--city', 'Shenzhen'], [WORKSHOP]],
    [
      ['--region', 'Guangdong', '--country', 'China'],
      [DEVICE, WORKSHOP],
    ],
    [['--disabled'], [DEVICE, WORKSHOP]],
    [
      ['--limit', 'all'],
      [DEVICE, WORKSHOP],
    ],
    [
      ['--limit', '2'],
      [DEVICE, WORKSHOP],
    ],
  ]
  for (const [argv, dids] of rows) {
    test(argv.join(' '), async () => {
      const { code, stdout, stderr } = await devices(...argv)
      expect([code, stderr, didsOf(stdout).sort()]).toEqual([0, '', [...dids]])
    })
  }

  test('are asked for by the parameters of the document', async () => {
    const asked: URLSearchParams[] = []
    const fetch: World['fetch'] = (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input)
      if (url.pathname.endsWith('/search')) asked.push(url.searchParams)
      return (world.fetch as typeof globalThis.fetch)(input, init)
    }
    const argv = [
      '--faulty',
      '--alerting',
      '--gid',
      'g',
      '--disabled',
      '--active-since',
      '2018-01-31T08:00+08:00',
      '--limit',
      '7',
    ]
    await giztools(['devices', PRODUCT, ...argv], { ...world, fetch })
    await giztools(['devices', PRODUCT, '--uid', 'u', '--active-since', '1517384400'], { ...world, fetch })
    expect(asked.map(params => Object.fromEntries(params))).toEqual([
      {
        gid: 'g',
        is_faulty: '1',
        is_alert: '1',
        show_disabled: '1',
        liveness_start: '1517356800',
        limit: '8',
        skip: '0',
      },
      { type: 'uid', val: 'u', liveness_start: '1517384400', limit: '100', skip: '0' },
    ])
  })

  test('are no more than wanted, and it is said that there are', async () => {
    const { code, stdout, stderr } = await devices('--limit', '1')
    expect([code, didsOf(stdout).length, stderr]).toEqual([
      0,
      1,
      'giztools: there are more than 1 devices; --limit all gives all of them\n',
    ])
  })

  test.each([
    [['--limit', '0'], '--limit: expected a number from 1 or all, got "0"'],
    [['--limit', '-3'], '--limit: expected a number from 1 or all, got "-3"'],
    [['--mac', 'a', '--did', 'b'], '--did and --mac: the platform takes one of them'],
    [['--online', '--offline'], '--online and --offline: no device is both'],
    [
      ['--active-since', 'May'],
      '--active-since: expected a date such as 2026-11-20 or 2026-11-20T08:00+08:00, or epoch seconds, got "May"',
    ],
    [['--active-since', '2018-02-02'], '--active-since: expected a moment before now, got 2018-02-02'],
  ])('at fault: %j', async (argv, message) => {
    expect(await devices(...argv)).toEqual({
      code: 2,
      stdout: '',
      stderr: `giztools: ${message}\nSee: giztools devices --help\n`,
    })
  })
})

describe('a table of devices', () => {
  const scripted = (objects: readonly unknown[]): World => ({
    ...world,
    fetch: async input => {
      const isToken = String(input instanceof Request ? input.url : input).endsWith('access_token')
      const answer = isToken
        ? { token: 'a'.repeat(32), expired_at: NOW / 1000 + 1e5 }
        : { meta: { next: null }, objects }
      return new Response(JSON.stringify(answer))
    },
  })

  test('is as wide as the terminal at most, whatever the width of its characters', async () => {
    const objects = [
      { did: 'dd1', mac: '00', is_online: true, country: '中国', region: '广东省', city: '广州市天河区珠江新城' },
      {
        did: 'd2',
        mac: '0011',
        is_online: false,
        is_faulty: true,
        is_alert: true,
        online_latest: 1_517_384_400,
        city: 'Foshan',
        mcu_soft_version: '03020011',
        wifi_soft_version: '04020027',
      },
    ]
    const wide = await giztools(['devices', PRODUCT], { ...scripted(objects), terminal: 120 })
    expect(linesOf(wide.stdout)).toEqual([
      '  did  mac   online  came online        place                               state        firmware',
      '  dd1  00    yes                        广州市天河区珠江新城, 广东省, 中国',
      '  d2   0011  no      2018-01-31 07:40Z  Foshan                              fault alert  mcu 03020011 wifi 04020027',
    ])
    for (const terminal of [60, 80, 100]) {
      const { stdout } = await giztools(['devices', PRODUCT], { ...scripted(objects), terminal })
      for (const line of linesOf(stdout)) expect(stringWidth(line)).toBeLessThanOrEqual(terminal)
      expect(stdout).toContain('…')
    }
  })

  test('shows what a device has for names, and is not steered by it', async () => {
    const objects = [{ did: '\u001b[2Jd', mac: null, is_online: null, city: '\u202ex' }]
    const { stdout } = await giztools(['devices', PRODUCT], { ...scripted(objects), terminal: 80 })
    expect(linesOf(stdout)[1]).toBe('  \\x1b[2Jd  \\u202ex')
    const lines = await giztools(['devices', PRODUCT], scripted(objects))
    expect([...lines.stdout].filter(character => character === '\u001b' || character === '\u202e')).toEqual([])
  })

  // The client warns of each on stderr.
  const ODD = [
    null,
    false,
    'text',
    ['d'],
    { did: 7, mac: { toString: 1 }, is_online: 'yes', city: ['a'], is_faulty: {}, mcu_soft_version: { v: 1 } },
    // In milliseconds, before 1970, and what no clock shows.
    { did: 'ms', online_latest: 1_517_384_400_000 },
    { did: 'old', online_latest: -5 },
    { did: 'never', online_latest: 1e300 },
    { did: 'word', online_latest: 'soon' },
  ]

  test('shows devices that are not as documented as they are', async () => {
    const { code, stdout } = await giztools(['devices', PRODUCT, '--format', 'table', '--detail'], scripted(ODD))
    expect([code, linesOf(stdout)]).toEqual([
      0,
      [
        '  did    mac             online  came online    place  state  firmware',
        ...['', '', '', ''],
        '  7      {"toString":1}  yes                    ["a"]  fault  mcu {"v":1}',
        '  ms                             1517384400000',
        '  old',
        '  never                          1e+300',
        '  word                           soon',
      ],
    ])
  })

  test('as CSV and JSON too', async () => {
    const csv = await giztools(['devices', PRODUCT, '--format', 'csv'], scripted(ODD))
    expect([csv.code, csv.stdout.split('\n').slice(1, 6)]).toEqual([
      0,
      [...Array<string>(4).fill(','.repeat(15)), '7,"{""toString"":1}",yes,,,"[""a""]",,,{},,,,,"{""v"":1}",,'],
    ])
    const json = await giztools(['devices', PRODUCT, '--format', 'json', '--detail'], scripted(ODD))
    expect([json.code, JSON.parse(json.stdout)]).toEqual([0, ODD])
  })

  test('adds nothing of a detail that is none', async () => {
    const world = scripted([{ did: 'd', mac: 'm' }])
    const fetch: World['fetch'] = async (input, init) =>
      String(input).includes('device_detail')
        ? new Response('null')
        : (world.fetch as typeof globalThis.fetch)(input, init)
    const { code, stdout } = await giztools(['devices', PRODUCT, '--detail'], { ...world, fetch })
    expect([code, stdout]).toEqual([0, '{"did":"d","mac":"m"}\n'])
  })

  test('leaves out detail of a device without a MAC', async () => {
    const { code, stdout } = await giztools(['devices', PRODUCT, '--detail'], scripted([{ did: 'd', mac: null }]))
    expect([code, JSON.parse(stdout)]).toEqual([0, { did: 'd', mac: null }])
  })
})

test('an array that has begun is closed where a call fails', async () => {
  const { emulator, world } = createPlatform()
  emulator.inject({ endpoint: 'deviceDetail', code: 5302 })
  const { code, stdout, stderr } = await giztools(['devices', PRODUCT, '--detail', '--format', 'json'], world)
  expect([code, stdout]).toEqual([1, '[]\n'])
  expect(stderr).toMatch(/^giztools: deviceDetail: 5302 device not belong to this product/)
})
