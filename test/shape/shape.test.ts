import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { list } from '../../src/shape/list.ts'
import { finite, whole } from '../../src/shape/number.ts'
import { looseObject, object } from '../../src/shape/object.ts'
import { read, readToFirst } from '../../src/shape/read.ts'
import { record } from '../../src/shape/record.ts'

const pair = looseObject({ a: v.string('a text'), b: v.nullish(whole('a whole number')) }, 'a pair')
const told = (schema: v.GenericSchema, value: unknown) =>
  read(schema, value).issues.map(({ path, message }) => [path.join('.'), message])

describe('objects', () => {
  it.each([[[]], [['a']], [null], [undefined], ['a'], [7], [() => 1]])('%j is none', value => {
    expect(told(pair, value)).toEqual([['', 'a pair']])
    expect(read(object({}), value).issues.map(({ type }) => type)).toEqual(['object'])
  })

  it('tell a missing member as one that is wrong, in the words of its schema', () => {
    expect(told(pair, {})).toEqual([['a', 'a text']])
    expect(told(pair, { a: 1, b: 1.5 })).toEqual([
      ['a', 'a text'],
      ['b', 'a whole number'],
    ])
    expect(told(object({ in: pair }), {})).toEqual([['in', 'a pair']])
  })

  it('have no member more than they had', () => {
    expect(Object.keys(read(pair, { a: 'x' }).data ?? {})).toEqual(['a'])
    expect(Object.keys(read(pair, { b: undefined, a: 'x' }).data ?? {})).toEqual(['a', 'b'])
    expect(read(object({ any: v.unknown() }), {})).toEqual({ success: true, data: {}, issues: [] })
  })

  it('keep the rest or leave it out', () => {
    const value = { more: [1], a: 'x', constructor: 1, prototype: 2, toString: 3 }
    expect(read(pair, value).data).toEqual(value)
    expect(read(object(pair.entries), value).data).toEqual({ a: 'x' })
  })

  it('leave out __proto__ and pollute nothing', () => {
    const value = JSON.parse('{"a":"x","__proto__":{"polluted":1}}')
    for (const schema of [pair, object(pair.entries), record(v.unknown())]) {
      const { data } = read<v.GenericSchema>(schema, value)
      expect(Object.keys(data as object)).toEqual(['a'])
      expect((data as { polluted?: unknown }).polluted).toBeUndefined()
    }
  })
})

describe('records', () => {
  it('have members of any name', () => {
    const value = { constructor: 1, hasOwnProperty: 2, '': 3 }
    expect(read(record(whole()), value).data).toEqual(value)
  })

  it.each([[[]], [new Date(0)], [new Map()], [null], ['a']])('%o is none', value => {
    expect(told(record(v.unknown(), 'an object'), value)).toEqual([['', 'an object']])
  })

  it('take an object without a prototype', () => {
    expect(read(record(whole()), Object.assign(Object.create(null), { a: 1 })).data).toEqual({ a: 1 })
  })

  it('name the member that is wrong', () => {
    expect(told(record(whole('n')), { a: 1, b: 'x', c: null })).toEqual([
      ['b', 'n'],
      ['c', 'n'],
    ])
  })
})

describe('numbers', () => {
  it.each([
    [1.5, true, false],
    [-0, true, true],
    [2 ** 53 - 1, true, true],
    [2 ** 53, true, false],
    [Number.POSITIVE_INFINITY, false, false],
    [Number.NaN, false, false],
    ['1', false, false],
    [1n, false, false],
  ])('%s: finite %s, whole %s', (value, passes, passesWhole) => {
    expect(read(finite(), value).success).toBe(passes)
    expect(read(whole(), value).success).toBe(passesWhole)
  })
})

describe('reading', () => {
  it('tells one thing of a part, however many checks it fails', () => {
    const schema = object({ n: v.pipe(whole('whole'), v.minValue(0, 'least'), v.maxValue(-1, 'most')) })
    expect(told(schema, { n: 1.5 })).toEqual([['n', 'whole']])
    expect(told(schema, { n: -1.5 })).toEqual([['n', 'whole']])
    expect(told(schema, { n: -2 })).toEqual([['n', 'least']])
  })

  it('says where: names and indices', () => {
    const schema = object({ deep: list(object({ a: record(list(whole('n'))) })) })
    expect(read(schema, { deep: [{ a: {} }, { a: { k: [1, 'x'] } }] }).issues.map(({ path }) => path)).toEqual([
      ['deep', 1, 'a', 'k', 1],
    ])
  })

  it('stops at the first thing that is wrong, if that is asked', () => {
    const schema = object({ a: list(whole('n')), b: v.string('t') })
    const value = { a: [1, 'x', 'y'], b: 1 }
    expect(read(schema, value).issues).toHaveLength(3)
    expect(readToFirst(schema, value).issues.map(({ path }) => path)).toEqual([['a', 1]])
    expect(readToFirst(record(whole('n')), { a: 1, b: 'x', c: 'y' }).issues.map(({ path }) => path)).toEqual([['b']])
  })

  it('is of the type, though wrong, only where it went to the end', () => {
    const schema = object({ a: v.pipe(whole(), v.minValue(5)), b: v.string() })
    expect(v.safeParse(schema, { a: 1, b: 'x' }).typed).toBe(true)
    expect(v.safeParse(schema, { a: 1, b: 2 }).typed).toBe(false)
    expect(v.safeParse(schema, { a: 1, b: 'x' }, { abortEarly: true }).typed).toBe(false)
  })

  it('tells only so much of a list of a million wrong items', () => {
    const wrong = Array.from({ length: 1_000_000 }, () => 'x')
    const { success, issues } = read(object({ items: list(whole('n')) }), { items: wrong })
    expect(success).toBe(false)
    expect(issues).toHaveLength(10_000)
    expect(issues.at(-1)?.path).toEqual(['items', 9999])
  })

  it('does not depend on what else is set in the process', () => {
    v.setGlobalConfig({ abortEarly: true, lang: 'de' })
    try {
      expect(told(pair, { b: 1.5 })).toEqual([
        ['a', 'a text'],
        ['b', 'a whole number'],
      ])
    } finally {
      v.deleteGlobalConfig()
    }
  })
})

it('the schemas are schemas of valibot and of Standard Schema', () => {
  const schema = v.pipe(
    object({ n: whole('n') }),
    v.transform(({ n }) => n + 1),
  )
  expect(v.parse(schema, { n: 1, m: 2 })).toBe(2)
  expect(v.is(pair, [])).toBe(false)
  expect(pair['~standard'].validate({ a: 'x', b: 2, c: 3 })).toEqual({ typed: true, value: { a: 'x', b: 2, c: 3 } })
  expect(pair['~standard'].validate([])).toMatchObject({ issues: [{ message: 'a pair' }] })
})
