import { requireLayout } from '../definition/stages.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import type { CField } from './c-attribute.ts'
import { headerText } from './c-header.ts'
import { type CNames, cNames } from './c-names.ts'
import { sourceText } from './c-source.ts'

export interface COptions {
  /** What names of types, functions and files begin with; macros have it in capitals. Default: from the product's name, `product` where that has no letters. */
  readonly prefix?: string | undefined
  /** The file that the source includes. Default: `<prefix>.h`. */
  readonly headerFile?: string | undefined
}

export interface GeneratedC {
  /** `<prefix>.h` */
  readonly header: string
  /** `<prefix>.c`, which includes it. */
  readonly source: string
  readonly names: CNames
}

const FILE_NAME = /^[\p{L}\p{N}._+ -]+$/u

/**
 * C99 for one product: a struct of raw integers with presence bits, encode and decode of whole P0s and of bodies, and macros for every place, limit,
 * label and scale. It allocates nothing, uses memset and memcpy and no other function, and gives what the codec gives in the view `raw`:
 * what a short payload does not hold stays absent, surplus bytes are counted, an index without a label stays an integer in a status and is refused in
 * a control.
 * @throws GiztoolsError VALUE_INVALID for a prefix that is no C identifier, and for the name of a header file that an #include may not hold
 */
export function generateC(layout: Layout, { prefix, headerFile }: COptions = {}): GeneratedC {
  requireLayout(layout, 'generateC')
  const names = cNames(layout, prefix)
  const included = headerFile ?? `${names.prefix}.h`
  if (!FILE_NAME.test(included)) {
    const message = `header file: expected a name of letters, digits, blanks and . _ + -, got ${JSON.stringify(included)}`
    throw new GiztoolsError('VALUE_INVALID', message)
  }
  const fields = layout.fields.map((field, index): CField => {
    const member = names.members.get(field.attribute.name)
    if (member === undefined) throw new GiztoolsError('DEFINITION_INVALID', `${field.attribute.name}: has no name in C`)
    return {
      field,
      index,
      member,
      macro: `${names.macro}_${member.toUpperCase()}`,
      name: `${names.prefix}_${member}`,
    }
  })
  return { header: headerText(layout, names, fields), source: sourceText(layout, names, fields, included), names }
}
