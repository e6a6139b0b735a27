import type { Product } from '../../definition/model.ts'
import { quoted } from '../places.ts'
import type { Found, Rule } from '../rule.ts'

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are looked for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/u

/**
 * Zero widths, fillers, marks that turn text around. A joiner between two characters belongs to scripts and emoji that need it, a variation
 * selector to the emoji before it.
 */
const INVISIBLE =
  /(?!\u200c|\u200d|[\ufe00-\ufe0f])\p{Default_Ignorable_Code_Point}|^(?:\u200c|\u200d)|(?:\u200c|\u200d)$/u

/** An element, a comment, or a character reference; not `< 5` and `A&B`. */
const MARKUP = /<\/?[A-Za-z][^<>]*>|<[A-Za-z]+\s[^<>=]*=|<!--|&(?:#\d+|#x[0-9a-f]+|[a-z]+\d*);/i

/** U+FFFD is what a decoder leaves of bytes that it cannot read; half a surrogate pair becomes one as soon as it is written. */
const REPLACED = /\ufffd|\p{Cs}/u

export const textRules: readonly Rule[] = [
  {
    code: 'text-control',
    severity: 'warning',
    reason: 'A control character in a name or label breaks lines, steers terminals, and nobody types it.',
    find: ({ product }) => eachText(product, CONTROL, found => `holds the control character ${codePoint(found)}`),
  },
  {
    code: 'text-invisible',
    severity: 'warning',
    reason: 'A character that is not seen, or turns text around, makes a name or label differ from what it looks like.',
    find: ({ product }) => eachText(product, INVISIBLE, found => `holds ${codePoint(found)}, which is not seen`),
  },
  {
    code: 'text-markup',
    severity: 'warning',
    reason: 'An app or report that takes text for HTML shows something else than what stands in the name or label.',
    find: ({ product }) =>
      eachText(product, MARKUP, found => `holds markup: ${JSON.stringify(found.slice(0, 40))}`, 'plain text'),
  },
  {
    code: 'replacement-character',
    severity: 'warning',
    reason:
      'U+FFFD stands where a character was lost when the text was decoded: the original is elsewhere, if anywhere.',
    find: ({ product }) =>
      eachText(
        product,
        REPLACED,
        found =>
          found === '\ufffd'
            ? 'holds U+FFFD, what is left of a lost character'
            : `holds half a pair, ${codePoint(found)}`,
        'the text as it was before it was decoded wrongly',
      ),
  },
]

interface Text {
  readonly path: string
  readonly text: string
  /** Whose: as a message begins. */
  readonly whose: string
  readonly attributes: readonly string[]
}

/** What people read: names and labels. */
function* texts({ name, attributes }: Product): Iterable<Text> {
  yield { path: 'name', text: name, whose: "the product's name", attributes: [] }
  for (const attribute of attributes) {
    const { path, name, displayName } = attribute
    const of = { attributes: [name] }
    yield { ...of, path: `${path}.name`, text: name, whose: `the name ${quoted(name)}` }
    yield { ...of, path: `${path}.display_name`, text: displayName, whose: `${quoted(name)}: the display name` }
    if (attribute.dataType !== 'enum') continue
    for (const [index, text] of attribute.labels.entries())
      yield { ...of, path: `${path}.enum[${index}]`, text, whose: `${quoted(name)}: label ${index}` }
  }
}

/** A finding a text, of the first place in it. */
function eachText(product: Product, meant: RegExp, say: (found: string) => string, expected = 'a text without it') {
  const found: Found[] = []
  for (const { path, text, whose, attributes } of texts(product)) {
    const [match] = meant.exec(text) ?? []
    if (match !== undefined) found.push({ path, message: `${whose} ${say(match)}`, attributes, expected })
  }
  return found
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) as number).toString(16).toUpperCase().padStart(4, '0')}`
}
