import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Product } from '../../src/definition/model.ts'
import { compareHeader, readHeader } from '../../src/header/index.ts'
import { createLayout } from '../../src/layout/layout.ts'
import { arbitraryHeaderProduct } from './products.ts'
import { type Generation, type HeaderLine, headerBytes, headerLines } from './write-header.ts'

type Edit = (lines: HeaderLine[], at: number) => void

const plus =
  (more: number): Edit =>
  (lines, at) =>
    reword(lines, at, text => text.replace(/-?[\d.]+$/, number => String(Number(number) + more)))
const reword = (lines: HeaderLine[], at: number, change: (text: string) => string) => {
  const line = lines[at] as HeaderLine
  lines[at] = { ...line, text: change(line.text) }
}
const rewrite =
  (change: (text: string) => string): Edit =>
  (lines, at) =>
    reword(lines, at, change)
const remove: Edit = (lines, at) => lines.splice(at, 1)
const swap: Edit = (lines, at) => lines.splice(at, 2, lines[at + 1] as HeaderLine, lines[at] as HeaderLine)
/** Two members in a row that state the same kind of thing. */
const beforeItsLike = (lines: readonly HeaderLine[], at: number) => lines[at]?.states === lines[at + 1]?.states

interface Mutation {
  readonly title: string
  /** What the line to change states. */
  readonly states: string
  readonly edit: Edit
  readonly code: string
  readonly severity: 'error' | 'warning'
  readonly where?: (lines: readonly HeaderLine[], at: number, product: Product) => boolean
  /** The finding names no attribute, or the first of a group. */
  readonly general?: true
}

const isStandard = (_: unknown, __: unknown, { protocol }: Product) => protocol === 'standard'
const isVarLen = (_: unknown, __: unknown, { protocol }: Product) => protocol === 'var_len'

