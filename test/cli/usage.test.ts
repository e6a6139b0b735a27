import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Options } from 'yargs'
import manifest from '../../package.json' with { type: 'json' }
import type { Io } from '../../src/cli/io.ts'
import { nearest } from '../../src/cli/near-names.ts'
import { run } from '../../src/cli/run.ts'
import { SYNTAX } from '../../src/cli/syntax.ts'
import { giztools, memoryIo, type World } from './io.ts'
import { createPlatform } from './platform.ts'

const folder = mkdtempSync(join(tmpdir(), 'giztools-usage-'))
afterAll(() => rmSync(folder, { recursive: true }))

const AC = 'fixtures/definitions/air-conditioner.json'
const COMMANDS = [
  'example',
  'decode',
  'encode',
  'patch',
  'explain',
  'convert',
  'check',
  'import-header',
  'generate',
  'layout',
  'diff',
].concat(['fetch', 'devices', 'control', 'groups', 'api', 'logs', 'archive', 'emulate'])
const KNOWN = COMMANDS.join(', ')

type Row = readonly [argv: readonly string[], message: string, help: string, world?: World]

const rows: readonly Row[] = [
  [[], `a command is needed: ${KNOWN}`, ''],
  [['xyz'], `no command xyz; there are ${KNOWN}`, ''],
  [['decod'], 'no command decod; near it are decode, encode', ''],
  [['--colour'], 'no option --colour', ''],
  [['decode'], 'expected decode <definition> [payload…], got nothing', 'decode '],
  [['decode', AC, '--formt', 'csv'], 'no option --formt; near it is --format', 'decode '],
  [
    ['decode', AC, '02', '--format', 'xml'],
    '--format: expected one of table, ndjson, json, csv, arrow, parquet, got "xml"',
    'decode ',
  ],
  [
    ['decode', AC, '02', '--format'],
    '--format: expected one of table, ndjson, json, csv, arrow, parquet, got nothing behind it',
    'decode ',
  ],
  [['decode', AC, '02', '--text', 'hex', '--text', 'hex'], '--text is given more than once', 'decode '],
  [['decode', AC, '--attrs', 'swich', '02'], '--attrs: no attribute "swich"; near it is switch', 'decode '],
  [
    ['decode', AC, '--attrs', 'switch, zzzzzz', '02'],
    '--attrs: no attribute "zzzzzz"; there are switch, fan_swing, mode, fan_speed, on_timing, off_timing, set_temp, room_temp, alert_shutdown, alert_full …',
    'decode ',
  ],
  [
    ['decode', AC, '--attrs', 'fan_spin', '02'],
    '--attrs: no attribute "fan_spin"; near it are fan_swing, fan_speed',
    'decode ',
  ],
  [
    ['decode', 'one.json', '--attrs', 'zzzz', '02'],
    '--attrs: no attribute "zzzz"; there is only one',
    'decode ',
    {
      files: {
        'one.json':
          '{"protocolType":"standard","entities":[{"attrs":[{"id":0,"name":"only one","data_type":"bool","type":"alert","position":{"byte_offset":0,"bit_offset":0,"len":1,"unit":"bit"}}]}]}',
      },
    },
  ],
  [['decode', AC, '--attrs', ',', '02'], '--attrs: expected names, got none', 'decode '],
  [['decode', AC], 'no payload: give some as arguments, or pipe them in', 'decode '],
  [['decode', '-'], 'stdin (-) has the definition, so the payloads must be arguments', 'decode ', { stdin: '{}' }],
  [['decode', '-', '-'], 'stdin (-) has the definition, so the payloads must be arguments', 'decode ', { stdin: '{}' }],
  [['explain', AC], 'expected explain <definition> <payload>, got only the first', 'explain '],
  [['explain', AC, '02', '02', '02'], 'expected explain <definition> <payload>, got 2 more', 'explain '],
  [['patch', AC], 'expected patch <definition> <payload> <attrs…>, got only the first', 'patch '],
  [['patch', AC, '04'], 'no attributes: give name=value pairs, a JSON object, or - for JSON on stdin', 'patch '],
  [
    ['patch', AC, '-', '-'],
    'stdin (-) can be one of the definition, the payloads and the attributes',
    'patch ',
    { stdin: '{}' },
  ],
  [['convert', '02'], '--to is needed: one of hex, base64, array', 'convert '],
]

