import { GiztoolsError } from '../errors.ts'
import type { CallOptions, ClientOptions, LogOptions } from './contract.ts'
import { unknownName } from './near-name.ts'

/** Every name of an options type: the compiler holds them to it. */
export type NamesOf<T> = Readonly<Record<keyof Required<T>, true>>

export const CALL: NamesOf<CallOptions> = { signal: true, timeoutMs: true, waitForQuota: true, retries: true }

export const LOG: NamesOf<LogOptions> = {
  ...CALL,
  ...{ from: true, to: true, sort: true, pageSize: true, checkpoint: true, onProgress: true },
}

export const CLIENT: NamesOf<ClientOptions> = {
  ...{ enterpriseId: true, enterpriseSecret: true, baseUrl: true, allowInsecure: true, fetch: true, headers: true },
  ...{ timeoutMs: true, retries: true, resendControls: true, waitForQuota: true, validate: true, checks: true },
  ...{ paths: true, onLog: true, onRequest: true, onResponse: true, onRetry: true, tokenStore: true },
  ...{ now: true, sleep: true, random: true },
}

/**
 * An option with a typo would be one that is not heeded: `retry: 0` and a control that is sent again.
 * @param where whose options they are, for the message
 * @throws GiztoolsError REQUEST_INVALID
 */
export function refuseUnknownOptions(where: string, options: object, names: Readonly<Record<string, true>>): void {
  const known = Object.keys(names)
  const unknown = Object.keys(options).find(name => !known.includes(name))
  if (unknown === undefined) return
  throw new GiztoolsError('REQUEST_INVALID', `${where}: ${unknownName(unknown, 'option', known)}`, { path: unknown })
}

/** Of options that hold more, those of a call. */
export function callOptionsOf(options: CallOptions): CallOptions {
  return Object.fromEntries(
    Object.keys(CALL).flatMap(name => {
      const value = options[name as keyof CallOptions]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}
