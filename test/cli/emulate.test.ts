import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EXAMPLE_PRODUCT } from '../../src/cli/example-product.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { fixtureProduct } from '../products.ts'
import { type BuiltProgram, buildProgram } from './built.ts'
import { giztools, type World } from './io.ts'
import { DEVICE, NOW, PRODUCT } from './platform.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-emulate-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

/** Runs it for some seconds of its own clock. */
async function emulate(
  argv: readonly string[],
  { seconds = 0, files }: { seconds?: number; files?: World['files'] } = {},
) {
  const controller = new AbortController()
  let time = NOW
  if (seconds === 0) controller.abort()
  return giztools(['emulate', ...argv], {
    ...(files && { files }),
    interrupted: controller.signal,
    now: () => time,
    sleep: async ms => {
      time += ms
      if (time >= NOW + seconds * 1000) controller.abort()
      controller.signal.throwIfAborted()
    },
  })
}

const dids = (stdout: string) =>
  [...stdout.matchAll(/^# {3}did (\S+) {2}mac [0-9A-F]{12} {2}online$/gm)].map(([, did]) => did)

describe('what it prints', () => {
  test('is an address, credentials and devices, for a shell', async () => {
    const { code, stdout, stderr } = await emulate(['--seed', '1'])
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n').slice(0, 5)).toEqual([
      expect.stringMatching(/^export GIZWITS_BASE_URL=http:\/\/127\.0\.0\.1:\d+$/),
      expect.stringMatching(/^export GIZWITS_ENTERPRISE_ID=[0-9a-f]{32}$/),
      expect.stringMatching(/^export GIZWITS_ENTERPRISE_SECRET=[0-9a-f]{32}$/),
      expect.stringMatching(new RegExp(`^export GIZWITS_PRODUCT_SECRET_${PRODUCT}=[0-9a-f]{32}$`)),
      `# product ${PRODUCT}: 3 devices`,
    ])
    expect(dids(stdout)).toEqual([DEVICE, expect.stringMatching(/^\w{22}$/), expect.stringMatching(/^\w{22}$/)])
    expect(stdout.endsWith(`# try: giztools logs ${PRODUCT} ${DEVICE}\n`)).toBe(true)
  })

  test('is the same for the same seed', async () => {
    const withoutPort = async (seed: string) => (await emulate(['--seed', seed])).stdout.replace(/:\d+$/m, '')
    expect(await withoutPort('5')).toBe(await withoutPort('5'))
    expect(await withoutPort('5')).not.toBe(await withoutPort('6'))
  })

  test('lets no name of a definition out of its comment, and none into a variable', async () => {
    const definition = { ...EXAMPLE_PRODUCT, product_key: "x'\n$(touch /tmp/x);\u001b[2J" }
    const { code, stdout } = await emulate(['--definition', 'hostile.json'], {
      files: { 'hostile.json': JSON.stringify(definition) },
    })
    expect(code).toBe(0)
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^(# |export GIZWITS_[A-Z_]+=[\w.:/]+$)/)
    expect(stdout).not.toContain('\u001b')
  })
})

test('the example is the air conditioner of the fixtures', () => {
  expect(parseDefinition(EXAMPLE_PRODUCT)).toEqual({ ...fixtureProduct('air-conditioner'), productKey: PRODUCT })
})

describe('--definition', () => {
  test('may be given again', async () => {
    const { stdout } = await emulate([
      '--devices',
      '7',
      '--definition',
      'fixtures/definitions/pet-house.json',
      '--definition',
      'fixtures/definitions/bedside-lamp-var-len.json',
    ])
    expect(stdout.match(/^# product \w+: 7 devices$/gm)).toHaveLength(2)
    expect(stdout.match(/^# {3}and 2 more: giztools devices \w+$/gm)).toHaveLength(2)
  })

  test.each([
    ['no-such.json', 'giztools: cannot read no-such.json: there is no such file\n'],
    ['package.json', expect.stringMatching(/^giztools: package\.json: /)],
  ])('%s is told', async (file, stderr) => {
    expect(await emulate(['--definition', file])).toEqual({ code: 1, stdout: '', stderr })
  })
})

test.each([
  [['--devices', '-1'], '--devices: expected an integer of 0 to 10000, got "-1"'],
  [['--port', '70000'], '--port: expected an integer of 0 to 65535, got "70000"'],
  [['--quota', 'x'], '--quota: expected an integer of 0 to 9007199254740991, got "x"'],
])('%j', async (argv, message) => {
  expect(await emulate(argv)).toEqual({
    code: 2,
    stdout: '',
    stderr: `giztools: ${message}\nSee: giztools emulate --help\n`,
  })
})

describe('--data', () => {
  test('is remembered by the next run', async () => {
    const file = join(root, 'emulator.json')
    const first = await emulate(['--data', file])
    const again = await emulate(['--data', file])
    expect(again.stdout.replace(/:\d+$/m, '')).toBe(first.stdout.replace(/:\d+$/m, ''))
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  test('is written while it runs, what lively devices did with it', async () => {
    const file = join(root, 'emulator.json')
    await emulate(['--data', file, '--lively', '--devices', '1'], { seconds: 600 })
    const { devices } = JSON.parse(readFileSync(file, 'utf8'))
    expect(devices[0].cmd.length).toBeGreaterThan(10)
  })

  test.each([
    ['no JSON', '{"version":1,"now":'],
    ['no snapshot', '{"version":1}'],
    ['null', 'null'],
    ['something else', '[1,2,3]'],
  ])('that is %s is refused and left as it is', async (_what, text) => {
    const file = join(root, 'emulator.json')
    writeFileSync(file, text)
    const { code, stdout, stderr } = await emulate(['--data', file])
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toContain(`giztools: ${file}: `)
    expect(stderr).toContain('it was left as it is: name another file, or move it away')
    expect(readFileSync(file, 'utf8')).toBe(text)
  })

  test('that cannot be written is told at once', async () => {
    const { code, stderr } = await emulate(['--data', join(root, 'no', 'such', 'folder.json')])
    expect([code, stderr]).toEqual([1, expect.stringContaining('ENOENT')])
  })
})

describe('as a process', () => {
  let program: BuiltProgram | undefined
  beforeAll(async () => {
    program = await buildProgram()
  })
  afterAll(() => program?.remove())

  test('serves a shell that has read its lines, and ends well when interrupted', async () => {
    const [node, giztoolsPath, data] = [process.execPath, program?.path ?? '', join(root, 'emulator.json')]
    const child = spawn(node, [giztoolsPath, 'emulate', '--data', data, '--verbose'])
    let said = ''
    let log = ''
    child.stderr.on('data', text => {
      log += text
    })
    await new Promise<void>(ready =>
      child.stdout.on('data', text => {
        said += text
        if (said.includes('# try')) ready()
      }),
    )
    writeFileSync(join(root, 'env'), said)
    const shell = spawn(
      'sh',
      ['-c', '. "$0/env"; exec "$@"', root, node, giztoolsPath, 'logs', PRODUCT, DEVICE, '--attrs', 'mode'],
      {
        env: { PATH: process.env.PATH, HOME: root },
      },
    )
    let lines = ''
    shell.stdout.on('data', text => {
      lines += text
    })
    expect(await new Promise(done => shell.on('close', done))).toBe(0)
    expect(JSON.parse(lines)).toMatchObject({ action: 'report', attrs: { mode: '制冷' } })
    const ended = new Promise(done => child.on('close', done))
    child.kill('SIGINT')
    expect(await ended).toBe(0)
    expect(existsSync(data)).toBe(true)
    expect(log).toMatch(/^POST \/v1\/products\/[0-9a-f]{32}\/access_token 201 accessToken$/m)
    for (const [, secret] of said.matchAll(/SECRET\w*=(\w+)/g)) expect(log).not.toContain(secret)
  })
})
