import type { Attribute } from '../../definition/model.ts'
import { displayRange, isNumberAttribute } from '../number-range.ts'
import { quoted } from '../places.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'
import { type UiElement, uiElements } from '../ui-elements.ts'

export const uiRules: readonly Rule[] = [
  {
    code: 'ui-unknown-attribute',
    severity: 'warning',
    reason: 'A control of the app that names no attribute shows and sets nothing.',
    find: ({ product: { attributes, ui } }) => {
      const names = new Set(attributes.map(({ name }) => name))
      return uiElements(ui).flatMap(element => {
        // Stated twice, `key` and `bind`: once is enough to say.
        const wrong = [element.key, ...element.binds].find(({ value }) => !names.has(nameIn(value)))
        if (wrong === undefined) return []
        const what = typeof wrong.value === 'string' ? JSON.stringify(wrong.value.slice(0, 80)) : 'without a key'
        return [
          {
            path: wrong.path,
            message: `ui element ${what} names no attribute`,
            attributes: [],
            expected: 'entity0.<name of an attribute>',
          },
        ]
      })
    },
  },
  {
    code: 'ui-range-in-raw-units',
    severity: 'warning',
    reason: 'The app shows display units; where ui repeats min..max, one of the two is in the wrong units.',
    find: context =>
      ranges(context)
        .filter(({ repeatsRaw }) => repeatsRaw)
        .map(({ attribute, element, range, right }) => ({
          path: range.min.path,
          message: `ui shows ${quoted(attribute.name)} as ${range.min.value}..${range.max.value}, which are its min and max, but raw ${range.min.value}..${range.max.value} is ${right.min}..${right.max} in display units`,
          attributes: [attribute.name],
          expected: `${right.min}..${right.max} in ${element.path}, or other min and max in uint_spec`,
        })),
  },
  {
    code: 'ui-range',
    severity: 'warning',
    reason: 'A control whose range is not raw · ratio + addition offers values that the device refuses, or hides some.',
    find: context =>
      ranges(context)
        .filter(({ repeatsRaw }) => !repeatsRaw)
        .flatMap(({ attribute, range, right, step }) =>
          (
            [
              ['min', range.min, right.min],
              ['max', range.max, right.max],
              ['step', range.step, step],
            ] as const
          ).flatMap(([word, at, wanted]) => {
            if (at === undefined || typeof at.value !== 'number' || at.value === wanted) return []
            return [
              disagrees(
                attribute,
                at.path,
                `${word} ${at.value}, but raw · ratio + addition makes it ${wanted}`,
                `${wanted}`,
              ),
            ]
          }),
        ),
  },
  {
    code: 'ui-options',
    severity: 'warning',
    reason:
      'The app sends the option that is shown: one that is no label is refused, another order sends the wrong one.',
    find: context =>
      known(context).flatMap(({ attribute, element: { items } }) => {
        if (attribute.dataType !== 'enum' || !Array.isArray(items.value)) return []
        const { labels } = attribute
        const options: readonly unknown[] = items.value
        const at = [...Array(Math.max(labels.length, options.length)).keys()].find(
          index => options[index] !== labels[index],
        )
        if (at === undefined) return []
        const what =
          at >= options.length
            ? `${optionText(options.length)}, but there are ${labels.length} labels`
            : at >= labels.length
              ? `${optionText(options.length)}, but there are only ${labels.length} labels`
              : `${JSON.stringify(options[at])?.slice(0, 80)} as option ${at}, but label ${at} is ${JSON.stringify(labels[at])}`
        return [
          disagrees(
            attribute,
            at < options.length ? `${items.path}[${at}]` : items.path,
            what,
            'the labels of enum, in their order',
          ),
        ]
      }),
  },
  {
    code: 'ui-length',
    severity: 'warning',
    reason: 'A text field for a binary takes its bytes in hex, two characters each.',
    find: context =>
      known(context).flatMap(({ attribute, element: { maxLength } }) => {
        if (attribute.dataType !== 'binary' || typeof maxLength.value !== 'number') return []
        const wanted = 2 * attribute.bytes
        if (maxLength.value === wanted) return []
        const what = `maxLength ${maxLength.value}, but ${attribute.bytes} bytes are ${wanted} characters of hex`
        return [disagrees(attribute, maxLength.path, what, `${wanted}`)]
      }),
  },
  {
    code: 'ui-perm',
    severity: 'warning',
    reason:
      'W is for what the app may write: on another class its control is refused, and a writable one without W is locked.',
    find: context =>
      known(context).flatMap(({ attribute, element: { perm } }) => {
        // The documents say R for readonly, real definitions N (SPEC §1), so only W tells anything.
        const writes = perm.value === 'W'
        if (perm.value === undefined || writes === (attribute.access === 'writable')) return []
        const what = `perm ${JSON.stringify(perm.value)?.slice(0, 80)}, but it is ${attribute.access}`
        return [
          disagrees(
            attribute,
            perm.path,
            what,
            attribute.access === 'writable' ? 'W' : 'N (in the documents R, N or E)',
          ),
        ]
      }),
  },
]

interface KnownElement {
  readonly attribute: Attribute
  readonly element: UiElement
}

/** Elements whose key names an attribute. */
function known({ product: { attributes, ui } }: CheckContext): readonly KnownElement[] {
  const byName = new Map(attributes.map(attribute => [attribute.name, attribute]))
  return uiElements(ui).flatMap(element => {
    const attribute = byName.get(nameIn(element.key.value))
    return attribute === undefined ? [] : [{ attribute, element }]
  })
}

function optionText(count: number): string {
  return `${count} option${count === 1 ? '' : 's'}`
}

function nameIn(value: unknown): string {
  return typeof value === 'string' && value.startsWith('entity0.') ? value.slice('entity0.'.length) : ''
}

/** The stated ranges of numbers beside what they should be. */
function ranges(context: CheckContext) {
  return known(context).flatMap(({ attribute, element }) => {
    if (!isNumberAttribute(attribute)) return []
    const right = displayRange(attribute)
    if (right === undefined) return []
    const { min, max, ratio } = attribute.scale
    return element.ranges.map(range => ({
      attribute,
      element,
      range,
      right,
      step: Math.abs(ratio),
      repeatsRaw: range.min.value === min && range.max.value === max && (right.min !== min || right.max !== max),
    }))
  })
}

function disagrees({ name }: Attribute, path: string, what: string, expected: string): Found {
  return { path, message: `ui of ${quoted(name)} has ${what}`, attributes: [name], expected }
}
