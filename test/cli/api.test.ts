import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { ENDPOINT_NAMES } from '../../src/api/routes.ts'
import { SUMMARIES } from '../../src/api/summaries.ts'
import { giztools } from './io.ts'
import { createPlatform, DEVICE, ENTERPRISE, MAC, NOW, PRODUCT, SECRETS } from './platform.ts'

const { emulator, world } = createPlatform()
const OF_PRODUCT = ['--product_key', PRODUCT]
const api = (...argv: string[]) => giztools(['api', ...argv], world)

describe('what there is', () => {
  test('is listed, each with its summary', async () => {
    const { code, stdout, stderr } = await giztools(['api'])
    expect([code, stderr]).toEqual([0, ''])
    const lines = stdout.trimEnd().split('\n').slice(1)
    expect(lines).toHaveLength(33)
    expect(lines).toContain('  deviceSummary      How many devices are new, active, online')
    expect((await giztools(['api', '--help'])).stdout).toContain(stdout)
  })

  test('as an OpenAPI document', async () => {
    const { code, stdout } = await giztools(['api', '--openapi'])
    const document = JSON.parse(stdout)
    const ids = Object.values(
      document.paths as Record<string, Record<string, { readonly operationId: string }>>,
    ).flatMap(methods => Object.values(methods).map(({ operationId }) => operationId))
    expect([code, document.openapi, ids.sort()]).toEqual([0, '3.1.0', [...ENDPOINT_NAMES].sort()])
  })

  test.each(ENDPOINT_NAMES)('%s has help of its own, with what its path takes', async name => {
    const { code, stdout, stderr } = await giztools(['api', name, '--help'])
    expect([code, stderr]).toEqual([0, ''])
    const { method, path } = ENDPOINTS[name]
    const { summary } = SUMMARIES[name]
    expect(stdout).toMatch(new RegExp(`^giztools api ${name} `))
    expect(stdout).toContain(`${summary}.`)
    expect(stdout).toContain(`${method} ${path}`)
    for (const [, id] of path.matchAll(/\{(\w+)\}/g))
      expect(stdout).toMatch(new RegExp(`^ {2}--${id} .*\\[required\\]$`, 'm'))
  })

  test('the help of an operation tells its parameters', async () => {
    const { stdout } = await giztools(['api', 'updateDeviceGroup', '--help'])
    const lines = stdout.split('\n').filter(line => /^ {2}--[a-z_]+ .*\[string\]/.test(line))
    expect(lines.slice(0, 5).map(line => line.trim().replace(/ +/g, ' '))).toEqual([
      "--product_key the product's key [string] [required]",
      '--gid the id of a device group [string] [required]',
      '--action one of these [string] [required] [choices: "assign", "unassign"]',
      '--reassign assign: also those that another group has; true or false [string]',
      '--macs JSON list [string] [required]',
    ])
    expect(stdout).not.toContain('  --all ')
    expect((await giztools(['api', 'searchDevices', '--help'])).stdout).toContain('  --all ')
  })
})

