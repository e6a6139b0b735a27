import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lacking } from '../lacking.ts'
import { giztools } from './io.ts'
import { createPlatform, NOW, PRODUCT } from './platform.ts'

// A month of a fleet by the emulator's clock: GIZTOOLS_MONTH_DEVICES=2000 takes some minutes, CI takes fewer.
const DEVICES = Number(process.env.GIZTOOLS_MONTH_DEVICES ?? 150)
const DAYS = 30
const DAY = 86_400e3

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'giztools-month-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

test('a month of a fleet, visited once a day: complete, within the quota, with hardly more calls than there must be', async () => {
  let calls = 0
  const { emulator, world } = createPlatform({
    now: () => NOW,
    seed: 3,
    onLog: () => {
      calls++
    },
    devices: Array.from({ length: DEVICES }, (_, i) => ({
      did: `month${i}`,
      createdAt: NOW,
      // A tenth keeps hours, all report late now and then.
      behaviour: {
        reportEvery: 6 * 3600e3,
        lateRate: 0.05,
        lateBy: 20 * 60e3,
        ...(i % 10 === 0 && { hours: [8 * 3600e3, 20 * 3600e3] as const }),
      },
    })),
  })
  let most = 0
  let settled = 0
  for (let day = 0; day < DAYS; day++) {
    // An hour for the wait for the quota: beyond 30 days the platform itself would have forgotten the first.
    emulator.advance(NOW + (day + 1) * DAY - 3_700e3 - emulator.now())
    emulator.settle()
    calls = 0
    // What was made twenty minutes before a run is there when it comes by; what comes while it waits for its quota need not be.
    settled = (emulator.now() - 20 * 60e3) / 1000
    const argv = [
      'archive',
      PRODUCT,
      '--dir',
      root,
      '--logs',
      'cmd,online',
      '--concurrency',
      '8',
      '--wait-for-quota',
      '--reserve',
      '0',
    ]
    const { code, stderr } = await giztools(argv, world)
    expect([code, stderr]).toEqual([0, expect.stringContaining('logs visited')])
    most = Math.max(most, calls)
  }
  const truth = emulator.snapshot().devices
  const expected = {
    cmd: truth.reduce((sum, { cmd }) => sum + cmd.filter(({ at }) => at / 1000 <= settled).length, 0),
    online: truth.reduce((sum, { online }) => sum + online.filter(({ at }) => at / 1000 <= settled).length, 0),
  }
  // A token, a page of the list for each hundred, and a call for each log of each device: less is not possible.
  const least = Math.ceil(DEVICES / 100) + 2 * DEVICES
  console.info(
    `a day takes at most ${most} calls, ${least} would be the least; ${expected.cmd} frames, ${expected.online} comings and goings`,
  )
  expect(most).toBeLessThanOrEqual(Math.ceil(least * 1.02) + 2)

  // Another program counts the tree as it lies there.
  const duckdb = await (await DuckDBInstance.create()).connect()
  for (const log of ['cmd', 'online'] as const) {
    const from = `from read_json('${root}/log=${log}/**/*.ndjson.gz', hive_partitioning = true, format = 'newline_delimited') where timestamp <= ${settled}`
    const [row] = (
      await duckdb.runAndReadAll(
        `select count(*)::int n, count(distinct did)::int dids, count(distinct date)::int dates, min(product_key) p, count(distinct (did, timestamp, type))::int d ${from}`,
      )
    ).getRowObjects()
    expect(row).toMatchObject({ n: expected[log], dids: DEVICES, p: PRODUCT, d: expected[log] })
  }
  duckdb.closeSync()
  const query = await clickhouse()
  for (const log of query === undefined ? [] : (['cmd', 'online'] as const)) {
    const counted = query?.(
      `select count() n, uniqExact(did) dids, uniqExact(_path) files, uniqExact(date) dates from file('${root}/log=${log}/**/*.ndjson.gz', 'JSONEachRow') where timestamp <= ${settled} settings use_hive_partitioning = 1`,
      'JSONEachRow',
    )
    expect(JSON.parse(String(counted))).toMatchObject({ n: expected[log], dids: DEVICES })
  }
  const parts = (readdirSync(root, { recursive: true }) as string[]).filter(name => name.endsWith('.gz'))
  // A part a day and log, and a few that the last days still have.
  expect(parts.length).toBeLessThanOrEqual(2 * (DAYS + 1) * 2 + 20)
}, 1_800_000)

type Query = (sql: string, format: string) => unknown

/** Embedded ClickHouse, where it is installed: half a gigabyte, and the packages of its other platforms cannot be locked here. */
async function clickhouse(): Promise<Query | undefined> {
  const name = 'chdb'
  const found = (await import(name).catch(() => undefined)) as { readonly query: Query } | undefined
  if (found === undefined)
    lacking('chdb is not installed (npm install --no-save chdb@3.4.0): ClickHouse does not count the archive')
  return found?.query
}
