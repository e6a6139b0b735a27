import { expect, test } from 'vitest'
import { safeJson, visible } from '../../src/cli/visible.ts'

test.each([
  ['温度 °C', '温度 °C'],
  ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
  ['\u001b]0;title\u0007', '\\x1b]0;title\\x07'],
  ['\u009b31m', '\\x9b31m'],
  ['\u007f', '\\x7f'],
  ['gpj\u202eexe', 'gpj\\u202eexe'],
])('%j is shown as %j', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('lines of a message stay lines', () => {
  expect(visible('a\nb\u001b', { keepLines: true })).toBe('a\nb\\x1b')
})

test('JSON stays JSON', () => {
  const value = { 'a\u009b': '\u001b\u007f\u202e"\\' }
  expect(safeJson(value)).toBe('{"a\\u009b":"\\u001b\\u007f\\u202e\\"\\\\"}')
  expect(JSON.parse(safeJson(value))).toEqual(value)
})
