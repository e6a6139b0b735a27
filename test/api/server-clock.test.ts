import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, test } from 'vitest'
import { createClient } from '../../src/api/client.ts'
import type { LogLine } from '../../src/api/contract.ts'
import { createServerClock } from '../../src/api/server-clock.ts'
import { createEmulator } from '../../src/emulator/emulator.ts'
import { clientOf } from './client-of.ts'
import { type Service, startService } from './service.ts'

const definition: unknown = JSON.parse(
  readFileSync(new URL('../../fixtures/definitions/air-conditioner.json', import.meta.url), 'utf8'),
)
const DAY = 86_400_000
const AT = Date.UTC(2026, 2, 1, 12, 0, 0)
const http = (ms: number) => new Date(ms).toUTCString()

describe('the offset of the service’s clock', () => {
  // [what, answers as [sent, received, Date, all by hand], offset]
  test.each<[string, readonly (readonly [number, number, string | null])[], number]>([
    ['no answer', [], 0],
    ['an answer without a Date', [[AT, AT, null]], 0],
    ['a Date that is none', [[AT, AT, 'yesterday, about noon']], 0],
    ['equal clocks, in the middle of a second', [[AT + 500, AT + 500, http(AT)]], 0],
    ['a second and a half ahead: less than the slack', [[AT, AT + 100, http(AT + 1500)]], 0],
    ['an answer that took a minute tells nothing finer', [[AT, AT + 60_000, http(AT + 30_000)]], 0],
    // −3600000 … −3599000
    ['an hour behind', [[AT, AT, http(AT - 3_600_000)]], -3_599_500],
    // 7199900 … 7201000
    ['two hours ahead, on the way for 100 ms', [[AT, AT + 100, http(AT + 7_200_000)]], 7_200_450],
    // 69900 … 71000 and 69200 … 70200: 69900 … 70200
    [
      'two answers tell it better than one',
      [
        [AT, AT + 100, http(AT + 70_000)],
        [AT + 800, AT + 800, http(AT + 70_000)],
      ],
      70_050,
    ],
    [
      'a clock that is set meanwhile',
      [
        [AT, AT, http(AT + 3_600_000)],
        [AT + 5000, AT + 5000, http(AT + 5000)],
      ],
      0,
    ],
  ])('%s', (_what, answers, offset) => {
    let local = AT
    const told: number[] = []
    const clock = createServerClock(
      () => local,
      ms => told.push(ms),
    )
    for (const [sent, received, date] of answers) {
      local = received
      clock.observe(date, sent)
    }
    expect(clock.offset()).toBe(offset)
    expect(clock.now()).toBe(local + offset)
    if (offset !== 0) expect(told).toHaveLength(1)
  })
})

describe('a client whose clock is wrong', () => {
  let service: Service | undefined
  afterEach(() => service?.close())

  test('says so once, and an answer from a cache tells no time', async () => {
    service = await startService((_request, index) => ({
      headers: index === 0 ? { Date: http(AT + 600_000), Age: '60' } : { Date: http(AT - 70_000) },
      body: index === 0 ? { token: 'abc' } : { total: 1 },
    }))
    const lines: LogLine[] = []
    const { product } = clientOf(service.url, { now: () => AT, validate: 'off', onLog: line => lines.push(line) })
    await product.token()
    expect(lines.filter(({ level }) => level === 'warn')).toEqual([])
    for (let i = 0; i < 3; i++) await product.totalUsers()
    expect(lines.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      "the clock here is 70 s ahead of the service's; all times are taken by the service's",
    ])
  })

  test.each([-7_200_000, -3_600_000, -70_000, 0, 70_000, 3_600_000, 7_200_000])(
    'reads all of a log, %d ms beside the service',
    async skew => {
      const emulator = createEmulator({ now: () => AT, seed: 3, products: [{ definition }] })
      const { did } = emulator.addDevice({ createdAt: AT - 40 * DAY })
      // The oldest is kept by less than any of the skews.
      const past = Array.from({ length: 30 }, (_, day) => AT - 30 * DAY + 60_000 + day * DAY).concat(AT - 1000)
      emulator.importCmd(
        did,
        past.map(at => ({ at, type: 'dev2app', frame: '000000030b0000910400000010000000' })),
      )
      const { enterpriseId, enterpriseSecret, products } = emulator.credentials
      const [{ productKey, productSecret }] = products as [(typeof products)[number]]
      const client = createClient({
        enterpriseId,
        enterpriseSecret,
        fetch: emulator.fetch as typeof globalThis.fetch,
        now: () => AT + skew,
        retries: 0,
      })
      const product = client.product(productKey, { productSecret })
      const at: number[] = []
      for await (const record of product.logs.cmd(did)) at.push(record.timestamp * 1000)
      expect(at).toEqual(past)
      // Asked for by the service’s time, the end of the log is there too.
      const last: number[] = []
      const span = { from: AT / 1000 - 60, to: AT / 1000 }
      for await (const record of client.product(productKey, { productSecret }).logs.cmd(did, span))
        last.push(record.timestamp * 1000)
      expect(last).toEqual([AT - 1000])
      expect(Math.abs(product.now() - AT)).toBeLessThan(1000)
    },
  )
})
