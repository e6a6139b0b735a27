import * as v from 'valibot'
import { list } from '../../shape/list.ts'
import { looseObject, object } from '../../shape/object.ts'
import { endpoint } from '../endpoint.ts'
import { described, number, text } from '../shapes.ts'

export const products = {
  accessToken: endpoint({
    method: 'POST',
    path: '/v1/products/{product_key}/access_token',
    auth: 'none',
    body: object({ enterprise_id: v.string(), enterprise_secret: v.string(), product_secret: v.string() }),
    // The table says expire_at, the example expired_at (A1).
    response: looseObject({ token: v.string(), expired_at: number, expire_at: number }),
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
      looseObject({
        name: text,
        product_key: text,
        protocolType: text,
        packetVersion: text,
        entities: list(looseObject({ attrs: list(v.unknown()) })),
        ui: v.optional(v.unknown()),
      }),
      { description: "The product's definition" },
    ),
    success: 200,
    summary: "The product's definition",
    section: '获取产品数据点',
  }),
} as const
