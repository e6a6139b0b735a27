import { describe, expect, test } from 'vitest'
import { plain } from '../../src/draw/plain.ts'
import { clip, inCells, inEms, padTo, wrap } from '../../src/draw/width.ts'

test.each([
  ['温度 °C', '温度 °C'],
  ['a\tb\nc\rd', 'a\\tb\\nc\\rd'],
  ['\u001b[31m\u0000\u007f\u009b', '\\x1b[31m\\x00\\x7f\\x9b'],
  ['gpj\u202eexe\u2066', 'gpj\\u202eexe\\u2066'],
  ['\u200b\ufeff\u00ad', '\\u200b\\ufeff\\xad'],
  ['\ud800x\udc00', '\\ud800x\\udc00'],
  ['\ufffe\uffff', '\\ufffe\\uffff'],
  ['\u{e0041}', '\\u{e0041}'],
  ['😀', '😀'],
  ['e\u0301\u0302\u0303', 'e\u0301\u0302\u0303'],
  ['e\u0301\u0302\u0303\u0304\u0305', 'e\u0301\u0302\u0303\\u0304\\u0305'],
])('%j is drawn as %j', (text, shown) => {
  expect(plain(text)).toBe(shown)
})

describe('a text in a terminal', () => {
  test.each([
    ['switch', 6],
    ['温度', 4],
    ['e\u0301', 1],
    ['', 0],
  ])('%j takes %i cells', (text, cells) => {
    expect(inCells(text)).toBe(cells)
    expect(padTo(text, 8)).toHaveLength(text.length + 8 - cells)
  })

  test.each([
    ['switch', 6, 'switch'],
    ['switch', 5, 'swit…'],
    ['温度设置', 7, '温度设…'],
    ['温度设置', 6, '温度…'],
    ['fan speed', 5, 'fan…'],
    ['switch', 1, '…'],
    ['switch', 0, ''],
    ['x'.repeat(5000), 4, 'xxx…'],
  ])('%j on %i cells is %j', (text, room, shown) => {
    expect(clip(text, room, inCells)).toBe(shown)
  })

  test.each([
    ['switch', 6, ['switch']],
    ['alert_shutdown', 8, ['alert_', 'shutdown']],
    ['AutoPulseTide', 9, ['AutoPulse', 'Tide']],
    ['link[1]', 6, ['link', '[1]']],
    ['brightness', 7, ['brightn', 'ess']],
    // A seam in the first half would waste the line.
    ['a_brightness', 8, ['a_bright', 'ness']],
    ['fault_overvoltage', 7, ['fault_', 'overvo…']],
    ['倒计时开机', 6, ['倒计时', '开机']],
  ])('%j on lines of %i cells is %j', (text, room, lines) => {
    expect(wrap(text, room, inCells)).toEqual(lines)
  })
})

test('in a font a Chinese character is an em, a letter 0.6', () => {
  expect(inEms('温度T')).toBeCloseTo(2.6)
  expect(inEms('😀')).toBeCloseTo(1.3)
  expect(inEms('e\u0301')).toBeCloseTo(0.6)
})
