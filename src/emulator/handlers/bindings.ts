import type { Endpoints } from '../../api/endpoints.ts'
import { createBinder } from '../bind-devices.ts'
import { type Call, type Handlers, Refusal } from '../handler.ts'
import type { BindingState } from '../state.ts'
import { requireApp } from './found.ts'

type BindingCall = Call<Endpoints['bindDevices']>

export const bindingHandlers: Handlers<'bindDevices' | 'unbindDevices'> = {
  /** Whoever binds a device first owns it. Binding what is bound already succeeds and changes nothing. */
  bindDevices(call) {
    const { store, product, body, now } = call
    requireUser(call)
    const bind = createBinder(store, body, now)
    return partial(body.dids, did => {
      if (store.devices.get(did)?.productKey !== product.productKey) return false
      bind(did)
      return true
    })
  },

  unbindDevices(call) {
    const { store, product, body, now } = call
    requireUser(call)
    const bound = holding(call)
    return partial(body.dids, did => {
      const binding = bound.get(did)
      if (binding === undefined || store.devices.get(did)?.productKey !== product.productKey) return false
      binding.unboundAt = now
      return true
    })
  },
}

function requireUser({ store, enterprise, body }: BindingCall): void {
  requireApp(enterprise, body.appid)
  const user = store.users.get(body.uid)
  if (user === undefined || user.enterpriseId !== enterprise.enterpriseId || user.appid !== body.appid)
    throw new Refusal(5017)
}

/** The user's bindings that hold, by did. */
function holding({ store, body }: BindingCall): ReadonlyMap<string, BindingState> {
  const mine = store.bindings.filter(each => each.uid === body.uid && each.unboundAt === null)
  return new Map(mine.map(each => [each.did, each]))
}

function partial(dids: readonly string[], done: (did: string) => boolean) {
  const failed: string[] = []
  const success: string[] = []
  for (const did of new Set(dids)) (done(did) ? success : failed).push(did)
  return { failed, success }
}
