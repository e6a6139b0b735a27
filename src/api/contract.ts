import type { AnswerOf, Endpoint, ParamsOf, PathNames } from './endpoint.ts'
import type { Endpoints } from './endpoints.ts'
import type { RequestEvent, ResponseEvent, RetryEvent } from './events.ts'
import type { RateLimit } from './rate-limit.ts'
import type { EndpointName } from './routes.ts'

export type { RateLimit }

/** A place where an answer is not as documented. */
export interface Drift {
  readonly endpoint: EndpointName
  /** JSON path in the answer, indices as `[]`. */
  readonly path: string
  readonly expected: string
  readonly found: string
}

/** What a call gives. `data` keeps keys that the document does not know. */
export interface Result<T> {
  readonly data: T
  readonly status: number
  /** The answer's, by their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** Under which the service or its gateway has the call in its own logs, where a header tells it. */
  readonly requestId?: string
  /** Absent where the answer had no such headers. */
  readonly rateLimit?: RateLimit
  /** Where the answer is not as documented: there the data is what the service sent. */
  readonly drift?: readonly Drift[]
}

export interface CallOptions {
  readonly signal?: AbortSignal
  /** For the whole call: its token, retries and waits too. */
  readonly timeoutMs?: number
  /** Overrides the client's. */
  readonly waitForQuota?: boolean
  /** Overrides the client's. */
  readonly retries?: number
}

type PathArgs<Names extends string> =
  Exclude<Names, 'product_key'> extends infer Rest extends string ? ([Rest] extends [never] ? [] : [id: string]) : never
type ParamsArgs<P> = [P] extends [undefined] ? [] : object extends P ? [params?: P] : [params: P]

/** One operation as a method: the did or gid, if the path has one, then the parameters by the document's names, then options. */
export type Method<E extends Endpoint> = (
  ...args: [...PathArgs<PathNames<E>>, ...ParamsArgs<ParamsOf<E>>, options?: CallOptions]
) => Promise<Result<AnswerOf<E>>>

/** The operations that are not of one product: their paths name none. */
export type EnterpriseName = {
  [K in EndpointName]: Endpoints[K]['auth'] extends 'enterprise' ? K : never
}[EndpointName]
export type ProductName = Exclude<EndpointName, EnterpriseName | 'accessToken'>
export type SkipPagedName = {
  [K in EndpointName]: Endpoints[K] extends { readonly paging: 'skip' } ? K : never
}[EndpointName]

export type ItemOf<K extends SkipPagedName> =
  AnswerOf<Endpoints[K]> extends { readonly objects: readonly (infer T)[] } ? T : never

/** Every item of a list, page after page, as they are asked for. */
export type Each<K extends SkipPagedName> = (
  ...args: [...ParamsArgs<ParamsOf<Endpoints[K]>>, options?: CallOptions]
) => AsyncGenerator<ItemOf<K>, void, undefined>

export interface CmdRecord {
  /** Seconds, with a fraction. */
  readonly timestamp: number
  /** dev2app, app2dev; open. */
  readonly type: string
  /** Hex as a rule; `parseBytes` tells hex and base64 apart. */
  readonly payload: string
}

export interface DataRecord {
  /** Seconds. */
  readonly ts: number
  readonly attrs: Readonly<Record<string, unknown>>
}

export interface OnlineRecord {
  readonly timestamp: number
  /** dev_online, dev_offline; open. */
  readonly type: string
  readonly payload?: Readonly<Record<string, unknown>> | null | undefined
}

/** Where a log was left, plain data: give it back as `checkpoint` and it goes on there. */
export interface LogCheckpoint {
  /** A whole second. Everything before it was given (with `sort: 'desc'` everything after it)... */
  readonly until: number
  /** ...and of this second these records (their identities), each as often as it was given. */
  readonly seen: readonly string[]
}

export interface LogProgress {
  /** Records given and calls made since the reading was begun or resumed. */
  readonly records: number
  readonly calls: number
  /** Seconds of the span that are done and to do. */
  readonly done: number
  readonly span: number
  readonly checkpoint: LogCheckpoint
}

/** `timeoutMs` is for each call, not for the whole reading. */
export interface LogOptions extends CallOptions {
  /** Seconds, or a Date, included. Default: 30 days ago. Older than that the platform has nothing, and it is refused. */
  readonly from?: number | Date
  /** Seconds, or a Date, included. Default: now. */
  readonly to?: number | Date
  /** Default asc: oldest first. */
  readonly sort?: 'asc' | 'desc'
  /** Records a page, 1 to 100 (default). */
  readonly pageSize?: number
  /** Goes on where a reading with the same `from`, `to` and `sort` was left. */
  readonly checkpoint?: LogCheckpoint
  /** Told after each call, when the records that it brought were taken. */
  readonly onProgress?: (progress: LogProgress) => void
}

