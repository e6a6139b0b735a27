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
  addDevice(device: DeviceState): void
  /** Of one product, in the order they were added. */
  devicesOf(productKey: string): readonly DeviceState[]
  deviceByMac(productKey: string, mac: string): DeviceState | undefined
  /** Of a group and all groups under it; of the whole product without one. */
  devicesIn(productKey: string, gid: string | undefined): readonly DeviceState[]
  /** Ids in the service's forms: 32 lower-case hex, a did of 22 letters and digits, a MAC of 12 upper-case hex. */
  newId(): string
  newDid(): string
  newMac(): string
  snapshot(now: number): Snapshot
  restore(snapshot: Snapshot): void
}

export interface ComingQueue {
  push(event: ComingEvent): void
  /** Takes the soonest if it is due by then. */
  takeDue(now: number): ComingEvent | undefined
  /** Forgets what was to happen to a device. */
  forget(did: string, kind?: ComingEvent['what']['kind']): void
  all(): readonly ComingEvent[]
}
