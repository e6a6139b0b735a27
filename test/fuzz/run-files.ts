import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giztools, type Outcome, type World } from '../cli/io.ts'
import { createPlatform, DEVICE, ENTERPRISE, NOW, PRODUCT, SECRETS } from '../cli/platform.ts'
import { unexpectedIn } from './fault.ts'
import { mildlyMutatedJson, mutatedJson, mutatedText } from './mutate.ts'
import { createRandom, type Random } from './random.ts'
import { answerTo, responseOf } from './service.ts'

const textsIn = (folder: string, ends: string) =>
  readdirSync(folder)
    .filter(name => name.endsWith(ends))
    .map(name => readFileSync(join(folder, name), 'utf8'))
const DEFINITIONS = ['fixtures/definitions', 'fixtures/lint', 'fixtures/invalid', 'fixtures/diff'].map(folder =>
  textsIn(folder, '.json').filter(text => text.length < 100_000),
)
const REAL = DEFINITIONS[0] as readonly string[]
const HEADERS = textsIn('fixtures/headers', '.h')
const PAYLOADS = [
  ...['000000030b0000910401000010000000', '0000000309000090010101000010', '1401610564002d', '0401000010000000'],
  ...['AAAAAwsAAJEEAQAAEAAAAA==', '[3,1,0,0,16,0,0,0]', 'ffff000d0603000004010000100000002b', '00', '', 'zz', '🌊'],
]
const DECODED =
  '{"timestamp":1517384243.044,"type":"dev2app","payload":"000000030b0000910401000010000000"}\n000000030b0000910401000010000000\n'

export interface FileRun extends Outcome {
  readonly argv: readonly string[]
  /** The text of the files that were odd. */
  readonly files: readonly string[]
  readonly fault: string | undefined
}

/** A command over files that are not what they should be; all follows from the seed, but what archives have of the clock. */
export async function runFiles(seed: number, root: string): Promise<FileRun> {
  const random = createRandom(seed)
  const kind = random.int(100)
  if (kind < 2) return runArchive(random, join(root, 'archive'))
  if (kind < 5) return runEmulator(random, join(root, 'memory.json'))
  if (kind < 14) return runConfig(random)
  return runDefinition(random)
}

function odd(text: string, random: Random): string {
  if (random.chance(0.2)) return text
  const value = random.chance(0.85) ? jsonOf(text) : undefined
  if (value !== undefined && random.chance(0.5)) return mildlyMutatedJson(value, random)
  return value === undefined ? mutatedText(text, random) : mutatedJson(value, random)
}

function oddHeader(text: string, random: Random): string {
  const lines = text.split('\n')
  for (let times = 1 + random.int(4); times > 0; times--) {
    const at = random.int(lines.length)
    const line = lines[at] as string
    const change = random.pick<() => string[]>([
      () => [],
      () => [line, line],
      () => [line, random.pick(lines)],
      () => [
        line.replace(/-?\d+/, random.pick(['99999999999', '-1', '0', '1e9', '0x7fffffff', '((((', '4294967296', ''])),
      ],
      () => [line.replace(/\w+/, random.pick(['struct', '__proto__', 'constructor', '#if 0', '/*', '"', 'typedef']))],
      () => [mutatedText(line, random)],
      () => [random.pick(['#if 0', '#endif', '#else', '}', '{', '*/', '/*', 'struct {', '\0', '('.repeat(3000)])],
    ])
    lines.splice(at, 1, ...change())
  }
  return lines.join('\n')
}

