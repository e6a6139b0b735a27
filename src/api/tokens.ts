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
    const stored = await read(source, signal)
    const usable = stored !== undefined && stored.token !== refused && refreshAt(stored, source.now()) > source.now()
    // Another process may have renewed it.
    if (usable && (held === undefined || stored.token !== held.token)) return keep(stored, started)
    if (stored !== undefined && stored.token === refused) await write(source, undefined, signal)
    const fresh = await renew(signal)
    const token = keep(fresh, started)
    if (started === generation && fresh !== held) await write(source, { token, expiresAt: fresh.expiresAt }, signal)
    return token
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
