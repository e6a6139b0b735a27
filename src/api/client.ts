import { type Caller, createCaller } from './call.ts'
import type { ClientOptions, EnterpriseClient, ProductClient } from './contract.ts'
import { createEach } from './each.ts'
import { createLogs } from './logs.ts'
import { chunkMacs } from './macs.ts'
import { createMethods } from './methods.ts'
import { checkText, readOptions, type Settings } from './settings.ts'
import { readToken } from './token-request.ts'
import { createTokens, type Tokens } from './tokens.ts'

/**
 * A client of the Enterprise API. Everything that it holds is its own: two clients share nothing. Secrets and tokens are in none of
 * its properties, messages and log lines.
 * @throws GiztoolsError REQUEST_INVALID for options that cannot work
 */
export function createClient(options: ClientOptions): EnterpriseClient {
  const settings = readOptions(options)
  const caller = createCaller(settings)
  const warn = (message: string) => settings.log('warn', message)
  const methods = createMethods('enterprise', settings, caller) as unknown as EnterpriseClient
  return Object.freeze({
    ...methods,
    each: Object.freeze({ registeredUsers: createEach<'registeredUsers'>(methods.registeredUsers, warn) }),
    product: (productKey: string, { productSecret }: { readonly productSecret: string }) =>
      createProduct(settings, caller, productKey, productSecret),
  })
}

function createProduct(settings: Settings, caller: Caller, productKey: string, productSecret: string): ProductClient {
  checkText('productKey', productKey)
  checkText('productSecret', productSecret)
  settings.keep(productSecret)
  const tokens = tokensOf(settings, caller, productKey, productSecret)
  const { clock } = settings
  const warn = (message: string) => settings.log('warn', message)
  const methods = createMethods('token', settings, caller, { productKey, tokens }) as unknown as ProductClient
  return Object.freeze({
    ...methods,
    updateDeviceGroup: chunkMacs(methods.updateDeviceGroup),
    productKey,
    each: Object.freeze({
      boundUsers: createEach<'boundUsers'>(methods.boundUsers, warn),
      searchDevices: createEach<'searchDevices'>(methods.searchDevices, warn),
      activatedDevices: createEach<'activatedDevices'>(methods.activatedDevices, warn),
      activeDevices: createEach<'activeDevices'>(methods.activeDevices, warn),
    }),
    logs: Object.freeze(
      createLogs(methods, { ...clock, begin: async options => void (await caller.token(options, tokens)) }),
    ),
    now: clock.now,
    token: callOptions => caller.token(callOptions ?? {}, tokens),
  } satisfies ProductClient)
}

function tokensOf(settings: Settings, caller: Caller, productKey: string, productSecret: string): Tokens {
  const { enterpriseId, enterpriseSecret, clock } = settings
  return createTokens({
    // The host too: a token of one service says nothing to another, and should not be shown to it.
    key: [new URL(settings.baseUrl).host, enterpriseId, productKey].map(encodeURIComponent).join('/'),
    store: settings.tokenStore,
    now: clock.now,
    timeoutMs: settings.timeoutMs,
    onToken: settings.learn,
    onStoreFailure: what =>
      settings.log('warn', `tokenStore: the token could not be ${what === 'read' ? 'read' : 'kept'}`),
    async request(signal) {
      const params = { enterprise_id: enterpriseId, enterprise_secret: enterpriseSecret, product_secret: productSecret }
      const parts = { ids: { product_key: productKey }, params }
      // The call that needs the token waits for the quota, if anybody does.
      const result = await caller.call('accessToken', parts, { signal, waitForQuota: false })
      return readToken(result, clock.now())
    },
  })
}
