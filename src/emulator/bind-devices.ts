import { GiztoolsError } from '../errors.ts'
import type { BindingState } from './state.ts'
import type { Store } from './store.ts'

/** What binds a user's devices, one after the other. Whoever binds one first owns it; what is bound already stays as it is. */
export function createBinder(
  store: Store,
  { uid, appid }: Pick<BindingState, 'uid' | 'appid'>,
  now: number,
): (did: string) => void {
  const holding = store.bindings.filter(each => each.unboundAt === null)
  const owned = new Set(holding.filter(each => each.isOwner).map(each => each.did))
  const mine = new Set(holding.filter(each => each.uid === uid).map(each => each.did))
  return did => {
    if (mine.has(did)) return
    store.bindings.push({ did, uid, appid, isOwner: !owned.has(did), boundAt: now, unboundAt: null })
    mine.add(did)
    owned.add(did)
  }
}

/** @throws GiztoolsError REQUEST_INVALID for an unknown uid or did; then nothing is bound */
export function bindDevices(store: Store, uid: string, dids: readonly string[], now: number): void {
  const user = store.users.get(uid)
  if (user === undefined) throw unknown('uid', 'user', uid)
  if (!Array.isArray(dids)) throw unknown('dids', 'list of devices', dids)
  for (const did of dids) if (!store.devices.has(did)) throw unknown('dids', 'device', did)
  dids.forEach(createBinder(store, user, now))
}

function unknown(path: string, what: string, got: unknown): GiztoolsError {
  const shown = JSON.stringify(got)?.slice(0, 60)
  return new GiztoolsError('REQUEST_INVALID', `${path}: expected that of a ${what}, got ${shown}`, { path })
}
