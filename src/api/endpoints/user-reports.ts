import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { cycle, gid, number, places, text } from '../shapes.ts'

export const userReports = {
  newUsers: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/users/report/new',
    auth: 'token',
    query: z.object({ gid, cycle, start: z.string(), end: z.string() }),
    response: z.looseObject({
      start: text,
      end: text,
      gid: text,
      cycle: text,
      data: z.array(z.looseObject({ count: number, date: text, week: text, month: text })),
    }),
    success: 200,
    chinaOnly: true,
    summary: "New users of the product's devices by day, week or month",
    section: '用户新增报表',
  }),
  userLiveness: endpoint({
    method: 'GET',
    path: '/v1/users/liveness_total',
    auth: 'enterprise',
    // The table's product_secret is described as the product key, and a secret has no place in a URL (A7).
    query: z.object({
      product_key: z.string(),
      appid: z.optional(z.string()),
      start_date: z.optional(z.string()),
      end_date: z.optional(z.string()),
    }),
    response: z.looseObject({ data: z.array(z.looseObject({ count: number, date: text })) }),
    success: 200,
    summary: 'Active users by day (YYYY-MM-DD)',
    section: '企业活跃用户人数',
  }),
  userLocations: endpoint({
    method: 'GET',
    path: '/v1/users/location',
    auth: 'enterprise',
    query: z.object({ product_key: z.string() }),
    response: places,
    success: 200,
    summary: 'Where the users are, by country, region and city',
    section: '用户地理分布',
  }),
  totalUsers: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/users/report/total',
    auth: 'token',
    query: z.object({ gid }),
    response: z.looseObject({ gid: text, total: number }),
    success: 200,
    summary: 'How many users ever bound a device of the product',
    section: '用户总数报表',
  }),
} as const
