import { DEFAULT_BASE_URL } from '../../api/base-url.ts'
import type { CallOptions, Result, StoredToken } from '../../api/contract.ts'
import type { Endpoint } from '../../api/endpoint.ts'
import { ENDPOINTS } from '../../api/endpoints.ts'
import { ENDPOINT_NAMES, type EndpointName, isEndpointName } from '../../api/routes.ts'
import { SUMMARIES } from '../../api/summaries.ts'
import type { parseCommand } from '../argv.ts'
import { complain, UsageError } from '../fault.ts'
import type { Io } from '../io.ts'
import { near, nearest } from '../near-names.ts'
import type { ApiFlags } from '../options-platform.ts'
import { type Connection, connect } from '../platform/connection.ts'
import { readSettings } from '../platform/credentials.ts'
import { curlCommand } from '../platform/curl.ts'
import { type OperationCall, operationCall, operationSyntax } from '../platform/operation.ts'
import { SYNTAX } from '../syntax.ts'
import { prettyJson } from '../visible.ts'
import { createNdjsonWriter } from '../write-json.ts'

/**
 * Reads its own arguments, with the parser of the others: what is an option depends on the operation. The parser is handed in, so
 * that it stays in the program's first file and is not loaded from another by every command.
 */
export async function api(argv: readonly string[], io: Io, parse: typeof parseCommand): Promise<number> {
  const at = argv[0]?.startsWith('-') ? argv.findIndex(isEndpointName) : 0
  const name = argv[at]
  if (name === undefined) return withoutOperation(argv, io, parse)
  if (!isEndpointName(name)) throw new UsageError(`unknown operation ${JSON.stringify(name)}${suggestion(name)}`)
  const rest = argv.filter((_, index) => index !== at)
  try {
    return await operation(name, rest, io, parse)
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(error.message, { cause: error, help: `api ${name}` }) : error
  }
}

async function operation(
  name: EndpointName,
  argv: readonly string[],
  io: Io,
  parse: typeof parseCommand,
): Promise<number> {
  const parsed = parse(`api ${name}`, operationSyntax(name), argv)
  if ('text' in parsed) return print(parsed.text, io)
  const call = operationCall(name, parsed.flags)
  const flags = parsed.flags as unknown as ApiFlags
  if (flags.all) checkAll(name)
  if (flags.curl) return print(curlCommand(name, call, await baseUrl(flags, io)), io)
  return perform(name, call, flags, io)
}

async function withoutOperation(argv: readonly string[], io: Io, parse: typeof parseCommand): Promise<number> {
  const parsed = parse('api', SYNTAX.api, argv)
  if ('text' in parsed) return print(`${parsed.text}\n\n${listing()}`, io)
  const flags = parsed.flags as unknown as ApiFlags
  if (!flags.openapi) return print(listing(), io)
  const { toOpenApi } = await import('../../openapi/document.ts')
  return printJson(toOpenApi(), io)
}

function listing(): string {
  const widest = Math.max(...ENDPOINT_NAMES.map(name => name.length))
  return ['Operations:', ...ENDPOINT_NAMES.map(name => `  ${name.padEnd(widest)}  ${SUMMARIES[name].summary}`)].join(
    '\n',
  )
}

function suggestion(name: string): string {
  return near(nearest(name, ENDPOINT_NAMES)) || '; giztools api lists them'
}

function checkAll(name: EndpointName): void {
  const { paging }: Endpoint = ENDPOINTS[name]
  if (paging === 'skip') return
  throw new UsageError(
    paging === 'context'
      ? `--all: ${name} is paged by a cursor; giztools logs reads any span of it`
      : `--all: ${name} has no pages`,
  )
}

async function baseUrl(flags: ApiFlags, io: Io): Promise<string> {
  return (await readSettings(flags, io)).baseUrl ?? DEFAULT_BASE_URL
}

async function perform(name: EndpointName, call: OperationCall, flags: ApiFlags, io: Io): Promise<number> {
  if (name === 'accessToken') return newToken(String(call.ids.product_key), flags, io)
  const target = targetOf(name, call, await connect(flags, io))
  const { product_key: _, ...ids } = call.ids
  const { query, body }: Endpoint = ENDPOINTS[name]
  const params = query === undefined && body === undefined ? [] : [call.params]
  const options: CallOptions = { signal: io.interrupted }
  if (flags.all) {
    const writer = createNdjsonWriter(io)
    const { each } = target as { readonly each: Readonly<Record<string, EachMethod>> }
    for await (const item of (each[name] as EachMethod)(call.params, options)) await writer.write(item)
    return 0
  }
  const result = await (target[name] as AnyMethod)(...Object.values(ids), ...params, options)
  if (flags.include) await include(result, io)
  return printJson(result.data, io)
}

// Which of the typed methods it is was typed on a keyboard.
type AnyMethod = (...args: readonly unknown[]) => Promise<Result<unknown>>
type EachMethod = (params: object, options: CallOptions) => AsyncIterable<object>

function targetOf(name: EndpointName, { ids }: OperationCall, connection: Connection) {
  const { auth }: Endpoint = ENDPOINTS[name]
  const client = auth === 'enterprise' ? connection.enterprise() : connection.product(String(ids.product_key))
  return client as unknown as Readonly<Record<string, unknown>>
}

/** The client gets its tokens itself; what it would keep is what was asked for. */
async function newToken(productKey: string, flags: ApiFlags, io: Io): Promise<number> {
  let stored: StoredToken | undefined
  const connection = await connect(flags, io, {
    tokenStore: {
      get: () => undefined,
      set(_key, token) {
        stored = token
      },
    },
  })
  const token = await connection.product(productKey).token({ signal: io.interrupted })
  return printJson({ token, ...(stored && { expired_at: Math.floor(stored.expiresAt / 1000) }) }, io)
}

async function include({ status, rateLimit }: Result<unknown>, io: Io): Promise<void> {
  await complain(io, `status ${status}`)
  if (rateLimit === undefined) return
  const { limit, remaining, reset } = rateLimit
  const until = new Date(reset * 1000)
  const again = Number.isNaN(until.getTime()) ? reset : until.toISOString()
  await complain(io, `${remaining} of ${limit} calls an hour are left, reset at ${again}`)
}

async function print(text: string, io: Io): Promise<number> {
  await io.stdout.write(`${text}\n`)
  return 0
}

function printJson(value: unknown, io: Io): Promise<number> {
  return print(prettyJson(value), io)
}
