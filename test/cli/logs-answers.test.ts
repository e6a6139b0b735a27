import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { dataColumns } from '../../src/cli/logs/data-writer.ts'
import { type Service, startService, withTokens } from '../api/service.ts'
import { giztools, type World } from './io.ts'
import { DEVICE, NOW, PRODUCT, SECRETS } from './platform.ts'

// What a service answers that is not as documented: given is what it says of a log, right is what the command makes of it.

const DEFINITION = readFileSync('fixtures/definitions/air-conditioner.json', 'utf8')
const SECOND = NOW / 1000
/** As tables show it, in Shanghai: SECOND is 15:40:00. */
const at = (minutes: string) => `2018-01-31 15:${minutes}`
const REPORT = '000000030b0000910401000010000000'
const frame = (timestamp: unknown, payload = REPORT) => ({ timestamp, type: 'dev2app', payload })

let service: Service
let records: readonly unknown[] = []
let root = ''
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'giztools-answers-'))
  service = await startService(
    withTokens(({ path, query }) => {
      if (path.endsWith('/datapoint')) return { text: DEFINITION }
      const objects = query.get('sort') === 'desc' ? [...records].reverse() : records
      return { body: { meta: {}, objects } }
    }),
  )
})
afterEach(async () => {
  await service.close()
  rmSync(root, { recursive: true, force: true })
})

function logs(argv: readonly string[], given: readonly unknown[], world: Partial<World> = {}) {
  records = given
  const env = {
    GIZWITS_BASE_URL: service.url,
    GIZWITS_ENTERPRISE_ID: 'e',
    GIZWITS_ENTERPRISE_SECRET: SECRETS.enterpriseSecret,
    GIZWITS_PRODUCT_SECRET: SECRETS.productSecret,
  }
  return giztools(['logs', PRODUCT, DEVICE, '--since', '1h', ...argv], { now: () => NOW, fetch, env, ...world })
}

describe('--data with a record that has no attributes', () => {
  const given = [
    { ts: SECOND - 50, attrs: { switch: 1 } },
    { ts: SECOND - 40, attrs: null },
    { ts: SECOND - 35 },
    { ts: SECOND - 30, attrs: { switch: 0 } },
  ]
  const nothing = 'giztools: dataLog: objects[].attrs: expected an object, found'

  test('as CSV: empty cells', async () => {
    expect(await logs(['--data', '--attrs', 'switch', '--format', 'csv'], given)).toEqual({
      code: 0,
      stdout: `ts,switch\n${SECOND - 50},1\n${SECOND - 40},\n${SECOND - 35},\n${SECOND - 30},0\n`,
      stderr: `${nothing} null\n`,
    })
  })

  test('as a table: its time', async () => {
    const table = (value: number) => `  attribute  name  value\n  switch     开关  ${value}\n`
    expect((await logs(['--data', '--format', 'table'], given)).stdout).toBe(
      `${at('39:10')}\n${table(1)}\n${at('39:20')}\n\n${at('39:25')}\n\n${at('39:30')}\n${table(0)}`,
    )
  })

  test.each([[[]], [['--attrs', 'switch']]])('as JSON: as it is, %j', async argv => {
    const { stdout } = await logs(['--data', ...argv], given)
    expect(
      stdout
        .trim()
        .split('\n')
        .map(line => JSON.parse(line)),
    ).toEqual(given)
  })

  test.each([['text'], [5], [[1]], [true]])('or %j in their place: told, not shown as attributes', async attrs => {
    const { code, stdout, stderr } = await logs(
      ['--data', '--format', 'csv', '--attrs', 'switch'],
      [{ ts: SECOND - 9, attrs }],
    )
    expect([code, stdout]).toEqual([0, `ts,switch\n${SECOND - 9},\n`])
    expect(stderr).toMatch(new RegExp(`^${nothing.replaceAll(/[[\].]/g, '\\$&')} .+\\n$`))
  })

  test('in an archive: as it is', async () => {
    expect((await logs(['--data', '--archive', root], given)).stderr).toContain('4 records added')
    expect(readFileSync(file('data'), 'utf8')).toBe(given.map(one => `${JSON.stringify(one)}\n`).join(''))
  })
})

