import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Method } from '../../src/api/contract.ts'
import { createEach } from '../../src/api/each.ts'
import type { Endpoints } from '../../src/api/endpoints.ts'

type Search = Method<Endpoints['searchDevices']>
interface Asked {
  readonly limit: number
  readonly skip: number
}

const dids = (count: number) => Array.from({ length: count }, (_, i) => ({ did: `did-${i}` }))

/** A list service: `limit` and `skip` over what `items` gives at each call, `next` as the document prints it. */
function listOf(items: (call: number) => readonly unknown[], most = 100) {
  const asked: Asked[] = []
  const method = (async (params: Asked) => {
    asked.push(params)
    const all = items(asked.length)
    const limit = Math.min(params.limit, most)
    const objects = all.slice(params.skip, params.skip + limit)
    const next = params.skip + limit < all.length ? `/v1/products/pk/devices/search?skip=${params.skip + limit}` : null
    return {
      data: { meta: { total: all.length, limit, skip: params.skip, previous: null, next }, objects },
      status: 200,
    }
  }) as unknown as Search
  return { asked, each: createEach<'searchDevices'>(method) }
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = []
  for await (const item of items) collected.push(item)
  return collected
}

it('every item once, whatever the size of the list and of the pages', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(60), fc.integer({ min: 1, max: 12 }), fc.nat(70), async (count, limit, skip) => {
      const { each, asked } = listOf(() => dids(count))
      expect(await collect(each({ limit, skip }))).toEqual(dids(count).slice(skip))
      expect(asked.length).toBeLessThanOrEqual(Math.ceil(count / limit) + 1)
    }),
  )
})

it('asks as items are taken, 100 a page, the last again, and keeps the search', async () => {
  const { each, asked } = listOf(() => dids(250))
  const items = each({ is_online: 1 })
  expect(asked).toEqual([])
  for (let i = 0; i < 100; i++) await items.next()
  expect(asked).toEqual([{ is_online: 1, limit: 100, skip: 0 }])
  await items.next()
  expect(asked[1]).toEqual({ is_online: 1, limit: 100, skip: 99 })
  await items.return()
  expect(asked).toHaveLength(2)
})

it('gives an item once that others pushed onto the next page', async () => {
  // After the first call three devices were added at the front.
  const grown = [{ did: 'new-0' }, { did: 'new-1' }, { did: 'new-2' }, ...dids(10)]
  const { each } = listOf(call => (call === 1 ? dids(10) : grown))
  expect(await collect(each({ limit: 4 }))).toEqual(dids(10))
})

it('goes on where a whole page was pushed onto the next', async () => {
  const { each } = listOf(call => (call === 1 ? dids(10) : [{ did: 'new-0' }, { did: 'new-1' }, ...dids(10)]))
  expect(await collect(each({ limit: 2 }))).toEqual(dids(10))
})

it('tells items without did and uid apart by all they hold', async () => {
  const rows = [
    { mac: 'A', report_date: '1' },
    { mac: 'A', report_date: '2' },
    { report_date: '2', mac: 'B' },
  ]
  const { each } = listOf(call => (call === 1 ? rows : [{ mac: 'C' }, ...rows]))
  expect(await collect(each({ limit: 2 }))).toEqual(rows)
})

it('goes on where the service gives fewer a page than it was asked for and says so', async () => {
  const { each, asked } = listOf(() => dids(50), 20)
  expect(await collect(each())).toEqual(dids(50))
  expect(asked.map(({ skip }) => skip)).toEqual([0, 19, 38])
})

const scripted = (answer: (call: number, params: Asked) => unknown) => {
  let calls = 0
  const method = (async (params: Asked) => ({ data: answer(++calls, params), status: 200 })) as unknown as Search
  return { each: createEach<'searchDevices'>(method), calls: () => calls }
}

it.each<[string, number, (call: number) => unknown]>([
  ['next is null on a full page', 1, () => ({ meta: { next: null }, objects: dids(2) })],
  ['next is empty', 1, () => ({ meta: { next: '' }, objects: dids(2) })],
  ['a short page, whatever next says', 1, () => ({ meta: { next: '/more' }, objects: dids(1) })],
  ['an empty page, whatever next says', 1, () => ({ meta: { next: '/more' }, objects: [] })],
  [
    'no meta: the first page that is not full',
    3,
    call => ({ objects: call < 3 ? [{ did: `${call}` }, { did: `${call}b` }] : [] }),
  ],
])('ends: %s', async (_, pages, answer) => {
  const { each, calls } = scripted(answer)
  await collect(each({ limit: 2 }))
  expect(calls()).toBe(pages)
})