describe('a call', () => {
  test('prints the data', async () => {
    const { code, stdout, stderr } = await api('device', ...OF_PRODUCT, '--mac', MAC)
    expect([code, stderr, JSON.parse(stdout).did]).toEqual([0, '', DEVICE])
    expect(stdout).toMatch(/^{\n {2}"did"/)
  })

  test('by headers, of the enterprise', async () => {
    emulator.addUser({ username: '张三' })
    const { code, stdout } = await api('registeredUsers', ...OF_PRODUCT)
    expect([code, JSON.parse(stdout).objects[0].username]).toEqual([0, '张三'])
  })

  test('with ids in the path, integers and choices', async () => {
    const argv = ['--did', DEVICE, '--start_ts', String(NOW / 1000 - 3600), '--limit', '5', '--sort', 'asc']
    const { code, stdout, stderr } = await api('cmdLog', ...OF_PRODUCT, ...argv)
    expect([code, stderr, JSON.parse(stdout).objects[0].type]).toEqual([0, '', 'dev2app'])
  })

  test('with a body of lists, objects and truths', async () => {
    const { gid } = JSON.parse((await api('createDeviceGroup', ...OF_PRODUCT)).stdout)
    const group = [...OF_PRODUCT, '--gid', gid]
    const argv = ['--action', 'assign', '--macs', JSON.stringify([MAC, 'nobody']), '--reassign', 'true']
    const { code, stdout } = await api('updateDeviceGroup', ...group, ...argv)
    expect([code, JSON.parse(stdout)]).toEqual([0, { success: [MAC], failed: ['nobody'] }])
    expect(JSON.parse((await api('deviceGroup', ...group)).stdout)).toEqual({ macs: [MAC] })
    const control = await api('control', ...OF_PRODUCT, '--did', DEVICE, '--attrs', '{"switch":true}')
    expect(control).toEqual({ code: 0, stdout: '{}\n', stderr: '' })
    const raw = await api('control', ...OF_PRODUCT, '--did', DEVICE, '--raw', '[1,1,1,0,0,16]')
    expect(raw).toEqual({ code: 0, stdout: '{}\n', stderr: '' })
    const hex = await api('control', ...OF_PRODUCT, '--did', DEVICE, '--raw', '010101000010', '--binary_coding', 'hex')
    expect(hex).toEqual({ code: 0, stdout: '{}\n', stderr: '' })
  })

  test('options may stand first', async () => {
    expect((await api(...OF_PRODUCT, 'deviceSummary')).code).toBe(0)
  })

  test('--all: every page, an item a line', async () => {
    const { code, stdout } = await api('searchDevices', ...OF_PRODUCT, '--limit', '1', '--all')
    const dids = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).did)
    expect([code, dids.sort()]).toEqual([0, [DEVICE, 'acWorkshop000000000002']])
  })

  test('--include: what stands around the data', async () => {
    const platform = createPlatform()
    const { stderr } = await giztools(['api', 'deviceSummary', ...OF_PRODUCT, '--include'], platform.world)
    expect(stderr).toBe(
      'giztools: status 200\ngiztools: 3598 of 3600 calls an hour are left, reset at 2018-01-31T08:40:00.000Z\n',
    )
  })

  test('a new token', async () => {
    const { code, stdout } = await api('accessToken', ...OF_PRODUCT)
    expect([code, JSON.parse(stdout)]).toEqual([
      0,
      { token: expect.stringMatching(/^[0-9a-f]{32}$/), expired_at: NOW / 1000 + 7 * 24 * 3600 },
    ])
  })

  test('what the service says is not let loose on the terminal', async () => {
    const fetch = async () => new Response(JSON.stringify({ data: [{ count: 1, date: '\u202e\u009b' }], '\u007f': 1 }))
    const { stdout } = await giztools(['api', 'userLiveness', ...OF_PRODUCT], { ...world, fetch })
    expect(stdout).toContain('"date": "\\u202e\\u009b"')
    expect(JSON.parse(stdout)).toEqual({ data: [{ count: 1, date: '\u202e\u009b' }], '\u007f': 1 })
  })
})

describe('at fault', () => {
  test.each([
    [['deviceSumary'], 'unknown operation "deviceSumary"; near it is deviceSummary', 'api'],
    [['xyz'], 'unknown operation "xyz"; giztools api lists them', 'api'],
    [['deviceSummary'], '--product_key is needed', 'api deviceSummary'],
    [['deviceSummary', ...OF_PRODUCT, '--limit', '1'], 'no option --limit', 'api deviceSummary'],
    [
      ['searchDevices', ...OF_PRODUCT, '--limit', 'ten'],
      '--limit: expected an integer, got "ten"',
      'api searchDevices',
    ],
    [
      ['searchDevices', ...OF_PRODUCT, '--skip', '9'.repeat(20)],
      `--skip: expected an integer, got "${'9'.repeat(20)}"`,
      'api searchDevices',
    ],
    [
      ['searchDevices', ...OF_PRODUCT, '--is_online', 'yes'],
      '--is_online: expected one of 0, 1, got "yes"',
      'api searchDevices',
    ],
    [['deviceSummary', ...OF_PRODUCT, '--all'], '--all: deviceSummary has no pages', 'api deviceSummary'],
    [
      ['cmdLog', ...OF_PRODUCT, '--did', 'd', '--all'],
      '--all: cmdLog is paged by a cursor; giztools logs reads any span of it',
      'api cmdLog',
    ],
    [
      ['updateDeviceGroup', ...OF_PRODUCT, '--gid', 'g', '--action', 'assign', '--macs', '[]', '--reassign', '1'],
      '--reassign: expected true or false, got "1"',
      'api updateDeviceGroup',
    ],
    [['deviceSummary', ...OF_PRODUCT, 'now'], 'expected api deviceSummary [options], got 1 more', 'api deviceSummary'],
  ])('as usage: %j', async (argv, message, help) => {
    expect(await api(...argv)).toEqual({
      code: 2,
      stdout: '',
      stderr: `giztools: ${message}\nSee: giztools ${help} --help\n`,
    })
  })

  test('broken JSON', async () => {
    const { code, stderr } = await api('control', ...OF_PRODUCT, '--did', 'd', '--attrs', '{"a":')
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^giztools: --attrs: expected JSON, got broken JSON: /)])
  })

  test('before it is sent, by the rules of the document', async () => {
    const { code, stdout, stderr } = await api('searchDevices', ...OF_PRODUCT, '--limit', '0')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^giztools: searchDevices: limit: /)
    expect((await api('searchDevices', ...OF_PRODUCT, '--limit', '1000')).code).toBe(0)
  })

  test('by the service', async () => {
    const { code, stdout, stderr } = await api('device', ...OF_PRODUCT, '--mac', 'nobody')
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toBe('giztools: device: 5301 device not exist: check the did or MAC\n')
  })
})