describe('--data with attributes that the definition lacks', () => {
  const given = [
    { ts: SECOND - 50, attrs: { switch: 1, brand_new: 7 } },
    { ts: SECOND - 40, attrs: { switch: 1 } },
    { ts: SECOND - 30, attrs: { brand_new: 8, 'odd\u001b': 1 } },
  ]
  const NAMES =
    'switch,fan_swing,mode,fan_speed,on_timing,off_timing,set_temp,room_temp,alert_shutdown,alert_full,fault_roomtemp'

  test('as CSV: told at the end, with how often', async () => {
    expect(await logs(['--data', '--format', 'csv'], given)).toEqual({
      code: 0,
      stdout: `ts,${NAMES}\n${SECOND - 50},1${','.repeat(10)}\n${SECOND - 40},1${','.repeat(10)}\n${SECOND - 30}${','.repeat(11)}\n`,
      stderr:
        'giztools: 2 records have attributes that the definition lacks, and no column for them: "brand_new" (2), "odd\\u001b" (1); --format ndjson has them\n',
    })
    expect((await logs(['--data', '--format', 'csv'], given.slice(0, 1))).stderr).toBe(
      'giztools: 1 record has attributes that the definition lacks, and no column for them: "brand_new" (1); --format ndjson has them\n',
    )
  })

  test('as CSV of some: they are not asked for', async () => {
    expect((await logs(['--data', '--format', 'csv', '--attrs', 'switch'], given)).stderr).toBe('')
  })

  test('as a table, as JSON: there they are', async () => {
    expect((await logs(['--data', '--format', 'table'], given)).stdout).toContain('  brand_new        7\n')
    expect((await logs(['--data'], given)).stdout).toContain('"brand_new":7')
  })

  test('of any number: some are named', async () => {
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`new${i}`, i]))
    const { stderr } = await logs(['--data', '--format', 'csv'], [{ ts: SECOND - 5, attrs: many }])
    expect(stderr).toMatch(/: "new0" \(1\), .*, "new19" \(1\) …; --format ndjson has them\n$/)
  })

  test('a name that the definition lacks cannot be asked for', async () => {
    const { code, stdout, stderr } = await logs(['--data', '--attrs', 'brand_new'], given)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^giztools: --attrs: no attribute "brand_new"/)
  })
})

test('each column of --data has a name of its own', () => {
  expect(dataColumns(['ts', 'mode', 'attrs.ts', '__proto__'])).toEqual([
    'ts',
    'attrs.ts',
    'mode',
    'attrs.attrs.ts',
    '__proto__',
  ])
  expect(dataColumns(['attrs.ts', 'ts'])).toEqual(['ts', 'attrs.ts', 'attrs.ts_'])
})

test('--online with a payload that is no object: it is shown', async () => {
  const online = { timestamp: SECOND - 5, type: 'dev_offline', payload: 'gone' }
  expect((await logs(['--online', '--format', 'table'], [online])).stdout).toBe(`${at('39:55')}  dev_offline  gone\n`)
})

describe('records of another time than was asked for', () => {
  const milliseconds = (second: number) =>
    `giztools: log: expected seconds from ${SECOND - 3601} to ${SECOND + 1}, as asked for, under timestamp of a record, got ${second * 1000}, which looks like milliseconds\n`

  test.each([[[]], [['--sort', 'desc']]])('are told, %j', async argv => {
    expect(await logs(argv, [frame(NOW - 60_000)])).toEqual({
      code: 1,
      stdout: '',
      stderr: milliseconds(SECOND - 60),
    })
  })

  test('leave no checkpoint of an archive', async () => {
    expect(await logs(['--archive', root], [frame(NOW - 60_000)])).toEqual({
      code: 1,
      stdout: '',
      stderr: milliseconds(SECOND - 60),
    })
    expect(existsSync(folder())).toBe(false)
    // What comes when the service is right again is there.
    expect((await logs(['--archive', root], [frame(SECOND - 60)])).stderr).toMatch(/^giztools: 1 record added/)
  })

  test.each([
    ['milliseconds', NOW - 30_000],
    ['none', undefined],
    ['a text that is none', 'soon'],
    ['a negative one', -1],
    ['null', null],
  ])('(%s) leave an archive where it was: what came before is kept, once', async (_what, time) => {
    const first = await logs(['--archive', root], [frame(SECOND - 60), frame(time), frame(SECOND - 20)])
    expect(first.code).toBe(1)
    expect(first.stderr).toMatch(/giztools: 1 record added to .*\ngiztools: log: expected seconds from /)
    expect(lines('cmd')).toEqual([SECOND - 60])
    expect(JSON.parse(readFileSync(join(folder(), '_cmd.checkpoint.json'), 'utf8'))).toMatchObject({
      until: SECOND - 60,
    })
    const right = [frame(SECOND - 60), frame(SECOND - 30), frame(SECOND - 20)]
    expect((await logs(['--archive', root], right)).stderr).toMatch(/^giztools: 2 records added/)
    expect(lines('cmd')).toEqual([SECOND - 60, SECOND - 30, SECOND - 20])
  })

  test('end a --follow', async () => {
    let polls = 0
    const outcome = await logs(['--follow'], [frame(SECOND - 60)], {
      sleep: async () => {
        if (++polls === 2) records = [frame(SECOND - 60), frame(NOW - 10_000)]
      },
    })
    expect([outcome.code, outcome.stdout.split('\n').length - 1, polls]).toEqual([1, 1, 2])
    expect(outcome.stderr).toMatch(/got \d+, which looks like milliseconds\n$/)
  })
})

const folder = () => join(root, `product_key=${PRODUCT}`, `did=${DEVICE}`)
const file = (log: string) => join(folder(), 'date=2018-01-31', `${log}.ndjson`)
const lines = (log: string): readonly unknown[] =>
  existsSync(file(log))
    ? readFileSync(file(log), 'utf8')
        .trim()
        .split('\n')
        .map(line => JSON.parse(line).timestamp)
    : []
