import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { EXAMPLE_PRODUCT } from '../../src/cli/example-product.ts'
import { run } from '../../src/cli/run.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { fixtureProduct } from '../products.ts'
import { type BuiltProgram, buildProgram } from './built.ts'
import { giztools, memoryIo, type World } from './io.ts'
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
  const { ui, ...product } = EXAMPLE_PRODUCT
  expect(parseDefinition(product)).toEqual({ ...fixtureProduct('air-conditioner'), productKey: PRODUCT })
  // The facts of the platform's own ui: room_temp is shown only, set_temp goes from 16 to 30, alarms are in no section.
  const elements = ui.sections.flatMap(section => section.elements)
  expect(elements.map(({ type }) => type.slice(1, -7))).toEqual([
    'Boolean',
    'Boolean',
    'Radio',
    'Radio',
    'Float',
    'Float',
    'Float',
    'Label',
  ])
  expect(elements[6]?.object).toEqual({
    action: 'entity0',
    bind: ['entity0.set_temp'],
    perm: 'W',
    uint_spec: { min: 16, max: 30, step: 1 },
  })
  expect(elements[7]?.object).toMatchObject({ perm: 'N', uint_spec: { min: -10, max: 35 } })
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

describe('conditions', () => {
  /** What it answers while it runs: the work is done in its first second. */
  async function during<T>(
    argv: readonly string[],
    work: (env: Readonly<Record<string, string>>, text: string) => Promise<T>,
  ) {
    const controller = new AbortController()
    let [stdout, stderr] = ['', '']
    let result: T | undefined
    let failure: unknown
    const io = memoryIo(
      {
        interrupted: controller.signal,
        now: () => NOW,
        sleep: async () => {
          const env = Object.fromEntries(
            [...stdout.matchAll(/^export (\w+)=(\S+)$/gm)].map(([, name, value]) => [name, value]),
          )
          await work(env, stdout).then(
            done => (result = done),
            error => (failure = error),
          )
          controller.abort()
          controller.signal.throwIfAborted()
        },
      },
      {
        stdout: {
          write(text) {
            stdout += text
          },
        },
        stderr: {
          write(text) {
            stderr += text
          },
        },
      },
    )
    const code = await run(['emulate', ...argv], io)
    if (failure !== undefined) throw failure
    expect([code, stderr]).toEqual([0, ''])
    return result
  }

  const of = (env: Readonly<Record<string, string>>, ...argv: readonly string[]) =>
    giztools(argv, { env, fetch, now: () => NOW })

  test.each([
    [['--published'], ['logs', PRODUCT, DEVICE], '5018'],
    [['--abroad'], ['api', 'deviceSummary', '--product_key', PRODUCT], '5024'],
    [['--whitelist', '10.0.0.1, 10.0.0.2'], ['devices', PRODUCT], '5012'],
    [['--fault', '{"code":5404}'], ['devices', PRODUCT], '5404'],
    [
      ['--fault', '{"endpoint":"control","code":5403}', '--fault', '{"endpoint":"searchDevices","code":5002}'],
      ['devices', PRODUCT],
      '5002',
    ],
  ])('%j', async (argv, command, code) => {
    expect((await during(argv, env => of(env, ...command)))?.stderr).toContain(code)
  })

  test('--ahead: its clock, in the Date header too', async () => {
    const date = await during(['--ahead', '70s'], async env =>
      (await fetch(env.GIZWITS_BASE_URL as string)).headers.get('date'),
    )
    expect(date).toBe(new Date(NOW + 70_000).toUTCString())
  })

  test('--users: each with devices of its own', async () => {
    const users = await during(['--users', '2', '--devices', '4'], env =>
      of(env, 'api', 'boundUsers', '--product_key', PRODUCT, '--all'),
    )
    expect(users?.stdout.trim().split('\n')).toHaveLength(2)
  })

  test('--control-port: all of it while it runs', async () => {
    const told = await during(['--control-port', '0'], async (env, text) => {
      const plane = /^# control plane: curl (\S+) tells/m.exec(text)?.[1] as string
      expect(Object.keys((await (await fetch(plane)).json()) as object)).toContain('POST /faults')
      await fetch(`${plane}/faults`, { method: 'POST', body: '{"endpoint":"searchDevices","code":5002}' })
      return of(env, 'devices', PRODUCT)
    })
    expect(told?.stderr).toContain('5002')
  })

  test('10 000 devices are there within seconds', async () => {
    const devices = await during(['--devices', '10000'], env => of(env, 'devices', PRODUCT, '--limit', 'all'))
    expect(devices?.stdout.trim().split('\n')).toHaveLength(10_000)
  })

  test.each([
    [['--latency', '5-1'], '--latency: expected milliseconds such as 200 or 50-400, got "5-1"'],
    [['--fault', '5403'], '--fault: expected a JSON object such as {"code":5403}, got "5403"'],
    [['--ahead', '70'], '--ahead: expected a duration'],
    [['--users', 'x'], '--users: expected an integer'],
    [['--control-port', '70000'], '--control-port: expected an integer of 0 to 65535'],
  ])('%j is refused', async (argv, message) => {
    const { code, stderr } = await emulate(argv)
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })

  test('a fault that cannot be is told by its member', async () => {
    const { code, stderr } = await emulate(['--fault', '{"endpoint":"nothing","code":1}'])
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('--fault: fault.endpoint: expected the name of an operation'),
    ])
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

describe('--day', () => {
  const REPORTS = 'online 00:00-24:00, reports every 10 s, 50 % late by up to 1min'

  test('is what devices do', async () => {
    const { code, stderr } = await emulate(['--data', join(root, 'memory.json'), '--day', REPORTS], { seconds: 120 })
    expect([code, stderr]).toEqual([0, ''])
    const { devices } = JSON.parse(readFileSync(join(root, 'memory.json'), 'utf8'))
    expect(devices[0].behaviour).toMatchObject({
      hours: [0, 86_400_000],
      reportEvery: 10_000,
      lateRate: 0.5,
      lateBy: 60_000,
    })
    expect(devices[0].data.length).toBeGreaterThan(300)
  })

  test.each([
    ['online 8', '--day: expected clauses such as "online 08:00-22:00,'],
    ['online 25:00', '--day: expected times of the day'],
    ['reports every 5', '--day: expected a duration'],
    ['', '--day: expected clauses'],
  ])('%j is refused', async (script, message) => {
    const { code, stderr } = await emulate(['--day', script])
    expect(code).toBe(2)
    expect(stderr).toContain(message)
  })
})
