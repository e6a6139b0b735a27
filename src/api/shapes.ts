import * as z from 'zod/mini'

// Building blocks of the rows. What is sent is exact; what comes back is read leniently: nearly everything may be null or absent,
// unknown keys stay, and where the document's table and its example disagree on a type both are taken (A8).

/** A text that comes back, if it does. */
export const text = z.nullish(z.string())
/** A number that comes back, perhaps as a text. */
export const number = z.nullish(
  z.pipe(
    z.union([z.number(), z.string().check(z.regex(/^-?\d+(\.\d+)?$/))]),
    z.transform(value => Number(value)),
  ),
)
/** A boolean that comes back, perhaps as 0 or 1. */
export const flag = z.nullish(
  z.pipe(
    z.union([z.boolean(), z.literal([0, 1])]),
    z.transform(value => Boolean(value)),
  ),
)
export const texts = z.nullish(z.array(z.string()))

/** One page of a list. `next` and `previous` are relative URLs. */
export const meta = z.nullish(z.looseObject({ total: number, limit: number, skip: number, previous: text, next: text }))
export const page = <T extends z.ZodMiniType>(item: T) => z.looseObject({ meta, objects: z.array(item) })

/** Which of the given dids or MACs it was done for, and which not. An old revision of the service answers with neither. */
export const partialSuccess = z.looseObject({ success: texts, failed: texts })

/** 0 or 1 in a query. */
export const bit = z.optional(z.literal([0, 1]))
export const limit = z.optional(z.int())
export const skip = z.optional(z.int())
export const gid = z.optional(z.string())

/** YYYY-MM-DD; with cycle week YYYY-WW, with cycle month YYYY-MM. */
export const cycle = z.optional(z.enum(['date', 'week', 'month']))

/** A tree of places: the names of countries, regions and cities are keys beside `count` and `detail` (`normaliseLocations` reads it). */
export const places = z.record(z.string(), z.unknown())
