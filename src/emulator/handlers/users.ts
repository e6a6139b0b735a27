import type { Handlers } from '../handler.ts'
import type { BindingState, DeviceState, UserState } from '../state.ts'
import type { Store } from '../store.ts'
import { inSeconds, requireApp, scopedDevices } from './found.ts'
import { pageOf } from './page.ts'

export const userHandlers: Handlers<'registeredUsers' | 'boundUsers'> = {
  /** Of the enterprise: the product in the query only says who asks. */
  registeredUsers({ query, enterprise, store, url }) {
    requireApp(enterprise, query.appid)
    const found = [...store.users.values()].filter(
      user =>
        user.enterpriseId === enterprise.enterpriseId &&
        matches(query.appid, user.appid) &&
        matches(query.username, user.username) &&
        matches(query.phone, user.phone) &&
        matches(query.email, user.email),
    )
    return pageOf(url, found, query, user => ({ ...shown(user), updated_at: inSeconds(user.updatedAt) }))
  },

  boundUsers(call) {
    const { query, store, url } = call
    const devices = scopedDevices(call, query.gid).filter(device => isOf(device, query.type, query.val))
    const byDid = query.type === 'did'
    const found = boundTo(store, devices).filter(({ user }) => isCalled(user, query.type, query.val))
    return pageOf(url, found, query, ({ user, binding }) => ({
      ...shown(user),
      name: user.name,
      auth_src: null,
      ...(byDid && { is_owner: binding.isOwner }),
    }))
  },
}

/** Each user once, with the first binding that holds. */
function boundTo(store: Store, devices: readonly DeviceState[]): { user: UserState; binding: BindingState }[] {
  const dids = new Set(devices.map(device => device.did))
  const found = new Map<string, { user: UserState; binding: BindingState }>()
  for (const binding of store.bindings) {
    if (binding.unboundAt !== null || !dids.has(binding.did) || found.has(binding.uid)) continue
    const user = store.users.get(binding.uid)
    if (user !== undefined) found.set(binding.uid, { user, binding })
  }
  return [...found.values()]
}

function isOf({ did, mac, serial }: DeviceState, type: string | undefined, val: string | undefined): boolean {
  if (type === 'did') return did === val
  if (type === 'mac') return mac === val
  return type !== 'device_sn' || serial === val
}

function isCalled(user: UserState, type: string | undefined, val: string | undefined): boolean {
  if (type === 'uid' || type === 'username' || type === 'phone' || type === 'email') return user[type] === val
  return true
}

function matches(wanted: string | undefined, has: string | null): boolean {
  return wanted === undefined || wanted === has
}

function shown(user: UserState): Readonly<Record<string, unknown>> {
  return {
    uid: user.uid,
    username: user.username,
    phone: user.phone,
    email: user.email,
    birthday: user.birthday,
    is_anonymous: user.isAnonymous,
    gender: user.gender,
    address: user.address,
    remark: user.remark,
    created_at: inSeconds(user.createdAt),
  }
}
