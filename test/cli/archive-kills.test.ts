import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { type BuiltProgram, buildProgram } from './built.ts'
import { DEVICE, ENTERPRISE, PRODUCT, SECRETS } from './platform.ts'

// The archive's promise: whatever happens to the runs, after the last of them every record is there once, in order, whole.
// GIZTOOLS_KILLS=200 kills more often.
const KILLS = Number(process.env.GIZTOOLS_KILLS ?? 20)
const DEFINITION = 'fixtures/definitions/air-conditioner.json'
const HOUR = 3600e3

let program: BuiltProgram | undefined
beforeAll(async () => {
  program = await buildProgram()
})
afterAll(() => program?.remove())

/** A device with a past of some days, at a service that is as bad as one says. */
async function service({ faulty, latency = 0 }: { readonly faulty: boolean; readonly latency?: number }) {
  let awaited: { calls: number; readonly reached: () => void } | undefined
  const emulator = createEmulator({
    latency: [latency, latency],
    onLog() {
      if (awaited !== undefined && --awaited.calls === 0) awaited.reached()
    },
    seed: 7,
    quota: 1e9,
    enterpriseId: ENTERPRISE,
    enterpriseSecret: SECRETS.enterpriseSecret,
    products: [
      {
        definition: JSON.parse(readFileSync(DEFINITION, 'utf8')),
        productKey: PRODUCT,
        productSecret: SECRETS.productSecret,
      },
    ],
    devices: [{ did: DEVICE, online: true }],
  })
  const begin = Date.now() - 37 * HOUR
  const records = Array.from({ length: 6000 }, (_, i) => ({
    // Bunches within a second, some of them at the very same moment, and now and then hours of silence.
    at: begin + Math.floor(i / 7) * 150_000 + (i % 7 < 4 ? 0 : (i % 7) * 100),
    type: i % 5 === 0 ? ('app2dev' as const) : ('dev2app' as const),
    // Every tenth frame is no payload that can be decoded.
    frame:
      i % 10 === 9 ? '0000000304000091ff' : `000000030b00009104010000${hexByte(16 + (i % 15))}${hexByte(i % 46)}0000`,
  }))
  emulator.importCmd(DEVICE, records)
  if (faulty) {
    emulator.inject({ endpoint: 'cmdLog', probability: 0.03, status: 502 })
    emulator.inject({ endpoint: 'cmdLog', probability: 0.02, connection: 'drop' })
    emulator.inject({ endpoint: 'cmdLog', probability: 0.02, connection: 'truncate' })
    emulator.inject({ endpoint: 'cmdLog', probability: 0.02, code: 5601 })
  }
  const { url, close } = await emulator.listen()
  const held = () =>
    (emulator.device(DEVICE)?.cmd ?? []).map(({ at, type, frame }) => ({ timestamp: at / 1000, type, payload: frame }))
  const called = (calls: number) =>
    new Promise<void>(reached => {
      awaited = { calls, reached }
    })
  return { emulator, url, close, held, called }
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0')
}

function start(url: string, root: string, before: readonly string[] = []): ChildProcess {
  const argv = [
    process.execPath,
    program?.path ?? '',
    'logs',
    PRODUCT,
    DEVICE,
    '--definition',
    DEFINITION,
    '--archive',
    root,
  ]
  const [command = '', ...rest] = [...before, ...argv]
  return spawn(command, rest, {
    env: {
      PATH: process.env.PATH,
      XDG_CONFIG_HOME: root,
      XDG_CACHE_HOME: `${root}-cache`,
      GIZWITS_BASE_URL: url,
      GIZWITS_ENTERPRISE_ID: ENTERPRISE,
      GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
      GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
    },
  })
}

async function ended(child: ChildProcess): Promise<{ readonly code: number | null; readonly stderr: string }> {
  let stderr = ''
  child.stderr?.on('data', text => {
    stderr += text
  })
  return new Promise(done => child.on('close', code => done({ code, stderr })))
}

/** Runs until one comes through: the service is bad enough to end some. */
async function runToTheEnd(url: string, root: string): Promise<void> {
  for (let i = 0; i < 50; i++) if ((await ended(start(url, root))).code === 0) return
  throw new Error('fifty runs, and none came through')
}

interface Copy {
  readonly records: readonly { readonly timestamp: number; readonly type: string; readonly payload: string }[]
  /** What stands behind the last whole line of the newest file. */
  readonly torn: string
}