async function runDefinition(random: Random): Promise<FileRun> {
  const definition = random.pick(random.chance(0.6) ? REAL : random.pick(DEFINITIONS))
  const text = odd(definition, random)
  const payload = () => (random.chance(0.8) ? random.pick(PAYLOADS) : mutatedText(random.pick(PAYLOADS), random))
  const files: Record<string, string> = { 'f.json': text, 'f.json.giztools': '{}' }
  const world: World = { files, written: new Map(), ...(random.chance(0.2) && { terminal: random.pick([1, 20, 80]) }) }
  const run = (argv: readonly string[], more: World = {}) =>
    told(argv, { ...world, ...more }, [text, ...Object.values(files).slice(1)])
  switch (random.int(10)) {
    case 0:
    case 1:
      if (random.chance(0.5))
        files['f.json.giztools'] = odd(
          '{"allow":["overlap:mode",{"code":"id-gap","attribute":"a","reason":"b"}]}',
          random,
        )
      return run([
        ...['check', 'f.json', '--format', random.pick(['text', 'json', 'sarif'])],
        ...(random.chance(0.2)
          ? ['--allow', random.pick(['id-gap', 'overlap:mode,label-own-index', 'x', '', ','])]
          : []),
      ])
    case 2:
      files['f.h'] = oddHeader(random.pick(HEADERS), random)
      return run(random.chance(0.5) ? ['check', 'f.json', '--header', 'f.h'] : ['import-header', 'f.h'])
    case 3:
      return run([
        ...['layout', 'f.json', '--format', random.pick(['text', 'svg', 'html', 'markdown'])],
        ...(random.chance(0.4) ? ['--payload', payload()] : []),
      ])
    case 4:
      files['g.json'] = random.chance(0.5) ? definition : odd(definition, random)
      return run([
        'diff',
        ...(random.chance(0.5) ? ['f.json', 'g.json'] : ['g.json', 'f.json']),
        '--format',
        random.pick(['text', 'json']),
      ])
    case 5:
      return run([
        ...['generate', random.pick(['c', 'types', 'module', 'module']), 'f.json'],
        ...(random.chance(0.3) ? ['--out', random.pick(['x.c', 'x.js', 'x.d.ts', 'x'])] : []),
      ])
    case 6:
      return run(['explain', 'f.json', payload(), '--format', random.pick(['text', 'json', 'ndjson'])])
    case 7: {
      const attrs = odd('{"switch":1,"mode":"制冷","set_temp":26,"power":true,"level":5}', random)
      const words = random.chance(0.5) ? [attrs] : ['switch=on', `mode=${random.pick(PAYLOADS)}`, 'set_temp=1e999']
      const action = random.pick(['control', 'report', 'readReply'])
      return run(['encode', 'f.json', ...words, '--action', action, ...(random.chance(0.3) ? ['--integers'] : [])])
    }
    case 8:
      return run([
        'decode',
        'f.json',
        payload(),
        payload(),
        '--format',
        random.pick(['table', 'ndjson', 'json', 'csv']),
      ])
    default: {
      const lines = DECODED.split('\n').map(line => odd(line, random))
      const stdin = random.chance(0.7)
        ? lines.join('\n')
        : odd(readFileSync('fixtures/api/cmd-log.json', 'utf8'), random)
      files.stdin = stdin
      const options = [
        ['--annotate'],
        ['--other', 'pass'],
        ['--changes-only'],
        ['--where', 'switch=1'],
        ['--integers'],
        [],
      ]
      return run(
        ['decode', 'f.json', '--format', random.pick(['table', 'ndjson', 'json', 'csv']), ...random.pick(options)],
        { stdin },
      )
    }
  }
}

const CONFIG_PATH = '/home/nobody/.config/giztools/config.json'
const CONFIG = {
  enterpriseId: ENTERPRISE,
  enterpriseSecret: SECRETS.enterpriseSecret,
  baseUrl: 'http://127.0.0.1:9',
  products: { [PRODUCT]: { productSecret: SECRETS.productSecret, definition: 'f.json' } },
}

