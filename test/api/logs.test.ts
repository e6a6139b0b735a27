import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CmdRecord, LogCheckpoint, LogOptions, LogProgress } from '../../src/api/contract.ts'
import { createLogReader, type LogCall } from '../../src/api/log-reader.ts'
import { createLogs } from '../../src/api/logs.ts'
import { GiztoolsError } from '../../src/errors.ts'
import { DAY, formInvalid, logService } from './log-service.ts'

const NOW = 1_800_000_000
const now = () => NOW * 1000
const did = 'nu7mMBjZZmLzAByu8fww8q'

const readerOf = (call: LogCall) => createLogReader<CmdRecord>(call, 'timestamp', { now })
const record = (timestamp: number, payload = '00', type = 'dev2app'): CmdRecord => ({ timestamp, type, payload })

async function all(call: LogCall, options?: LogOptions): Promise<CmdRecord[]> {
  const records: CmdRecord[] = []
  for await (const record of readerOf(call)(did, options)) records.push(record)
  return records
}

/** Reads on from the last checkpoint whenever a call fails, as a program would that keeps checkpoints. */
async function allWithResumption(call: LogCall, options: LogOptions, most: number) {
  const records: CmdRecord[] = []
  let checkpoint: LogCheckpoint | undefined
  let failures = 0
  for (;;) {
    try {
      const onProgress = (progress: LogProgress) => {
        // Plain data: it survives being written to a file.
        checkpoint = JSON.parse(JSON.stringify(progress.checkpoint)) as LogCheckpoint
      }
      const resumed = { ...options, onProgress, ...(checkpoint !== undefined && { checkpoint }) }
      for await (const record of readerOf(call)(did, resumed)) records.push(record)
      return { records, failures }
    } catch (error) {
      if (++failures > most) throw error
    }
  }
}

const byTime = (records: readonly CmdRecord[], sort: 'asc' | 'desc') => {
  const sorted = [...records].sort((a, b) => a.timestamp - b.timestamp)
  return sort === 'asc' ? sorted : sorted.reverse()
}
const network = () => new GiztoolsError('NETWORK', 'cmdLog: the connection was lost')

describe('a month of 100 000 records', () => {
  // Bursts of equal timestamps, some of them longer than a page, and records that stand in the log several times.
  const from = NOW - 30 * DAY + 60
  const month: CmdRecord[] = []
  for (let i = 0; month.length < 100_000; i++) {
    const second = from + ((i * 104_729) % (30 * DAY - 120))
    const burst = i % 500 === 0 ? 350 : (i % 5) + 1
    for (let j = 0; j < burst && month.length < 100_000; j++)
      month.push(
        record(second + ((j >> 1) % 4) / 4, (j % 3).toString(16).padStart(8, '0'), j % 7 ? 'dev2app' : 'app2dev'),
      )
  }

  it('has what it says', () => {
    const times = new Set(month.map(({ timestamp }) => timestamp))
    const kinds = new Set(month.map(one => JSON.stringify(one)))
    expect(month).toHaveLength(100_000)
    expect(times.size).toBeLessThan(70_000)
    expect(kinds.size).toBeLessThan(90_000)
  })

  it.each(['asc', 'desc'] as const)(
    'arrives complete, in order, once: %s, while cursors expire, records come in and calls fail',
    async sort => {
      const inserted: CmdRecord[] = []
      const position = { at: sort === 'asc' ? from : NOW }
      const { call, calls } = logService({
        records: month,
        now,
        start: 'exclusive',
        end: 'exclusive',
        before: (number, insert) => {
          if (number % 47 === 0) throw network()
          if (number % 50 === 0) {
            // One that is still to be read, and one where the reading has been.
            const ahead = position.at + (sort === 'asc' ? 4 * DAY : -4 * DAY) + 0.125
            if (ahead > from && ahead < NOW) {
              insert(record(ahead, 'late'))
              inserted.push(record(ahead, 'late'))
            }
            const behind = position.at + (sort === 'asc' ? -10 : 10)
            if (behind > from && behind < NOW) insert(record(behind, 'too late'))
          }
          return number % 31 === 0 ? 'expired' : undefined
        },
      })
      const watched: LogCall = async (...args) => {
        const result = await call(...args)
        position.at = (result.data.objects.at(-1) as CmdRecord | undefined)?.timestamp ?? position.at
        return result
      }
      const { records, failures } = await allWithResumption(watched, { from, to: NOW, sort }, 1000)
      const expected = byTime([...month, ...inserted], sort)
      expect(inserted.length).toBeGreaterThan(10)
      expect(failures).toBeGreaterThan(10)
      expect(records.length).toBe(expected.length)
      expect(records).toEqual(expected)
      // 1000 pages are the least; what expiries, failures and overlaps cost on top is bounded.
      expect(calls()).toBeLessThan(1300)
    },
  )
})