describe('a command line at fault', () => {
  for (const [argv, message, help, world] of rows) {
    test(['giztools', ...argv].join(' '), async () => {
      expect(await giztools(argv, world)).toEqual({
        code: 2,
        stdout: '',
        stderr: `giztools: ${message}\nSee: giztools ${help}--help\n`,
      })
    })
  }
})

describe('a definition at fault', () => {
  test('that is not there', async () => {
    expect(await giztools(['decode', 'no-such.json', '02'])).toEqual({
      code: 1,
      stdout: '',
      stderr: 'giztools: cannot read no-such.json: there is no such file\n',
    })
  })

  test('that is a folder', async () => {
    const { code, stderr } = await giztools(['decode', 'fixtures', '02'])
    expect([code, stderr]).toEqual([1, 'giztools: cannot read fixtures: it is a folder\n'])
  })

  test('that cannot be read for another reason', async () => {
    const { code, stderr } = await giztools(['decode', 'a\0b', '02'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^giztools: cannot read a\\x00b: .*null bytes/)
  })

  test('that cannot be loaded: its name, and every finding', async () => {
    const files = { 'bad.json': '{"protocolType":"standard","entities":[{"attrs":[{"id":0},{"id":1}]}]}' }
    const { code, stdout, stderr } = await giztools(['decode', 'bad.json', '02'], { files })
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^giztools: bad\.json: /)
    expect(stderr).toContain('entities[0].attrs[0].name')
    expect(stderr).toContain('entities[0].attrs[1].name')
    expect(stderr).not.toContain('    at ')
    const fromStdin = await giztools(['decode', '-', '02'], { stdin: 'x' })
    expect(fromStdin.stderr).toMatch(/^giztools: stdin: /)
  })

  test('with comments and a byte order mark is none', async () => {
    const files = { 'ac.json': '\uFEFF{ // ours\n "protocolType":"standard","entities":[{"attrs":[]}],}' }
    expect((await giztools(['decode', 'ac.json', '02'], { files })).code).toBe(0)
  })
})

describe('where an error comes from', () => {
  test('is shown only when asked for', async () => {
    expect((await giztools(['decode', 'no-such.json', '02'])).stderr).not.toContain('    at ')
    const { code, stderr } = await giztools(['decode', 'no-such.json', '02', '--debug'])
    expect(code).toBe(1)
    expect(stderr).toContain('    at ')
    expect(stderr).toContain('caused by Error: ENOENT')
  })
})

describe('output that goes nowhere', () => {
  const broken = (fault: Error): { io: Io; stderr: () => string } => {
    let stderr = ''
    const io = memoryIo(
      { stdin: '', files: { [AC]: '{"protocolType":"standard","entities":[{"attrs":[]}]}' } },
      {
        stdout: { write: () => Promise.reject(fault) },
        stderr: {
          write: text => {
            stderr += text
          },
        },
      },
    )
    return { io, stderr: () => stderr }
  }

  test('because the reader has gone is no fault', async () => {
    const { io, stderr } = broken(Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }))
    expect([await run(['decode', AC, '05'], io), stderr()]).toEqual([0, ''])
  })

  test('because the disk is full is told', async () => {
    const { io, stderr } = broken(
      Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC', syscall: 'write' }),
    )
    expect([await run(['decode', AC, '05'], io), stderr()]).toEqual([1, 'giztools: ENOSPC: no space left\n'])
  })

  test('for a reason of ours is told as such', async () => {
    const { io, stderr } = broken(new TypeError('x is not a function'))
    expect(await run(['decode', AC, '05'], io)).toBe(1)
    expect(stderr()).toBe('giztools: unexpected: x is not a function (--debug shows where)\n')
    const debugged = broken(new TypeError('x is not a function'))
    await run(['decode', AC, '05', '--debug'], debugged.io)
    expect(debugged.stderr()).toMatch(
      /^giztools: unexpected: x is not a function\nTypeError: x is not a function\n {4}at /,
    )
    const odd = broken('no error at all' as unknown as Error)
    expect(await run(['decode', AC, '05'], odd.io)).toBe(1)
    expect(odd.stderr()).toMatch(/^giztools: unexpected: no error at all/)
  })
})

