import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { giztools, type Outcome } from '../cli/io.ts'
import { DEVICE, ENTERPRISE, NOW, PRODUCT, SECRETS } from '../cli/platform.ts'
import { platformCommand } from './commands.ts'
import { unexpectedIn } from './fault.ts'
import { createRandom } from './random.ts'
import { answerTo, type FuzzAnswer, responseOf } from './service.ts'

/** Calls and waits after which a command hangs. A span of 30 days has 16 windows, each of them perhaps asked for three times. */
const MOST_CALLS = 500
const MOST_WAITS = 150

/** What a command line did against a service that answers anything. */
export interface Told extends Outcome {
  readonly argv: readonly string[]
  readonly answers: readonly FuzzAnswer[]
  readonly fault: string | undefined
}

/** The command line and the answers follow from the seed; archives are made in `root`. */
export async function runAnswers(seed: number, emulated: ReadonlyMap<string, unknown>, root: string): Promise<Told> {
  const random = createRandom(seed)
  const folder = join(root, 'archive')
  const argv = platformCommand(random, folder)
  const wild = random.pick([0.2, 0.5, 0.9])
  // Tables for a terminal, and the progress line.
  const terminal = random.chance(0.2) ? { terminal: random.pick([1, 20, 80]) } : {}
  const stderrIsTty = random.chance(0.1)
  const answers: FuzzAnswer[] = []
  let told: Told
  // An archive is gone on with.
  let times = argv.includes('--archive') ? 1 + random.int(3) : 1
  let clock = NOW
  do {
    const controller = new AbortController()
    let calls = 0
    let waits = 0
    const outcome = await giztools(argv, {
      now: () => clock,
      random: () => 0.5,
      interrupted: controller.signal,
      written: new Map(),
      stderrIsTty,
      ...terminal,
      env: {
        GIZWITS_ENTERPRISE_ID: ENTERPRISE,
        GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
        GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
      },
      async sleep(ms, signal) {
        clock += ms
        if (++waits === (argv.includes('--follow') ? 5 : MOST_WAITS)) controller.abort()
        signal?.throwIfAborted()
      },
      async fetch(input, init) {
        if (++calls > MOST_CALLS) throw new Error('hangs')
        const answer = answerTo(init?.method ?? 'GET', new URL(String(input)), emulated, wild, random)
        answers.push(answer)
        return responseOf(answer)
      },
    })
    const fault = calls > MOST_CALLS || waits >= MOST_WAITS ? 'hangs' : faultOf(argv, outcome, folder)
    told = { argv, answers, fault, ...outcome }
    clock += 60_000
  } while (--times > 0 && told.fault === undefined)
  rmSync(folder, { recursive: true, force: true })
  return told
}

function faultOf(argv: readonly string[], { code, stdout, stderr }: Outcome, folder: string): string | undefined {
  const unexpected = unexpectedIn(stderr)
  if (unexpected !== undefined) return unexpected
  if (![0, 1, 2, ...(argv.includes('--follow') ? [130] : [])].includes(code)) return `exit code ${code}`
  if (code === 1 && stderr === '') return 'exit code 1 without a word'
  if ('polluted' in {}) return 'a prototype has a new member'
  const format = argv[argv.indexOf('--format') + 1]
  if (argv.includes('--format') && stdout !== '') {
    if (format === 'json' && !isJson(stdout)) return 'what is no JSON'
    if (format === 'ndjson' && !stdout.trimEnd().split('\n').every(isJson)) return 'lines that are no JSON'
  }
  return existsSync(folder) ? faultOfArchive(folder) : undefined
}

/** Each line is in the folder of its date, and the checkpoint is a time. */
function faultOfArchive(folder: string): string | undefined {
  const device = join(folder, `product_key=${PRODUCT}`, `did=${DEVICE}`)
  for (const log of ['cmd', 'data', 'online']) {
    for (const date of readdirSync(device).filter(name => name.startsWith('date='))) {
      const path = join(device, date, `${log}.ndjson`)
      if (!existsSync(path)) continue
      for (const line of readFileSync(path, 'utf8').trimEnd().split('\n')) {
        const { timestamp, ts } = JSON.parse(line)
        const at = Number(timestamp ?? ts)
        if (!Number.isFinite(at) || `date=${new Date(at * 1000).toISOString().slice(0, 10)}` !== date)
          return `a record of ${at} in ${date}`
      }
    }
    const checkpoint = join(device, `_${log}.checkpoint.json`)
    if (!existsSync(checkpoint)) continue
    const { until } = JSON.parse(readFileSync(checkpoint, 'utf8'))
    if (!Number.isInteger(until)) return `a checkpoint of ${until}`
  }
  return undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
