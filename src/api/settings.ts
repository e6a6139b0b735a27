import { GiztoolsError } from '../errors.ts'
import { checkBaseUrl, DEFAULT_BASE_URL } from './base-url.ts'
import type { ClientOptions, LogLine } from './contract.ts'
import { sleep } from './deadline.ts'
import { ownHeaders } from './headers.ts'
import { CLIENT, refuseUnknownOptions } from './known-options.ts'
import { createRedaction, type Redact } from './redact.ts'
import { createServerClock, type ServerClock } from './server-clock.ts'

/** The options of a client with their defaults, checked. Holds secrets: it stays inside closures. */
export interface Settings extends Required<Omit<ClientOptions, 'allowInsecure' | 'now' | 'onLog' | 'tokenStore'>> {
  readonly tokenStore: ClientOptions['tokenStore']
  readonly clock: ServerClock
  readonly log: (level: LogLine['level'], message: string) => void
  readonly redact: Redact
  /** From now on this is secret too: a product's secret... */
  readonly keep: (secret: string) => void
  /** ...a token. */
  readonly learn: (token: string) => void
}

/** @throws GiztoolsError REQUEST_INVALID */
export function readOptions(options: ClientOptions): Settings {
  refuseUnknownOptions('createClient', options, CLIENT)
  checkText('enterpriseId', options.enterpriseId)
  checkText('enterpriseSecret', options.enterpriseSecret)
  const { redact, keep, learn } = createRedaction([options.enterpriseSecret])
  const log: Settings['log'] = (level, message) => quietly(() => options.onLog?.({ level, message: redact(message) }))
  return {
    enterpriseId: options.enterpriseId,
    enterpriseSecret: options.enterpriseSecret,
    baseUrl: checkBaseUrl(options.baseUrl ?? DEFAULT_BASE_URL, options.allowInsecure === true),
    fetch: options.fetch ?? ((input, init) => globalThis.fetch(input, init)),
    headers: ownHeaders(options.headers ?? {}),
    timeoutMs: checkTimeout(options.timeoutMs ?? 15_000),
    retries: checkRetries(options.retries ?? 2),
    resendControls: options.resendControls ?? true,
    waitForQuota: options.waitForQuota ?? false,
    validate: options.validate ?? 'warn',
    checks: options.checks ?? {},
    paths: options.paths ?? {},
    tokenStore: options.tokenStore,
    clock: createServerClock(options.now ?? Date.now, ms => log('warn', offsetText(ms))),
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
    log,
    onRequest: event => quietly(() => options.onRequest?.(event)),
    onResponse: event => quietly(() => options.onResponse?.(event)),
    onRetry: event => quietly(() => options.onRetry?.(event)),
    redact,
    keep,
    learn,
  }
}

/** @throws GiztoolsError REQUEST_INVALID; the value is not shown, it may be a secret */
export function checkText(what: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw invalid(what, 'a text that is not empty')
}

export function checkTimeout(ms: number): number {
  if (typeof ms === 'number' && ms > 0) return ms
  throw invalid('timeoutMs', 'milliseconds above 0')
}

export function checkRetries(retries: number): number {
  if (Number.isInteger(retries) && retries >= 0) return retries
  throw invalid('retries', 'a whole number, 0 or more')
}

function invalid(what: string, expected: string): GiztoolsError {
  return new GiztoolsError('REQUEST_INVALID', `${what}: expected ${expected}`, { path: what })
}

function offsetText(ms: number): string {
  const seconds = Math.round(Math.abs(ms) / 1000)
  return `the clock here is ${seconds} s ${ms < 0 ? 'ahead of' : 'behind'} the service's; all times are taken by the service's`
}

/** What a listener throws is not the call's affair. */
function quietly(tell: () => void): void {
  try {
    tell()
  } catch {}
}
