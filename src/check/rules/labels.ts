import type { EnumAttribute } from '../../definition/model.ts'
import { quoted } from '../places.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'

const DIGITS = /^[0-9]+$/
/** Full-width ASCII stands this much further on. */
const FULL_WIDTH = 0xfee0

export const labelRules: readonly Rule[] = [
  {
    code: 'label-duplicate',
    severity: 'warning',
    reason: 'Of two equal labels only the first can be sent by label, and a report does not tell which it was.',
    find: context =>
      enums(context).flatMap(attribute => {
        const seen = new Map<string, number>()
        return attribute.labels.flatMap((label, index) => {
          const first = seen.get(label)
          if (first !== undefined)
            return [found(attribute, index, `is ${JSON.stringify(label)}, as label ${first} is`, 'labels that differ')]
          seen.set(label, index)
          return []
        })
      }),
  },
  {
    code: 'label-empty',
    severity: 'warning',
    reason: 'An empty label shows as nothing in an app and cannot be told from a missing value.',
    find: context =>
      each(
        context,
        label => label === '',
        () => ['is empty', 'a label that says something'],
      ),
  },
  {
    code: 'label-padded',
    severity: 'warning',
    reason: 'Blanks around a label are part of it: who sends it as it looks is refused.',
    find: context =>
      each(
        context,
        label => label !== label.trim(),
        label => [`is ${JSON.stringify(label)}, with blanks around it`, JSON.stringify(label.trim())],
      ),
  },
  {
    code: 'label-form',
    severity: 'warning',
    reason:
      'A full-width letter or a taken-apart accent looks like the plain one: who sends the label as it looks is refused.',
    find: context =>
      each(
        context,
        label => label !== label.normalize('NFC') || /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/.test(label),
        label => [`is ${JSON.stringify(label)}, in characters that look like others`, JSON.stringify(plain(label))],
      ),
  },
  {
    code: 'label-look-alike',
    severity: 'warning',
    reason: 'Labels that differ in case, width or blanks alone are one to people, and to look-ups that ignore those.',
    find: context =>
      enums(context).flatMap(attribute => {
        const seen = new Map<string, number>()
        return attribute.labels.flatMap((label, index) => {
          const look = plain(label)
            .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
            .trim()
            .toLowerCase()
          const first = seen.get(look)
          if (first === undefined) {
            seen.set(look, index)
            return []
          }
          const other = attribute.labels[first] as string
          // The very same has a rule of its own.
          if (other === label) return []
          const what = `is ${JSON.stringify(label)}, which looks like label ${first}, ${JSON.stringify(other)}`
          return [found(attribute, index, what, 'labels that differ in more')]
        })
      }),
  },
  {
    code: 'label-other-index',
    severity: 'warning',
    reason: 'The push API takes a label or an index, so a label of digits that is not its own index is ambiguous.',
    find: context =>
      each(
        context,
        (label, index) => DIGITS.test(label) && Number(label) !== index,
        label => [`is "${label}", which may be read as index ${label}`, 'a label with more than digits'],
      ),
  },
  {
    code: 'label-own-index',
    severity: 'note',
    reason: 'A label of digits that is its own index is read rightly either way, until the order changes.',
    find: context =>
      enums(context).flatMap(attribute => {
        const own = attribute.labels.filter((label, index) => DIGITS.test(label) && Number(label) === index)
        if (own.length === 0) return []
        const what =
          own.length === 1 ? `label ${own[0]} is its own index` : `${own.length} labels are their own indices`
        return [
          {
            path: `${attribute.path}.enum`,
            message: `${quoted(attribute.name)}: ${what}`,
            attributes: [attribute.name],
            expected: 'labels with more than digits',
          },
        ]
      }),
  },
]

/** As a keyboard writes it: accents composed, ASCII of ordinary width. */
function plain(label: string): string {
  const narrow = (wide: string) => String.fromCharCode(wide.charCodeAt(0) - FULL_WIDTH)
  return label.normalize('NFC').replace(/[\uff01-\uff5e]/g, narrow)
}

function enums({ product }: CheckContext): readonly EnumAttribute[] {
  return product.attributes.filter((attribute): attribute is EnumAttribute => attribute.dataType === 'enum')
}

function each(
  context: CheckContext,
  isMeant: (label: string, index: number) => boolean,
  say: (label: string) => readonly [what: string, expected: string],
): readonly Found[] {
  return enums(context).flatMap(attribute =>
    attribute.labels.flatMap((label, index) => (isMeant(label, index) ? [found(attribute, index, ...say(label))] : [])),
  )
}

function found(attribute: EnumAttribute, index: number, what: string, expected: string): Found {
  return {
    path: `${attribute.path}.enum[${index}]`,
    message: `${quoted(attribute.name)}: label ${index} ${what}`,
    attributes: [attribute.name],
    expected,
  }
}
