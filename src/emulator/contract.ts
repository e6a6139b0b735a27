import type { EndpointName } from '../api/routes.ts'
import type { EncodableAttrs } from '../codec/contract.ts'
import type { DeviceBehaviour, DeviceState, Place, Snapshot, UserState } from './state.ts'

export interface ProductInit {
  /** The `/datapoint` JSON; null where none is defined. Its `product_key` is taken unless `productKey` is given. */
  readonly definition: unknown
  readonly productKey?: string
  readonly productSecret?: string
  /** Default false. */
  readonly published?: boolean
  /** Default true. */
  readonly remoteControl?: boolean
}

/** What is not given is made up, the same for the same seed. */
export interface DeviceInit {
  readonly productKey?: string
  readonly did?: string
  readonly mac?: string
  readonly serial?: string
  /** Null: nobody knows where. It then counts in totals and in no tree of places. */
  readonly place?: Place | null
  /** Default true. One that is not was never activated. */
  readonly online?: boolean
  readonly disabled?: boolean
  readonly attrs?: EncodableAttrs
  /** Default: it answers reliably, and does nothing by itself. */
  readonly behaviour?: Partial<DeviceBehaviour>
  /** Default now. One of the past has been online since, and its own life of the last 30 days is made up for. */
  readonly createdAt?: number
}

export type UserInit = Partial<Omit<UserState, 'enterpriseId' | 'activeDays'>>

/** The service's habits that sources disagree on, or that differ from host to host. */
export interface WireHabits {
  readonly errorCodes: 'number' | 'string'
  readonly errorDetail: 'detail_message' | 'detail'
  readonly contentType: 'application/json' | 'text/html'
  readonly tokenExpiry: 'expired_at' | 'expire_at'
  readonly cmdPayload: 'hex' | 'base64'
  readonly context: 'top' | 'meta'
  /** Whether `product_secret` in a query does for `product_key`, as the document's table has it (A7). */
  readonly secretInQuery: boolean
}

/** What befalls calls of an operation, in place of or before its answer. */
export interface Fault {
  /** Default: every operation. */
  readonly endpoint?: EndpointName
  /** How many calls it befalls; default: all of them, until it is removed. */
  readonly times?: number
  /** 0 to 1, by the emulator's own randomness; default 1. */
  readonly probability?: number
  /** The documented error of this code... */
  readonly code?: number
  /** ...or a bare status with a gateway's HTML page... */
  readonly status?: number
  /** ...or the connection is dropped before the answer, or in the middle of it (then the call is always done)... */
  readonly connection?: 'drop' | 'truncate'
  /** ...or nothing but a delay. Milliseconds. */
  readonly delay?: number
  /** The call is done all the same and only its answer is lost: an outcome that the caller cannot know. Default false. */
  readonly afterwards?: boolean
}

/** What may be changed while it runs. */
export interface EmulatorSettings {
  /** Calls an hour for each enterprise. */
  readonly quota: number
  readonly china: boolean
  /** Callers' addresses that are let in; null: all. */
  readonly whitelist: readonly string[] | null
  readonly rotateTokens: boolean
  /** Before each answer, milliseconds. */
  readonly latency: readonly [least: number, most: number]
  readonly wire: WireHabits
}

export interface EmulatorOptions {
  readonly enterpriseId?: string
  readonly enterpriseSecret?: string
  readonly products?: readonly ProductInit[]
  readonly devices?: readonly DeviceInit[]
  /** Epoch milliseconds. Default `Date.now`. Devices live by it: what was due is done, in order, before the next call is answered. */
  readonly now?: () => number
  /** Same seed, same calls, same answers. Default: drawn from the clock. */
  readonly seed?: number
  /** Calls an hour for each enterprise. Default 3600. */
  readonly quota?: number
  /** Outside China nine operations are refused (5024). Default true. */
  readonly china?: boolean
  /** Callers' addresses that are let in (5012 otherwise); default: all. */
  readonly whitelist?: readonly string[]
  /** Whether a new token ends the old one. Default false. */
  readonly rotateTokens?: boolean
  readonly wire?: Partial<WireHabits>
  /** Before each answer, milliseconds. Default [0, 0]. */
  readonly latency?: readonly [least: number, most: number]
  readonly sleep?: (ms: number) => Promise<void>
  /** Bytes that a body may have. Default 1 MiB. */
  readonly bodyLimit?: number
  /** Starts from what `snapshot()` gave, with its enterprise; products and devices that are given beside it are added. */
  readonly snapshot?: Snapshot
  /** A line a call, without secrets. */
  readonly onLog?: (line: string) => void
}