it.each<[string, number, (call: number) => unknown]>([
  ['the same page', 4, () => ({ meta: { next: '/more' }, objects: dids(2) })],
  [
    'two pages in turn',
    10,
    call => ({ meta: { next: '/more' }, objects: [{ did: `${call % 2}` }, { did: `b${call % 2}` }] }),
  ],
  [
    'seven pages in turn',
    20,
    call => ({ meta: { next: '/more' }, objects: [{ did: `${call % 7}` }, { did: `b${call % 7}` }] }),
  ],
  ['new pages', 10_000, call => ({ meta: { next: '/more' }, objects: [{ did: `${call}` }, { did: `b${call}` }] })],
  [
    'two pages in turn after six others',
    24,
    call => ({
      meta: { next: '/more' },
      objects: [{ did: `${call < 7 ? call : -(call % 2)}` }, { did: `b${call < 7 ? call : -(call % 2)}` }],
    }),
  ],
])('ends with an error where a service always says next: %s for ever', async (_, most, answer) => {
  const { each, calls } = scripted(answer)
  await expect(collect(each({ limit: 2 }))).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
  expect(calls()).toBeLessThanOrEqual(most)
})

it('gives nothing of the pages that close a circle', async () => {
  const { each, calls } = scripted(call => ({ objects: [{ did: `a${call % 2}` }, { did: `b${call % 2}` }] }))
  const given: unknown[] = []
  const reading = async () => {
    for await (const { did } of each({ limit: 2 })) given.push(did)
  }
  await expect(reading()).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
  expect(calls()).toBe(5)
  expect(given).toEqual(['a1', 'b1', 'a0', 'b0'])
})

it('misses nobody where devices go while the list is read', async () => {
  // 260 devices; after the first page five that were on it are gone, after the second ten.
  const all = dids(260)
  const { each, asked } = listOf(call => (call === 1 ? all : call === 2 ? all.slice(5) : all.slice(15)))
  expect(await collect(each())).toEqual(all)
  expect(asked.length).toBeLessThanOrEqual(7)
})

it('whoever stays in a list that changes is given once', async () => {
  const change = fc.record({
    removed: fc.array(fc.nat(), { maxLength: 12 }),
    added: fc.array(fc.nat(), { maxLength: 5 }),
  })
  await fc.assert(
    fc.asyncProperty(
      fc.nat(150),
      fc.integer({ min: 10, max: 40 }),
      fc.array(change, { maxLength: 6 }),
      async (count, limit, changes) => {
        let list = dids(count)
        let names = 0
        const gone = new Set<string>()
        const { each } = listOf(call => {
          const { removed, added } = changes[call - 2] ?? { removed: [], added: [] }
          for (const place of removed) {
            const [one] = list.splice(place % Math.max(list.length, 1), 1)
            if (one !== undefined) gone.add(one.did)
          }
          for (const place of added) list.splice(place % (list.length + 1), 0, { did: `new-${names++}` })
          list = [...list]
          return list
        })
        const given = (await collect(each({ limit }))).map(({ did }) => String(did))
        expect(new Set(given).size).toBe(given.length)
        expect(given).toEqual(
          expect.arrayContaining(
            dids(count)
              .map(({ did }) => did)
              .filter(did => !gone.has(did)),
          ),
        )
      },
    ),
    { numRuns: 500 },
  )
})

it('gives up where the list has no order', async () => {
  const many = dids(50_000)
  const { each, asked } = listOf(call => many.slice(call * 137))
  await expect(collect(each())).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
  expect(asked.length).toBeLessThan(500)
})

it('says so where the service counts more than it gives', async () => {
  const warnings: string[] = []
  const method = (async ({ limit, skip }: Asked) => ({
    data: { meta: { total: 12 }, objects: dids(10).slice(skip, skip + limit) },
    status: 200,
  })) as unknown as Search
  expect(await collect(createEach<'searchDevices'>(method, line => warnings.push(line))({ limit: 4 }))).toEqual(
    dids(10),
  )
  expect(warnings).toEqual(['list: the service counts 12 items, and 10 came: it may have changed while it was read'])
})

it.each([[null], [{}], [{ objects: { hits: [] } }], ['text']])('refuses an answer without items: %j', async data => {
  await expect(collect(scripted(() => data).each())).rejects.toMatchObject({ code: 'RESPONSE_INVALID' })
})

it('stops when it is aborted between pages', async () => {
  const controller = new AbortController()
  const { each, asked } = listOf(() => dids(10))
  const items = each({ limit: 2 }, { signal: controller.signal })
  await items.next()
  controller.abort()
  await items.next()
  await expect(items.next()).rejects.toMatchObject({ code: 'ABORTED' })
  expect(asked).toHaveLength(1)
})
