import * as z from 'zod/mini'
import { MAX_BYTES, MAX_ID, MOST_FINDINGS } from './limits.ts'

// The vendor's spelling lives in this file and in attribute.ts alone. Only what the codec stands on is asked for: the vendor adds
// keys at every level, and people's copies lack the decorative ones, so all the rest passes through unread.
// Each schema's text is the "expected …" of a finding, one of a place: a number that is not whole is not measured too (`abort`), and
// what is no text or list has no length (hence `refine`: zod's own checks of lengths measure whatever has one).

const offset = z.nullish(
  z
    .int({ error: 'a whole number of 0 or more', abort: true })
    .check(z.minimum(0, 'a whole number of 0 or more'), z.maximum(MAX_BYTES * 8, `at most ${MAX_BYTES * 8}`)),
)

const factor = z.nullish(z.number('a finite number'))

const idRange = `a whole number of 0 to ${MAX_ID}`

/** Texts. zod would tell of a million wrong ones one by one: these are told to a limit, and the first says how many more there are. */
const labels = z.array(z.any() as z.ZodMiniType<string, string>, 'a list of labels').check(({ value, issues }) => {
  const counted = { more: 0 }
  for (let index = 0; index < value.length; index++) {
    const input = value[index]
    if (typeof input === 'string') continue
    const params = issues.length === 0 ? counted : {}
    if (issues.length === MOST_FINDINGS) counted.more += 1
    else issues.push({ code: 'custom', input, path: [index], message: 'a label (text)', params })
  }
})

export const attributeSchema = z.looseObject(
  {
    id: z.int({ error: idRange, abort: true }).check(z.minimum(0, idRange), z.maximum(MAX_ID, idRange)),
    name: z.string('a name').check(z.refine(name => name !== '', 'a name of at least one character')),
    type: z.enum(
      ['status_writable', 'status_readonly', 'alert', 'fault', 'W', 'R', 'N', 'E'],
      'status_writable, status_readonly, alert or fault',
    ),
    data_type: z.enum(
      ['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary'],
      'bool, enum, uint8, uint16, uint32 or binary',
    ),
    enum: z.nullish(labels),
    uint_spec: z.nullish(
      z.looseObject(
        { min: factor, max: factor, ratio: factor, addition: factor },
        'an object with min, max, ratio and addition',
      ),
    ),
    position: z.nullish(
      z.looseObject(
        {
          byte_offset: offset,
          bit_offset: offset,
          len: z.nullish(z.int('a whole number')),
          unit: z.nullish(z.enum(['bit', 'byte'], 'bit or byte')),
        },
        'an object with byte_offset, bit_offset, len and unit',
      ),
    ),
  },
  'an attribute (an object)',
)

export type AttributeJson = z.infer<typeof attributeSchema>

const entity = z.looseObject({ attrs: z.array(z.unknown(), 'a list of attributes') }, 'an entity (an object)')

// Attributes are read one at a time, so that one bad attribute hides no finding in the others.
export const definitionSchema = z.looseObject(
  {
    protocolType: z.nullish(z.enum(['standard', 'var_len'], 'standard or var_len')),
    // Counted before it is read: of several entities none is looked into.
    entities: z.pipe(
      z
        .array(z.unknown(), 'a list with one entity')
        .check(z.refine(({ length }) => length === 1, 'exactly one entity')),
      z.array(entity),
    ),
  },
  "a product's /datapoint JSON (an object)",
)