/** The archive as those read it who know nothing of it: folders by name, lines of JSON. */
function readCopy(root: string): Copy {
  const folder = join(root, `product_key=${PRODUCT}`, `did=${DEVICE}`)
  if (!existsSync(folder)) return { records: [], torn: '' }
  const dates = readdirSync(folder)
    .filter(name => name.startsWith('date='))
    .sort()
  const records: Copy['records'][number][] = []
  let torn = ''
  dates.forEach((date, index) => {
    const path = join(folder, date, 'cmd.ndjson')
    const lines = (existsSync(path) ? readFileSync(path, 'utf8') : '').split('\n')
    torn = lines.pop() ?? ''
    if (index < dates.length - 1) expect(torn, `${date} is not the newest and ends in a torn line`).toBe('')
    for (const line of lines) {
      const { timestamp, type, payload } = JSON.parse(line)
      expect(`date=${new Date(timestamp * 1000).toISOString().slice(0, 10)}`).toBe(date)
      records.push({ timestamp, type, payload })
    }
  })
  return { records, torn }
}

describe('an archive', () => {
  test(`is whole after ${KILLS} kills in the middle of its work`, { timeout: KILLS * 6_000 }, async () => {
    let midway = 0
    // A new one now and then, for kills in long runs as well as in those that only catch up.
    for (let killed = 0; killed < KILLS; killed += 10) {
      const { emulator, url, close, held, called } = await service({ faulty: true })
      const root = mkdtempSync(join(tmpdir(), 'giztools-archive-'))
      try {
        for (let i = killed; i < Math.min(killed + 10, KILLS); i++) {
          const before = readCopy(root).records.length
          const child = start(url, root)
          const end = ended(child)
          // Somewhere between its first call and what comes after its last.
          const calls = 1 + Math.floor(Math.random() * (before < 5000 ? 40 : 5))
          await Promise.race([end, called(calls)])
          await new Promise(done => setTimeout(done, Math.random() * 40))
          child.kill('SIGKILL')
          const { code } = await end
          const { records } = readCopy(root)
          expect(records, `after kill ${i + 1}`).toEqual(held().slice(0, records.length))
          expect(records.length).toBeGreaterThanOrEqual(before)
          if (code === null && records.length > before) midway++
          // Life goes on, and once caught up there should be something to be killed over.
          emulator.importCmd(DEVICE, newRecords(held().at(-1)?.timestamp ?? 0, i))
        }
        await runToTheEnd(url, root)
        const { records, torn } = readCopy(root)
        expect(torn).toBe('')
        expect(records.length).toBe(held().length)
        expect(records).toEqual(held())
      } finally {
        await close()
        rmSync(root, { recursive: true, force: true })
        rmSync(`${root}-cache`, { recursive: true, force: true })
      }
    }
    // Otherwise it has shown nothing.
    expect(midway).toBeGreaterThan(0)
  })

  test('is whole after two runs at once', async () => {
    // Slow, so that the first is still at it when the others come.
    const { url, close, held } = await service({ faulty: false, latency: 50 })
    const root = mkdtempSync(join(tmpdir(), 'giztools-archive-'))
    try {
      const outcomes = await Promise.all([1, 2, 3].map(() => ended(start(url, root))))
      const refused = outcomes.filter(({ stderr }) => /the archive is being written by process \d+: /.test(stderr))
      expect(refused.length).toBe(2)
      expect(refused.map(({ code }) => code)).toEqual([1, 1])
      await runToTheEnd(url, root)
      expect(readCopy(root)).toEqual({ records: held(), torn: '' })
    } finally {
      await close()
      rmSync(root, { recursive: true, force: true })
    }
  })

  test.skipIf(process.platform === 'win32')('is whole after a disk was full', async () => {
    const { url, close, held } = await service({ faulty: false })
    const root = mkdtempSync(join(tmpdir(), 'giztools-archive-'))
    try {
      // No file may grow beyond a few kilobytes: a write stops in the middle, as on a full disk.
      for (const blocks of [8, 30, 60, 90]) {
        const { code, stderr } = await ended(
          start(url, root, ['sh', '-c', `trap "" XFSZ; ulimit -f ${blocks}; exec "$@"`, 'sh']),
        )
        expect([code, stderr]).toEqual([1, expect.stringMatching(/cannot write .*cmd\.ndjson: EFBIG/)])
        const { records, torn } = readCopy(root)
        expect(records).toEqual(held().slice(0, records.length))
        expect(torn).toBe('')
      }
      await runToTheEnd(url, root)
      expect(readCopy(root)).toEqual({ records: held(), torn: '' })
    } finally {
      await close()
      rmSync(root, { recursive: true, force: true })
    }
  })
})

/** Some hundred records of the last seconds. */
function newRecords(last: number, round: number) {
  const from = Math.max(last * 1000 + 1, Date.now() - 3000)
  return Array.from({ length: 300 }, (_, i) => ({
    at: Math.min(from + i * 10, Date.now()),
    type: 'dev2app' as const,
    frame: `000000030b00009104010000${hexByte(16 + (i % 15))}${hexByte(round % 46)}0000`,
  }))
}
