import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { expectedBy, issuesOf } from '../../src/api/issue.ts'

const told = (schema: z.ZodMiniType, value: unknown, most = 20) =>
  issuesOf(schema, value, most).map(issue => [issue.path.join('.'), expectedBy(issue)])

const pair = z.looseObject({ a: z.string(), b: z.nullish(z.int()) })
const deep = z.object({ deep: z.array(z.object({ a: z.record(z.string(), z.array(z.int())) })), more: z.string() })

describe('what is wrong with a value', () => {
  it.each([[[]], [['a']], [null], [undefined], ['a'], [7], [() => 1]])('%j is no object', value => {
    expect(told(pair, value)).toEqual([['', 'an object']])
  })

  it.each([[[]], [new Date(0)], [new Map()], [null], ['a']])('%o has no members of any name', value => {
    expect(told(z.record(z.string(), z.unknown()), value)).toEqual([['', 'an object']])
  })

  it.each([
    [z.optional(pair), null, 'an object'],
    [z.nullable(pair), undefined, 'an object'],
    [z.nullish(z.array(z.int())), {}, 'a list'],
  ])('%#: where something may be absent, what it should be is told', (schema, value, words) => {
    expect(told(schema, value)).toEqual([['', words]])
  })

  it('is told of each member by itself, whether it is there or not', () => {
    expect(told(pair, {})).toEqual([['a', 'a text']])
    expect(told(pair, { a: 1, b: 1.5 })).toEqual([
      ['a', 'a text'],
      ['b', 'a whole number'],
    ])
    expect(told(z.object({ in: pair }), {})).toEqual([['in', 'an object']])
  })

  it('is told with its place: names and indices', () => {
    expect(told(deep, { deep: [{ a: {} }, { a: { k: [1, 'x'], constructor: [2.5] } }] })).toEqual([
      ['deep.1.a.k.1', 'a number'],
      ['deep.1.a.constructor.0', 'a whole number'],
      ['more', 'a text'],
    ])
  })

  it('is told to a limit, and nothing is looked at beyond it', () => {
    let looked = 0
    const item = {
      get a() {
        looked += 1
        return { k: ['x', 'y'] }
      },
    }
    const wrong = { deep: Array.from({ length: 1_000_000 }, () => item) }
    expect(told(deep, wrong, 1)).toEqual([['deep.0.a.k.0', 'a number']])
    expect(looked).toBe(1)
    expect(told(deep, wrong, 20)).toHaveLength(20)
    expect(looked).toBe(11)
  })

  it('changes nothing', () => {
    const value = Object.freeze({
      deep: Object.freeze([Object.freeze({ a: Object.freeze({ k: Object.freeze(['x']) }) })]),
    })
    expect(told(deep, value)).toHaveLength(2)
  })

  it('is nothing where zod says so, and something where it does not', () => {
    const values = [
      { a: 'x' },
      { a: 'x', b: undefined },
      { a: 'x', b: null, c: [] },
      { b: 1 },
      { a: 'x', b: 2 ** 53 },
      new Map(),
    ]
    for (const value of values) expect(told(pair, value).length === 0).toBe(pair.safeParse(value).success)
  })
})

describe('in words', () => {
  it.each([
    [z.number(), Number.NaN, 'a number'],
    [z.number(), Number.POSITIVE_INFINITY, 'a number'],
    [z.int(), Number.NEGATIVE_INFINITY, 'a number'],
    [z.int(), 2 ** 53, 'at most 9007199254740991'],
    [z.int(), -(2 ** 53), 'at least -9007199254740991'],
    [z.boolean(), 1, 'true or false'],
    [z.enum(['a', 'b']), 'c', '"a" or "b"'],
    [z.literal([0, 1]), true, '0 or 1'],
    [z.undefined(), 1, 'nothing'],
    [z.union([z.boolean(), z.literal([0, 1])]), 'x', 'true or false, or 0 or 1'],
    [z.union([z.number(), z.string().check(z.regex(/^\d+$/))]), 'x', 'a number in digits'],
    [z.union([z.number(), z.string().check(z.regex(/^\d+$/))]), [], 'a number, or a text'],
  ])('%#: %s expects %s', (schema, value, words) => {
    expect(told(schema, value)).toEqual([['', words]])
  })
})
