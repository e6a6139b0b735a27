import { expect, it } from 'vitest'
import { normaliseLocations } from '../../src/api/locations.ts'

const counts = { resolved: 1, total: 1, unresolved: 0 }

// The document's own examples, by the section they stand in.
it.each<[string, unknown, unknown]>([
  [
    'devices/locations: the city is a number',
    { China: { count: 3, Guangdong: { count: 3, Guangzhou: 3 } } },
    [
      {
        name: 'China',
        count: 3,
        children: [{ name: 'Guangdong', count: 3, children: [{ name: 'Guangzhou', count: 3, children: [] }] }],
      },
    ],
  ],
  [
    'users/location: every level has its count',
    { China: { count: 18, Beijing: { count: 14, Beijing: { count: 14 } }, Guangdong: { count: 4 } } },
    [
      {
        name: 'China',
        count: 18,
        children: [
          { name: 'Beijing', count: 14, children: [{ name: 'Beijing', count: 14, children: [] }] },
          { name: 'Guangdong', count: 4, children: [] },
        ],
      },
    ],
  ],
  [
    'devices/report/rt: counts are objects, perhaps in part',
    { China: { count: { activated: 2, alert: 1 }, Guangdong: { count: { activated: 3 } } } },
    [
      {
        name: 'China',
        count: { activated: 2, alert: 1 },
        children: [{ name: 'Guangdong', count: { activated: 3 }, children: [] }],
      },
    ],
  ],
  [
    'fault/report/events: detail beside count',
    { China: { count: counts, detail: { fault_roomtemp: counts } } },
    [{ name: 'China', count: counts, detail: { fault_roomtemp: counts }, children: [] }],
  ],
])('%s', (_, tree, places) => {
  expect(normaliseLocations(tree)).toEqual(places)
})

it.each<[string, unknown, unknown]>([
  ['nothing', null, []],
  ['a text', 'China', []],
  ['a list', [1], []],
  ['a number as a text', { China: { count: '3' } }, [{ name: 'China', count: 3, children: [] }]],
  ['a count that is none', { China: { count: 'many' } }, [{ name: 'China', children: [] }]],
  ['a place without anything', { China: null }, [{ name: 'China', children: [] }]],
  ['a country called count', { count: { count: 2 } }, [{ name: 'count', count: 2, children: [] }]],
  [
    'a region called count',
    { China: { count: { count: 2, Town: 2 } } },
    [{ name: 'China', children: [{ name: 'count', count: 2, children: [{ name: 'Town', count: 2, children: [] }] }] }],
  ],
  [
    'a region called detail',
    { China: { count: 1, detail: { count: 1 } } },
    [{ name: 'China', count: 1, children: [{ name: 'detail', count: 1, children: [] }] }],
  ],
])('hostile or odd: %s', (_, tree, places) => {
  expect(normaliseLocations(tree)).toEqual(places)
})

it('takes __proto__ and constructor for names', () => {
  const tree = JSON.parse('{"__proto__":{"count":{"__proto__":1,"total":2},"constructor":3}}')
  const [place] = normaliseLocations(tree)
  expect(place?.name).toBe('__proto__')
  expect(Object.entries(place?.count ?? {})).toEqual([
    ['__proto__', 1],
    ['total', 2],
  ])
  expect(place?.children).toEqual([{ name: 'constructor', count: 3, children: [] }])
})

it('refuses a tree that nests for ever', () => {
  const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`)
  expect(() => normaliseLocations(deep)).toThrow(expect.objectContaining({ code: 'RESPONSE_INVALID' }))
})
