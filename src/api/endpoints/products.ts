import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { number, text } from '../shapes.ts'

export const products = {
  accessToken: endpoint({
    ...ROUTES.accessToken,
    body: z.object({ enterprise_id: z.string(), enterprise_secret: z.string(), product_secret: z.string() }),
    // The table says expire_at, the example expired_at (A1).
    response: z.looseObject({ token: z.string(), expired_at: number, expire_at: number }),
    success: 201,
  }),
  datapoint: endpoint({
    ...ROUTES.datapoint,
    // What is inside is for parseDefinition to judge.
    response: z.looseObject({
      name: text,
      product_key: text,
      protocolType: text,
      packetVersion: text,
      entities: z.array(z.looseObject({ attrs: z.array(z.unknown()) })),
      ui: z.optional(z.unknown()),
    }),
    success: 200,
  }),
} as const
