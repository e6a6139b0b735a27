import * as v from 'valibot'
import { list } from '../shape/list.ts'
import { finite, whole } from '../shape/number.ts'
import { looseObject } from '../shape/object.ts'
import { MAX_BYTES, MAX_ID } from './limits.ts'

// The vendor's spelling lives in this file and in attribute.ts alone. Only what the codec stands on is asked for: the vendor adds
// keys at every level, and people's copies lack the decorative ones, so all the rest passes through unread.
// Each schema's message is the "expected …" of a finding.

const offset = v.nullish(
  v.pipe(
    whole('a whole number of 0 or more'),
    v.minValue(0, 'a whole number of 0 or more'),
    v.maxValue(MAX_BYTES * 8, `at most ${MAX_BYTES * 8}`),
  ),
)

const factor = v.nullish(finite('a finite number'))

const idRange = `a whole number of 0 to ${MAX_ID}`

export const attributeSchema = looseObject(
  {
    id: v.pipe(whole(idRange), v.minValue(0, idRange), v.maxValue(MAX_ID, idRange)),
    name: v.pipe(v.string('a name'), v.minLength(1, 'a name of at least one character')),
    type: v.picklist(
      ['status_writable', 'status_readonly', 'alert', 'fault', 'W', 'R', 'N', 'E'],
      'status_writable, status_readonly, alert or fault',
    ),
    data_type: v.picklist(
      ['bool', 'enum', 'uint8', 'uint16', 'uint32', 'binary'],
      'bool, enum, uint8, uint16, uint32 or binary',
    ),
    enum: v.nullish(list(v.string('a label (text)'), 'a list of labels')),
    uint_spec: v.nullish(
      looseObject(
        { min: factor, max: factor, ratio: factor, addition: factor },
        'an object with min, max, ratio and addition',
      ),
    ),
    position: v.nullish(
      looseObject(
        {
          byte_offset: offset,
          bit_offset: offset,
          len: v.nullish(whole('a whole number')),
          unit: v.nullish(v.picklist(['bit', 'byte'], 'bit or byte')),
        },
        'an object with byte_offset, bit_offset, len and unit',
      ),
    ),
  },
  'an attribute (an object)',
)

export type AttributeJson = v.InferOutput<typeof attributeSchema>

// Attributes are read one at a time, so that one bad attribute hides no finding in the others.
export const definitionSchema = looseObject(
  {
    protocolType: v.nullish(v.picklist(['standard', 'var_len'], 'standard or var_len')),
    // Counted before it is read: of several entities none is looked into.
    entities: v.pipe(
      list(v.unknown(), 'a list with one entity'),
      v.length(1, 'exactly one entity'),
      list(looseObject({ attrs: list(v.unknown(), 'a list of attributes') }, 'an entity (an object)')),
    ),
  },
  "a product's /datapoint JSON (an object)",
)
