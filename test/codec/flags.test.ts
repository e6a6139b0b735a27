import { describe, expect, it } from 'vitest'
import { parseHex } from '../../src/bytes/hex.ts'
import { cutFlags, namedFlags, unnamedFlags, unnamedFlagsIssue } from '../../src/codec/flags.ts'
import { parseDefinition } from '../../src/definition/parse.ts'
import { createLayout } from '../../src/layout/layout.ts'

function layoutOf(ids: readonly number[], protocolType: string, type = 'status_writable') {
  const attrs = ids.map(id => ({ id, name: `a${id}`, type: id > 100 ? 'alert' : type, data_type: 'bool' }))
  return createLayout(parseDefinition({ protocolType, entities: [{ attrs }] }))
}

describe('namedFlags', () => {
  it.each<[string, number[], string, number[]]>([
    ['none', [], 'var_len', []],
    ['the lowest', [0], 'var_len', [0x01]],
    ['the highest of a byte', [7], 'var_len', [0x80]],
    ['the lowest of the next byte', [8], 'var_len', [0x01, 0x00]],
    ['some in three bytes', [1, 9, 10, 20], 'var_len', [0x10, 0x06, 0x02]],
    ['all of nine', [0, 1, 2, 3, 4, 5, 6, 7, 8], 'standard', [0x01, 0xff]],
    ['in standard the writable alone', [1, 2, 101], 'standard', [0x06]],
  ])('%s', (_, ids, protocol, expected) => {
    expect([...namedFlags(layoutOf(ids, protocol))]).toEqual(expected)
  })
})

describe('unnamedFlags', () => {
  const named = Uint8Array.of(0x03, 0xf0)

  it.each<[string, number[] | undefined]>([
    ['0000', undefined],
    ['03f0', undefined],
    ['04f0', [0x04, 0x00]],
    ['0301', [0x00, 0x01]],
    ['ffff', [0xfc, 0x0f]],
  ])('of %s, at any offset', (hex, expected) => {
    for (const around of ['', 'ff', 'ffffff']) {
      const found = unnamedFlags(named, parseHex(around + hex + around), around.length / 2)
      expect(found && [...found]).toEqual(expected)
    }
  })
})

describe('unnamedFlagsIssue', () => {
  const shownOf = (hex: string) =>
    unnamedFlagsIssue(parseHex(hex), 1).message.replace(/^attr_flags: flags (.*) name no attribute.*$/, '$1')

  it.each([
    ['01', '0'],
    ['80', '7'],
    ['0100', '8'],
    ['8000', '15'],
    ['010203', '0, 1, 9, 16'],
    ['ff', '0, 1, 2, 3, 4, 5, 6, 7'],
    ['01ff', '0, 1, 2, 3, 4, 5, 6, 7, … (9)'],
    ['ff00ff', '0, 1, 2, 3, 4, 5, 6, 7, … (16)'],
  ])('%s: flags %s', (hex, shown) => {
    expect(shownOf(hex)).toBe(shown)
  })

  it('says where', () => {
    expect(unnamedFlagsIssue(Uint8Array.of(2), 5)).toEqual({
      code: 'FLAG_UNKNOWN',
      message: 'attr_flags: flags 1 name no attribute and are taken for padding',
      offset: 5,
    })
  })
})

describe('cutFlags', () => {
  it('says how many bytes there should be', () => {
    const error = cutFlags(9, 3, 4)
    expect(error).toMatchObject({ code: 'PAYLOAD_SHORT', offset: 4 })
    expect(error.message).toMatch(/^attr_flags: expected 9 bytes, got 3: /)
  })
})
