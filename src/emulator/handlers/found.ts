import { Refusal } from '../handler.ts'
import type { DeviceState, EnterpriseState, GroupState, ProductState } from '../state.ts'
import type { Store } from '../store.ts'

interface Scope {
  readonly store: Store
  readonly product: ProductState
}

/** @throws Refusal 5301; 5302 for a device of another product */
export function foundDevice({ store, product }: Scope, did: string): DeviceState {
  const device = store.devices.get(did)
  if (device === undefined) throw new Refusal(5301)
  if (device.productKey !== product.productKey) throw new Refusal(5302)
  return device
}

/** @throws Refusal 5301 */
export function foundByMac({ store, product }: Scope, mac: string): DeviceState {
  const device = store.deviceByMac(product.productKey, mac)
  if (device === undefined) throw new Refusal(5301)
  return device
}

/** @throws Refusal 5206; 5201 for a group of another product */
export function foundGroup({ store, product }: Scope, gid: string): GroupState {
  const group = store.groups.get(gid)
  if (group === undefined) throw new Refusal(5206)
  if (group.productKey !== product.productKey) throw new Refusal(5201)
  return group
}

/** The product's devices, or those of a group and all groups under it. @throws Refusal 5206, 5201 */
export function scopedDevices(scope: Scope, gid: string | undefined): readonly DeviceState[] {
  if (gid !== undefined) foundGroup(scope, gid)
  return scope.store.devicesIn(scope.product.productKey, gid)
}

/** @throws Refusal 5016 */
export function requireApp(enterprise: EnterpriseState, appid: string | undefined): void {
  if (appid !== undefined && !enterprise.appIds.includes(appid)) throw new Refusal(5016)
}

export const inSeconds = (ms: number): number => Math.floor(ms / 1000)