export type LogReader<T> = (did: string, options?: LogOptions) => AsyncGenerator<T, void, undefined>

/**
 * Any span of the last 30 days as one sequence: windows of two days, 100 records a page, in order, each record once, whatever
 * expires or is inserted meanwhile. A record that stands twice in the log is given twice.
 * A reading that fails goes on from the last `checkpoint`: what was given after it is given again.
 * Thrown: REQUEST_INVALID for a span that the platform cannot serve, RESPONSE_INVALID for records that are in no order, come without
 * end, or are of another time than was asked for (a service that answers milliseconds), and what the calls throw.
 */
export interface Logs {
  readonly cmd: LogReader<CmdRecord>
  readonly data: LogReader<DataRecord>
  readonly online: LogReader<OnlineRecord>
}

export type ProductClient = { readonly [K in ProductName]: Method<Endpoints[K]> } & {
  readonly productKey: string
  /** Items of the lists that are paged by skip and limit. */
  readonly each: { readonly [K in Extract<SkipPagedName, ProductName>]: Each<K> }
  readonly logs: Logs
  /** A token of this product, asked for if there is none that is fresh; for callers that make calls of their own. */
  token(options?: CallOptions): Promise<string>
  /**
   * Epoch milliseconds as the service counts them, by the `Date` of its answers; until one has told, and where it differs by less than
   * two seconds, the time of `ClientOptions.now`.
   */
  now(): number
}

export type EnterpriseClient = { readonly [K in EnterpriseName]: Method<Endpoints[K]> } & {
  readonly each: { readonly [K in Extract<SkipPagedName, EnterpriseName>]: Each<K> }
  /** The calls of one product. Keep it: it holds the product's token. */
  product(productKey: string, secrets: { readonly productSecret: string }): ProductClient
}

/** What is checked before a call is spent; each can be switched off, since contracts differ. */
export type CheckName = 'span' | 'limit' | 'macs' | 'seconds' | 'bytes' | 'dates'

export interface LogLine {
  readonly level: 'debug' | 'warn'
  readonly message: string
}

export interface StoredToken {
  readonly token: string
  /** Epoch milliseconds. */
  readonly expiresAt: number
}

/** Where tokens are kept beyond one client, if somewhere; in memory otherwise. Keys name the host, the enterprise and the product. */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined> | StoredToken | undefined
  set(key: string, token: StoredToken | undefined): Promise<void> | void
  /**
   * Does the work while nobody else does any of the same key, in this process or another: then one of them asks the service for a
   * token and the others find it. Without it several that begin at once ask for one each.
   */
  exclusive?<T>(key: string, work: () => Promise<T>): Promise<T>
}

export interface ClientOptions {
  readonly enterpriseId: string
  readonly enterpriseSecret: string
  /** Default: `https://enterpriseapi.gizwits.com`. Plain http is taken for loopback, elsewhere only with `allowInsecure`. */
  readonly baseUrl?: string
  readonly allowInsecure?: boolean
  /** Through a proxy, say: `undici`'s, with its `EnvHttpProxyAgent` as dispatcher. */
  readonly fetch?: typeof globalThis.fetch
  /** Sent with every call, beside those that it needs. Default: `User-Agent: giztools/<version>`. */
  readonly headers?: Readonly<Record<string, string>>
  /** Default 15 000, for one attempt. */
  readonly timeoutMs?: number
  /** How often a call that may be repeated is repeated. Default 2. */
  readonly retries?: number
  /** Also resend a control that is known not to be sent (5403, no connection), up to `retries`. Default true. */
  readonly resendControls?: boolean
  /** On 5013 sleep until the quota is reset. Default false: throws `API_QUOTA`. */
  readonly waitForQuota?: boolean
  /**
   * What to do where an answer is not as documented. Default `warn`: says so once a path. `strict` throws `RESPONSE_INVALID`.
   * `off`: the data is as it was sent, whatever its type says.
   */
  readonly validate?: 'warn' | 'strict' | 'off'
  readonly checks?: Partial<Readonly<Record<CheckName, boolean>>>
  /** Other paths for operations, such as the alternatives that the document prints. */
  readonly paths?: Partial<Readonly<Record<EndpointName, string>>>
  readonly onLog?: (line: LogLine) => void
  /** Before each attempt, those for tokens too. What a listener throws is nobody's affair. */
  readonly onRequest?: (event: RequestEvent) => void
  /** After each attempt. */
  readonly onResponse?: (event: ResponseEvent) => void
  /** Before each wait for another attempt. */
  readonly onRetry?: (event: RetryEvent) => void
  readonly tokenStore?: TokenStore
  /** Epoch milliseconds. Default `Date.now`. */
  readonly now?: () => number
  /** Must reject when `signal` is aborted. */
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** 0 to 1, for jitter. Default `Math.random`. */
  readonly random?: () => number
}
