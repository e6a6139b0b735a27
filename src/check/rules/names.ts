import { quoted } from '../places.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/

const C_WORDS = new Set(
  `auto break case char const continue default do double else enum extern float for goto if inline int long register restrict
  return short signed sizeof static struct switch typedef union unsigned void volatile while _Alignas _Alignof _Atomic _Bool
  _Complex _Generic _Imaginary _Noreturn _Static_assert _Thread_local alignas alignof bool constexpr false nullptr static_assert
  thread_local true typeof typeof_unqual`.split(/\s+/),
)

const JAVASCRIPT_WORDS = new Set(
  `await break case catch class const continue debugger default delete do else enum export extends false finally for function if
  implements import in instanceof interface let new null package private protected public return static super switch this throw
  true try typeof var void while with yield`.split(/\s+/),
)

/** C99 tells names apart by so many characters (5.2.4.1), and PostgreSQL cuts a column's name there. */
const LONGEST_NAME = 63

export const nameRules: readonly Rule[] = [
  {
    code: 'name-not-identifier',
    severity: 'warning',
    reason:
      'The generated header makes macros and members of the name (X_LEN, valueX), so it has to be a C identifier.',
    find: context =>
      each(
        context,
        name => (IDENTIFIER.test(name) ? undefined : 'is no C identifier'),
        'letters of ASCII, digits and _, not beginning with a digit',
      ),
  },
  {
    code: 'name-underscore',
    severity: 'note',
    reason:
      "The platform's rule for names has a letter first; what begins with _ is the C library's own at file scope.",
    find: context =>
      each(context, name => (name.startsWith('_') ? 'begins with _' : undefined), 'a name that begins with a letter'),
  },
  {
    code: 'name-too-long',
    severity: 'warning',
    reason: 'C tells names apart by their first 63 characters, and data bases cut the names of columns there.',
    find: ({ product: { attributes } }) =>
      attributes.flatMap(({ name, path }) => {
        const length = name.length <= LONGEST_NAME ? 0 : [...name].length
        if (length <= LONGEST_NAME) return []
        return [
          {
            path: `${path}.name`,
            message: `${quoted(name.slice(0, 40))}… has ${length} characters`,
            attributes: [name],
            expected: `a name of at most ${LONGEST_NAME} characters`,
          },
        ]
      }),
  },
  {
    code: 'name-case',
    severity: 'warning',
    reason: 'Names that differ only in case are one name to people, to SQL and to many file systems.',
    find: ({ product: { attributes } }) => {
      const seen = new Map<string, string>()
      return attributes.flatMap(({ name, path }) => {
        const first = seen.get(name.toLowerCase())
        if (first === undefined) {
          seen.set(name.toLowerCase(), name)
          return []
        }
        return [
          {
            path: `${path}.name`,
            message: `${quoted(name)} differs from ${quoted(first)} only in case`,
            attributes: [name, first],
            expected: 'names that differ in more than case',
          },
        ]
      })
    },
  },
  {
    code: 'name-reserved',
    severity: 'note',
    reason: 'A reserved word cannot name a variable or a struct member, so generated code has to alter it.',
    find: context =>
      each(
        context,
        name => {
          const languages = [C_WORDS.has(name) ? 'C' : '', JAVASCRIPT_WORDS.has(name) ? 'JavaScript' : ''].filter(
            Boolean,
          )
          return languages.length === 0 ? undefined : `is a reserved word of ${languages.join(' and ')}`
        },
        'another name',
      ),
  },
]

function each(
  { product }: CheckContext,
  say: (name: string) => string | undefined,
  expected: string,
): readonly Found[] {
  return product.attributes.flatMap(({ name, path }) => {
    const what = say(name)
    return what === undefined
      ? []
      : [{ path: `${path}.name`, message: `${quoted(name)} ${what}`, attributes: [name], expected }]
  })
}
