import * as z from 'zod/mini'
import { endpoint } from '../endpoint.ts'
import { ROUTES } from '../routes.ts'
import { flag, gid, limit, number, page, skip, text } from '../shapes.ts'

const user = {
  uid: text,
  username: text,
  phone: text,
  email: text,
  birthday: text,
  is_anonymous: flag,
  gender: text,
  address: text,
  remark: text,
  created_at: number,
}

export const users = {
  registeredUsers: endpoint({
    ...ROUTES.registeredUsers,
    query: z.object({
      product_key: z.string(),
      appid: z.optional(z.string()),
      username: z.optional(z.string()),
      phone: z.optional(z.string()),
      email: z.optional(z.string()),
      limit,
      skip,
    }),
    response: page(z.looseObject({ ...user, updated_at: number })),
    success: 200,
  }),
  boundUsers: endpoint({
    ...ROUTES.boundUsers,
    query: z.object({
      gid,
      type: z.optional(z.string()),
      val: z.optional(z.string()),
      limit,
      skip,
    }),
    // is_owner is told only where a did is searched for.
    response: page(z.looseObject({ ...user, name: text, auth_src: z.optional(z.unknown()), is_owner: flag })),
    success: 200,
  }),
} as const
