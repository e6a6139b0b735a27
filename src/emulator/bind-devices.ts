import { GiztoolsError } from '../errors.ts'
import type { BindingState } from './state.ts'
import type { Store } from './store.ts'

/** Binds one device. Whoever binds it first owns it; what is bound already stays as it is. */
export function bind(
  store: Store,
  { uid, appid }: Pick<BindingState, 'uid' | 'appid'>,
  did: string,
  now: number,
): void {
  const holding = store.bindings.filter(each => each.did === did && each.unboundAt === null)
  if (holding.some(each => each.uid === uid)) return
  store.bindings.push({ did, uid, appid, isOwner: !holding.some(each => each.isOwner), boundAt: now, unboundAt: null })
}

/** @throws GiztoolsError REQUEST_INVALID for an unknown uid or did; then nothing is bound */
export function bindDevices(store: Store, uid: string, dids: readonly string[], now: number): void {
  const user = store.users.get(uid)
  if (user === undefined) throw unknown('uid', 'user', uid)
  if (!Array.isArray(dids)) throw unknown('dids', 'list of devices', dids)
  for (const did of dids) if (!store.devices.has(did)) throw unknown('dids', 'device', did)
  for (const did of dids) bind(store, user, did, now)
}

function unknown(path: string, what: string, got: unknown): GiztoolsError {
  const shown = JSON.stringify(got)?.slice(0, 60)
  return new GiztoolsError('REQUEST_INVALID', `${path}: expected that of a ${what}, got ${shown}`, { path })
}
