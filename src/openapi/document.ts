import type { Endpoint } from '../api/endpoint.ts'
import { ENDPOINT_ROOMS, ENDPOINTS } from '../api/endpoints.ts'
import { API_ERROR_CODES, type ApiErrorCode } from '../api/error-codes.ts'
import type { EndpointName } from '../api/routes.ts'
import { SUMMARIES } from '../api/summaries.ts'
import { type Parameter, parametersOf } from './parameters.ts'
import { type JsonSchema, jsonSchemaOf } from './schema.ts'

export interface OpenApiParameter {
  readonly name: string
  readonly in: 'path' | 'query'
  readonly required: boolean
  readonly description?: string
  readonly schema: JsonSchema
}

export interface OpenApiOperation {
  readonly operationId: string
  readonly tags: readonly string[]
  readonly summary: string
  readonly description?: string
  readonly security: readonly Readonly<Record<string, readonly string[]>>[]
  readonly parameters?: readonly OpenApiParameter[]
  readonly requestBody?: JsonSchema
  readonly responses: Readonly<Record<string, JsonSchema>>
  readonly 'x-section': string
  readonly 'x-aliases'?: readonly string[]
  readonly 'x-china-only'?: true
  readonly 'x-unpublished-only'?: true
  readonly 'x-experimental'?: true
}

export interface OpenApiDocument {
  readonly openapi: '3.1.0'
  readonly info: Readonly<Record<'title' | 'version' | 'description', string>>
  readonly servers: readonly Readonly<Record<'url' | 'description', string>>[]
  readonly tags: readonly Readonly<Record<'name' | 'description', string>>[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>
  readonly components: Readonly<Record<'securitySchemes' | 'headers' | 'schemas' | 'responses', JsonSchema>>
}

const ROOMS: readonly (readonly [room: keyof typeof ENDPOINT_ROOMS, tag: string, description: string])[] = [
  ['products', 'products', 'Tokens and definitions'],
  ['users', 'users', 'Users of the enterprise and of its products'],
  ['devices', 'devices', 'Devices, and commands to them'],
  ['logs', 'logs', 'What a device and the platform said to each other in the last 30 days'],
  ['groups', 'groups', 'Device groups and bindings'],
  ['deviceReports', 'device reports', 'How many devices are where, active, faulty'],
  ['userReports', 'user reports', 'How many users are where, new, active'],
]

const SECURITY: Readonly<Record<Endpoint['auth'], OpenApiOperation['security']>> = {
  none: [],
  token: [{ token: [] }],
  enterprise: [{ enterpriseId: [], enterpriseSecret: [] }],
}

const PATH_PARAMETERS: Readonly<Record<string, string>> = {
  product_key: 'Which product',
  did: 'Which device, by its did',
  gid: 'Which device group',
}

const RESPONSE_NAMES = { 400: 'BadRequest', 403: 'Forbidden', 404: 'NotFound', 500: 'ServerError' } as const
const STATUSES = [400, 403, 404, 500] as const

/** All 33 operations as an OpenAPI 3.1 document, made from the table that the client is made from. The same each time, and new each time. */
export function toOpenApi(): OpenApiDocument {
  const paths: Record<string, Record<string, OpenApiOperation>> = {}
  for (const [room, tag] of ROOMS) {
    for (const name of Object.keys(ENDPOINT_ROOMS[room]) as EndpointName[]) {
      const row: Endpoint = ENDPOINTS[name]
      const methods = paths[row.path] ?? {}
      paths[row.path] = methods
      methods[row.method.toLowerCase()] = operationOf(name, tag, row)
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Gizwits Enterprise API',
      version: '1',
      description:
        'The 33 operations of the platform, as a third party read them in its public documentation. Calls are counted: 3600 an hour for an enterprise, unless agreed otherwise.',
    },
    servers: [{ url: 'https://enterpriseapi.gizwits.com', description: 'China' }],
    tags: ROOMS.map(([, name, description]) => ({ name, description })),
    paths,
    components: {
      securitySchemes: {
        token: {
          ...header('Authorization'),
          description: 'The word token, a space, and a token of the product in the path. It is good for seven days.',
        },
        enterpriseId: header('X-Gizwits-Enterprise-ID'),
        enterpriseSecret: header('X-Gizwits-Enterprise-Secret'),
      },
      headers: {
        RateLimit: counter('Calls an hour'),
        RateLimitRemaining: counter('Calls left'),
        RateLimitReset: counter('When the hour is over, seconds since 1970'),
      },
      schemas: { Error: ERROR },
      responses: Object.fromEntries(STATUSES.map(status => [RESPONSE_NAMES[status], errorResponse(status)])),
    },
  }
}

function operationOf(name: EndpointName, tag: string, row: Endpoint): OpenApiOperation {
  const notes = notesOn(row)
  const { summary, section } = SUMMARIES[name]
  const parameters = parametersOf(name).flatMap(openApiParameter)
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(notes !== '' && { description: notes }),
    security: SECURITY[row.auth],
    ...(parameters.length > 0 && { parameters }),
    ...(row.body !== undefined && { requestBody: { required: true, content: json(jsonSchemaOf(row.body)) } }),
    responses: {
      [row.success]: {
        description: 'Done',
        headers: {
          'X-RateLimit-Limit': reference('headers/RateLimit'),
          'X-RateLimit-Remaining': reference('headers/RateLimitRemaining'),
          'X-RateLimit-Reset': reference('headers/RateLimitReset'),
        },
        content: json(jsonSchemaOf(row.response)),
      },
      ...Object.fromEntries(STATUSES.map(status => [status, reference(`responses/${RESPONSE_NAMES[status]}`)])),
    },
    'x-section': section,
    ...(row.aliases !== undefined && { 'x-aliases': row.aliases }),
    ...(row.chinaOnly && { 'x-china-only': row.chinaOnly }),
    ...(row.unpublishedOnly && { 'x-unpublished-only': row.unpublishedOnly }),
    ...(row.experimental && { 'x-experimental': row.experimental }),
  }
}

