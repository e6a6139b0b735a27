import type { NumberAttribute } from '../../definition/model.ts'
import { sameDisplay } from '../display-steps.ts'
import { isNumberAttribute, isRaw, maxRaw, rangeFromDisplay } from '../number-range.ts'
import { quoted } from '../places.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'
import { sdkTruncation } from '../sdk-conversion.ts'

/** SPEC §6 knows ratios to four decimals; ten is what a firmware's decimal literal may be expected to carry. */
const DECIMALS = 10

export const numberRules: readonly Rule[] = [
  {
    code: 'scale-assumed',
    severity: 'warning',
    reason:
      'The platform states ratio, addition, min and max of every number: where the product means others, each value is wrong.',
    find: context =>
      numbers(context).flatMap(attribute => {
        const { assumed = [], scale } = attribute
        if (assumed.length === 0) return []
        const taken = assumed.map(key => `${key} ${scale[key]}`).join(', ')
        const what = assumed.length === 4 ? 'no uint_spec' : `no ${assumed.join(', no ')}`
        return [found(attribute, 'uint_spec', `${what}, taken as ${taken}`, 'what the product was defined with')]
      }),
  },
  {
    code: 'range-reversed',
    severity: 'error',
    reason: 'No value is both at least min and at most max when min is the larger.',
    find: context =>
      numbers(context)
        .filter(({ scale: { min, max } }) => min > max)
        .map(attribute => {
          const { min, max } = attribute.scale
          return found(attribute, 'uint_spec.min', `min ${min} is above max ${max}`, `min ${max}, max ${min}`)
        }),
  },
  {
    code: 'range-beyond-width',
    severity: 'error',
    reason: 'min and max are raw integers: what the width cannot hold is never on the wire.',
    find: context =>
      numbers(context)
        .filter(attribute => rangeFromDisplay(attribute) === undefined)
        .flatMap(attribute =>
          (['min', 'max'] as const)
            .filter(end => !isRaw(attribute.scale[end], attribute))
            .map(end =>
              found(
                attribute,
                `uint_spec.${end}`,
                `${end} ${attribute.scale[end]} is no raw value of ${widthText(attribute)}`,
                `a whole number of 0 to ${maxRaw(attribute)}`,
              ),
            ),
        ),
  },
  {
    code: 'range-in-display-units',
    severity: 'error',
    reason: 'min and max are raw integers; in display units they refuse or admit the wrong values.',
    find: context =>
      numbers(context)
        .filter(attribute => !isRaw(attribute.scale.min, attribute) || !isRaw(attribute.scale.max, attribute))
        .flatMap(attribute => {
          const raw = rangeFromDisplay(attribute)
          const { min, max, ratio, addition } = attribute.scale
          if (raw === undefined) return []
          const what = `min..max ${min}..${max} is no range of ${widthText(attribute)}, but in display units (ratio ${ratio}, addition ${addition}) it is raw ${raw.min}..${raw.max}`
          return [found(attribute, 'uint_spec', what, `min ${raw.min}, max ${raw.max}`)]
        }),
  },
  {
    code: 'ratio-zero',
    severity: 'error',
    reason: 'With ratio 0 every raw value shows as the same number, and none can be encoded.',
    find: context =>
      numbers(context)
        .filter(({ scale }) => scale.ratio === 0)
        .map(attribute => found(attribute, 'uint_spec.ratio', 'ratio is 0', 'a ratio other than 0')),
  },
  {
    code: 'ratio-negative',
    severity: 'warning',
    reason: "The MCU SDK's ratio is unsigned where it is whole, and apps take max for the larger display value.",
    find: context =>
      numbers(context)
        .filter(({ scale }) => scale.ratio < 0)
        .map(attribute =>
          found(attribute, 'uint_spec.ratio', `ratio ${attribute.scale.ratio} is negative`, 'a ratio above 0'),
        ),
  },
  {
    code: 'ratio-imprecise',
    severity: 'warning',
    reason:
      'A ratio of more than ten decimals was meant to be another number, a third, say, that decimals cannot write.',
    find: context =>
      numbers(context)
        .filter(({ scale: { ratio } }) => Number(ratio.toFixed(DECIMALS)) !== ratio)
        .map(attribute => {
          const { ratio } = attribute.scale
          return found(
            attribute,
            'uint_spec.ratio',
            `ratio ${ratio} is not exact in ${DECIMALS} decimals`,
            `a ratio of at most ${DECIMALS} decimals`,
          )
        }),
  },
  {
    code: 'addition-fraction',
    severity: 'warning',
    reason: "The platform's documents have an integer there, and what it makes of a fraction is not known.",
    find: context =>
      numbers(context)
        .filter(({ scale }) => !Number.isInteger(scale.addition))
        .map(attribute =>
          found(
            attribute,
            'uint_spec.addition',
            `addition ${attribute.scale.addition} is not an integer`,
            'an integer, and min as the raw value where the range begins',
          ),
        ),
  },
  {
    code: 'scale-indistinct',
    severity: 'warning',
    reason: 'Raw values that show as one number cannot be told apart in what is decoded, nor be set.',
    find: context =>
      numbers(context).flatMap(attribute => {
        const same = sameDisplay(attribute)
        if (same === undefined) return []
        const { ratio, addition } = attribute.scale
        const what = `with ratio ${ratio} and addition ${addition} raw ${same.raw} and ${same.next} both show as ${same.display}`
        return [found(attribute, 'uint_spec', what, 'a scale whose values differ in the first 15 digits')]
      }),
  },
  {
    code: 'sdk-truncation',
    severity: 'warning',
    reason: 'The MCU SDK truncates in single precision where it turns a display value into a raw one (gizY2XFloat).',
    find: context => {
      const all = numbers(context)
      return all.flatMap(attribute => {
        const wrong = sdkTruncation(attribute, all.length)
        if (wrong === undefined) return []
        const { count, tried, of, example } = wrong
        const share = tried === of ? `${count} of ${of} values` : `${count} of ${tried} values tried (of ${of})`
        const what = `the SDK's conversion gets ${share} wrong: ${example.display} becomes raw ${example.sdk}, not ${example.raw}`
        return [found(attribute, 'uint_spec', what, 'firmware that rounds to the nearest raw value itself')]
      })
    },
  },
]

function numbers({ product }: CheckContext): readonly NumberAttribute[] {
  return product.attributes.filter(isNumberAttribute)
}

function widthText({ bytes }: NumberAttribute): string {
  return bytes === 1 ? '1 byte' : `${bytes} bytes`
}

function found(attribute: NumberAttribute, where: string, what: string, expected: string): Found {
  return {
    path: `${attribute.path}.${where}`,
    message: `${quoted(attribute.name)}: ${what}`,
    attributes: [attribute.name],
    expected,
  }
}
