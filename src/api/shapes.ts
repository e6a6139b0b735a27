import * as v from 'valibot'
import { list } from '../shape/list.ts'
import { finite, whole } from '../shape/number.ts'
import { looseObject } from '../shape/object.ts'
import { record } from '../shape/record.ts'

// Building blocks of the rows. What is sent is exact; what comes back is read leniently: nearly everything may be null or absent,
// unknown keys stay, and where the document's table and its example disagree on a type both are taken (A8).

/** A text that comes back, if it does. */
export const text = v.nullish(v.string())
/** A number that comes back, perhaps as a text. */
export const number = v.nullish(
  v.pipe(
    v.union([finite(), v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?$/))]),
    v.transform(value => Number(value)),
  ),
)
/** A boolean that comes back, perhaps as 0 or 1. */
export const flag = v.nullish(
  v.pipe(
    v.union([v.boolean(), v.picklist([0, 1])]),
    v.transform(value => Boolean(value)),
  ),
)
export const texts = v.nullish(list(v.string()))

/** One page of a list. `next` and `previous` are relative URLs. */
export const meta = v.nullish(looseObject({ total: number, limit: number, skip: number, previous: text, next: text }))
export const page = <T extends v.GenericSchema>(item: T) => looseObject({ meta, objects: list(item) })

/** Which of the given dids or MACs it was done for, and which not. An old revision of the service answers with neither. */
export const partialSuccess = looseObject({ success: texts, failed: texts })

/** 0 or 1 in a query. */
export const bit = v.optional(v.picklist([0, 1]))
export const limit = described(v.optional(whole()), {
  description: 'how many at most',
  default: 20,
  minimum: 1,
  maximum: 100,
})
export const skip = described(v.optional(whole()), { description: 'how many to leave out', default: 0, minimum: 0 })
export const gid = described(v.optional(v.string()), { description: 'only devices of this group' })

/** YYYY-MM-DD; with cycle week YYYY-WW, with cycle month YYYY-MM. */
export const cycle = v.optional(v.picklist(['date', 'week', 'month']))

/** A tree of places: the names of countries, regions and cities are keys beside `count` and `detail` (`normaliseLocations` reads it). */
export const places = record(v.unknown())

/** Adds what the schema does not check and the OpenAPI document should say. */
export function described<T extends v.GenericSchema>(schema: T, says: Readonly<Record<string, unknown>>): T {
  return v.pipe(schema, v.metadata(says)) as unknown as T
}
