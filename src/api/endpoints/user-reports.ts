import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { cycle, gid, number, places, text } from '../shapes.ts'

export const userReports = {
  newUsers: endpoint({
    ...ROUTES.newUsers,
    query: z.object({ gid, cycle, start: z.string(), end: z.string() }),
    response: z.looseObject({
      start: text,
      end: text,
      gid: text,
      cycle: text,
      data: z.array(z.looseObject({ count: number, date: text, week: text, month: text })),
    }),
    success: 200,
  }),
  userLiveness: endpoint({
    ...ROUTES.userLiveness,
    // The table's product_secret is described as the product key, and a secret has no place in a URL (A7).
    query: z.object({
      product_key: z.string(),
      appid: z.optional(z.string()),
      start_date: z.optional(z.string()),
      end_date: z.optional(z.string()),
    }),
    response: z.looseObject({ data: z.array(z.looseObject({ count: number, date: text })) }),
    success: 200,
  }),
  userLocations: endpoint({
    ...ROUTES.userLocations,
    query: z.object({ product_key: z.string() }),
    response: places,
    success: 200,
  }),
  totalUsers: endpoint({
    ...ROUTES.totalUsers,
    query: z.object({ gid }),
    response: z.looseObject({ gid: text, total: number }),
    success: 200,
  }),
} as const
