import { DEFAULT_BASE_URL } from '../../api/base-url.ts'
import { createClient } from '../../api/client.ts'
import type { ClientOptions, EnterpriseClient, ProductClient } from '../../api/contract.ts'
import { createTokenFolder } from '../../token-folder/token-folder.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import type { ConnectionFlags } from '../options-platform.ts'
import { callLog } from './call-log.ts'
import { readSettings, type Settings } from './credentials.ts'
import { pathsOf } from './paths.ts'

/** The platform, as this user reaches it. Credentials are asked for when they are needed. */
export interface Connection {
  readonly settings: Settings
  readonly baseUrl: string
  /** @throws InputError where there are no credentials of the enterprise */
  enterprise(): EnterpriseClient
  /** @throws InputError where there are none of the enterprise or the product */
  product(productKey: string): ProductClient
}

/**
 * What the client warns of goes to stderr.
 * @throws InputError where the config file is at fault
 */
export async function connect(
  flags: Partial<ConnectionFlags>,
  io: Io,
  options: Pick<ClientOptions, 'tokenStore' | 'onResponse'> = {},
): Promise<Connection> {
  const settings = await readSettings(flags, io)
  const paths = pathsOf(flags.path ?? [])
  const log = callLog(io)
  const { baseUrl = DEFAULT_BASE_URL } = settings
  const tokens = io.cacheFolder === undefined ? {} : { tokenStore: createTokenFolder(`${io.cacheFolder}/tokens`) }
  // One client, and one of each product: they hold the tokens.
  let client: EnterpriseClient | undefined
  const products = new Map<string, ProductClient>()
  const enterprise = () => {
    client ??= createClient({
      ...settings.enterprise(),
      baseUrl,
      ...log,
      ...tokens,
      ...options,
      onResponse(response) {
        log.onResponse?.(response)
        options.onResponse?.(response)
      },
      paths,
      allowInsecure: flags['allow-insecure'] === true,
      waitForQuota: flags['wait-for-quota'] === true,
      fetch: io.fetch,
      now: io.now,
      sleep: io.sleep,
      random: io.random,
      onLog({ level, message }) {
        if (level === 'warn') void complain(io, message)
      },
    })
    return client
  }
  return {
    settings,
    baseUrl,
    enterprise,
    product(productKey) {
      const product =
        products.get(productKey) ??
        enterprise().product(productKey, { productSecret: settings.productSecret(productKey) })
      products.set(productKey, product)
      return product
    },
  }
}
