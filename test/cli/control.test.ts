import { describe, expect, test } from 'vitest'
import { giztools, type World } from './io.ts'
import { createPlatform, DEVICE, PRODUCT } from './platform.ts'

const AC = 'fixtures/definitions/air-conditioner.json'
const control = (world: World, ...argv: string[]) => giztools(['control', PRODUCT, DEVICE, ...argv], world)

describe('attributes are sent as the platform spells them', () => {
  const rows: readonly (readonly [words: readonly string[], attrs: object])[] = [
    [['switch=on', 'set_temp=24'], { switch: true, set_temp: 24 }],
    [['switch=0'], { switch: false }],
    [['mode=制冷'], { mode: '制冷' }],
    [['mode=4'], { mode: '制热' }],
    [['{"switch":1,"fan_speed":"低风"}'], { switch: true, fan_speed: '低风' }],
  ]
  for (const [words, attrs] of rows) {
    test(words.join(' '), async () => {
      // Nothing is sent, and nobody is asked: there are no credentials and there is no network.
      const { code, stdout, stderr } = await control({}, ...words, '--dry-run', '--definition', AC)
      expect([code, JSON.parse(stdout), stderr]).toEqual([0, { attrs }, ''])
    })
  }

  test('binaries by their whole length', async () => {
    const definition = {
      product_key: PRODUCT,
      protocolType: 'standard',
      entities: [
        {
          attrs: [
            {
              id: 0,
              name: 'blob',
              data_type: 'binary',
              type: 'status_writable',
              position: { byte_offset: 0, bit_offset: 0, len: 5, unit: 'byte' },
            },
          ],
        },
      ],
    }
    const files = { 'blob.json': JSON.stringify(definition) }
    const { stdout } = await control({ files }, 'blob=12345670', '--dry-run', '--definition', 'blob.json')
    expect(JSON.parse(stdout)).toEqual({ attrs: { blob: '1234567000' } })
  })
})

describe('a P0 is sent as it is', () => {
  const dryRun = (...words: string[]) => control({}, ...words, '--dry-run', '--definition', AC)
  test.each<[string, string[], string]>([
    ['010101000010', [], '[1,1,1,0,0,16]'],
    ['01-01-01-00-00-10', [], '[1,1,1,0,0,16]'],
    ['[1,1,1,0,0,16]', [], '[1,1,1,0,0,16]'],
    ['AQEBAAAQ', ['--text', 'base64'], '[1,1,1,0,0,16]'],
    ['AUABAAAQ8', ['--text', 'hex', '--force'], ''],
    ['AUABAA0Q', [], '[1,64,1,0,13,16]'],
    ['0000000309000090010101000010', [], '[1,1,1,0,0,16]'],
    ['02', [], '[2]'],
    ['05aabb', [], '[5,170,187]'],
    ['01', ['--force'], '[1]'],
    ['07aa', ['--force'], '[7,170]'],
  ])('%s %j', async (text, flags, raw) => {
    const { code, stdout } = await dryRun('--raw', text, ...flags)
    expect([code, stdout]).toEqual(raw === '' ? [1, ''] : [0, `{"raw":${raw}}\n`])
  })

  const other = (got: string) => `expected a P0 of this product, got ${got}; --force sends it all the same`
  test.each([
    [
      'open',
      /^--raw: bytes: expected a payload in hex, base64 or a list .* if it is base64 all the same, name that form$/,
    ],
    ['AUTO', /^--raw: bytes: expected a payload .*$/],
    ['AQEBAAAQ', /^--raw: bytes: expected a payload .*$/],
    ['07aa', /^--raw: expected a P0 of this product, got none \(.*07.*\); --force sends it all the same$/],
    ['110100', /^--raw: expected a P0 of this product, got none \(.*\); --force sends it all the same$/],
    ['0101', other('one that is cut: switch missing')],
    ['01010100001000', other('one with 1 byte too many')],
    ['010001000010', other('one that says nothing')],
    ['05', other('one that says nothing')],
    [
      '018101000010',
      /^--raw: expected a P0 of this product, got one with other flags \(.*\); --force sends it all the same$/,
    ],
  ])('or refused before it is: %s', async (text, message) => {
    const said = typeof message === 'string' ? `--raw: ${message}` : expect.stringMatching(message)
    const { code, stdout, stderr } = await dryRun('--raw', text)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr.replace(/^giztools: |\n$/g, '')).toEqual(said)
  })

  test('asks the platform for the definition, unless it is forced', async () => {
    const { world } = createPlatform()
    expect(await control(world, '--raw', '0101', '--dry-run')).toMatchObject({ code: 1 })
    expect(await control({}, '--raw', '0101', '--dry-run', '--force')).toMatchObject({
      code: 0,
      stdout: '{"raw":[1,1]}\n',
    })
  })
})

