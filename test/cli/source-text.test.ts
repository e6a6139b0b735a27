import { describe, expect, it } from 'vitest'
import { sourceText } from '../../src/cli/source-text.ts'

const TEXT = `\uFEFF{ // 产品
  "entities": [
    { "attrs": [ { "name": "温度", "position": { "len": 1, }, "enum": ["a", "b"] }, 7 ] },
  ],
  "twice": 1, "twice": 2
}`

// Line and column of what is marked, and the characters of it.
const rows: readonly [path: string, line: number, column: number, marked: string][] = [
  ['entities[0].attrs[0].position.len', 3, 55, '1'],
  ['entities[0].attrs[0].name', 3, 28, '"温度"'],
  ['entities[0].attrs[0].enum[1]', 3, 75, '"b"'],
  // A list or an object by its key, one without a key by its bracket.
  ['entities[0].attrs[0].position', 3, 34, '"position"'],
  ['entities[0].attrs', 3, 7, '"attrs"'],
  ['entities[0].attrs[0]', 3, 18, '{'],
  // What is not there by what is around it.
  ['entities[0].attrs[0].position.unit', 3, 34, '"position"'],
  ['entities[0].attrs[9].name', 3, 7, '"attrs"'],
  ['entities[0].attrs[1].name', 3, 83, '7'],
  ['', 1, 2, '{'],
  // Of two the last, as in JSON.parse.
  ['twice', 5, 24, '2'],
]

describe('regionOf', () => {
  it.each(rows)('%s', (path, line, column, marked) => {
    const text = sourceText(TEXT)
    const region = text.regionOf(path)
    expect(region).toEqual({ line, column, endLine: line, endColumn: column + marked.length })
    expect(text.line(line).slice(column - 1, region.endColumn - 1)).toBe(marked)
  })
})

it('counts lines however they end', () => {
  const text = sourceText('[1,\r\n2,\r3,\n4]')
  expect([0, 1, 2, 3].map(index => text.regionOf(`[${index}]`).line)).toEqual([1, 2, 3, 4])
  expect([1, 2, 3, 4, 5].map(text.line)).toEqual(['[1,', '2,', '3,', '4]', ''])
})

it('points to a character, and past the end to the end', () => {
  const text = sourceText('{\n oops')
  expect(text.regionAt(3)).toEqual({ line: 2, column: 2, endLine: 2, endColumn: 3 })
  expect(text.regionAt(99)).toEqual({ line: 2, column: 6, endLine: 2, endColumn: 6 })
})

it('points to the beginning where there is nothing to find', () => {
  const start = { line: 1, column: 1, endLine: 1, endColumn: 1 }
  expect(sourceText('').regionOf('entities')).toEqual(start)
  expect(sourceText('['.repeat(200_000)).regionOf('entities')).toEqual(start)
})