const MUTATIONS: readonly Mutation[] = [
  { title: 'a byte further', states: 'BYTEOFFSET', edit: plus(1), code: 'header-position', severity: 'error' },
  { title: 'another bit', states: 'BITOFFSET', edit: plus(1), code: 'header-position', severity: 'error' },
  { title: 'a bit or byte more', states: 'LEN', edit: plus(1), code: 'header-length', severity: 'error' },
  { title: 'another ratio', states: 'RATIO', edit: plus(0.25), code: 'header-scale', severity: 'error' },
  { title: 'another addition', states: 'ADDITION', edit: plus(-7), code: 'header-scale', severity: 'error' },
  { title: 'another minimum', states: 'MIN', edit: plus(1), code: 'header-limit', severity: 'warning' },
  { title: 'another maximum', states: 'MAX', edit: plus(-1), code: 'header-limit', severity: 'warning' },
  ...['BYTEOFFSET', 'BITOFFSET', 'LEN', 'RATIO', 'ADDITION', 'MIN', 'MAX'].map(states => ({
    ...{ title: `no ${states}`, states, edit: remove, code: 'header-incomplete', severity: 'warning' as const },
  })),
  {
    title: 'another label',
    states: 'code',
    edit: rewrite(text => `${text} and more`),
    code: 'header-label',
    severity: 'warning',
  },
  {
    title: 'another number for a code',
    states: 'code',
    edit: rewrite(text => text.replace(/= \d+/, number => `= ${Number(number.slice(2)) + 100}`)),
    code: 'header-code',
    severity: 'error',
  },
  { title: 'a code less', states: 'code', edit: remove, code: 'header-code', severity: 'error' },
  {
    title: 'a code more',
    states: 'code',
    edit: (lines, at) => lines.splice(at, 0, { text: `    more = ${2 ** 20},//more` }),
    code: 'header-code',
    severity: 'error',
  },
  ...['COUNT_W_BIT', 'COUNT_R_BIT', 'COUNT_ALERT_BIT', 'COUNT_FAULT_BIT'].map(states => ({
    ...{ title: `${states} one more`, states, edit: plus(1), code: 'header-width', severity: 'error' as const },
    ...{ where: isStandard, general: true as const },
  })),
  {
    title: 'COUNT_BIT one less',
    states: 'COUNT_BIT',
    edit: plus(-1),
    code: 'header-width',
    severity: 'error',
    general: true,
  },
  { title: 'a flag less', states: 'flag', edit: remove, code: 'header-access', severity: 'error', where: isStandard },
  { title: 'a flag less', states: 'flag', edit: remove, code: 'header-flag', severity: 'error', where: isVarLen },
  {
    title: 'two flags the other way round',
    states: 'flag',
    edit: swap,
    code: 'header-flag',
    severity: 'error',
    where: beforeItsLike,
  },
  {
    title: 'flags a bit further on',
    states: 'flag',
    edit: (lines, at) => lines.splice(at, 0, { text: 'uint8_t flagreserve_9:1;' }),
    code: 'header-flag',
    severity: 'error',
  },
  { title: 'an event less', states: 'event', edit: remove, code: 'header-access', severity: 'error', where: isVarLen },
  ...['value', 'status'].flatMap((states): Mutation[] => [
    { title: `a member of ${states} less`, states, edit: remove, code: 'header-member', severity: 'error' },
    {
      title: `two members of ${states} the other way round`,
      ...{ states, edit: swap, code: 'header-order', severity: 'error', where: beforeItsLike },
    },
    {
      title: `a longer array in ${states}`,
      ...{ states, code: 'header-type', severity: 'error' },
      edit: rewrite(text => text.replace('[', '[1')),
      where: (lines, at) => (lines[at] as HeaderLine).text.includes('['),
    },
    {
      title: `a signed member of ${states}`,
      ...{ states, code: 'header-type', severity: 'error' },
      edit: rewrite(text => text.replace('uint', 'int')),
      where: (lines, at) => !(lines[at] as HeaderLine).text.includes('['),
    },
    {
      title: `a wider member of ${states}`,
      ...{ states, code: 'header-type', severity: 'error' },
      edit: rewrite(text => text.replace(/uint(8|16)_t/, (_, bits) => `uint${2 * bits}_t`)),
      where: (lines, at) => /uint(8|16)_t \w+;/.test((lines[at] as HeaderLine).text),
    },
    {
      title: `something strange in ${states}`,
      ...{ states, code: 'header-member', severity: 'error', general: true as const },
      edit: (lines, at) => lines.splice(at, 0, { text: 'uint8_t spare;' }),
    },
  ]),
  {
    title: 'a plain bit less',
    states: 'statusBit',
    edit: remove,
    code: 'header-member',
    severity: 'error',
    // Without any of its bits the class has no member at all.
    where: (lines, at) => lines.filter(({ states }) => states === 'statusBit').length > 1 && beforeItsLike(lines, at),
  },
  ...['wBitBuf', 'rBitBuf', 'alertBitBuf', 'faultBitBuf', 'bitFeildBuf'].flatMap((states): Mutation[] => [
    { title: `no ${states}`, states, edit: remove, code: 'header-member', severity: 'error', general: true },
    {
      title: `${states} of another width`,
      ...{ states, code: 'header-width', severity: 'error', general: true as const },
      edit: rewrite(text => text.replace(/\[\w+\]/, '[200]')),
    },
  ]),
  { title: 'nothing in dataPoint_t', states: 'point', edit: remove, code: 'header-member', severity: 'warning' },
  {
    title: 'an attribute more',
    states: 'point',
    edit: (lines, at) => lines.splice(at, 0, { text: 'bool valueOneMore_1234;' }),
    code: 'header-only',
    severity: 'error',
    general: true,
  },
  {
    title: 'another product key',
    states: 'PRODUCT_KEY',
    edit: rewrite(text => text.replace('0"', '1"')),
    code: 'header-product-key',
    severity: 'error',
    general: true,
  },
  {
    title: 'a macro twice',
    states: 'MAX',
    edit: (lines, at) => lines.splice(at, 0, { text: `${(lines[at] as HeaderLine).text}1` }),
    code: 'header-repeated',
    severity: 'warning',
    general: true,
  },
]

describe('one change to a header that agrees gives exactly one finding', () => {
  test.each(MUTATIONS.map(mutation => [mutation.title, mutation.states, mutation.code, mutation] as const))(
    '%s (%s): %s',
    (_title, _states, _code, { states, edit, code, severity, where, general }) => {
      let tried = 0
      const cases = fc.tuple(arbitraryHeaderProduct(), fc.constantFrom<Generation>('newer', 'older'), fc.nat())
      fc.assert(
        fc.property(cases, ([product, generation, pick]) => {
          const lines = headerLines(product, generation)
          const places = lines.flatMap((line, at) =>
            line.states === states && (where?.(lines, at, product) ?? true) ? [at] : [],
          )
          const at = places[pick % places.length]
          if (at === undefined) return
          tried++
          const changed = lines[at] as HeaderLine
          edit(lines, at)
          const findings = compareHeader(createLayout(product), readHeader(headerBytes(lines)))
          expect(findings.map(each => [each.code, each.severity])).toEqual([[code, severity]])
          if (!general && changed.attribute !== undefined && edit !== swap)
            expect(findings[0]?.attributes).toContain(changed.attribute)
        }),
        { numRuns: 60 },
      )
      // The kind of line was there to be changed.
      expect(tried).toBeGreaterThan(0)
    },
  )
})
