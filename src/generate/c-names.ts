import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'

/** The identifiers of one product's C. */
export interface CNames {
  /** Types and functions begin with it, and so do the files: `lamp`, hence `lamp_decode` and `lamp.h`. */
  readonly prefix: string
  /** Macros and enumerators begin with it: `LAMP`. */
  readonly macro: string
  /** The struct member of each attribute, by the attribute's name. No two are the same in capitals, as macros have them. */
  readonly members: ReadonlyMap<string, string>
}

const MOST_CHARACTERS = 40

/**
 * Words that are no member's name as they are: of C and C++, of compilers for small controllers, lower-case macros of common headers, and the
 * struct's own `present`.
 */
const TAKEN = new Set(
  `alignas alignof and and_eq arm asm auto bit bitand bitor bool break case catch char class code compl complex concept const const_cast consteval
  constexpr constinit continue data decltype default delete do double dynamic_cast else enum errno explicit export extern false far float for
  fortran friend goto huge i386 idata if imaginary inline int interrupt linux long mutable namespace near new noexcept noreturn not
  not_eq nullptr operator or or_eq pdata present private protected public reentrant register reinterpret_cast requires restrict return
  sbit sfr short signed sizeof static static_assert static_cast stderr stdin stdout struct switch template this thread_local throw true try typedef
  typeid typename typeof typeof_unqual union unix unsigned using virtual void volatile wchar_t while xdata xor xor_eq`.split(
    /\s+/,
  ),
)

/**
 * Names for C: the same layout always gives the same ones.
 * A member keeps the letters, digits and underscores of its attribute's name; a name of nothing else is `attr_` and the id. Words that C takes get
 * a `_` at the end, and of two names that are the same in capitals the later ones get their id.
 * @throws GiztoolsError VALUE_INVALID for a prefix that is no C identifier of at most 40 characters
 */
export function cNames({ fields, product }: Layout, prefix = defaultPrefix(product.name)): CNames {
  if (!/^[A-Za-z][A-Za-z0-9_]*$/.test(prefix) || prefix.length > MOST_CHARACTERS) {
    const message = `prefix: expected a C identifier of 1 to ${MOST_CHARACTERS} letters, digits and underscores, a letter first, got ${JSON.stringify(prefix.slice(0, 2 * MOST_CHARACTERS))}`
    throw new GiztoolsError('VALUE_INVALID', message)
  }
  const members = new Map<string, string>()
  const used = new Set<string>()
  // Those that need no change come first: another attribute's mended name must not push them aside.
  const plain = fields.filter(({ attribute }) => memberWord(attribute.name, attribute.id) === attribute.name)
  for (const { attribute } of [...plain, ...fields]) {
    if (members.has(attribute.name)) continue
    const word = memberWord(attribute.name, attribute.id)
    let member = word
    for (let turn = 1; used.has(member.toUpperCase()); turn++)
      member = `${word.slice(0, MOST_CHARACTERS)}_${attribute.id}${turn === 1 ? '' : `_${turn}`}`
    used.add(member.toUpperCase())
    members.set(attribute.name, member)
  }
  return { prefix, macro: prefix.toUpperCase(), members }
}

/** What text has of an identifier: `pump-1 (old).json` → `pump_1_old_json`; `product` where it has nothing. */
export function defaultPrefix(text: string): string {
  const word = identifier(text).toLowerCase()
  return word === '' ? 'product' : /^[0-9]/.test(word) ? `product_${word}`.slice(0, MOST_CHARACTERS) : word
}

function memberWord(name: string, id: number): string {
  const word = identifier(name)
  // 温度1 and 湿度1 are more than their digits.
  if (word === '' || (/^[0-9_]+$/.test(word) && word !== name)) return `attr_${id}`
  if (/^[0-9]/.test(word)) return `n${word}`
  // Words in capitals are macros somewhere: PORTB, NULL, TEMP.
  const lower = /[a-z]/.test(word) ? word : word.toLowerCase()
  return TAKEN.has(lower) ? `${lower}_` : lower
}

// No underscore at either end and never two together: such names belong to compilers.
function identifier(text: string): string {
  return text
    .slice(0, 4 * MOST_CHARACTERS)
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_/, '')
    .slice(0, MOST_CHARACTERS)
    .replace(/_$/, '')
}