describe('laws', () => {
  // Borders of windows lie a second less than two days apart; the ends of the span may lie on them.
  const border = 2 * DAY - 1
  const offset = fc
    .tuple(
      fc.constantFrom(0, border, 2 * border, 4 * DAY),
      fc.integer({ min: -3, max: 3 }),
      fc.constantFrom(0, 0.25, 0.5),
    )
    .map(([base, step, fraction]) => base + step + fraction)
  const start = NOW - 20 * DAY
  const cases = fc.record({
    records: fc.array(
      fc.tuple(offset, fc.constantFrom('00', '01')).map(([at, payload]) => record(start + at, payload)),
      { maxLength: 40 },
    ),
    from: offset.map(at => start + Math.min(at, 4 * DAY)),
    length: fc.oneof(offset, fc.constantFrom(border, border + 1, 2 * border)).map(at => Math.abs(at)),
    sort: fc.constantFrom('asc' as const, 'desc' as const),
    pageSize: fc.integer({ min: 1, max: 5 }),
    ends: fc.record({
      start: fc.constantFrom('inclusive' as const, 'exclusive' as const),
      end: fc.constantFrom('inclusive' as const, 'exclusive' as const),
      truncates: fc.boolean(),
      context: fc.constantFrom('top' as const, 'meta' as const),
    }),
    expired: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }),
    failed: fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { maxLength: 8 }),
  })
  const wanted = (records: readonly CmdRecord[], from: number, to: number) =>
    records.filter(({ timestamp }) => timestamp >= from && timestamp <= to)

  it('every record of the span, in order, as often as it stands there', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ records, from, length, sort, pageSize, ends, expired, failed }) => {
        const to = from + length
        const before = (call: number) => {
          if (failed.includes(call)) throw network()
          return expired.includes(call) ? ('expired' as const) : undefined
        }
        const { call } = logService({ records, now, ...ends, before })
        const read = await allWithResumption(call, { from, to, sort, pageSize }, 16)
        expect(read.records).toEqual(byTime(wanted(records, from, to), sort))
      }),
      { numRuns: 1000 },
    )
  })

  it('the same where records of one second come in any order, another each time', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ records, from, length, sort, pageSize, ends, expired }) => {
        const to = from + length
        const before = (call: number) => (expired.includes(call) ? ('expired' as const) : undefined)
        const { call } = logService({ records, now, ...ends, before, within: 'anyhow' })
        const read = await allWithResumption(call, { from, to, sort, pageSize }, 8)
        expect(
          byTime(read.records, 'asc')
            .map(one => JSON.stringify(one))
            .sort(),
        ).toEqual(
          wanted(records, from, to)
            .map(one => JSON.stringify(one))
            .sort(),
        )
      }),
      { numRuns: 500 },
    )
  })

  it('from any checkpoint on, what is left', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.nat(), async ({ records, from, length, sort, pageSize, ends }, pick) => {
        const to = from + length
        const { call } = logService({ records, now, ...ends })
        const steps: LogProgress[] = []
        const whole = await all(call, { from, to, sort, pageSize, onProgress: step => steps.push(step) })
        const step = steps[pick % steps.length]
        if (step === undefined) throw new Error('no progress was told')
        const rest = await all(call, { from, to, sort, pageSize, checkpoint: step.checkpoint })
        expect(rest).toEqual(whole.slice(step.records))
      }),
      { numRuns: 500 },
    )
  })
})

