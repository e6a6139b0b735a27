import type { NumberAttribute } from '../../definition/model.ts'
import { isNumberAttribute, isRaw, maxRaw, rangeFromDisplay } from '../number-range.ts'
import { quoted } from '../places.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'
import { sdkTruncation } from '../sdk-conversion.ts'

/** SPEC §6 knows ratios to four decimals; ten is what a firmware's decimal literal may be expected to carry. */
const DECIMALS = 10

export const numberRules: readonly Rule[] = [
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
