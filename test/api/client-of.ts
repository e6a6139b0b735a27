import { ApiError } from '../../src/api/api-error.ts'
import { createClient } from '../../src/api/client.ts'
import type { ClientOptions, EnterpriseClient, ProductClient } from '../../src/api/contract.ts'

// Made up, and each told from the others in a text.
export const SECRETS = {
  enterpriseSecret: 'e5e5e5e5aaaa4bbb8ccc111122223333',
  productSecret: 'f6f6f6f6dddd4eee9fff444455556666',
} as const
export const ENTERPRISE_ID = '0123456789abcdef0123456789abcdef'
export const PRODUCT_KEY = 'abcdef0123456789abcdef0123456789'
export const DID = 'cBYkSjoE2xspYMhaUHdk5k'

/** A client of the service at that address, whose sleeps take no time and are written down. */
export function clientOf(
  baseUrl: string,
  options: Partial<ClientOptions> = {},
): { readonly client: EnterpriseClient; readonly product: ProductClient; readonly slept: number[] } {
  const slept: number[] = []
  const client = createClient({
    enterpriseId: ENTERPRISE_ID,
    enterpriseSecret: SECRETS.enterpriseSecret,
    baseUrl,
    random: () => 1,
    sleep: async ms => {
      slept.push(ms)
    },
    ...options,
  })
  return { client, product: client.product(PRODUCT_KEY, { productSecret: SECRETS.productSecret }), slept }
}

/** What a call rejects with; fails where it does not, or with anything but our error. */
export async function caught(call: Promise<unknown>): Promise<ApiError> {
  const outcome = await call.then(
    value => ({ value }),
    (error: unknown) => ({ error }),
  )
  if ('value' in outcome) throw new Error(`expected an error, got ${JSON.stringify(outcome.value)}`)
  if (outcome.error instanceof ApiError) return outcome.error
  throw outcome.error
}
