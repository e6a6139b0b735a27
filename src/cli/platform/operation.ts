import type { Options } from 'yargs'
import type { Endpoint } from '../../api/endpoint.ts'
import { ENDPOINTS } from '../../api/endpoints.ts'
import type { EndpointName } from '../../api/routes.ts'
import { SUMMARIES } from '../../api/summaries.ts'
import { type Parameter, parametersOf } from '../../openapi/parameters.ts'
import { UsageError } from '../fault.ts'
import { apiOptions } from '../options-platform.ts'
import type { CommandSyntax } from '../syntax.ts'

/** What one operation takes on the command line: its parameters are options, by the document's names. */
export function operationSyntax(name: EndpointName): CommandSyntax {
  const row: Endpoint = ENDPOINTS[name]
  const { summary, section } = SUMMARIES[name]
  const { openapi: _, all, ...options } = apiOptions
  return {
    words: '[options]',
    summary,
    about: [`${row.method} ${row.path}   ${section}`, ...remarks(row)],
    examples: [],
    options: {
      ...Object.fromEntries(parametersOf(name).map(one => [one.name, optionOf(one)])),
      // Taken of every operation, so that the others can say what to do instead.
      all: { ...all, hidden: row.paging !== 'skip' },
      ...options,
    },
    leastWords: 0,
    mostWords: 0,
  }
}

function remarks({ auth, chinaOnly, unpublishedOnly, experimental }: Endpoint): readonly string[] {
  return [
    ...(auth === 'none' ? ['Its body is credentials, which come from where those of every call come from.'] : []),
    ...(chinaOnly ? ['Served in China only.'] : []),
    ...(unpublishedOnly ? ['Served for products that are not published. giztools logs reads any span of it.'] : []),
    ...(experimental ? ['Named in the document and never described there: what it takes and answers is a guess.'] : []),
  ]
}

function optionOf({ name, required, schema }: Parameter): Options {
  const choices = choicesOf(schema)
  const says = [schema.description ?? IDS[name], choices === undefined && kindOf(schema), defaultOf(schema)]
  return {
    string: true,
    requiresArg: true,
    ...(required && { demandOption: true }),
    ...(choices && { choices }),
    describe: says.filter(Boolean).join('; ') || (choices === undefined ? 'text' : 'one of these'),
  }
}

const IDS: Readonly<Record<string, string>> = {
  product_key: "the product's key",
  did: 'the id of a device',
  gid: 'the id of a device group',
  uid: 'the id of a user',
  appid: 'the id of an app',
}

function choicesOf({ enum: choices }: Parameter['schema']): readonly string[] | undefined {
  return Array.isArray(choices) ? choices.map(String) : undefined
}

function kindOf({ type, anyOf }: Parameter['schema']): string {
  if (anyOf !== undefined) return 'JSON list or text'
  return KINDS[String(type)] ?? ''
}

const KINDS: Readonly<Record<string, string>> = {
  integer: 'integer',
  boolean: 'true or false',
  array: 'JSON list',
  object: 'JSON object',
}

function defaultOf(schema: Parameter['schema']): string {
  return schema.default === undefined ? '' : `default ${schema.default}`
}

export interface OperationCall {
  /** The ids of the path, in its order. */
  readonly ids: Readonly<Record<string, string>>
  readonly params: Readonly<Record<string, unknown>>
}

/**
 * The parameters as the operation takes them.
 * @throws UsageError for a text that is none of what its parameter takes
 */
export function operationCall(name: EndpointName, flags: Readonly<Record<string, unknown>>): OperationCall {
  const given = parametersOf(name).filter(({ name }) => flags[name] !== undefined)
  const pairs = (wanted: boolean) =>
    given
      .filter(one => (one.in === 'path') === wanted)
      .map(one => [one.name, readValue(one, String(flags[one.name]))] as const)
  return {
    ids: Object.fromEntries(pairs(true)) as Record<string, string>,
    params: Object.fromEntries(pairs(false)),
  }
}

function readValue({ name, schema }: Parameter, text: string): unknown {
  const { type, anyOf } = schema
  if (type === 'integer' || type === 'number') return integerOf(name, text)
  if (type === 'boolean') return booleanOf(name, text)
  // A text there is hex or base64, neither of which has brackets.
  if (type === 'array' || type === 'object' || (anyOf !== undefined && text.trimStart().startsWith('[')))
    return jsonOf(name, text)
  return text
}

function integerOf(name: string, text: string): number {
  const value = Number(text)
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value)) return value
  throw new UsageError(`--${name}: expected an integer, got ${JSON.stringify(text)}`)
}

function booleanOf(name: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true'
  throw new UsageError(`--${name}: expected true or false, got ${JSON.stringify(text)}`)
}

function jsonOf(name: string, text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`--${name}: expected JSON, got broken JSON: ${(error as SyntaxError).message}`)
  }
}
