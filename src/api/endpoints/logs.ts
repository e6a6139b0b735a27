import * as v from 'valibot'
import { list } from '../../shape/list.ts'
import { finite, whole } from '../../shape/number.ts'
import { looseObject, object } from '../../shape/object.ts'
import { record } from '../../shape/record.ts'
import { endpoint } from '../endpoint.ts'
import { described, text } from '../shapes.ts'

const query = object({
  start_ts: described(v.optional(whole()), {
    description: 'seconds; any two days of the last thirty, both absent: the last two',
  }),
  end_ts: described(v.optional(whole()), { description: 'seconds, included' }),
  sort: described(v.optional(v.picklist(['asc', 'desc'])), { default: 'desc' }),
  limit: described(v.optional(whole()), { description: 'how many at most', default: 20, minimum: 1, maximum: 100 }),
  context: described(v.optional(v.string()), { description: 'the cursor of the page before, good for an hour' }),
})

/** Where `context` stands in the answer is not told: at the top or in `meta` (A16). */
const logPage = <T extends v.GenericSchema>(item: T) =>
  looseObject({ meta: v.nullish(looseObject({ context: text })), objects: list(item), context: text })

export const logs = {
  onlineLog: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/{did}/online',
    auth: 'token',
    query,
    // Types are open: the sibling API also has dev_re_online.
    response: logPage(looseObject({ timestamp: finite(), type: v.string(), payload: v.nullish(looseObject({})) })),
    success: 200,
    paging: 'context',
    unpublishedOnly: true,
    summary: 'When a device came and went',
    section: '设备上下线记录',
  }),
  cmdLog: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/{did}/cmd',
    auth: 'token',
    query,
    // payload: hex as a rule, the prose says base64 (A5).
    response: logPage(looseObject({ timestamp: finite(), type: v.string(), payload: v.string() })),
    success: 200,
    paging: 'context',
    unpublishedOnly: true,
    summary: 'The raw frames between a device and its apps',
    section: '设备通信日志',
  }),
  dataLog: endpoint({
    method: 'GET',
    path: '/v1/products/{product_key}/devices/{did}/data',
    auth: 'token',
    query,
    response: logPage(looseObject({ ts: finite(), attrs: record(v.unknown()) })),
    success: 200,
    paging: 'context',
    unpublishedOnly: true,
    summary: 'The attributes that a device reported',
    section: '获取设备历史数据',
  }),
} as const
