import { InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import type { ConnectionFlags } from '../options-platform.ts'
import { fileText } from '../read-file.ts'
import { type Config, configPath, readConfig } from './config-file.ts'

/** Whose calls they are. Nothing of it is ever printed. */
export interface EnterpriseCredentials {
  readonly enterpriseId: string
  readonly enterpriseSecret: string
}

export interface Settings {
  readonly baseUrl: string | undefined
  /** @throws InputError that says what to set */
  enterprise(): EnterpriseCredentials
  /** @throws InputError that says what to set */
  productSecret(productKey: string): string
  /** The path of the product's definition, where the config file tells one. */
  definition(productKey: string): string | undefined
}

/** What options, else the environment, else the config file say; asked for one by one, since no call needs all of it. */
export async function readSettings(given: Partial<ConnectionFlags>, io: Io): Promise<Settings> {
  const flags = {
    ...given,
    'enterprise-secret': await secretIn('--enterprise-secret', given['enterprise-secret'], io),
    'product-secret': await secretIn('--product-secret', given['product-secret'], io),
  }
  const config = await readConfig(io)
  const { env } = io
  const missing = (option: string, variable: string, key: string): never => {
    throw new InputError(
      `no ${option.slice(2).replace('-', ' ')}: set ${variable}, or ${key} in ${configPath(io)}, or give ${option}`,
    )
  }
  const product = (productKey: string) => config.products.get(productKey)
  return {
    baseUrl: first([flags['base-url'], env.GIZWITS_BASE_URL, config.baseUrl]),
    enterprise: () => ({
      enterpriseId: first(idOf(flags, io, config), 'the enterprise id') ?? missing(...ENTERPRISE_ID),
      enterpriseSecret: first(secretOf(flags, io, config), 'the enterprise secret') ?? missing(...ENTERPRISE_SECRET),
    }),
    productSecret: productKey =>
      first(
        [
          flags['product-secret'],
          env[`GIZWITS_PRODUCT_SECRET_${productKey}`],
          env.GIZWITS_PRODUCT_SECRET,
          product(productKey)?.productSecret,
        ],
        'the product secret',
      ) ?? missing('--product-secret', 'GIZWITS_PRODUCT_SECRET', `products.${productKey}.productSecret`),
    definition: productKey => product(productKey)?.definition,
  }
}

/** An option's secret: `@FILE` and `-` (stdin) say where it stands, so that no list of processes shows it. */
async function secretIn(option: string, given: string | undefined, io: Io): Promise<string | undefined> {
  const source = given === '-' ? '-' : given?.startsWith('@') ? given.slice(1) : undefined
  if (source === undefined) return given
  if (source === '') throw new InputError(`${option}: expected the name of a file after @`)
  const secret = (await fileText(source, io, MOST_OF_A_SECRET)).trim()
  if (secret === '')
    throw new InputError(`${option}: expected a secret in ${source === '-' ? 'stdin' : source}, got nothing`)
  return secret
}

const MOST_OF_A_SECRET = 4096

const ENTERPRISE_ID = ['--enterprise-id', 'GIZWITS_ENTERPRISE_ID', 'enterpriseId'] as const
const ENTERPRISE_SECRET = ['--enterprise-secret', 'GIZWITS_ENTERPRISE_SECRET', 'enterpriseSecret'] as const

function idOf(flags: Partial<ConnectionFlags>, { env }: Io, { enterpriseId }: Config) {
  return [flags['enterprise-id'], env.GIZWITS_ENTERPRISE_ID, enterpriseId]
}

function secretOf(flags: Partial<ConnectionFlags>, { env }: Io, { enterpriseSecret }: Config) {
  return [flags['enterprise-secret'], env.GIZWITS_ENTERPRISE_SECRET, enterpriseSecret]
}

/** The first that is there and not empty. Where it is named it is a credential, which goes into a header and so has no odd characters. */
function first(values: readonly (string | undefined)[], what?: string): string | undefined {
  const value = values.find(text => text !== undefined && text !== '')
  // Not quoted: it is a secret, or half of one.
  if (what !== undefined && value !== undefined && !/^[\x21-\x7e]+$/.test(value))
    throw new InputError(`${what} has a blank, a line end or another character that no credential has`)
  return value
}
