import type { Endpoints } from '../../api/endpoints.ts'
import { dayAt } from '../calendar.ts'
import type { Call, Handlers } from '../handler.ts'
import { requireApp, scopedDevices } from './found.ts'
import { countedByPlace } from './location-tree.ts'
import { periodsOf } from './periods.ts'

export const userReportHandlers: Handlers<'newUsers' | 'userLiveness' | 'userLocations' | 'totalUsers'> = {
  /** New is who binds a first device of the product (document: "绑定了该 PK 下产品的新增用户"), or of the group. */
  newUsers(call) {
    const { gid } = call.query
    const { cycle, start, end, names, indexOf } = periodsOf(call.query, call.now)
    const counts = names.map(() => 0)
    for (const boundAt of firstBindings(call, gid).values()) {
      const index = indexOf(dayAt(boundAt))
      if (index !== undefined) counts[index] = (counts[index] ?? 0) + 1
    }
    const data = counts.map((count, index) => ({ count, [cycle]: names[index] }))
    return { start, gid: gid ?? null, end, data, cycle }
  },

  /** Of the enterprise: the product in the query only says who asks. */
  userLiveness({ store, enterprise, query, now }) {
    requireApp(enterprise, query.appid)
    const { names, indexOf } = periodsOf({ start: query.start_date, end: query.end_date }, now)
    const counts = names.map(() => 0)
    for (const user of store.users.values()) {
      if (user.enterpriseId !== enterprise.enterpriseId) continue
      if (query.appid !== undefined && user.appid !== query.appid) continue
      for (const index of new Set(user.activeDays.map(indexOf)))
        if (index !== undefined) counts[index] = (counts[index] ?? 0) + 1
    }
    return { data: counts.map((count, index) => ({ count, date: names[index] })) }
  },

  /** The tree itself is the answer, with nothing around it. */
  userLocations({ store, enterprise }) {
    const users = [...store.users.values()].filter(user => user.enterpriseId === enterprise.enterpriseId)
    return countedByPlace(users.map(user => user.place)).render(({ count }) => ({ count }))
  },

  totalUsers(call) {
    const { gid } = call.query
    return { gid: gid ?? null, total: firstBindings(call, gid).size }
  },
}

/** When each user first bound a device of the product or group, by uid; bindings that are over count too ("曾经绑定过"). */
function firstBindings(
  call: Call<Endpoints['newUsers']> | Call<Endpoints['totalUsers']>,
  gid: string | undefined,
): ReadonlyMap<string, number> {
  const dids = new Set(scopedDevices(call, gid).map(device => device.did))
  const first = new Map<string, number>()
  for (const { did, uid, boundAt } of call.store.bindings) {
    if (!dids.has(did)) continue
    first.set(uid, Math.min(first.get(uid) ?? boundAt, boundAt))
  }
  return first
}