describe('a record of another time in an honest log', () => {
  const log = (count: number) => Array.from({ length: count }, (_, i) => record(NOW - 3 * DAY + i * 700.25, `${i}`))
  const bad = fc.oneof(
    fc.constantFrom(
      0,
      -1,
      (NOW - 60) * 1000,
      NOW - 40 * DAY,
      NOW + DAY,
      Number.NaN,
      1e300,
      null,
      undefined,
      'soon',
      {},
    ),
    fc.double(),
  )
  // Those of the doubles that happen to lie where they should, or a second beside it, are none.
  const isBad = (time: unknown) => !(typeof time === 'number' && time > NOW - 4 * DAY && time < NOW + 2 * DAY)

  it('ends the reading there: given is the log up to it, and read on the rest, once', async () => {
    const cases = fc.record({
      count: fc.integer({ min: 1, max: 300 }),
      times: fc.array(bad.filter(isBad), { minLength: 1, maxLength: 3 }),
      at: fc.nat(),
      atCall: fc.integer({ min: 1, max: 6 }),
      sort: fc.constantFrom('asc' as const, 'desc' as const),
      pageSize: fc.integer({ min: 1, max: 100 }),
    })
    await fc.assert(
      fc.asyncProperty(cases, async ({ count, times, at, atCall, sort, pageSize }) => {
        const records = log(count)
        const { call, calls } = logService({ records, now })
        let spoilt = false
        const spoiling: LogCall = async (...args) => {
          const result = await call(...args)
          if (calls() !== atCall) return result
          spoilt = true
          const objects = [...result.data.objects]
          objects.splice(at % (objects.length + 1), 0, ...times.map(timestamp => ({ ...record(0), timestamp })))
          return { ...result, data: { ...result.data, objects } }
        }
        const given: CmdRecord[] = []
        let checkpoint: LogCheckpoint | undefined
        const options = { from: NOW - 3 * DAY, to: NOW, sort, pageSize }
        const onProgress = (made: LogProgress) => {
          checkpoint = made.checkpoint
        }
        const reading = (async () => {
          for await (const one of readerOf(spoiling)(did, { ...options, onProgress })) given.push(one)
        })()
        const whole = byTime(records, sort)
        if (
          await reading.then(
            () => false,
            () => true,
          )
        ) {
          expect(spoilt).toBe(true)
          await expect(reading).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
          expect(given).toEqual(whole.slice(0, given.length))
          given.push(...(await all(call, { ...options, ...(checkpoint && { checkpoint }) })))
        } else expect(spoilt).toBe(false)
        expect(given).toEqual(whole)
      }),
      { numRuns: 500 },
    )
  })
})

