import { createComingQueue } from './coming-queue.ts'
import { createDeviceIndex } from './device-index.ts'
import { drawDid, drawId, drawMac } from './ids.ts'
import { createRandomness } from './randomness.ts'
import { parseSnapshot } from './snapshot.ts'
import type {
  BindingState,
  ComingEvent,
  CursorState,
  DeviceState,
  EnterpriseState,
  GroupState,
  ProductState,
  QuotaState,
  Snapshot,
  TokenState,
  UserState,
} from './state.ts'

/** The emulator's memory: the state of `state.ts` by id, and what finds things in it. */
export interface Store {
  readonly enterprises: Map<string, EnterpriseState>
  readonly products: Map<string, ProductState>
  /** By did. */
  readonly devices: ReadonlyMap<string, DeviceState>
  readonly groups: Map<string, GroupState>
  /** By uid. */
  readonly users: Map<string, UserState>
  readonly bindings: BindingState[]
  readonly tokens: Map<string, TokenState>
  readonly quotas: Map<string, QuotaState>
  readonly cursors: Map<string, CursorState>
  /** What will happen, soonest first. */
  readonly coming: ComingQueue
  /** The same numbers for the same seed. 0 to 1. */
  random(): number
  /** @throws GiztoolsError REQUEST_INVALID where its did, or its MAC within the product, is taken */
  addDevice(device: DeviceState): void
  /** Puts a device into a group, or takes it out of its own (null). The only way to change `gid`: groups are looked up. */
  moveToGroup(device: DeviceState, gid: string | null): void
  /** Of one product, in the order they were added. */
  devicesOf(productKey: string): readonly DeviceState[]
  deviceByMac(productKey: string, mac: string): DeviceState | undefined
  /** Of a group and all groups under it; of the whole product without one. */
  devicesIn(productKey: string, gid: string | undefined): readonly DeviceState[]
  /** Ids in the service's forms: 32 lower-case hex, a did of 22 letters and digits, a MAC of 12 upper-case hex. */
  newId(): string
  newDid(): string
  newMac(): string
  /** A copy of everything. Settle first: a snapshot in which something is overdue is refused by `restore`. */
  snapshot(now: number): Snapshot
  /**
   * Takes the place of everything there is, or of nothing. The file it comes from is not trusted.
   * @throws GiztoolsError SNAPSHOT_INVALID with the place as `path`, DEFINITION_INVALID for a product's definition
   */
  restore(snapshot: unknown): void
}

export interface ComingQueue {
  push(event: ComingEvent): void
  /** Takes the soonest if it is due by then. */
  takeDue(now: number): ComingEvent | undefined
  /** Forgets what was to happen to a device. */
  forget(did: string, kind?: ComingEvent['what']['kind']): void
  all(): readonly ComingEvent[]
}

export function createStore({ seed }: { readonly seed: number }): Store {
  const enterprises: Store['enterprises'] = new Map()
  const products: Store['products'] = new Map()
  const groups: Store['groups'] = new Map()
  const users: Store['users'] = new Map()
  const bindings: BindingState[] = []
  const tokens: Store['tokens'] = new Map()
  const quotas: Store['quotas'] = new Map()
  const cursors: Store['cursors'] = new Map()
  const randomness = createRandomness(seed)
  const devices = createDeviceIndex(groups)
  let queue = createComingQueue()
  const coming: ComingQueue = {
    push: event => queue.push(event),
    takeDue: now => queue.takeDue(now),
    forget: (did, kind) => queue.forget(did, kind),
    all: () => queue.all(),
  }

  function snapshot(now: number): Snapshot {
    const shared: Snapshot = {
      version: 1,
      now,
      random: randomness.state,
      enterprises: [...enterprises.values()],
      products: [...products.values()],
      devices: [...devices.byDid.values()],
      groups: [...groups.values()],
      users: [...users.values()],
      bindings,
      tokens: [...tokens.values()],
      quotas: [...quotas.values()],
      cursors: [...cursors.values()],
      coming: queue.all(),
    }
    return JSON.parse(JSON.stringify(shared)) as Snapshot
  }

  function restore(from: unknown): void {
    const parsed = parseSnapshot(from)
    refill(enterprises, parsed.enterprises, each => each.enterpriseId)
    refill(products, parsed.products, each => each.productKey)
    refill(groups, parsed.groups, each => each.gid)
    refill(users, parsed.users, each => each.uid)
    refill(tokens, parsed.tokens, each => each.token)
    refill(quotas, parsed.quotas, each => each.enterpriseId)
    refill(cursors, parsed.cursors, each => each.context)
    bindings.length = 0
    for (const binding of parsed.bindings) bindings.push(binding)
    devices.clear()
    for (const device of parsed.devices) devices.add(device)
    queue = createComingQueue()
    for (const event of parsed.coming) queue.push(event)
    randomness.state = parsed.random
  }

  return {
    enterprises,
    products,
    devices: devices.byDid,
    groups,
    users,
    bindings,
    tokens,
    quotas,
    cursors,
    coming,
    random: randomness.next,
    addDevice: devices.add,
    moveToGroup: devices.moveTo,
    devicesOf: devices.of,
    deviceByMac: devices.byMac,
    devicesIn: (productKey, gid) => (gid === undefined ? devices.of(productKey) : devices.in(productKey, gid)),
    newId: () => drawId(randomness.next),
    newDid: () => drawDid(randomness.next),
    newMac: () => drawMac(randomness.next),
    snapshot,
    restore,
  }
}

function refill<T>(map: Map<string, T>, list: readonly T[], idOf: (each: T) => string): void {
  map.clear()
  for (const each of list) map.set(idOf(each), each)
}
