import { type Handlers, Refusal } from '../handler.ts'
import type { DeviceState, GroupState } from '../state.ts'
import type { Store } from '../store.ts'
import { foundGroup } from './found.ts'

/** How deep groups may nest; the service's own limit is not told. */
const DEEPEST = 64

export const groupHandlers: Handlers<
  'deviceGroups' | 'createDeviceGroup' | 'deleteDeviceGroup' | 'deviceGroup' | 'updateDeviceGroup'
> = {
  /** A group is the key, its sub-groups the value, "" where there are none. Only the leaf is documented (A11). */
  deviceGroups({ store, product }) {
    const children = new Map<string | null, string[]>()
    for (const { gid, productKey, parent } of store.groups.values()) {
      if (productKey !== product.productKey) continue
      const siblings = children.get(parent)
      if (siblings === undefined) children.set(parent, [gid])
      else siblings.push(gid)
    }
    const tree = (parent: string | null): Record<string, unknown> =>
      Object.fromEntries((children.get(parent) ?? []).map(gid => [gid, children.has(gid) ? tree(gid) : '']))
    return tree(null)
  },

  createDeviceGroup({ store, product, body }) {
    const { productKey } = product
    const parent = body.parent_gid ?? null
    if (parent === null) {
      for (const group of store.groups.values())
        if (group.productKey === productKey && group.parent === null) throw new Refusal(5203)
    } else {
      const group = store.groups.get(parent)
      if (group === undefined) throw new Refusal(5202)
      if (group.productKey !== productKey) throw new Refusal(5201)
      if (depthOf(store, group) >= DEEPEST) throw new Refusal(5002, `expected groups of at most ${DEEPEST} levels`)
    }
    const gid = store.newId()
    store.groups.set(gid, { gid, productKey, parent })
    return { gid }
  },

  deleteDeviceGroup(call) {
    const { store } = call
    const { gid } = foundGroup(call, call.ids.gid)
    for (const group of store.groups.values()) if (group.parent === gid) throw new Refusal(5204)
    if (membersOf(store, call.product.productKey, gid).length > 0) throw new Refusal(5205)
    store.groups.delete(gid)
    return {}
  },

  deviceGroup(call) {
    const { gid } = foundGroup(call, call.ids.gid)
    return { macs: membersOf(call.store, call.product.productKey, gid).map(device => device.mac) }
  },

  updateDeviceGroup(call) {
    const { store, body } = call
    const { gid } = foundGroup(call, call.ids.gid)
    const failed: string[] = []
    const success: string[] = []
    for (const mac of new Set(body.macs)) {
      const device = store.deviceByMac(call.product.productKey, mac)
      const may = device !== undefined && (body.action === 'assign' ? mayJoin(device, gid, body) : device.gid === gid)
      if (may) store.moveToGroup(device, body.action === 'assign' ? gid : null)
      ;(may ? success : failed).push(mac)
    }
    return { failed, success }
  },
}

function mayJoin(device: DeviceState, gid: string, { reassign }: { readonly reassign?: boolean | undefined }): boolean {
  return device.gid === null || device.gid === gid || reassign === true
}

/** Those in the group itself, not those in groups under it. */
function membersOf(store: Store, productKey: string, gid: string): readonly DeviceState[] {
  return store.devicesIn(productKey, gid).filter(device => device.gid === gid)
}

function depthOf({ groups }: Store, group: GroupState): number {
  let depth = 1
  let { parent } = group
  // Bounded, whatever a snapshot brought in.
  while (parent !== null && depth < DEEPEST) {
    depth++
    parent = groups.get(parent)?.parent ?? null
  }
  return depth
}