describe('cursors', () => {
  const log = Array.from({ length: 950 }, (_, i) => record(NOW - 5000 + i * 5))

  it('goes on where every page has the same cursor and the service remembers where it stands', async () => {
    const { call, calls } = logService({ records: log, now, cursor: 'scroll' })
    expect(await all(call, { from: NOW - DAY, to: NOW })).toEqual(log)
    // Ten pages, and the empty one that ends the scroll.
    expect(calls()).toBe(11)
  })

  it.each(['asc', 'desc'] as const)('a service that does not heed the cursor is read by time: %s', async sort => {
    const { call } = logService({ records: log, now })
    const deaf: LogCall = async (id, { context, ...params }, options) => {
      const { data } = await call(id, params, options)
      return { data: { ...data, context: context ?? 'always this' } }
    }
    expect(await all(deaf, { from: NOW - DAY, to: NOW, sort })).toEqual(byTime(log, sort))
  })

  it('the same page for ever is an error, or the end where it is not full', async () => {
    const pageOf =
      (count: number): LogCall =>
      async () => ({
        data: { objects: Array.from({ length: count }, () => record(NOW - 10)), context: 'x' },
        status: 200,
      })
    await expect(all(pageOf(100), { from: NOW - DAY })).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
    expect(await all(pageOf(99), { from: NOW - DAY })).toHaveLength(99)
  })

  it('new cursors for ever: empty pages end, a second without end is refused', async () => {
    let calls = 0
    const endless =
      (count: number): LogCall =>
      async () => ({
        data: { objects: Array.from({ length: count }, () => record(NOW - 10)), context: `${calls++}` },
        status: 200,
      })
    expect(await all(endless(0), { from: NOW - DAY })).toEqual([])
    expect(calls).toBe(3)
    await expect(all(endless(100), { from: NOW - DAY })).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
    // Three, then the same page four times.
    expect(calls).toBe(7)
  })

  it('a page that goes back into the middle is refused: what it has would be lost', async () => {
    // 100 a page; the record of second 50 comes behind that of second 99.
    const order = [
      ...Array.from({ length: 50 }, (_, i) => i),
      ...Array.from({ length: 49 }, (_, i) => i + 51),
      99.5,
      50,
      101,
    ]
    const objects = order.map(second => record(NOW - 500 + second))
    const call: LogCall = async (_did, { context }) => ({
      data: context === undefined ? { objects: objects.slice(0, 100), context: 'x' } : { objects: objects.slice(100) },
      status: 200,
    })
    await expect(all(call, { from: NOW - 3600 })).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringMatching(/oldest first/),
    })
  })

  it('a cursor that is always refused ends in the error once nothing new comes', async () => {
    const many = Array.from({ length: 250 }, () => record(NOW - 10))
    const { call, calls } = logService({ records: many, now, before: () => 'expired' })
    await expect(all(call, { from: NOW - DAY })).rejects.toMatchObject({ code: 'API_REQUEST', apiCode: 5002 })
    expect(calls()).toBe(4)
  })

  it('a refusal of the first page is not taken for an expired cursor, nor is another error on a later one', async () => {
    const refusing: LogCall = async () => {
      throw formInvalid()
    }
    await expect(all(refusing)).rejects.toMatchObject({ apiCode: 5002 })
    const { call, calls } = logService({
      records: log,
      now,
      before: number => {
        if (number === 3) throw network()
        return undefined
      },
    })
    await expect(all(call, { from: NOW - DAY })).rejects.toMatchObject({ code: 'NETWORK' })
    expect(calls()).toBe(3)
  })
})

