import * as z from 'zod/mini'
import { MAX_BYTES, MAX_ID } from './limits.ts'

// The vendor's spelling lives in this file and in attribute.ts alone. Only what the codec stands on is asked for: the vendor adds
// keys at every level, and people's copies lack the decorative ones, so all the rest passes through unread.
// Each schema's `error` is the "expected …" of a finding.

const offset = z.nullish(
  z
    .int({ error: 'a whole number of 0 or more' })
    .check(
      z.minimum(0, { error: 'a whole number of 0 or more' }),
      z.maximum(MAX_BYTES * 8, { error: `at most ${MAX_BYTES * 8}` }),
    ),
)

const finite = z.nullish(z.number({ error: 'a finite number' }))

export const attributeSchema = z.looseObject(
  {
    id: z
      .int({ error: `a whole number of 0 to ${MAX_ID}` })
      .check(
        z.minimum(0, { error: `a whole number of 0 to ${MAX_ID}` }),
        z.maximum(MAX_ID, { error: `a whole number of 0 to ${MAX_ID}` }),
      ),
    name: z.string({ error: 'a name' }).check(z.minLength(1, { error: 'a name of at least one character' })),
    type: z.enum(['status_writable', 'status_readonly', 'alert', 'fault', 'W', 'R', 'N', 'E'], {
      error: 'status_writable, status_readonly, alert or fault',
    }),
    data_type: z.enum(['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary'], {
      error: 'bool, enum, uint8, uint16, uint32 or binary',
    }),
    enum: z.nullish(z.array(z.string({ error: 'a label (text)' }), { error: 'a list of labels' })),
    uint_spec: z.nullish(
      z.looseObject(
        { min: finite, max: finite, ratio: finite, addition: finite },
        { error: 'an object with min, max, ratio and addition' },
      ),
    ),
    position: z.nullish(
      z.looseObject(
        {
          byte_offset: offset,
          bit_offset: offset,
          len: z.nullish(z.int({ error: 'a whole number' })),
          unit: z.nullish(z.enum(['bit', 'byte'], { error: 'bit or byte' })),
        },
        { error: 'an object with byte_offset, bit_offset, len and unit' },
      ),
    ),
  },
  { error: 'an attribute (an object)' },
)

export type AttributeJson = z.infer<typeof attributeSchema>

// Attributes are read one at a time, so that one bad attribute hides no finding in the others.
export const definitionSchema = z.looseObject(
  {
    protocolType: z.nullish(z.enum(['standard', 'var_len'], { error: 'standard or var_len' })),
    entities: z
      .array(
        z.looseObject(
          { attrs: z.array(z.unknown(), { error: 'a list of attributes' }) },
          { error: 'an entity (an object)' },
        ),
        {
          error: 'a list with one entity',
        },
      )
      .check(z.length(1, { error: 'exactly one entity' })),
  },
  { error: "a product's /datapoint JSON (an object)" },
)
