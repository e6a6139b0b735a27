import { GiztoolsError } from '../errors.ts'
import type { DeviceState, GroupState } from './state.ts'

/** The devices, by everything that calls look them up by. */
export interface DeviceIndex {
  readonly byDid: ReadonlyMap<string, DeviceState>
  add(device: DeviceState): void
  /** The only way to change a device's `gid`. */
  moveTo(device: DeviceState, gid: string | null): void
  of(productKey: string): readonly DeviceState[]
  byMac(productKey: string, mac: string): DeviceState | undefined
  /** Of a group and all under it, in the order they were added. */
  in(productKey: string, gid: string): readonly DeviceState[]
  clear(): void
}

interface ProductDevices {
  readonly list: DeviceState[]
  readonly byMac: Map<string, DeviceState>
  /** Where a device stands in the list. */
  readonly places: Map<DeviceState, number>
  readonly byGroup: Map<string, Set<DeviceState>>
}

export function createDeviceIndex(groups: ReadonlyMap<string, GroupState>): DeviceIndex {
  const byDid = new Map<string, DeviceState>()
  const products = new Map<string, ProductDevices>()

  function productDevices(productKey: string): ProductDevices {
    const known = products.get(productKey)
    if (known !== undefined) return known
    const made = { list: [], byMac: new Map(), places: new Map(), byGroup: new Map() }
    products.set(productKey, made)
    return made
  }

  function add(device: DeviceState): void {
    const product = productDevices(device.productKey)
    if (byDid.has(device.did)) throw taken('did', device.did)
    if (product.byMac.has(device.mac)) throw taken('mac', device.mac)
    byDid.set(device.did, device)
    product.byMac.set(device.mac, device)
    product.places.set(device, product.list.length)
    product.list.push(device)
    if (device.gid !== null) join(product, device, device.gid)
  }

  function join({ byGroup }: ProductDevices, device: DeviceState, gid: string): void {
    const members = byGroup.get(gid)
    if (members === undefined) byGroup.set(gid, new Set([device]))
    else members.add(device)
  }

  function moveTo(device: DeviceState, gid: string | null): void {
    const product = productDevices(device.productKey)
    if (device.gid !== null) product.byGroup.get(device.gid)?.delete(device)
    ;(device as { gid: string | null }).gid = gid
    if (gid !== null) join(product, device, gid)
  }

  function inGroup(productKey: string, gid: string): readonly DeviceState[] {
    const { byGroup, places } = productDevices(productKey)
    const found: DeviceState[] = []
    for (const each of withSubGroups(productKey, gid)) for (const device of byGroup.get(each) ?? []) found.push(device)
    return found.sort((a, b) => (places.get(a) ?? 0) - (places.get(b) ?? 0))
  }

  function withSubGroups(productKey: string, gid: string): ReadonlySet<string> {
    const children = new Map<string, string[]>()
    for (const group of groups.values()) {
      if (group.productKey !== productKey || group.parent === null) continue
      const siblings = children.get(group.parent)
      if (siblings === undefined) children.set(group.parent, [group.gid])
      else siblings.push(group.gid)
    }
    const found = new Set([gid])
    for (const each of found) for (const child of children.get(each) ?? []) found.add(child)
    return found
  }

  return {
    byDid,
    add,
    moveTo,
    of: productKey => products.get(productKey)?.list ?? [],
    byMac: (productKey, mac) => products.get(productKey)?.byMac.get(mac),
    in: inGroup,
    clear() {
      byDid.clear()
      products.clear()
    },
  }
}

function taken(name: 'did' | 'mac', value: string): GiztoolsError {
  const message = `device.${name}: expected one that no other device has, got ${JSON.stringify(value)} a second time`
  return new GiztoolsError('REQUEST_INVALID', `${message}; leave it out to have one made up`, {
    path: name,
  })
}
