import * as v from 'valibot'
import { looseObject, object } from '../../shape/object.ts'
import { endpoint } from '../endpoint.ts'
import { described, flag, gid, limit, number, page, skip, text } from '../shapes.ts'

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
    method: 'GET',
    path: '/v1/users/search',
    auth: 'enterprise',
    query: object({
      product_key: v.string(),
      appid: v.optional(v.string()),
      username: v.optional(v.string()),
      phone: v.optional(v.string()),
      email: v.optional(v.string()),
      limit,
      skip,
    }),
    response: page(looseObject({ ...user, updated_at: number })),
    success: 200,
    paging: 'skip',
    summary: "The enterprise's registered users",
    section: '搜索注册用户',
  }),
  boundUsers: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/users/search',
    auth: 'token',
    query: object({
      gid,
      type: described(v.optional(v.string()), {
        description: 'what val is: uid, username, phone, email, did, mac or device_sn',
      }),
      val: v.optional(v.string()),
      limit,
      skip,
    }),
    // is_owner is told only where a did is searched for.
    response: page(looseObject({ ...user, name: text, auth_src: v.optional(v.unknown()), is_owner: flag })),
    success: 200,
    paging: 'skip',
    summary: "Users bound to the product's devices",
    section: '搜索绑定用户',
  }),
} as const