describe('help', () => {
  test('names the commands and the version', async () => {
    const { code, stdout, stderr } = await giztools(['--help'])
    expect([code, stderr]).toEqual([0, ''])
    for (const command of COMMANDS) expect(stdout).toContain(`  giztools ${command} `)
    expect(await giztools(['--version'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
    expect((await giztools(['decode', '--version'])).stdout).toBe(`${manifest.version}\n`)
  })

  test.each([[], ...COMMANDS.map(command => [command])])(
    'shows examples that run as printed: %j',
    async (...command) => {
      const { code, stdout } = await giztools([...command, '--help'])
      expect(code).toBe(0)
      const [examples = ''] = stdout
        .trimEnd()
        .slice(stdout.indexOf('Examples:\n') + 10)
        .split('\n\n')
      expect(examples.split('\n').length).toBeGreaterThan(0)
      // An empty folder: what an example takes, one before it makes.
      const files: Record<string, string> = {}
      for (const example of examples.split('\n')) {
        const [line = '', target] = example.split(' > ')
        const [program, ...argv] = wordsOf(line)
        expect(program).toBe('giztools')
        // Those of the platform call one that is as the examples have it, and what would serve for ever is interrupted.
        const world = { ...createPlatform().world, files }
        const outcome = await giztools(
          // Nothing of it is to be left in the repository.
          argv[0] === 'archive' ? argv.map(word => (word === 'logs' ? folder : word)) : argv,
          argv[0] === 'emulate' ? { ...world, interrupted: AbortSignal.abort() } : world,
        )
        // The product of the examples has no groups yet.
        const told: Readonly<Record<string, unknown>> = {
          groups: 'giztools: the product has no groups\n',
          archive: expect.stringContaining('logs visited'),
        }
        const fine =
          told[argv[0] as string] === undefined
            ? { stdout: expect.stringMatching(/\S/), stderr: '' }
            : { stdout: '', stderr: told[argv[0] as string] }
        expect(outcome).toEqual({ code: 0, ...fine })
        if (target !== undefined) files[target] = outcome.stdout
      }
    },
  )

  test('is what people try first', async () => {
    const whole = await giztools(['--help'])
    const own = await giztools(['decode', '--help'])
    for (const argv of [['-h'], ['help'], ['help', '--help']]) expect(await giztools(argv)).toEqual(whole)
    for (const argv of [
      ['decode', '-h'],
      ['help', 'decode'],
      ['-h', 'decode'],
    ])
      expect(await giztools(argv)).toEqual(own)
    expect(await giztools(['-v'])).toEqual({ code: 0, stdout: `${manifest.version}\n`, stderr: '' })
    expect((await giztools(['help', 'decod'])).stdout).toBe(whole.stdout)
  })

  test('says which options are numbers', async () => {
    expect((await giztools(['decode', '--help'])).stdout).toMatch(/^ {2}--jobs .*\[number\]$/m)
    expect((await giztools(['encode', '--help'])).stdout).toMatch(/^ {2}--sn .*\[number\]$/m)
  })

  test('is wrapped at the width of a terminal, and nowhere else', async () => {
    const longest = (text: string) => Math.max(...text.split('\n').map(line => line.length))
    for (const terminal of [80, 120]) {
      const options =
        (await giztools(['decode', '--help'], { terminal })).stdout.split('Options:')[1]?.split('Examples:')[0] ?? ''
      expect([terminal, longest(options) <= terminal, longest(options) > terminal - 20]).toEqual([terminal, true, true])
    }
    expect(longest((await giztools(['decode', '--help'])).stdout)).toBeGreaterThan(120)
  })

  test('comes also where the rest is at fault, and where options stand first', async () => {
    expect((await giztools(['--help', 'decode'])).stdout).toContain('giztools decode <definition>')
    expect((await giztools(['decode', '--help', '--format', 'csv'])).code).toBe(0)
  })
})

/** As a shell would: apart at blanks, quotes taken off. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '')
}

// An option that is called the same is of the same kind everywhere, but for those that the platform's own words and the span of a log need.
test('options mean one thing', () => {
  const kinds = new Map<string, Set<string>>()
  for (const { options } of Object.values(SYNTAX)) {
    for (const [name, { boolean, choices, array }] of Object.entries<Options>(options)) {
      const kind = boolean ? 'flag' : array ? 'list' : choices ? 'choice' : 'text'
      kinds.set(name, (kinds.get(name) ?? new Set()).add(kind))
    }
  }
  const several = [...kinds].filter(([, of]) => of.size > 1).map(([name]) => name)
  expect(several).toEqual(['to', 'definition', 'data'])
  expect(kinds.has('as')).toBe(false)
  expect(Object.entries(SYNTAX).flatMap(([command, { options }]) => ('raw' in options ? [command] : []))).toEqual([
    'control',
  ])
})

describe('what was probably meant stands at the end', () => {
  test.each<[argv: readonly string[], near: string]>([
    [['encode', AC, 'swich=1'], '; near it is switch'],
    [['encode', AC, 'set_tmp=20'], '; near it is set_temp'],
    [['encode', AC, 'mode=制冷 '], '; near it is "制冷"'],
    [['encode', AC, 'mode=制 冷'], '; near it is "制冷"'],
    [['patch', AC, '0401000010000000', 'modee=制冷'], '; near it is mode'],
    [['decode', AC, '--where', 'mod=1', '02'], '; near it is mode'],
    [['decode', AC, '--where', 'mode=自動', '02'], '; near it is "自动"'],
    [['decode', AC, '02', '--formt', 'csv'], '; near it is --format'],
    [['generate', 'typs', AC], 'types'],
    [['example', 'cmdlog'], '; near it is cmd-log'],
  ])('%j', async (argv, near) => {
    const { code, stdout, stderr } = await giztools(argv)
    expect([code > 0, stdout]).toEqual([true, ''])
    expect(stderr).toContain(near)
  })

  test('and a long message is broken where words end, on a terminal', async () => {
    const argv = ['encode', AC, 'swich=1']
    const whole = (await giztools(argv)).stderr
    const { stderr } = await giztools(argv, { stderrIsTty: true, terminal: 80 })
    expect(Math.max(...stderr.split('\n').map(line => line.length))).toBeLessThanOrEqual(80)
    expect(stderr.replaceAll('\n', ' ')).toBe(whole.replaceAll('\n', ' '))
    expect(whole.trimEnd().split('\n')).toHaveLength(1)
  })

  test('nothing does where nothing is near', async () => {
    expect((await giztools(['encode', AC, 'mode=xyz'])).stderr).not.toContain('near it')
  })
})

test('near names', () => {
  expect(nearest('Swich', ['switch', 'set_temp', 'mode'])).toEqual(['switch'])
  expect(nearest('mod', ['mode', 'node', 'model', 'moody', 'switch'])).toEqual(['mode', 'node', 'model'])
  expect(nearest('温', ['温度'])).toEqual(['温度'])
  expect(nearest('zz', ['a', 'b'])).toEqual([])
})