export interface Listening {
  /** Such as `http://127.0.0.1:40123`: the client's `baseUrl`. */
  readonly url: string
  readonly port: number
  close(): Promise<void>
}

export interface Page {
  /** Content-Type. */
  readonly type: string
  readonly text: string
}

export interface Credentials {
  readonly enterpriseId: string
  readonly enterpriseSecret: string
  readonly products: readonly { readonly productKey: string; readonly productSecret: string }[]
}

/** The Enterprise API in memory, with simulated devices. */
export interface Emulator {
  /** The whole service as a fetch handler: `createClient({ fetch: emulator.fetch })` needs no port. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>
  /** Serves it over HTTP (Node only). Loopback alone, unless `anyHost` says that others may come in. */
  listen(options?: { readonly port?: number; readonly host?: string; readonly anyHost?: boolean }): Promise<Listening>
  /**
   * Serves the control plane over HTTP, on loopback alone (Node only): the clock, faults, settings, products, devices, users and snapshots
   * for tests in any language. `GET /` tells its routes. `pages` by their path are served beside it; they may call the service under /v1.
   */
  listenControl(options?: { readonly port?: number; readonly pages?: ReadonlyMap<string, Page> }): Promise<Listening>
  readonly settings: EmulatorSettings
  /** Changes some of the settings. @throws GiztoolsError REQUEST_INVALID naming the member; then nothing has changed */
  set(change: Partial<Omit<EmulatorSettings, 'wire'>> & { readonly wire?: Partial<WireHabits> }): void
  readonly credentials: Credentials
  /** Milliseconds by which its clock is ahead of `now`; `advance(7 * 24 * 3600e3)` moves a week. */
  advance(ms: number): void
  now(): number
  /** Does what is due for the devices; every call does so first. */
  settle(): void
  addProduct(init: ProductInit): { readonly productKey: string; readonly productSecret: string }
  addDevice(init?: DeviceInit): Readonly<DeviceState>
  addUser(init?: UserInit): Readonly<UserState>
  /** The user has these devices from now on; whoever is the first of a device owns it. @throws GiztoolsError for an unknown uid or did */
  bind(uid: string, dids: readonly string[]): void
  device(did: string): Readonly<DeviceState> | undefined
  devices(): IterableIterator<Readonly<DeviceState>>
  readonly counts: { readonly products: number; readonly devices: number; readonly users: number }
  /** What a simulated device does by itself. @throws GiztoolsError for an unknown did, and what encode throws */
  readonly act: {
    /** Changes attributes at the device (readonly, alert and fault too) and reports; it comes online first where it is not. */
    report(did: string, attrs?: EncodableAttrs): void
    /** Comes online; a device that counts as online still is logged as dev_re_online. */
    connect(did: string): void
    /** Says goodbye: dev_offline at once. */
    disconnect(did: string, reason?: string): void
    /** Loses power: counts as online until its keep-alive is over, then goes offline for no_heartbeat. */
    losePower(did: string): void
    disable(did: string, disabled?: boolean): void
  }
  publish(productKey: string, published?: boolean): void
  allowControl(productKey: string, allowed?: boolean): void
  /** Puts records straight into a device's log: a past that nobody simulated. Frames are whole envelopes in hex. */
  importCmd(
    did: string,
    records: readonly { readonly at: number; readonly type: 'dev2app' | 'app2dev'; readonly frame: string }[],
  ): void
  /** Lets calls fail. Gives what takes it back. */
  inject(fault: Fault): () => void
  snapshot(): Snapshot
  restore(snapshot: Snapshot): void
}