describe('what is refused before a call', () => {
  const untouched: LogCall = async () => {
    throw new Error('no call was to be made')
  }
  it.each<[string, LogOptions, RegExp]>([
    ['milliseconds', { from: NOW * 1000 }, /^log: from: .*milliseconds\? Divide by 1000$/],
    ['milliseconds', { to: NOW * 1000 }, /^log: to: .*milliseconds/],
    ['31 days ago', { from: NOW - 31 * DAY }, /^log: from: the platform keeps 30 days, expected 1797408000 or later/],
    ['61 seconds more than 30 days ago', { from: NOW - 30 * DAY - 61 }, /keeps 30 days/],
    ['a Date of 31 days ago', { from: new Date((NOW - 31 * DAY) * 1000) }, /keeps 30 days/],
    ['an end 31 days ago', { to: NOW - 31 * DAY }, /^log: to: the platform keeps 30 days/],
    ['an invalid Date', { from: new Date(Number.NaN) }, /^log: from: expected seconds since 1970 or a Date, got NaN$/],
    ['a text', { from: '2026-01-01' as never }, /got 2026-01-01$/],
    ['an end before the start', { from: NOW - 10, to: NOW - 20 }, /^log: from: expected a time before to/],
    ['a start in the future', { from: NOW + 3600 }, /before now/],
    ['pages of none', { pageSize: 0 }, /^log: pageSize: expected 1 to 100, got 0$/],
    ['pages of 101', { pageSize: 101 }, /got 101$/],
    ['an unknown order', { sort: 'up' as never }, /^log: sort: expected asc or desc, got up$/],
    ['no checkpoint', { checkpoint: { until: 'x', seen: [] } as never }, /^log: checkpoint: /],
    ['no checkpoint at all', { checkpoint: null as never }, /^log: checkpoint: /],
    [
      'a checkpoint of 31 days ago',
      { checkpoint: { until: NOW - 31 * DAY, seen: [] } },
      /^log: checkpoint.until: the platform keeps/,
    ],
  ])('%s', async (_, options, message) => {
    const refused = all(untouched, options)
    await expect(refused).rejects.toMatchObject({ code: 'REQUEST_INVALID', message: expect.stringMatching(message) })
  })

  it('a minute more than 30 days ago is read as 30 days', async () => {
    const records = [record(NOW - 30 * DAY + 10), record(NOW - 3)]
    const { call } = logService({ records, now })
    expect(await all(call, { from: NOW - 30 * DAY - 60 })).toEqual(records)
    expect(await all(call)).toEqual(records)
  })

  it('asks for nothing that is kept no more when the call arrives', async () => {
    const later = () => (NOW + 4) * 1000
    const { call } = logService({ records: [record(NOW - 30)], now: later })
    expect(await all(call)).toEqual([record(NOW - 30)])
  })

  it('goes on when what it began with is kept no more', async () => {
    let clock = NOW * 1000
    const log = Array.from({ length: 2000 }, (_, i) => record(NOW - 30 * DAY + 10 + i * 1000))
    const { call } = logService({ records: log, now: () => clock })
    const slow: LogCall = async (...args) => {
      const result = await call(...args)
      clock += 600_000
      return result
    }
    const read: CmdRecord[] = []
    for await (const one of createLogReader<CmdRecord>(slow, 'timestamp', { now: () => clock })(did, { to: NOW }))
      read.push(one)
    // Each call takes ten minutes here: what is lost is at the very beginning, nothing later.
    expect(read).toEqual(log.slice(log.length - read.length))
    expect(read.length).toBeGreaterThan(1990)
  })
})

describe('answers that are not as documented', () => {
  it.each<[string, unknown]>([
    ['no object', null],
    ['objects is no list', { objects: { hits: [] } }],
    ['a record that is null', { objects: [null] }],
    ['a record without a time', { objects: [{ type: 'dev2app' }] }],
    ['the order that was not asked for', { objects: [record(NOW - 10), record(NOW - 20)] }],
    [
      'a record of a thousand levels',
      { objects: [JSON.parse(`{"timestamp":${NOW - 10},"payload":${'['.repeat(1000)}${']'.repeat(1000)}}`)] },
    ],
  ])('%s', async (_, data) => {
    const call = (async () => ({ data })) as unknown as LogCall
    await expect(all(call, { from: NOW - DAY })).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
  })

  it('takes a time that is a text of digits', async () => {
    const objects = [{ ...record(0), timestamp: `${NOW - 10}.5` }]
    const call = (async () => ({ data: { objects } })) as unknown as LogCall
    expect(await all(call, { from: NOW - DAY })).toEqual(objects)
  })
})

