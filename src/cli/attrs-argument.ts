import { parseHex } from '../bytes/hex.ts'
import type { EncodableAttrs, EncodableValue } from '../codec/contract.ts'
import type { Attribute } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import { about, InputError, UsageError } from './fault.ts'

/**
 * The attributes that the command line names: one JSON object, or `name=value` pairs.
 * @throws UsageError for a word that is neither; InputError for broken JSON; GiztoolsError for a bad binary
 */
export function attrsFromWords(words: readonly string[], layout: Layout): EncodableAttrs {
  const [first] = words
  if (words.length === 1 && first?.trimStart().startsWith('{')) return attrsFromJson(first, 'attrs')
  const attrs: Record<string, EncodableValue> = Object.create(null)
  for (const word of words) {
    const [name, text] = splitPair(word, layout)
    if (Object.hasOwn(attrs, name)) throw new UsageError(`${name} is given more than once`)
    attrs[name] = readValue(text, layout.fields.find(({ attribute }) => attribute.name === name)?.attribute)
  }
  return attrs
}

export function attrsFromJson(text: string, where: string): EncodableAttrs {
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new InputError(`${where}: expected a JSON object, got broken JSON: ${(error as SyntaxError).message}`)
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as EncodableAttrs
  throw new InputError(`${where}: expected a JSON object, got ${Array.isArray(json) ? 'a list' : JSON.stringify(json)}`)
}

/** Names and labels may themselves have an `=`: the first that has a known name before it counts. */
function splitPair(word: string, { fields }: Layout): readonly [name: string, text: string] {
  for (let at = word.indexOf('='); at >= 0; at = word.indexOf('=', at + 1)) {
    if (fields.some(({ attribute }) => attribute.name === word.slice(0, at)))
      return [word.slice(0, at), word.slice(at + 1)]
  }
  const at = word.indexOf('=')
  if (at <= 0) throw new UsageError(`expected name=value or a JSON object, got ${JSON.stringify(word)}`)
  return [word.slice(0, at), word.slice(at + 1)]
}

const INTEGER = /^[+-]?\d+$/
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const BOOLS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
])

/** What the text is by the attribute's type. A text that is nothing of that type stays as it is: encode says what it would take. */
function readValue(text: string, attribute: Attribute | undefined): EncodableValue {
  switch (attribute?.dataType) {
    case undefined:
      return text
    case 'bool':
      return BOOLS.get(text.toLowerCase()) ?? (INTEGER.test(text) ? Number(text) : text)
    case 'enum':
      return !attribute.labels.includes(text) && INTEGER.test(text) ? Number(text) : text
    case 'binary':
      return about(attribute.name, () => parseHex(text))
    default:
      return DECIMAL.test(text) ? Number(text) : text
  }
}