function notesOn({ aliases = [], chinaOnly, unpublishedOnly, experimental, paging }: Endpoint): string {
  return [
    chinaOnly && 'Served in China only.',
    unpublishedOnly && 'Served for products that are not published; for others ask the platform.',
    experimental && 'Named in the documentation and not described there: what it takes and answers is a guess.',
    paging === 'skip' && 'A page of a list: meta.next is null on the last one.',
    paging === 'context' && 'A page of a log: call again with the context of the answer until it has none.',
    aliases.length > 0 && `The documentation also has it under ${aliases.join(' and ')}.`,
  ]
    .filter(note => typeof note === 'string')
    .join(' ')
}

/** What stands in the body is told there. */
function openApiParameter({ name, in: place, required, schema: { description, ...schema } }: Parameter) {
  if (place === 'body') return []
  const says = place === 'path' ? PATH_PARAMETERS[name] : description
  const parameter = { name, in: place, required, ...(typeof says === 'string' && { description: says }), schema }
  return [parameter satisfies OpenApiParameter]
}

// The code is a number or a text of digits, the detail has one of two names: revisions of the documentation and the service differ.
const ERROR: JsonSchema = {
  type: 'object',
  required: ['error_code'],
  properties: {
    error_code: { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^\\d+$' }] },
    error_message: { type: ['string', 'null'] },
    detail_message: {},
    detail: {},
  },
}

function errorResponse(status: (typeof STATUSES)[number]): JsonSchema {
  const codes = Object.entries(API_ERROR_CODES as Readonly<Record<string, ApiErrorCode>>)
    .filter(([, code]) => code.status === status)
    .map(([code, { message, hint }]) => `- ${code} ${message}${hint === undefined ? '' : ` (${hint})`}`)
  return {
    description: `One of these, by error_code; the status alone tells nothing.\n\n${codes.join('\n')}`,
    content: json(reference('schemas/Error')),
  }
}

function header(name: string): JsonSchema {
  return { type: 'apiKey', in: 'header', name }
}

function counter(description: string): JsonSchema {
  return { description, schema: { type: 'integer' } }
}

function json(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } }
}

function reference(to: string): JsonSchema {
  return { $ref: `#/components/${to}` }
}