async function runConfig(random: Random): Promise<FileRun> {
  const config = odd(JSON.stringify(CONFIG), random)
  const credential = () => random.pick([undefined, undefined, '', 'x', '\n', '温', 'a b', 'http://[', 'x'.repeat(9000)])
  const env = Object.fromEntries(
    ['GIZWITS_BASE_URL', 'GIZWITS_ENTERPRISE_ID', 'GIZWITS_ENTERPRISE_SECRET', 'GIZWITS_PRODUCT_SECRET']
      .map(name => [name, credential()])
      .filter((pair): pair is [string, string] => pair[1] !== undefined),
  )
  const files = {
    [CONFIG_PATH]: config,
    '/home/nobody/.config/giztools/f.json': odd(REAL[0] as string, random),
  }
  const argv = random.pick([
    ['fetch', PRODUCT],
    ['control', PRODUCT, DEVICE, 'switch=on', '--dry-run'],
    ['logs', PRODUCT, DEVICE, '--since', '1h'],
    ['devices', random.pick([PRODUCT, '', '..', '温', '%', '/'])],
    ['api', 'deviceSummary', '--product_key', PRODUCT, ...(random.chance(0.3) ? ['--curl'] : [])],
    ['api', 'device', '--product_key', PRODUCT, '--mac', random.pick(['\ud800', '', ' ', 'a&b=c'])],
  ])
  return told(argv, { ...serving(random), files, env, modes: random.chance(0.2) ? { [CONFIG_PATH]: 0o644 } : {} }, [
    config,
    JSON.stringify(env),
  ])
}

/** An archive of honest records of which some file was made odd. */
async function runArchive(random: Random, folder: string): Promise<FileRun> {
  rmSync(folder, { recursive: true, force: true })
  const env = {
    GIZWITS_ENTERPRISE_ID: ENTERPRISE,
    GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
    GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
  }
  const argv = [
    'logs',
    PRODUCT,
    DEVICE,
    '--since',
    '1h',
    '--archive',
    folder,
    ...random.pick([[], ['--data'], ['--online']]),
  ]
  await giztools(argv, { ...serving(random), env })
  const device = join(folder, `product_key=${PRODUCT}`, `did=${DEVICE}`)
  const paths = (readdirSync(device, { recursive: true }) as string[])
    .filter(name => /\.\w+$/.test(name))
    .map(name => join(device, name))
  const files: string[] = []
  if (paths.length > 0) {
    const path = random.pick(paths)
    const text = readFileSync(path, 'utf8')
    const lines = text.split('\n')
    const at = random.int(lines.length)
    const owner = `{"pid":${process.pid},"host":"h","started":"1","token":"t"}`
    const made = path.includes('.lock.')
      ? odd(owner, random)
      : lines.map((line, i) => (i === at && line !== '' ? odd(line, random) : line)).join('\n')
    writeFileSync(path, made)
    files.push(path, made)
  }
  const run = await told(argv, { ...serving(random), env }, files)
  if (existsSync(folder)) rmSync(folder, { recursive: true, force: true })
  return run
}

/** An emulator that is interrupted at once: what it remembers, or the definition that it is given, is odd. */
async function runEmulator(random: Random, path: string): Promise<FileRun> {
  const memory = odd(remembered(), random)
  const definition = odd(random.pick(REAL), random)
  const argv = random.chance(0.7) ? ['--data', path] : ['--definition', 'f.json']
  const files = { [path]: memory, 'f.json': definition }
  const world: World = { now: () => NOW, interrupted: AbortSignal.abort(), files }
  const run = await told(['emulate', '--devices', '1', ...argv], world, [memory, definition])
  rmSync(path, { force: true })
  return run
}

let memory: string | undefined
function remembered(): string {
  memory ??= JSON.stringify(createPlatform().emulator.snapshot())
  return memory
}

function serving(random: Random): World {
  return {
    now: () => NOW,
    fetch: async (input, init) =>
      responseOf(answerTo(init?.method ?? 'GET', new URL(String(input)), new Map(), 0, random)),
  }
}

async function told(argv: readonly string[], world: World, files: readonly string[]): Promise<FileRun> {
  const outcome = await giztools(argv, world)
  const { code, stderr } = outcome
  const fault = unexpectedIn(stderr) ?? (code === 0 || code === 1 || code === 2 ? undefined : `exit code ${code}`)
  return {
    argv,
    files,
    fault: fault ?? (code === 0 || stderr !== '' || outcome.stdout !== '' ? undefined : 'not a word'),
    ...outcome,
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
