import { complain, InputError } from '../fault.ts'
import type { Io } from '../io.ts'
import { fileTextIfThere } from '../read-file.ts'

/** What the config file may have. All of it is optional: the rest comes from the environment and from options. */
export interface Config {
  readonly enterpriseId?: string | undefined
  readonly enterpriseSecret?: string | undefined
  readonly baseUrl?: string | undefined
  readonly products: ReadonlyMap<string, ProductConfig>
}

export interface ProductConfig {
  readonly productSecret?: string | undefined
  /** Path of the product's /datapoint JSON; where it is relative, from the config file's folder. */
  readonly definition?: string | undefined
}

export function configPath({ env, home }: Io): string {
  // A relative XDG_CONFIG_HOME is to be ignored, says its specification.
  const folder = env.XDG_CONFIG_HOME
  return `${folder !== undefined && isAbsolute(folder) ? folder : `${home}/.config`}/giztools/config.json`
}

/**
 * The config file; an empty one where there is none. Warns where others may read it.
 * @throws InputError that says where it is wrong, and never quotes it: secrets are in it
 */
export async function readConfig(io: Io): Promise<Config> {
  const path = configPath(io)
  const text = await fileTextIfThere(path, io)
  if (text === undefined) return { products: new Map() }
  const mode = await io.fileMode(path)
  if (mode !== undefined && (mode & 0o077) !== 0)
    await complain(io, `${path}: others may read the secrets in it (mode ${mode.toString(8)}): chmod 600 ${path}`)
  const faults: Fault[] = []
  const config = configFrom(await jsonOf(text, path), path, faults)
  if (faults.length > 0) throw new InputError(await told(faults, text, path))
  return config
}

interface Fault {
  /** Where in the JSON, keys apart by dots. */
  readonly at: string
  readonly message: string
}

async function jsonOf(text: string, path: string): Promise<unknown> {
  try {
    return JSON.parse(text)
  } catch {
    // JSON.parse quotes what it stumbles over.
    const { sourceText } = await import('../source-text.ts')
    const at = sourceText(text).syntaxError()
    throw new InputError(`${path}${at ? `:${at.line}:${at.column}` : ''}: expected JSON, without comments`)
  }
}

function configFrom(json: unknown, path: string, faults: Fault[]): Config {
  const { products, ...texts } = objectAt('', json, [...TEXTS, 'products'], faults)
  const entries = products === undefined ? [] : Object.entries(objectAt('products', products, undefined, faults))
  return {
    ...textsAt('', texts, faults),
    products: new Map(
      entries.map(([key, value]) => {
        const at = `products.${key}`
        const given = textsAt(at, objectAt(at, value, ['productSecret', 'definition'], faults), faults)
        return [key, fromFolder(given, path)]
      }),
    ),
  }
}

const TEXTS = ['enterpriseId', 'enterpriseSecret', 'baseUrl']

/** The object that should stand there, with no keys but these (any, where none are told): a key with a typo would be a secret that is not found. */
function objectAt(
  at: string,
  value: unknown,
  keys: readonly string[] | undefined,
  faults: Fault[],
): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push({ at, message: `${named(at)}expected an object, got ${kindOf(value)}` })
    return {}
  }
  const entries = Object.entries(value)
  if (keys === undefined) return Object.fromEntries(entries)
  for (const [key] of entries) {
    if (!keys.includes(key))
      faults.push({
        at: joined(at, key),
        message: `unknown key ${shown(joined(at, key))}; there are ${keys.join(', ')}`,
      })
  }
  return Object.fromEntries(entries.filter(([key]) => keys.includes(key)))
}

function textsAt(at: string, values: Readonly<Record<string, unknown>>, faults: Fault[]): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, value] of Object.entries(values)) {
    if (typeof value === 'string') texts[key] = value
    else faults.push({ at: joined(at, key), message: `${named(joined(at, key))}expected a text, got ${kindOf(value)}` })
  }
  return texts
}

function joined(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`
}

/** A typo is shown; of what is as long as a secret, which may be one in the wrong place, its beginning alone. */
function shown(at: string): string {
  return at
    .split('.')
    .map(part => (part.length > LONGEST_TYPO ? `${part.slice(0, 4)}…` : part))
    .join('.')
}

const LONGEST_TYPO = 20

function named(at: string): string {
  return at === '' ? '' : `${shown(at)}: `
}

/** Its kind alone: what stands in this file is not quoted. */
function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return { string: 'a text', number: 'a number', boolean: 'a boolean' }[typeof value as string] ?? 'an object'
}

async function told(faults: readonly Fault[], text: string, path: string): Promise<string> {
  const { sourceText } = await import('../source-text.ts')
  const source = sourceText(text)
  return faults
    .map(({ at, message }) => {
      const { line, column } = source.regionOf(at)
      return `${path}:${line}:${column}: ${message}`
    })
    .join('\n')
}

function fromFolder({ definition, ...rest }: ProductConfig, path: string): ProductConfig {
  if (definition === undefined) return rest
  return {
    ...rest,
    definition: isAbsolute(definition) ? definition : `${path.slice(0, path.lastIndexOf('/') + 1)}${definition}`,
  }
}

function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)
}