describe('a record of another time than was asked for', () => {
  // Asked for is a second more on either side, in whole seconds.
  const SPAN = `seconds from ${NOW - 3601} to ${NOW + 1}, as asked for`
  const [before, after] = [record(NOW - 60, 'before'), record(NOW - 60, 'after')]

  /** The log `which` where the record in the middle has this time. */
  async function read(which: 'cmd' | 'data' | 'online', time: unknown, options: LogOptions) {
    const key = which === 'data' ? 'ts' : 'timestamp'
    const { [key]: _, ...middle } = { ...before, ts: 0 }
    const objects = [
      { ...before, ts: before.timestamp },
      time === undefined ? middle : { ...middle, [key]: time },
      { ...after, ts: after.timestamp },
    ]
    const method = (async () => ({ data: { objects } })) as never
    const logs = createLogs({ cmdLog: method, dataLog: method, onlineLog: method }, { now })
    const given: unknown[] = []
    let progress: LogProgress | undefined
    try {
      const onProgress = (made: LogProgress) => {
        progress = made
      }
      for await (const one of logs[which](did, { from: NOW - 3600, to: NOW, onProgress, ...options })) given.push(one)
      return { given, objects, progress, error: undefined }
    } catch (error) {
      return { given, objects, progress, error: error as Error & { code: string } }
    }
  }

  const TIMES: readonly (readonly [string, unknown, string])[] = [
    ['milliseconds', (NOW - 30) * 1000, `${NOW - 30}000, which looks like milliseconds`],
    ['microseconds', (NOW - 30) * 1e6, `${NOW - 30}000000, which looks like microseconds`],
    ['nanoseconds as a text', `${NOW - 30}000000000`, `"${NOW - 30}000000000", which looks like nanoseconds`],
    ['a year before', NOW - 365 * DAY, `${NOW - 365 * DAY}`],
    ['a year after', NOW + 365 * DAY, `${NOW + 365 * DAY}`],
    ['just before', NOW - 3603, `${NOW - 3603}`],
    ['just after', NOW + 2.25, `${NOW + 2.25}`],
    ['nought', 0, '0'],
    ['negative', -5, '-5'],
    ['no number', Number.NaN, 'NaN'],
    ['without an end', Number.POSITIVE_INFINITY, 'Infinity'],
    ['absent', undefined, 'nothing'],
    ['null', null, 'null'],
    ['a date', '2027-01-15T08:00:00Z', '"2027-01-15T08:00:00Z"'],
    ['blank', ' ', '" "'],
    ['true', true, 'true'],
    ['a list', [NOW - 30], 'a list'],
    ['an object', { $date: NOW - 30 }, 'an object'],
  ]
  const cases = (['cmd', 'data', 'online'] as const).flatMap(which =>
    (['asc', 'desc'] as const).flatMap(sort => TIMES.map(time => [which, sort, ...time] as const)),
  )

  it.each(cases)('%s %s: %s is told, what came before it is kept', async (which, sort, _, time, got) => {
    const { given, objects, progress, error } = await read(which, time, { sort })
    const key = which === 'data' ? 'ts' : 'timestamp'
    expect(error?.message).toBe(`log: expected ${SPAN}, under ${key} of a record, got ${got}`)
    expect(error?.code).toBe('RESPONSE_INVALID')
    expect(given).toEqual(objects.slice(0, 1))
    // Where the reading can be resumed: it has the first record, and is not beyond it.
    expect(progress).toMatchObject({ records: 1, calls: 1, checkpoint: { until: NOW - 60 } })
    expect(progress?.checkpoint.seen).toHaveLength(1)
  })

  it.each([
    ['rounded down', NOW - 3600.75],
    ['rounded up', NOW + 1.75],
  ])('a second beside it, as of a service that has %s, is not of the span and no fault', async (_, time) => {
    const call = (async () => ({ data: { objects: [record(time)] } })) as unknown as LogCall
    expect(await all(call, { from: NOW - 3600, to: NOW })).toEqual([])
  })

  it('a service that heeds no span is refused', async () => {
    const log = [record(NOW - 29.5 * DAY), record(NOW - 5 * DAY), record(NOW - DAY)]
    const call = (async () => ({ data: { objects: log } })) as unknown as LogCall
    const read: CmdRecord[] = []
    const reading = async () => {
      for await (const one of readerOf(call)(did)) read.push(one)
    }
    await expect(reading()).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      message: expect.stringMatching(`got ${NOW - 5 * DAY}$`),
    })
    expect(read).toEqual(log.slice(0, 1))
  })

  it('a service that heeds no order is refused, one record a page too', async () => {
    const log = [record(NOW - 10), record(NOW - 20), record(NOW - 30)]
    const call = (async (_id: string, { context = '0' }: { context?: string }) => ({
      data: { objects: log.slice(Number(context), Number(context) + 1), context: `${Number(context) + 1}` },
      status: 200,
    })) as unknown as LogCall
    await expect(all(call, { from: NOW - DAY })).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
      message: `log: expected records oldest first, as asked for, got ${NOW - 20} after ${NOW - 10}`,
    })
    expect(await all(call, { from: NOW - DAY, sort: 'desc' })).toEqual(log)
  })
})