test('the device does it', async () => {
  const { emulator, world } = createPlatform()
  const sent = await control(world, 'switch=on', 'set_temp=24')
  expect(sent).toEqual({
    code: 0,
    stdout: '',
    stderr: `giztools: sent to ${DEVICE}; whether it did so, only --confirm tells\n`,
  })
  emulator.advance(1000)
  emulator.settle()
  expect(emulator.device(DEVICE)?.attrs).toMatchObject({ switch: 1, set_temp: 24 })
  expect((await control(world, '--raw', '010100000000')).code).toBe(0)
  emulator.advance(1000)
  emulator.settle()
  expect(emulator.device(DEVICE)?.attrs).toMatchObject({ switch: 0, set_temp: 24 })
})

test('its report is waited for', async () => {
  const { world } = createPlatform()
  const { code, stdout, stderr } = await control(world, 'switch=on', 'mode=制热', '--confirm')
  expect([code, stderr]).toEqual([0, ''])
  expect(JSON.parse(stdout)).toMatchObject({ confirmed: true, attrs: { switch: 1, mode: '制热' } })
})

test('and told where it does not come', async () => {
  const { emulator, world } = createPlatform()
  emulator.advance(60_000)
  emulator.act.losePower(DEVICE)
  const { code, stdout, stderr } = await control(world, 'set_temp=29', '--confirm', '--timeout', '5s')
  expect([code, JSON.parse(stdout)]).toMatchObject([1, { confirmed: false, missing: ['set_temp'] }])
  expect(stderr).toBe(`giztools: it was sent, and ${DEVICE} has not reported within 5s: set_temp\n`)
})

test('the definition of the config file does, from its folder', async () => {
  const { world } = createPlatform()
  const config = { products: { [PRODUCT]: { definition: 'mine.json' } } }
  const mine = {
    product_key: PRODUCT,
    protocolType: 'standard',
    entities: [
      {
        attrs: [
          {
            id: 0,
            name: 'power',
            data_type: 'bool',
            type: 'status_writable',
            position: { byte_offset: 0, bit_offset: 0, len: 1, unit: 'bit' },
          },
        ],
      },
    ],
  }
  const files = {
    '/c/giztools/config.json': JSON.stringify(config),
    '/c/giztools/mine.json': JSON.stringify(mine),
  }
  const { stdout } = await control({ ...world, files, env: { XDG_CONFIG_HOME: '/c' } }, 'power=on', '--dry-run')
  expect(JSON.parse(stdout)).toEqual({ attrs: { power: true } })
})

describe('what is refused', () => {
  const { emulator, world } = createPlatform()
  test.each([
    [['room_temp=20'], /^giztools: room_temp: .*\n$/],
    [['swich=1'], /^giztools: .*swich.*\n$/],
    [['set_temp=99'], /^giztools: set_temp: .*\n$/],
    [['--raw', 'zz'], /^giztools: --raw: .*\n$/],
    [['--raw', '00000003030000000000'], /^giztools: --raw: .*\n$/],
  ])('before it is sent: %j', async (words, message) => {
    const before = emulator.device(DEVICE)?.cmd.length
    const { code, stdout, stderr } = await control(world, ...words)
    expect([code, stdout, stderr]).toEqual([1, '', expect.stringMatching(message)])
    expect(emulator.device(DEVICE)?.cmd.length).toBe(before)
  })

  test('by the platform', async () => {
    const { emulator, world } = createPlatform()
    emulator.act.disconnect(DEVICE)
    expect(await control(world, 'switch=on', '--definition', AC)).toEqual({
      code: 1,
      stdout: '',
      stderr:
        'giztools: control: 5305 device offline!: commands are not queued: send it again when the device is online\n',
    })
  })

  test.each([
    [[], 'nothing to tell it: give name=value pairs, a JSON object, or --raw with a P0'],
    [['switch=1', '--force'], '--force is for --raw, and there is none'],
    [['switch=1', '--text', 'hex'], '--text is for --raw, and there is none'],
    [['switch=1', '--raw', '01'], '--raw and attributes: the platform takes one of them'],
    [['--raw', '01', '--confirm'], '--confirm waits for attributes, and --raw names none: give name=value pairs'],
    [['switch=1', '--confirm', '--dry-run'], '--confirm and --dry-run: nothing is sent that could be confirmed'],
    [['switch=1', '--timeout', '5s'], '--timeout says how long --confirm waits'],
    [['switch=1', '--confirm', '--timeout', '5'], '--timeout: expected a duration such as 3d, 12h or 30s, got "5"'],
  ])('as usage: %j', async (words, message) => {
    expect(await control(world, ...words)).toEqual({
      code: 2,
      stdout: '',
      stderr: `giztools: ${message}\nSee: giztools control --help\n`,
    })
  })
})
