import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blockOf, type Ground, type Owner, type Row } from '../../src/draw/cells.ts'
import type { Run } from '../../src/draw/stretches.ts'

const owner = (name: string, parts: Owner['parts'] = 'bits'): Owner => ({ mark: 'writable', name, about: name, parts })
const run = (name: string, start: number, bits: number, parts?: Owner['parts']): Run<Owner> => ({
  start,
  bits,
  owner: owner(name, parts),
})
const rowsOf = (bytes: number, runs: readonly Run<Owner>[], more: Partial<Ground> = {}) =>
  blockOf({ title: '', bytes, runs, groups: [], ...more }).rows

/** `0 column+columns names part | …` */
const shown = ({ first, last, cells }: Row) =>
  `${first === last ? first : `${first}..${last}`} ${cells
    .map(({ column, columns, names, part, detail }) =>
      `${column}+${columns} ${names.join('&')}${part} ${detail}`.trimEnd(),
    )
    .join(' | ')}`

describe('rows and cells', () => {
  it('shows who owns each bit: a bit at a time gives the same', () => {
    const runs = fc.array(
      fc.record({ start: fc.nat(340), bits: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.constantFrom(8, 64, 160)) }),
      { maxLength: 12 },
    )
    fc.assert(
      fc.property(fc.nat(40), runs, (bytes, places) => {
        const owned = places.map(({ start, bits }, index) => run(`n${index}`, start, bits))
        const seen: string[] = []
        let next = 0
        for (const { first, last, cells } of rowsOf(bytes, owned)) {
          expect(first).toBe(next)
          next = last + 1
          let column = 0
          const byte: string[] = []
          for (const cell of cells) {
            expect(cell.column).toBe(column)
            column += cell.columns
            for (let bit = 0; bit < cell.columns; bit++) byte.push([...cell.names].sort().join())
          }
          expect(column).toBe(8)
          for (let at = first; at <= last; at++) seen.push(...byte)
        }
        expect(next).toBe(bytes)
        const expected = Array.from({ length: 8 * bytes }, (_, bit) => {
          const names = owned.filter(({ start, bits }) => bit >= start && bit < start + bits)
          const ordered = [...names].sort((a, b) => a.start - b.start).map(({ owner: { name } }) => name)
          const more = ordered.length > 4 ? [`${ordered.length - 4} more`] : []
          return ordered.length === 0 ? 'reserved' : [...ordered.slice(0, 4), ...more].sort().join()
        })
        expect(seen).toEqual(expected)
      }),
    )
  })

  it.each<[string, number, readonly Run<Owner>[], readonly string[]]>([
    ['nothing', 2, [], ['0 0+8 reserved', '1 0+8 reserved']],
    [
      'a field across bytes, by bits of its value',
      2,
      [run('link', 7, 2)],
      ['0 0+7 reserved | 7+1 link[1]', '1 0+1 link[0] | 1+7 reserved'],
    ],
    [
      'a number in full',
      4,
      [run('n', 0, 32)],
      ['0 0+8 n[31..24]', '1 0+8 n[23..16]', '2 0+8 n[15..8]', '3 0+8 n[7..0]'],
    ],
    [
      'a long binary as its first byte, those between and its last',
      97,
      [run('bytes', 8, 768, 'bytes')],
      ['0 0+8 reserved', '1 0+8 bytes byte 0', '2..95 0+8 bytes … bytes 1..94', '96 0+8 bytes byte 95'],
    ],
    [
      'five bytes are long, four are not',
      9,
      [run('a', 0, 40, 'bytes'), run('b', 40, 32, 'bytes')],
      [
        '0 0+8 a byte 0',
        '1..3 0+8 a … bytes 1..3',
        '4 0+8 a byte 4',
        ...[0, 1, 2, 3].map(n => `${5 + n} 0+8 b byte ${n}`),
      ],
    ],
    ['an overlap, with both names', 1, [run('a', 0, 5), run('b', 3, 5)], ['0 0+3 a[4..2] | 3+2 a&b | 5+3 b[2..0]']],
    [
      'more owners than a cell can name',
      1,
      ['a', 'b', 'c', 'd', 'e', 'f'].map(name => run(name, 0, 8)),
      ['0 0+8 a&b&c&d&2 more'],
    ],
    ['a run that goes on after the block', 1, [run('a', 4, 100)], ['0 0+4 reserved | 4+4 a[99..96]']],
  ])('%s', (_, bytes, runs, rows) => {
    expect(rowsOf(bytes, runs).map(shown)).toEqual(rows)
  })

  it('counts through the whole group, in each of two groups at one place', () => {
    const [row] = rowsOf(3, [], { groups: [{ offset: 0, bytes: 3 }] })
    expect(row?.numbers).toEqual(['23', '22', '21', '20', '19', '18', '17', '16'])
    const rows = rowsOf(4, [], {
      groups: [
        { offset: 0, bytes: 2 },
        { offset: 1, bytes: 2 },
      ],
    })
    expect(rows.map(({ numbers }) => numbers[0])).toEqual(['15', '7/15', '7', undefined])
  })

  it('shows what stands there, where in the payload, and where that ends', () => {
    const filling = { bytes: Uint8Array.of(0xa5, 0x01), placeOf: (index: number) => 9 + index }
    const value = { ...run('curve', 4, 6), owner: { ...owner('curve'), value: '21' } }
    const idle = { ...run('n', 16, 8), owner: { ...owner('n'), isIdle: true } }
    const rows = rowsOf(3, [value, idle], { filling, firstByte: 2 })
    expect(rows.map(shown)).toEqual([
      '2 0+4 reserved 1010 | 4+4 curve[5..2] 0101… = 21',
      '3 0+2 curve[1..0] …00 | 2+6 reserved 000001',
      '4 0+8 n missing',
    ])
    expect(rows.map(({ at, hex }) => [at, hex])).toEqual([
      ['0009', 'a5'],
      ['000a', '01'],
      ['', ''],
    ])
  })

  it('joins rows that are one field, and none where only part of the row above is', () => {
    const rows = rowsOf(4, [run('n', 0, 16), run('bit', 16, 1)])
    expect(rows.map(({ isJoined }) => isJoined)).toEqual([false, true, false, false])
  })

  it('takes few rows however far apart things are, and however many overlap', () => {
    expect(rowsOf(65_535, [run('far', 8 * 65_534, 8)])).toHaveLength(4)
    const most = 8 * 65_535
    const beyond = Array.from({ length: 5000 }, (_, index) => run(`n${index}`, most * index, most, 'bytes'))
    expect(
      rowsOf(65_535 * 5000, beyond)
        .map(({ last }) => last)
        .at(-1),
    ).toBe(65_535 * 5000 - 1)
    const heap = Array.from({ length: 2000 }, (_, index) => run(`n${index}`, 8 * index, 8 * 60_000, 'bytes'))
    expect(rowsOf(65_535, heap).length).toBeLessThan(3 * 2 * 2000)
  })
})
