import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkDefinition } from '../../src/check/check.ts'
import type { CheckFinding } from '../../src/check/finding.ts'
import { ALLOW_RULES, RULES } from '../../src/check/rules.ts'
import type { Attribute, NumberAttribute } from '../../src/definition/model.ts'
import { arbitraryProduct } from '../../src/testing/index.ts'
import {
  allAtZero,
  behindItsPart,
  binaryMutation,
  boolMutation,
  enumMutation,
  idsShifted,
  idsSwapped,
  lastIdHigh,
  type Mutation,
  movedInGroup,
  nameMutation,
  numberMutation,
  onTopOfAnother,
  partsSwapped,
  placedInVarLen,
  scaleMutation,
  sharedByte,
  shiftedByOne,
} from './mutations.ts'
import { elementMutation, screenOf } from './screen.ts'

const LABELS = ['a', 'b', 'c', 'd', 'e']
const FORTY = Array.from({ length: 40 }, (_, index) => `label ${index}`)
const PLAIN = { ratio: 1, addition: 0, min: 1, max: 200 }
const replaced = (index: number, label: string) => (): object => ({
  labels: LABELS.map((own, i) => (i === index ? label : own)),
})
const narrowEnum = ({ dataType, access }: Attribute) => dataType === 'enum' && access !== 'alert'
const bitOf = (wanted: 'writable' | 'readonly') => (a: Attribute) => a.dataType === 'bool' && a.access === wanted
const isNumber = (attribute: Attribute) => 'scale' in attribute
const scaled = (attribute: Attribute) => isNumber(attribute) && (attribute as NumberAttribute).scale.addition !== 0

/** The one fault that each rule names. */
const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'product-key': product => ({
    sound: { ...product, productKey: 'F'.repeat(32) },
    faulty: { ...product, productKey: 'F'.repeat(31) },
  }),
  overlap: onTopOfAnother,
  gap: shiftedByOne,
  'platform-position': shiftedByOne,
  'positions-missing': allAtZero,
  'var-len-positions': placedInVarLen,
  'class-order': partsSwapped,
  'class-part': behindItsPart,
  'class-boundary': sharedByte,
  'crosses-byte': movedInGroup(narrowEnum, LABELS, 7),
  'wide-enum-crosses-byte': movedInGroup(narrowEnum, FORTY, 7),
  'group-over-8-bits': movedInGroup(bitOf('writable'), undefined, 8),
  'group-over-32-bits': movedInGroup(bitOf('readonly'), undefined, 32),
  'alert-not-bool': boolMutation(['alert', 'fault'], { dataType: 'uint8', bits: undefined, bytes: 1, scale: PLAIN }),
  'bool-width': boolMutation(['writable', 'readonly', 'alert', 'fault'], { bits: 2 }),
  'enum-overfull': enumMutation(LABELS, () => ({ bits: 2 })),
  'enum-too-wide': enumMutation(LABELS, () => ({ bits: 4 })),
  'number-width': numberMutation(PLAIN, () => ({ bytes: 3 })),
  'label-duplicate': enumMutation(LABELS, replaced(3, 'a')),
  'label-empty': enumMutation(LABELS, replaced(1, '')),
  'label-padded': enumMutation(LABELS, replaced(2, 'c ')),
  'label-form': enumMutation(LABELS, replaced(2, 'cafe\u0301')),
  'label-look-alike': enumMutation(LABELS, replaced(2, 'Ａ')),
  'label-other-index': enumMutation(LABELS, replaced(2, '0')),
  'label-own-index': enumMutation(LABELS, replaced(2, '2')),
  'range-reversed': scaleMutation(PLAIN, () => ({ min: 200, max: 1 })),
  'range-beyond-width': scaleMutation(PLAIN, ({ bytes }) => ({ max: 256 ** bytes })),
  'range-in-display-units': scaleMutation({ ratio: 0.5, addition: -40, min: 0, max: 200 }, () => ({
    min: -40,
    max: 60,
  })),
  'ratio-zero': scaleMutation(PLAIN, () => ({ ratio: 0 })),
  'ratio-negative': scaleMutation(PLAIN, () => ({ ratio: -1 })),
  'ratio-imprecise': scaleMutation(PLAIN, () => ({ ratio: 1 / 3 })),
  'sdk-truncation': scaleMutation({ ...PLAIN, ratio: 0.5 }, () => ({ ratio: 0.1 })),
  'scale-assumed': numberMutation(PLAIN, () => ({ assumed: ['max'] })),
  'addition-fraction': scaleMutation(PLAIN, () => ({ addition: -0.5 })),
  // Steps of 1 where doubles are 2 apart.
  'scale-indistinct': scaleMutation(PLAIN, () => ({ addition: 2 ** 53 })),
  'id-gap': idsShifted,
  'id-order': idsSwapped,
  'name-not-identifier': nameMutation(() => '温度'),
  'name-case': nameMutation(([first]) => (first as string).toUpperCase()),
  'name-reserved': nameMutation(() => 'switch'),
  'name-underscore': nameMutation(() => '_power'),
  'name-too-long': nameMutation(() => 'n'.repeat(64)),
  'text-control': enumMutation(LABELS, replaced(1, 'b\u0085')),
  'text-invisible': enumMutation(LABELS, replaced(1, '\u202eb')),
  'text-markup': enumMutation(LABELS, replaced(1, 'b &lt; 5')),
  'replacement-character': enumMutation(LABELS, replaced(1, '\ud83d')),
  'flags-over-64': lastIdHigh,
  'frame-too-long': binaryMutation(65_535),
  'frame-over-1024': binaryMutation(1100),
  'frame-over-256': binaryMutation(300),
  'ui-unknown-attribute': elementMutation(
    () => true,
    () => ({ key: 'entity0.no such attribute' }),
  ),
  'ui-range': elementMutation(isNumber, ({ maximumValue }) => ({ maximumValue: (maximumValue as number) + 1e6 })),
  'ui-range-in-raw-units': elementMutation(scaled, (_, attribute) => {
    const { min, max } = (attribute as NumberAttribute).scale
    return { minimumValue: min, maximumValue: max }
  }),
  'ui-options': elementMutation(
    ({ dataType }) => dataType === 'enum',
    ({ items }) => ({ items: [...(items as string[]), 'one more'] }),
  ),
  'ui-length': elementMutation(
    ({ dataType }) => dataType === 'binary',
    ({ maxLength }) => ({ maxLength: (maxLength as number) / 2 }),
  ),
  'ui-perm': elementMutation(
    () => true,
    ({ object }) => ({ object: { ...object, perm: object.perm === 'W' ? 'N' : 'W' } }),
  ),
}

