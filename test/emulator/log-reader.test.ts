import fc from 'fast-check'
import { expect, it } from 'vitest'
import { readLog } from '../../src/emulator/handlers/log-reader.ts'
import { createStore } from '../../src/emulator/store.ts'

interface Entry {
  readonly at: number
  readonly name: string
}

const NOW = 1_000_000
// Few moments, so that many records share one.
const time = fc.integer({ min: NOW - 6, max: NOW })

it('gives what was there once and in order, whatever comes or goes meanwhile', () => {
  fc.assert(
    fc.property(
      fc.array(time, { maxLength: 30 }),
      fc.array(fc.array(time, { maxLength: 4 }), { maxLength: 20 }),
      fc.integer({ min: 1, max: 7 }),
      fc.constantFrom('asc' as const, 'desc' as const),
      (times, arrivals, limit, sort) => {
        const store = createStore({ seed: 1 })
        // Sorting is stable: of one moment, what was there before stays before.
        const sorted = (entries: Entry[]) => entries.sort((a, b) => a.at - b.at)
        const old = sorted(times.map((at, index) => ({ at, name: `old${index}` })))
        const log = [...old]
        const read: string[] = []
        let context: string | undefined
        for (let page = 0; page < 100; page++) {
          const query = { sort, limit, ...(context !== undefined && { context }) }
          const given = readLog({ query, ids: { did: 'a' }, store, now: NOW } as never, 'cmd', log)
          expect(given.items.length).toBeLessThanOrEqual(limit)
          expect(given.total).toBe(log.length)
          read.push(...given.items.map(entry => entry.name))
          if (given.context === null) break
          context = given.context
          for (const [index, at] of (arrivals[page] ?? []).entries()) log.push({ at, name: `new${page}.${index}` })
          sorted(log)
        }
        const expected = old.map(entry => entry.name)
        if (sort === 'desc') expected.reverse()
        expect(read.filter(name => name.startsWith('old'))).toEqual(expected)
        expect(new Set(read).size).toBe(read.length)
      },
    ),
    { numRuns: 500 },
  )
})

it('goes on where it was when old records are forgotten', () => {
  const store = createStore({ seed: 1 })
  const log: Entry[] = [1, 2, 3, 4, 5].map(at => ({ at: NOW - 10 + at, name: String(at) }))
  const read = (context?: string) =>
    readLog(
      {
        query: { sort: 'asc', limit: 2, ...(context !== undefined && { context }) },
        ids: { did: 'a' },
        store,
        now: NOW,
      } as never,
      'cmd',
      log,
    )
  const first = read()
  log.splice(0, 3)
  const second = read(first.context ?? '')
  expect([first, second].map(page => page.items.map(entry => entry.name))).toEqual([
    ['1', '2'],
    ['4', '5'],
  ])
  expect(second.context).toBeNull()
})
