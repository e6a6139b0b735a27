import { isApiError } from './api-error.ts'
import type { StoredToken, TokenStore } from './contract.ts'
import { startDeadline, until } from './deadline.ts'

/** The token of one product: asked for once however many calls need it, and again before it expires. */
export interface Tokens {
  /** Rejects when `signal` is aborted; the request for the token goes on as long as another call waits for it. */
  get(signal: AbortSignal): Promise<string>
  /** The service refused this token: it is not given out again. */
  reject(token: string): void
}

export interface TokenSource {
  readonly key: string
  readonly store: TokenStore | undefined
  readonly now: () => number
  /** Asks the service. */
  readonly request: (signal: AbortSignal) => Promise<StoredToken>
  readonly onToken: (token: string) => void
  readonly onStoreFailure: (what: 'read' | 'write') => void
  /** How long a store may take. */
  readonly timeoutMs: number
}

export const WEEK = 7 * 24 * 60 * 60_000
const EARLY = 10 * 60_000

interface Held extends StoredToken {
  readonly refreshAt: number
}

interface Flight {
  readonly promise: Promise<string>
  readonly controller: AbortController
  waiting: number
}

export function createTokens(source: TokenSource): Tokens {
  let held: Held | undefined
  let flight: Flight | undefined
  let refused: string | undefined
  // Counts rejections: what was asked for before one must not be kept after it.
  let generation = 0

  async function obtain(signal: AbortSignal): Promise<string> {
    const started = generation
    // Another process may have renewed it...
    const found = await read(source, signal)
    const stored = usableOf(found)
    if (stored !== undefined) return keep(stored, started)
    return alone(source, signal, async isAlone => {
      // ...or have done so while this one waited for its turn.
      const latest = isAlone ? await read(source, signal) : found
      const usable = usableOf(latest)
      if (usable !== undefined) return keep(usable, started)
      if (latest !== undefined && latest.token === refused) await write(source, undefined, signal)
      const fresh = await renew(signal)
      const token = keep(fresh, started)
      if (started === generation && fresh !== held) await write(source, { token, expiresAt: fresh.expiresAt }, signal)
      return token
    })
  }

  function usableOf(stored: StoredToken | undefined): StoredToken | undefined {
    if (stored === undefined || stored.token === refused || stored.token === held?.token) return undefined
    return refreshAt(stored, source.now()) > source.now() ? stored : undefined
  }

  /** A token that has some minutes left is better than none. */
  async function renew(signal: AbortSignal): Promise<StoredToken> {
    try {
      return await source.request(signal)
    } catch (error) {
      const passing = ['NETWORK', 'TIMEOUT', 'API_SERVER', 'API_QUOTA'].some(
        code => isApiError(error) && error.code === code,
      )
      if (passing && held !== undefined && held.expiresAt > source.now()) return held
      throw error
    }
  }

  function keep(token: StoredToken, started: number): string {
    source.onToken(token.token)
    if (started === generation) held = { ...token, refreshAt: refreshAt(token, source.now()) }
    return token.token
  }

  function takeOff(): Flight {
    const controller = new AbortController()
    const promise = obtain(controller.signal)
    const started: Flight = { promise, controller, waiting: 0 }
    const landed = () => {
      if (flight === started) flight = undefined
    }
    promise.then(landed, landed)
    return started
  }

  return {
    async get(signal) {
      if (held !== undefined && held.refreshAt > source.now()) return held.token
      flight ??= takeOff()
      const mine = flight
      mine.waiting += 1
      try {
        return await until(signal, mine.promise)
      } finally {
        mine.waiting -= 1
        if (mine.waiting === 0) {
          // Nobody waits any more: it landed, or the last one gave up.
          if (flight === mine) flight = undefined
          mine.controller.abort()
        }
      }
    },
    reject(token) {
      refused = token
      // A call that was under way with an older token says nothing of the one that is held now.
      if (held?.token !== token) return
      generation += 1
      held = undefined
      flight = undefined
    },
  }
}

/** Ten minutes before its end, or a tenth of what is left where that is less. */
function refreshAt({ expiresAt }: StoredToken, now: number): number {
  return expiresAt - Math.min(EARLY, (expiresAt - now) / 10)
}

/** A store is somebody else's code: what it throws, holds or never answers stops no call. */
async function read({ store, key, timeoutMs, onStoreFailure }: TokenSource, signal: AbortSignal) {
  if (store === undefined) return undefined
  try {
    const stored: unknown = await soon(async () => store.get(key), timeoutMs, signal)
    if (stored === undefined || stored === null) return undefined
    if (isStoredToken(stored)) return { token: stored.token, expiresAt: stored.expiresAt }
  } catch {}
  onStoreFailure('read')
  return undefined
}

async function write(
  { store, key, timeoutMs, onStoreFailure }: TokenSource,
  token: StoredToken | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (store === undefined) return
  try {
    await soon(async () => store.set(key, token), timeoutMs, signal)
  } catch {
    onStoreFailure('write')
  }
}

/**
 * Does the work when no other process does, if the store can tell. One that fails or keeps it waiting for longer than a store may take
 * is not heeded.
 */
async function alone<T>(
  { store, key, timeoutMs, onStoreFailure }: TokenSource,
  signal: AbortSignal,
  work: (isAlone: boolean) => Promise<T>,
): Promise<T> {
  if (store?.exclusive === undefined) return work(false)
  let begun: Promise<T> | undefined
  await new Promise<void>(go => {
    const begin = () => {
      begun ??= work(true)
      go()
      return begun
    }
    soon(async () => store.exclusive?.(key, begin), timeoutMs, signal).then(
      () => go(),
      () => go(),
    )
  })
  if (begun === undefined) {
    onStoreFailure('read')
    begun = work(false)
  }
  return begun
}

async function soon<T>(work: () => Promise<T>, timeoutMs: number, signal: AbortSignal): Promise<T> {
  const deadline = startDeadline(signal, timeoutMs)
  try {
    return await until(deadline.signal, work())
  } finally {
    deadline.clear()
  }
}

function isStoredToken(value: unknown): value is StoredToken {
  if (typeof value !== 'object' || value === null) return false
  const { token, expiresAt } = value as Partial<Record<keyof StoredToken, unknown>>
  return isToken(token) && typeof expiresAt === 'number' && Number.isFinite(expiresAt)
}

/** What a header can carry. */
export function isToken(token: unknown): token is string {
  return typeof token === 'string' && /^[\x21-\x7e]{1,4096}$/.test(token)
}
