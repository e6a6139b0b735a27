import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { ENDPOINT_NAMES } from '../../src/api/routes.ts'
import { MOST_DRIFTS, validate } from '../../src/api/validate.ts'
import { caught, clientOf } from './client-of.ts'
import { OPERATIONS } from './operations.ts'
import { type Service, startService, withTokens } from './service.ts'

// What is given is changed, so each gets a copy.
const search = (body: unknown) => validate('searchDevices', ENDPOINTS.searchDevices.response, structuredClone(body))
const events = (body: unknown) => validate('faultEvents', ENDPOINTS.faultEvents.response, structuredClone(body))

describe('what is as documented', () => {
  it('is normalised beside what is not', () => {
    const { data, drift } = search({
      meta: { total: '3', next: null },
      objects: [
        { did: 'a', is_online: 1, latitude: '23.125178', mac: 7, brand: 'new' },
        { did: 'b', is_online: 'yes', is_faulty: 0, longitude: 113.28 },
      ],
    })
    expect(data).toEqual({
      meta: { total: 3, next: null },
      objects: [
        { did: 'a', is_online: true, latitude: 23.125178, mac: 7, brand: 'new' },
        { did: 'b', is_online: 'yes', is_faulty: false, longitude: 113.28 },
      ],
    })
    expect(drift).toEqual([
      { endpoint: 'searchDevices', path: 'objects[].mac', expected: 'a text', found: 'a whole number' },
      { endpoint: 'searchDevices', path: 'objects[].is_online', expected: 'true or false, or 0 or 1', found: 'a text' },
    ])
  })

  it('is normalised beside items that lack what they must have, or are none', () => {
    const { data, drift } = search({ objects: [{ is_online: 1 }, null, 7, { did: 'b', is_online: 0 }] })
    expect(data).toEqual({ objects: [{ is_online: true }, null, 7, { did: 'b', is_online: false }] })
    expect(drift.map(({ path, expected, found }) => [path, expected, found])).toEqual([
      ['objects[].did', 'a text', 'nothing'],
      ['objects[]', 'an object', 'null'],
      ['objects[]', 'an object', 'a whole number'],
    ])
  })

  it('is normalised beside a list that is missing', () => {
    const { data, drift } = search({ meta: { total: '3' } })
    expect(data).toEqual({ meta: { total: 3 } })
    expect(drift).toMatchObject([{ path: 'objects', expected: 'a list', found: 'nothing' }])
  })
})

describe('what is no object', () => {
  it.each([
    [null, 'null'],
    [[], 'a list'],
    ['ok', 'a text'],
    [7, 'a whole number'],
    [true, 'true'],
  ])('%j is told and kept', (body, found) => {
    const { data, drift } = search(body)
    expect(data).toEqual(body)
    expect(drift).toEqual([{ endpoint: 'searchDevices', path: '', expected: 'an object', found }])
  })
})

describe('hostile sizes', () => {
  it('only so many places are told', () => {
    const detail = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`a${i}`, 7]))
    const { data, drift } = events({ detail, count: { total: '2' } })
    expect(drift).toHaveLength(MOST_DRIFTS)
    expect(data).toEqual({ detail, count: { total: 2 } })
  })

  it('a list of a million wrong items is read, and told once', () => {
    const objects = Array.from({ length: 1_000_000 }, () => 1)
    const { data, drift } = search({ objects, meta: { total: '5' } })
    expect(drift).toHaveLength(1)
    expect(data).toMatchObject({ meta: { total: 5 } })
    expect((data as { objects: unknown[] }).objects).toHaveLength(1_000_000)
  })

  it('a long list is normalised to its end, in order', () => {
    const objects = Array.from({ length: 1201 }, (_, i) => ({ did: `d${i}`, is_online: i % 2 }))
    const { data, drift } = search({ objects })
    expect(drift).toEqual([])
    expect(data).toEqual({ objects: objects.map(({ did, is_online }) => ({ did, is_online: is_online === 1 })) })
  })

  it('an object of very many members is normalised to its end', () => {
    const detail = (total: unknown) =>
      Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`a${i}`, { total }]))
    expect(events({ detail: detail('3') })).toEqual({ data: { detail: detail(3) }, drift: [] })
  })

  it('of an object of very many wrong members the rest is as it was sent', () => {
    const wrong = Object.fromEntries(Array.from({ length: 200_000 }, (_, i) => [`a${i}`, 7]))
    const { data, drift } = events({ detail: { ...wrong, last: { total: '3' } }, count: { total: '2' } })
    expect(drift).toHaveLength(MOST_DRIFTS)
    expect(data).toEqual({ detail: { ...wrong, last: { total: '3' } }, count: { total: 2 } })
  })

  it('what the row does not name is anything, however much of it there is', () => {
    const extra = Object.fromEntries(Array.from({ length: 20_000 }, (_, i) => [`k${i}`, [i]]))
    const lists = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`l${i}`, Array(501).fill(1)]))
    const body = { ...extra, ...lists, extra, objects: Array(50_000).fill({ did: 'd' }) }
    expect(search(body)).toEqual({ data: body, drift: [] })
  })

  it('names of keys are cut and quoted', () => {
    const { drift } = events({ detail: { ['\n'.repeat(1000)]: 7 } })
    expect(drift[0]?.path).toBe(`detail.${JSON.stringify('\n'.repeat(60))}`)
  })
})