describe('as a curl command', () => {
  const curl = async (...argv: string[]) => (await giztools(['api', ...argv, '--curl'])).stdout

  test('it is never sent, and needs no credentials', async () => {
    expect(await curl('cmdLog', ...OF_PRODUCT, '--did', DEVICE, '--limit', '5')).toBe(
      `curl 'https://enterpriseapi.gizwits.com/v1/products/${PRODUCT}/devices/${DEVICE}/cmd?limit=5' \\\n` +
        `  -H 'Content-Type: application/json' \\\n  -H "Authorization: token $GIZWITS_TOKEN"\n`,
    )
    expect(await curl('userLocations', ...OF_PRODUCT, '--base-url', 'http://127.0.0.1:8080/')).toBe(
      `curl 'http://127.0.0.1:8080/v1/users/location?product_key=${PRODUCT}' \\\n` +
        `  -H 'Content-Type: application/json' \\\n  -H "X-Gizwits-Enterprise-ID: $GIZWITS_ENTERPRISE_ID" \\\n` +
        '  -H "X-Gizwits-Enterprise-Secret: $GIZWITS_ENTERPRISE_SECRET"\n',
    )
  })

  /** What a shell makes of it: the words that curl would get. */
  const wordsOf = (command: string) => {
    const script = `curl() { printf '%s\\0' "$@"; }\n${command}`
    const env = { ...world.env, GIZWITS_TOKEN: 'the-token', PATH: process.env.PATH ?? '' }
    return execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1)
  }

  const NASTY = `it's "$(touch /tmp/never)" \`id\` $HOME \\ ; & | <x> \n 制冷`

  test('a shell takes nothing in it for its own', async () => {
    const command = await curl('control', ...OF_PRODUCT, '--did', NASTY, '--attrs', JSON.stringify({ name: NASTY }))
    expect(wordsOf(command)).toEqual([
      '-X',
      'POST',
      `https://enterpriseapi.gizwits.com/v1/products/${PRODUCT}/devices/${encodeURIComponent(NASTY)}/control`,
      '-H',
      'Content-Type: application/json',
      '-H',
      'Authorization: token the-token',
      '--data-raw',
      JSON.stringify({ attrs: { name: NASTY } }),
    ])
  })

  test('for a token the shell fills in the credentials', async () => {
    const command = await curl('accessToken', ...OF_PRODUCT)
    expect(JSON.parse(wordsOf(command).at(-1) ?? '')).toEqual({
      enterprise_id: ENTERPRISE,
      enterprise_secret: SECRETS.enterpriseSecret,
      product_secret: SECRETS.productSecret,
    })
  })

  test('a URL takes what follows for a query', async () => {
    const words = wordsOf(await curl('deviceDetail', ...OF_PRODUCT, '--mac', "a&b=c#'"))
    expect(new URL(words[0] ?? '').searchParams.get('mac')).toBe("a&b=c#'")
  })

  test('ids that lead elsewhere are refused', async () => {
    const { code, stderr } = await giztools(['api', 'deviceGroup', ...OF_PRODUCT, '--gid', '..', '--curl'])
    expect([code, stderr]).toEqual([1, 'giztools: deviceGroup: gid: expected an id for the path, got ".."\n'])
  })
})
