import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { described, number, text } from '../shapes.ts'

export const products = {
  accessToken: endpoint({
    method: 'POST',
    path: '/v1/products/{product_key}/access_token',
    auth: 'none',
    body: z.object({ enterprise_id: z.string(), enterprise_secret: z.string(), product_secret: z.string() }),
    // The table says expire_at, the example expired_at (A1).
    response: z.looseObject({ token: z.string(), expired_at: number, expire_at: number }),
    success: 201,
    summary: 'A token for the calls of one product, good for seven days',
    section: '获取token',
  }),
  datapoint: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/datapoint',
    auth: 'token',
    // What is inside is for parseDefinition to judge.
    response: described(
      z.looseObject({
        name: text,
        product_key: text,
        protocolType: text,
        packetVersion: text,
        entities: z.array(z.looseObject({ attrs: z.array(z.unknown()) })),
        ui: z.optional(z.unknown()),
      }),
      { description: "The product's definition" },
    ),
    success: 200,
    summary: "The product's definition",
    section: '获取产品数据点',
  }),
} as const
