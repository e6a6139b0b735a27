import { expect, it } from 'vitest'
import type { EmulatorOptions } from '../../src/emulator/contract.ts'
import { DID, START, served, tokenBody } from './served.ts'

const REPORT = '000000030b0000910401000010000000'
const seconds = START / 1000

interface Page {
  readonly meta: Readonly<Record<string, unknown>>
  readonly objects: readonly { readonly timestamp: number; readonly payload: string; readonly type: string }[]
  readonly context?: string
}

/** Five frames, one a second; the second and the third at the very same moment. */
const TIMES = [1000, 2000, 2000, 4000, 5000].map(ms => START - 10_000 + ms)

async function logged(options: EmulatorOptions = {}) {
  const each = await served(options)
  each.emulator.importCmd(
    DID,
    TIMES.map((at, index) => ({ at, type: 'dev2app', frame: frameOf(index) })),
  )
  const read = async (query: string) => (await each.ask('GET', `devices/${DID}/cmd?${query}`)).body as Page
  return { ...each, read }
}

/** A frame that can be told from the others: its last byte. */
const frameOf = (index: number) => `${REPORT.slice(0, -2)}0${index}`
const numbers = ({ objects }: Page) => objects.map(each => Number(each.payload.slice(-1)))

it('shows the newest first, with times as seconds and their fraction', async () => {
  const { read, emulator } = await logged()
  emulator.importCmd(DID, [{ at: START - 1, type: 'app2dev', frame: '0000000309000090010101000010' }])
  const page = await read('')
  expect(page.meta).toEqual({ previous: null, skip: 0, total: 6, limit: 20, next: null })
  expect(page.objects.slice(0, 2)).toEqual([
    { timestamp: seconds - 0.001, type: 'app2dev', payload: '0000000309000090010101000010' },
    { timestamp: seconds - 5, type: 'dev2app', payload: frameOf(4) },
  ])
  expect('context' in page).toBe(false)
})

it.each(['asc', 'desc'])('gives each record once, two at a time, %s', async sort => {
  const { read } = await logged()
  const first = await read(`limit=2&sort=${sort}`)
  const second = await read(`limit=2&sort=${sort}&context=${first.context}`)
  const third = await read(`limit=2&sort=${sort}&context=${second.context}`)
  const expected = sort === 'asc' ? [[0, 1], [2, 3], [4]] : [[4, 3], [2, 1], [0]]
  expect([first, second, third].map(numbers)).toEqual(expected)
  expect([first, second, third].map(page => page.meta.total)).toEqual([5, 5, 5])
  expect('context' in third).toBe(false)
  // The same cursor gives the same page.
  expect(numbers(await read(`limit=2&sort=${sort}&context=${first.context}`))).toEqual(expected[1])
})

it.each(['asc', 'desc'])('neither repeats nor skips a record when others come in between, %s', async sort => {
  const { read, emulator } = await logged()
  const first = await read(`limit=2&sort=${sort}`)
  // Before, after, and at the very moment at which the reader stands (in the order of the log: after those that were there).
  const late = [500, 2000, 4000, 4500].map(ms => START - 10_000 + ms)
  emulator.importCmd(
    DID,
    late.map(at => ({ at, type: 'dev2app', frame: frameOf(9) })),
  )
  const rest: number[] = []
  for (let { context } = first; context !== undefined; ) {
    const page = await read(`limit=2&sort=${sort}&context=${context}`)
    rest.push(...numbers(page))
    context = page.context
  }
  const old = [...numbers(first), ...rest.filter(number => number !== 9)]
  expect(old).toEqual(sort === 'asc' ? [0, 1, 2, 3, 4] : [4, 3, 2, 1, 0])
})

it('keeps a cursor for an hour', async () => {
  const { read, emulator } = await logged()
  const { context } = await read('limit=2')
  emulator.advance(3600e3)
  expect(numbers(await read(`limit=2&context=${context}`))).toEqual([2, 1])
  emulator.advance(1)
  expect(await read(`limit=2&context=${context}`)).toMatchObject({ error_code: 5002 })
  // The page an hour ago left a cursor too: that one lives on, the first one is forgotten.
  await read('limit=2')
  expect(emulator.snapshot().cursors).toHaveLength(2)
})

