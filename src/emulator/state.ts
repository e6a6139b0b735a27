import type { Attrs } from '../codec/contract.ts'

// Everything that the emulator knows, as plain data: a snapshot is this, as JSON. Times are epoch milliseconds, days are
// YYYY-MM-DD at UTC+8 (what the service's own dates seem to be). Ids come from outside, so they are looked up in Maps (store.ts).

export interface EnterpriseState {
  readonly enterpriseId: string
  readonly enterpriseSecret: string
  /** Whose tokens it may ask for. */
  readonly productKeys: string[]
  readonly appIds: string[]
}

export interface ProductState {
  readonly productKey: string
  readonly productSecret: string
  /** The `/datapoint` JSON as it was given. Null: no datapoints are defined (5402). */
  readonly definition: unknown
  /** A published product's logs are closed (5018). */
  published: boolean
  /** Whether `/control` is opened in the console (5404 otherwise). */
  remoteControl: boolean
}

export interface Place {
  readonly country: string | null
  readonly region: string | null
  readonly city: string | null
  readonly longitude: number | null
  readonly latitude: number | null
}

export interface OnlineEntry {
  readonly at: number
  readonly type: 'dev_online' | 'dev_offline' | 'dev_re_online'
  readonly payload: Readonly<Record<string, unknown>>
}

export interface CmdEntry {
  readonly at: number
  readonly type: 'dev2app' | 'app2dev'
  /** The whole envelope, in hex. */
  readonly frame: string
}

export interface DataEntry {
  readonly at: number
  /** As `/data` shows them: the platform view of a report. */
  readonly attrs: Attrs
}

/** A fault or alert that was raised; it may be over. */
export interface Incident {
  readonly attribute: string
  readonly kind: 'fault' | 'alert'
  readonly raisedAt: number
  resolvedAt: number | null
}

export interface DeviceState {
  readonly did: string
  readonly productKey: string
  readonly mac: string
  readonly passcode: string
  readonly type: string
  /** Bluetooth devices have one; reports then show it in place of the MAC. */
  readonly serial: string | null
  readonly place: Place | null
  readonly createdAt: number
  /** First time online. */
  activatedAt: number | null
  /** Last time it came online. */
  onlineAt: number | null
  /** What the platform believes: a device without power counts as online until its keep-alive is over. */
  isOnline: boolean
  /** Whether it really runs: only then it hears controls and reports. */
  hasPower: boolean
  isDisabled: boolean
  /** Changed by `moveToGroup` of the store. */
  readonly gid: string | null
  /** The current value of every attribute, in the platform view. */
  attrs: Attrs
  /** Days on which it reported. */
  readonly activeDays: string[]
  readonly incidents: Incident[]
  /** In the order of their time; older than 30 days is forgotten. */
  readonly online: OnlineEntry[]
  readonly cmd: CmdEntry[]
  readonly data: DataEntry[]
  readonly behaviour: DeviceBehaviour
}

/** How a simulated device behaves; all times in milliseconds, at most a week. */
export interface DeviceBehaviour {
  /** Between a control's arrival and the report of what it changed. */
  readonly applyDelay: readonly [least: number, most: number]
  /** How often it reports by itself, with readonly numbers drifting; 0: never, otherwise at least 1000. */
  readonly reportEvery: number
  /** Probability, at each report of its own, that a fault or alert is raised or resolved. */
  readonly incidentRate: number
  /** Probability, at each report of its own, that it loses power, to come back after a while. */
  readonly dropRate: number
  /** Heartbeat plus five seconds: how long it counts as online after it was last heard. At least 6000. */
  readonly keepAlive: number
  /** Probability that a control is lost on its way. */
  readonly loseRate: number
  /** Probability that a report is logged twice. */
  readonly repeatRate: number
  /** Probability that a report reaches the log late, with the time at which it was made. Default 0. */
  readonly lateRate?: number
  /** How late at most. Default 20 minutes. */
  readonly lateBy?: number
  /** Between which times of the day (UTC+8, milliseconds since midnight) it is online by itself; over midnight where the first is the later. Default: always. */
  readonly hours?: readonly [from: number, to: number]
}

export interface GroupState {
  readonly gid: string
  readonly productKey: string
  readonly parent: string | null
}

export interface UserState {
  readonly uid: string
  readonly enterpriseId: string
  readonly appid: string
  readonly username: string | null
  readonly phone: string | null
  readonly email: string | null
  readonly name: string | null
  readonly birthday: string | null
  readonly gender: string | null
  readonly address: string | null
  readonly remark: string | null
  readonly isAnonymous: boolean
  readonly place: Place | null
  readonly createdAt: number
  updatedAt: number
  readonly activeDays: string[]
}

export interface BindingState {
  readonly did: string
  readonly uid: string
  readonly appid: string
  readonly isOwner: boolean
  readonly boundAt: number
  /** Null while it holds: `users/report/total` counts those that are over too. */
  unboundAt: number | null
}

export interface TokenState {
  readonly token: string
  readonly enterpriseId: string
  readonly productKey: string
  readonly expiresAt: number
}

/** A fixed window of an hour. */
export interface QuotaState {
  readonly enterpriseId: string
  used: number
  resetsAt: number
}

/** Where a log's reader is. Good for an hour, for the same device, log, span, sort and page size. */
export interface CursorState {
  readonly context: string
  readonly expiresAt: number
  /** What it was made for, as text, and the span as it was then: a cursor of another query is refused. */
  readonly query: string
  /** Position in the log: the time of the last record given, and how many of that very time are before the next one (asc) or still to come (desc). */
  readonly at: number
  readonly given: number
}

/** Something that will happen to a device. */
export interface ComingEvent {
  readonly at: number
  readonly did: string
  readonly what:
    | { readonly kind: 'apply'; readonly p0: string }
    | { readonly kind: 'report' }
    /** A report that was made before, on its way to the log. */
    | { readonly kind: 'arrive'; readonly madeAt: number; readonly frame: string; readonly attrs: Attrs }
    | { readonly kind: 'come' }
    | { readonly kind: 'leave' }
    | { readonly kind: 'power-off' }
    | { readonly kind: 'power-on' }
    | { readonly kind: 'keep-alive-over' }
}

export interface Snapshot {
  readonly version: 1
  readonly now: number
  readonly random: number
  readonly enterprises: readonly EnterpriseState[]
  readonly products: readonly ProductState[]
  readonly devices: readonly DeviceState[]
  readonly groups: readonly GroupState[]
  readonly users: readonly UserState[]
  readonly bindings: readonly BindingState[]
  readonly tokens: readonly TokenState[]
  readonly quotas: readonly QuotaState[]
  readonly cursors: readonly CursorState[]
  readonly coming: readonly ComingEvent[]
}
