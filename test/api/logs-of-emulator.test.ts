import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import type { CmdRecord, LogCheckpoint, LogProgress } from '../../src/api/contract.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'

const DAY = 24 * 3600
const definition: unknown = JSON.parse(
  readFileSync(new URL('../../fixtures/definitions/air-conditioner.json', import.meta.url), 'utf8'),
)
const frames = ['000000030b0000910400000010000000', '000000030b0000910401000010000000'] as const

it.each(['asc', 'desc'] as const)('a month of frames through the client: %s', async sort => {
  let clock = 1_800_000_000_000
  const now = () => clock
  const emulator = createEmulator({ now, seed: 7, products: [{ definition }] })
  const { did } = emulator.addDevice({ createdAt: clock - 40 * DAY * 1000 })
  const to = clock / 1000
  const from = to - 29 * DAY
  const past: { at: number; type: 'dev2app' | 'app2dev'; frame: string }[] = []
  for (let i = 0; past.length < 10_000; i++) {
    const at = (from + 60 + ((i * 104_729) % (29 * DAY - 120))) * 1000
    const burst = i % 200 === 0 ? 250 : (i % 4) + 1
    for (let j = 0; j < burst; j++)
      past.push({ at: at + ((j >> 1) % 3) * 250, type: j % 3 ? 'dev2app' : 'app2dev', frame: frames[j % 2 ? 1 : 0] })
  }
  emulator.importCmd(did, past)

  const { enterpriseId, enterpriseSecret, products } = emulator.credentials
  const [{ productKey, productSecret }] = products as [(typeof products)[number]]
  const { fetch } = emulator
  const client = createClient({
    fetch: fetch as typeof globalThis.fetch,
    enterpriseId,
    enterpriseSecret,
    now,
    retries: 0,
  })
  const { logs } = client.product(productKey, { productSecret })

  const read: CmdRecord[] = []
  let checkpoint: LogCheckpoint | undefined
  let calls = 0
  let failures = 0
  const onProgress = (progress: LogProgress) => {
    checkpoint = progress.checkpoint
    calls++
    // Cursors expire, and connections are lost.
    if (calls % 40 === 0) clock += 3700_000
    if (calls % 37 === 0) emulator.inject({ connection: 'drop', times: 1 })
  }
  for (let done = false; !done; ) {
    try {
      const resumed = checkpoint === undefined ? {} : { checkpoint }
      for await (const record of logs.cmd(did, { sort, from, to, onProgress, ...resumed })) read.push(record)
      done = true
    } catch (error) {
      expect(error).toMatchObject({ code: 'NETWORK' })
      failures++
    }
  }

  expect(failures).toBeGreaterThan(1)
  const times = read.map(({ timestamp }) => timestamp)
  expect(times).toEqual([...times].sort((a, b) => (sort === 'asc' ? a - b : b - a)))
  const text = (at: number, type: string, payload: string) => `${at} ${type} ${payload}`
  expect(read.map(one => text(one.timestamp, one.type, one.payload)).sort()).toEqual(
    past.map(one => text(one.at / 1000, one.type, one.frame)).sort(),
  )
})