it('keeps to the span that the first page had', async () => {
  const { read, emulator } = await logged()
  const first = await read('limit=2&sort=asc')
  emulator.advance(1800e3)
  emulator.importCmd(DID, [{ at: START + 1, type: 'dev2app', frame: frameOf(9) }])
  const second = await read(`limit=2&sort=asc&context=${first.context}`)
  expect(second.meta.total).toBe(5)
  expect(numbers(await read(`limit=2&sort=asc&context=${second.context}`))).toEqual([4])
})

it.each([
  ['another page size', 'limit=3'],
  ['another order', 'limit=2&sort=asc'],
  ['another span', `limit=2&end_ts=${seconds}`],
])('refuses the cursor of %s', async (_, query) => {
  const { read } = await logged()
  const { context } = await read('limit=2')
  expect(await read(`${query}&context=${context}`)).toMatchObject({ error_code: 5002 })
})

it('refuses the cursor of another log and of another device', async () => {
  const { read, ask, emulator } = await logged()
  const { did } = emulator.addDevice({})
  const { context } = await read('limit=2')
  for (const path of [`devices/${DID}/data`, `devices/${did}/cmd`])
    expect((await ask('GET', `${path}?limit=2&context=${context}`)).body).toMatchObject({ error_code: 5002 })
})

it('leaves the start out and takes the end in', async () => {
  const { read } = await logged()
  const from = seconds - 10
  expect(numbers(await read(`start_ts=${from + 1}&end_ts=${from + 4}&sort=asc`))).toEqual([1, 2, 3])
  expect(numbers(await read(`start_ts=${from + 2}&end_ts=${from + 2}`))).toEqual([])
  // One end alone: two days from there.
  expect(numbers(await read(`start_ts=${from + 3}&sort=asc`))).toEqual([3, 4])
  expect(numbers(await read(`end_ts=${from + 1}`))).toEqual([0])
})

it('reads two days of the last thirty, and two days back without saying', async () => {
  const { ask, read, emulator } = await logged()
  emulator.advance(2 * 86_400e3)
  expect(numbers(await read(''))).toEqual([])
  emulator.advance(27 * 86_400e3)
  const fresh = (await ask('POST', 'access_token', { body: tokenBody(emulator) })).body as { token: string }
  const query = `start_ts=${seconds - 20}&end_ts=${seconds}`
  const { body } = await ask('GET', `devices/${DID}/cmd?${query}`, fresh)
  expect(numbers(body)).toEqual([4, 3, 2, 1, 0])
})

it('has its habits of payload and context', async () => {
  const { read } = await logged({ wire: { cmdPayload: 'base64', context: 'meta' } })
  const page = await read('limit=1')
  // 00000003 0b 00 0091 04 01 00 00 10 00 00 04
  expect(page.objects[0]?.payload).toBe('AAAAAwsAAJEEAQAAEAAABA==')
  expect(page.meta.context).toEqual(expect.stringMatching(/^[0-9a-f]{32}$/))
  expect('context' in page).toBe(false)
})

it('shows reports as attributes at whole seconds, and when a device came and went', async () => {
  const { ask, emulator } = await served()
  emulator.advance(1234)
  emulator.act.report(DID, { room_temp: 20 })
  emulator.advance(1000)
  emulator.act.disconnect(DID, 'tcp_closed')
  const data = (await ask('GET', `devices/${DID}/data`)).body as { objects: { ts: number; attrs: object }[] }
  expect(data.objects[0]).toMatchObject({ ts: seconds + 1, attrs: { room_temp: 20, switch: 0, mode: '制冷' } })
  const online = (await ask('GET', `devices/${DID}/online`)).body as unknown as Page
  expect(online.objects.map(each => [each.timestamp, each.type])).toEqual([
    [seconds + 2.234, 'dev_offline'],
    [seconds, 'dev_online'],
  ])
  expect(online.objects[0]?.payload).toMatchObject({ reason: 'tcp_closed' })
})

it.each(['online', 'cmd', 'data'])('answers 5301 for the %s log of no device', async log => {
  const { ask } = await served()
  expect((await ask('GET', `devices/nobody/${log}`)).body).toMatchObject({ error_code: 5301 })
})
