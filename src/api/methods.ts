import { ApiError } from './api-error.ts'
import type { Caller } from './call.ts'
import { checkParams } from './check-params.ts'
import type { CallOptions, Result } from './contract.ts'
import type { Endpoint } from './endpoint.ts'
import { ENDPOINT_NAMES, ENDPOINTS, type EndpointName } from './endpoints.ts'
import { sortOf } from './issue.ts'
import type { Settings } from './settings.ts'
import type { Tokens } from './tokens.ts'

/** A method before its row gives it a type: id, parameters and options, as many of them as the row has. */
export type AnyMethod = (...args: readonly unknown[]) => Promise<Result<unknown>>

/** The methods of the operations with that auth, made from their rows. */
export function createMethods(
  auth: 'enterprise' | 'token',
  settings: Settings,
  caller: Caller,
  product?: { readonly productKey: string; readonly tokens: Tokens },
): Readonly<Record<string, AnyMethod>> {
  const names = ENDPOINT_NAMES.filter(name => ENDPOINTS[name].auth === auth)
  const rules = {
    checks: settings.checks,
    now: settings.clock.now,
    redact: settings.redact,
    onWarning: (message: string) => settings.log('warn', message),
  }
  const method =
    (endpoint: EndpointName): AnyMethod =>
    async (...args) => {
      const { ids, params, options } = readArguments(endpoint, args)
      checkParams(endpoint, params, rules)
      const all = product === undefined ? ids : { ...ids, product_key: product.productKey }
      return caller.call(endpoint, { ids: all, params }, options, product?.tokens)
    }
  return Object.fromEntries(names.map(name => [name, method(name)]))
}

interface Arguments {
  readonly ids: Readonly<Record<string, string>>
  readonly params: object | undefined
  readonly options: CallOptions
}

function readArguments(endpoint: EndpointName, args: readonly unknown[]): Arguments {
  const row: Endpoint = ENDPOINTS[endpoint]
  const id = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).find(name => name !== 'product_key')
  const rest = id === undefined ? args : args.slice(1)
  const takesParams = row.query !== undefined || row.body !== undefined
  const options = rest[takesParams ? 1 : 0] ?? {}
  if (typeof options !== 'object') {
    const message = `${endpoint}: options: expected an object, got ${sortOf(options)}`
    throw new ApiError('REQUEST_INVALID', message, { endpoint, attempts: 0 })
  }
  return {
    // What is no string is refused when the path is built.
    ids: id === undefined ? {} : { [id]: args[0] as string },
    params: (takesParams ? rest[0] : undefined) as object | undefined,
    options,
  }
}