it('keys of prototypes are keys like others: kept, normalised, and no prototype is changed', () => {
  const solved = '{"total":"1"}'
  const text = `{"detail":{"__proto__":${solved},"constructor":${solved}},"__proto__":{"polluted":1},"constructor":{"a":1}}`
  const { data, drift } = validate('faultEvents', ENDPOINTS.faultEvents.response, JSON.parse(text))
  expect(drift).toEqual([])
  expect(JSON.stringify(data)).toBe(text.replaceAll('"1"', '1'))
  expect((data as { polluted?: unknown }).polluted).toBeUndefined()
  expect({}).not.toHaveProperty('polluted')
})

it('an attribute may be called __proto__', () => {
  const text = '{"objects":[{"ts":1,"attrs":{"__proto__":1,"constructor":2}}]}'
  const { data } = validate('dataLog', ENDPOINTS.dataLog.response, JSON.parse(text))
  expect(JSON.stringify(data)).toBe(text)
})

it('law: whatever an answer is, reading it throws nothing and loses nothing', () => {
  const shapes = OPERATIONS.map(({ response }) => response.body)
  const arbitrary = fc.tuple(
    fc.constantFrom(...ENDPOINT_NAMES),
    fc.oneof(
      fc.jsonValue(),
      fc.tuple(fc.constantFrom(...shapes), fc.array(fc.jsonValue(), { minLength: 1 })).map(spoilt),
    ),
  )
  fc.assert(
    fc.property(arbitrary, ([name, body]) => {
      const { data, drift } = validate(name, ENDPOINTS[name].response, JSON.parse(JSON.stringify(body)))
      expect(drift.length).toBeLessThanOrEqual(MOST_DRIFTS)
      expect(loose(data)).toEqual(loose(body))
    }),
    { numRuns: 500 },
  )
})

/** A documented answer some of whose values are others. */
function spoilt([body, values]: [unknown, unknown[]]): unknown {
  let at = 0
  const walk = (value: unknown, depth: number): unknown => {
    at += 1
    if (depth > 0 && at % (values.length + 2) === 0) return values[at % values.length]
    if (Array.isArray(value)) return value.map(item => walk(item, depth + 1))
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, depth + 1)]))
  }
  return walk(body, 0)
}

/** Without the differences that normalising makes: booleans as 0 and 1, numbers in digits as numbers. */
function loose(value: unknown): unknown {
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return Number(value)
  if (Array.isArray(value)) return value.map(loose)
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? 0 : value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, loose(item)]))
}

describe('the modes', () => {
  let service: Service
  afterEach(() => service.close())
  const WRONG = {
    objects: [
      { did: 7, is_online: 1 },
      { did: 'b', is_online: 'no' },
    ],
  }
  const setUp = async (mode?: 'warn' | 'strict' | 'off') => {
    service = await startService(withTokens(() => ({ body: WRONG })))
    const lines: string[] = []
    const onLog = ({ level, message }: { level: string; message: string }) => level === 'warn' && lines.push(message)
    return { ...clientOf(service.url, { onLog, ...(mode && { validate: mode }) }), lines }
  }

  it('warn is the default: the data as it was sent, and each place said once', async () => {
    const { product, lines } = await setUp()
    for (let i = 0; i < 3; i++) {
      const { data, drift } = await product.searchDevices()
      expect(data).toEqual({
        objects: [
          { did: 7, is_online: true },
          { did: 'b', is_online: 'no' },
        ],
      })
      expect(drift?.map(({ path }) => path)).toEqual(['objects[].did', 'objects[].is_online'])
    }
    expect(lines).toEqual([
      'searchDevices: objects[].did: expected a text, found a whole number',
      'searchDevices: objects[].is_online: expected true or false, or 0 or 1, found a text',
    ])
  })

  it('strict throws, naming the first place', async () => {
    const { product, lines } = await setUp('strict')
    const error = await caught(product.searchDevices())
    expect(error).toMatchObject({ code: 'RESPONSE_INVALID', status: 200, attempts: 1 })
    expect(error.message).toBe('searchDevices: objects[].did: expected a text, found a whole number (and 1 more)')
    expect(lines).toEqual([])
  })

  it('off gives what came, and looks at nothing', async () => {
    const { product, lines } = await setUp('off')
    expect(await product.searchDevices()).toEqual({ data: WRONG, status: 200, headers: expect.any(Object) })
    expect(lines).toEqual([])
  })
})
