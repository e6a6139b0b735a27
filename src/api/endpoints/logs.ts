import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { text } from '../shapes.ts'

const query = z.object({
  start_ts: z.optional(z.int()),
  end_ts: z.optional(z.int()),
  sort: z.optional(z.enum(['asc', 'desc'])),
  limit: z.optional(z.int()),
  context: z.optional(z.string()),
})

/** Where `context` stands in the answer is not told: at the top or in `meta` (A16). */
const logPage = <T extends z.ZodMiniType>(item: T) =>
  z.looseObject({ meta: z.nullish(z.looseObject({ context: text })), objects: z.array(item), context: text })

export const logs = {
  onlineLog: endpoint({
    ...ROUTES.onlineLog,
    query,
    // Types are open: the sibling API also has dev_re_online.
    response: logPage(
      z.looseObject({ timestamp: z.number(), type: z.string(), payload: z.nullish(z.looseObject({})) }),
    ),
    success: 200,
  }),
  cmdLog: endpoint({
    ...ROUTES.cmdLog,
    query,
    // payload: hex as a rule, the prose says base64 (A5).
    response: logPage(z.looseObject({ timestamp: z.number(), type: z.string(), payload: z.string() })),
    success: 200,
  }),
  dataLog: endpoint({
    ...ROUTES.dataLog,
    query,
    response: logPage(z.looseObject({ ts: z.number(), attrs: z.record(z.string(), z.unknown()) })),
    success: 200,
  }),
} as const