const SCREENS = ['ui-range', 'ui-range-in-raw-units', 'ui-options', 'ui-length', 'ui-perm', 'ui-unknown-attribute']

/** Few attributes, so that a hundred products a rule take seconds. */
const products = arbitraryProduct({ maxAttributes: 8 })

function errorsIn(findings: readonly CheckFinding[]): string[] {
  return findings.filter(({ severity }) => severity === 'error').map(({ code }) => code)
}

it('finds no error in a product as the platform makes them', () => {
  fc.assert(
    fc.property(arbitraryProduct(), product => {
      expect(errorsIn(checkDefinition(product))).toEqual([])
    }),
  )
})

it('finds nothing about a screen as the platform makes them', () => {
  fc.assert(
    fc.property(products, product => {
      const codes = checkDefinition({ ...product, ui: screenOf(product) }).map(({ code }) => code)
      expect(codes.filter(code => SCREENS.includes(code))).toEqual([])
    }),
  )
})

describe('after one mutation of its kind there is one finding more, and no other error:', () => {
  it.each(RULES.map(({ code, severity }) => [code, severity]))('%s', (code, severity) => {
    const mutation = MUTATIONS[code] as Mutation
    let tried = 0
    fc.assert(
      fc.property(products, fc.nat(), (product, pick) => {
        const mutated = mutation(product, pick)
        fc.pre(mutated !== undefined)
        tried++
        const [before, after] = [checkDefinition(mutated.sound), checkDefinition(mutated.faulty)]
        expect(errorsIn(before)).toEqual([])
        expect(errorsIn(after)).toEqual(severity === 'error' ? [code] : [])
        const count = (findings: readonly CheckFinding[]) => findings.filter(one => one.code === code).length
        expect(count(after)).toBe(count(before) + 1)
      }),
      { maxSkipsPerRun: 1000 },
    )
    expect(tried).toBeGreaterThanOrEqual(100)
  })

  it('covers every rule', () => {
    expect(Object.keys(MUTATIONS).sort()).toEqual(RULES.map(({ code }) => code).sort())
    expect(ALLOW_RULES.map(({ code }) => code)).toEqual(['allow-invalid', 'allow-unused'])
  })
})