it('asks for nothing before it is asked, stops when it is left, and tells its progress', async () => {
  const log = Array.from({ length: 250 }, (_, i) => record(NOW - 5000 + i))
  const { call, calls } = logService({ records: log, now })
  const steps: LogProgress[] = []
  const reader = readerOf(call)(did, { from: NOW - DAY, to: NOW, onProgress: step => steps.push(step) })
  expect(calls()).toBe(0)
  for (let i = 0; i < 150; i++) await reader.next()
  expect(calls()).toBe(2)
  expect(steps).toEqual([
    {
      records: 100,
      calls: 1,
      // The hundredth record is of NOW - 4901.
      done: DAY - 4901,
      span: DAY,
      checkpoint: { until: NOW - 4901, seen: [expect.any(String)] },
    },
  ])
  await reader.return()
  expect(calls()).toBe(2)
})

it('stops when it is aborted, and gives its call options to each call', async () => {
  const controller = new AbortController()
  const { call, calls } = logService({ records: Array.from({ length: 250 }, (_, i) => record(NOW - 5000 + i)), now })
  const options: unknown[] = []
  const watched: LogCall = (id, params, given) => {
    options.push(given)
    return call(id, params, given)
  }
  const { signal } = controller
  const reader = readerOf(watched)(did, { from: NOW - DAY, signal, timeoutMs: 5, waitForQuota: true, sort: 'desc' })
  for (let i = 0; i < 100; i++) await reader.next()
  controller.abort()
  await expect(reader.next()).rejects.toMatchObject({ code: 'ABORTED' })
  expect(calls()).toBe(1)
  expect(options).toEqual([{ signal, timeoutMs: 5, waitForQuota: true }])
})

it('reads the three logs by the times they have', async () => {
  const asked: string[] = []
  const method = (name: string, objects: readonly unknown[]) =>
    (async () => {
      asked.push(name)
      return { data: { objects } }
    }) as never
  const data = { ts: NOW - 5, attrs: { switch: 1 } }
  const online = { timestamp: NOW - 4.5, type: 'dev_online', payload: { keep_alive: 130 } }
  const logs = createLogs(
    {
      cmdLog: method('cmd', [record(NOW - 6)]),
      dataLog: method('data', [data]),
      onlineLog: method('online', [online]),
    },
    { now },
  )
  const first = async (items: AsyncGenerator<unknown>) => (await items.next()).value
  expect(await first(logs.cmd(did, { from: NOW - 60 }))).toEqual(record(NOW - 6))
  expect(await first(logs.data(did, { from: NOW - 60 }))).toEqual(data)
  expect(await first(logs.online(did, { from: NOW - 60 }))).toEqual(online)
  expect(asked).toEqual(['cmd', 'data', 'online'])
})
