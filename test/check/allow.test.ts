import { describe, expect, it } from 'vitest'
import { parseAllowance, parseAllowList, silence } from '../../src/check/allow.ts'
import { checkDefinition } from '../../src/check/check.ts'
import { type CheckFinding, isAbove } from '../../src/check/finding.ts'
import { fixtureProduct } from '../products.ts'

const finding = (code: string, ...attributes: string[]): CheckFinding => ({
  code,
  severity: 'warning',
  path: '',
  message: '',
  attributes,
})

it.each([
  ['gap', { code: 'gap' }],
  ['overlap:mode', { code: 'overlap', attribute: 'mode' }],
  ['overlap:a:b, c', { code: 'overlap', attribute: 'a:b, c' }],
  ['overlap:', undefined],
  ['', undefined],
  ['Gap', undefined],
  [':mode', undefined],
])('parseAllowance(%j)', (text, allowance) => {
  expect(parseAllowance(text)).toEqual(allowance)
})

it('reads a list, and says of each entry that it cannot read what was expected', () => {
  const { allowances, findings } = parseAllowList({
    allow: [
      'gap',
      { code: 'overlap', attribute: 'mode', reason: 'aliases' },
      { code: 'gap', attribute: 7 },
      null,
      'no code',
    ],
    notes: 'other keys are not looked at',
  })
  expect(allowances).toEqual([
    { code: 'gap', path: 'giztools.allow[0]' },
    { code: 'overlap', attribute: 'mode', path: 'giztools.allow[1]' },
  ])
  expect(findings.map(({ code, path, message }) => [code, path, message])).toEqual([
    ['allow-invalid', 'giztools.allow[2]', 'not understood: an object'],
    ['allow-invalid', 'giztools.allow[3]', 'not understood: null'],
    ['allow-invalid', 'giztools.allow[4]', 'not understood: "no code"'],
  ])
})

it.each([
  [undefined, []],
  [{}, []],
  [{ allow: [] }, []],
  [7, ['giztools']],
  [[], ['giztools']],
  [null, ['giztools']],
  [{ allow: 'gap' }, ['giztools.allow']],
])('parseAllowList(%j)', (giztools, paths) => {
  const { allowances, findings } = parseAllowList(giztools)
  expect(allowances).toEqual([])
  expect(findings.map(({ path }) => path)).toEqual(paths)
})

it('silences by code, or by code and any attribute concerned, and tells what silenced nothing', () => {
  const findings = [finding('gap', 'a'), finding('overlap', 'a', 'b'), finding('overlap', 'c', 'd'), finding('id-gap')]
  const allowances = [
    { code: 'gap' },
    { code: 'overlap', attribute: 'b' },
    { code: 'overlap', attribute: 'x' },
    { code: 'name-case' },
  ]
  expect(silence(findings, allowances)).toEqual({
    findings: [finding('overlap', 'c', 'd'), finding('id-gap')],
    unused: [{ code: 'overlap', attribute: 'x' }, { code: 'name-case' }],
  })
})

it('takes known findings as an option beside those of the definition', () => {
  const product = fixtureProduct('wave-pump')
  const codes = (allow: readonly string[]) => [
    ...new Set(checkDefinition(product, { allow: allow.map(code => ({ code })) }).map(({ code }) => code)),
  ]
  const all = ['crosses-byte', 'group-over-8-bits', 'label-own-index', 'sdk-truncation', 'id-gap']
  expect(codes([])).toEqual(all)
  expect(codes(['id-gap', 'crosses-byte'])).toEqual(['group-over-8-bits', 'label-own-index', 'sdk-truncation'])
  expect(codes(all)).toEqual([])
})

it('says nothing of entries for the comparison with a header, which it does not make', () => {
  const giztools = { allow: ['header-only', 'gap'] }
  const found = checkDefinition({ ...fixtureProduct('air-conditioner'), giztools })
  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ['name-reserved', 'entities[0].attrs[0].name'],
    ['allow-unused', 'giztools.allow[1]'],
  ])
})

describe('isAbove', () => {
  it.each([
    ['error', 'error', false],
    ['error', 'warning', true],
    ['warning', 'warning', false],
    ['warning', 'note', true],
    ['note', 'note', false],
    ['note', 'none', true],
    ['note', 'warning', false],
  ] as const)('%s above %s: %s', (severity, limit, above) => {
    expect(isAbove(severity, limit)).toBe(above)
  })
})
