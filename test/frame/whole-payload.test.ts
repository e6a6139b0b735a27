import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { compileCodec } from '../../src/codec/compile.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import type { FrameKind } from '../../src/frame/message.ts'
import { isWholePayload } from '../../src/frame/whole-payload.ts'
import { createLayout } from '../../src/layout/layout.ts'

const codecOf = (name: string) =>
  compileCodec(createLayout(parseDefinition(readFileSync(`fixtures/definitions/${name}.json`, 'utf8'))))

// An air conditioner: a status block of 7 bytes, controls of one byte of flags and 4 of values.
describe('standard', () => {
  const codec = codecOf('air-conditioner')
  test.each<[what: string, hex: string, is: boolean, frame?: FrameKind]>([
    ['a report', '0401000010000000', true],
    ['a value out of range', '04010000ff000000', true],
    ['a reserved bit', '0481000010000000', true],
    ['a report cut', '04010000100000', false],
    ['a report with a byte more', '040100001000000000', false],
    ['a control', '010101000010', true],
    ['a control that names nothing', '010001000010', false],
    ['a control with a flag of nothing', '018101000010', false],
    ['a read', '02', true],
    ['a read with a byte more', '0200', false],
    ['transparent data', '05aabb', false],
    ['an action of the other protocol', '1401000010000000', false],
    ['no action', '07', false],
    ['nothing', '', false],
    ['an envelope', '000000030b0000910401000010000000', true],
    ['an envelope around transparent data', '000000030500009105aa', true],
    ['two envelopes', '00000003030000150000000303000016', true],
    ['an envelope cut', '000000030b00009104010000100000', false],
    ['an envelope and a byte', '000000030300001500', false],
    ['a serial frame', 'ffff000b0307000001010100000018', true],
    ['its checksum wrong', 'ffff000b0307000001010100000019', false],
    ['a status block', '01000010000000', true, 'status'],
    ['a status block cut', '010000100000', false, 'status'],
    ['a P0 for a status block', '0401000010000000', false, 'status'],
  ])('%s', (_, hex, is, frame) => {
    expect(isWholePayload(codec, parseHex(hex), frame)).toBe(is)
  })
})

// A bedside lamp: two bytes of flags, then what they name.
describe('var_len', () => {
  const codec = codecOf('bedside-lamp-var-len')
  test.each<[what: string, hex: string, is: boolean]>([
    ['a report', '1401610564002d', true],
    ['a report cut', '14016105640', false],
    ['a report with a byte more', '1401610564002d00', false],
    ['flags of nothing', '14f1610564002d', false],
    ['a report of nothing', '140000', false],
    ['a read', '120001', true],
  ])('%s', (_, hex, is) => {
    expect(isWholePayload(codec, parseHex(hex.length % 2 === 0 ? hex : hex.slice(0, -1)), undefined)).toBe(is)
  })
})
