import { ApiError } from './api-error.ts'
import type { Caller } from './call.ts'
import type { CallOptions, Result } from './contract.ts'
import { sortOf } from './issue.ts'
import { CALL, refuseUnknownOptions } from './known-options.ts'
import { ENDPOINT_NAMES, type EndpointName, ROUTES, type Route } from './routes.ts'
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
  const names = ENDPOINT_NAMES.filter(name => ROUTES[name].auth === auth)
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
      // With the schemas, and those with zod: only who makes a call loads them.
      const { checkParams } = await import('./check-params.ts')
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
  const route: Route = ROUTES[endpoint]
  const id = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).find(name => name !== 'product_key')
  const rest = id === undefined ? args : args.slice(1)
  const takesParams = route.takes !== undefined
  const options = rest[takesParams ? 1 : 0] ?? {}
  if (typeof options !== 'object') {
    const message = `${endpoint}: options: expected an object, got ${sortOf(options)}`
    throw new ApiError('REQUEST_INVALID', message, { endpoint, attempts: 0 })
  }
  refuseUnknownOptions(endpoint, options, CALL)
  return {
    // What is no string is refused when the path is built.
    ids: id === undefined ? {} : { [id]: args[0] as string },
    params: (takesParams ? rest[0] : undefined) as object | undefined,
    options,
  }
}
