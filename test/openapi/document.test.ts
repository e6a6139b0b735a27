import { Validator } from '@seriousme/openapi-schema-validator'
import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { API_ERROR_CODES } from '../../src/api/error-codes.ts'
import { ENDPOINT_NAMES } from '../../src/api/routes.ts'
import { SUMMARIES } from '../../src/api/summaries.ts'
import { type OpenApiOperation, toOpenApi } from '../../src/openapi/document.ts'
import { mayCompile } from '../products.ts'

const document = toOpenApi()
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
)
function operation(id: string): OpenApiOperation {
  const found = operations.find(({ operation }) => operation.operationId === id)
  if (found === undefined) throw new Error(`no operation ${id}`)
  return found.operation
}
const bodyOf = (id: string) => operation(id).requestBody
const answerOf = (id: string, status = '200') =>
  (operation(id).responses[status] as { content: { 'application/json': { schema: unknown } } }).content[
    'application/json'
  ].schema

// The validator is made by ajv, which generates code.
describe.skipIf(!mayCompile)('the validator (skipped where code generation is disallowed)', () => {
  it('finds a valid OpenAPI 3.1 document', async () => {
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
  })

  it('would find a fault', async () => {
    const broken = {
      ...JSON.parse(JSON.stringify(document)),
      paths: { '/x': { get: { parameters: [{ name: 'a' }] } } },
    }
    expect((await new Validator().validate(broken)).valid).toBe(false)
  })
})

it('has the 33 operations of the table, each at its path and method', () => {
  expect(operations).toHaveLength(33)
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual([...ENDPOINT_NAMES].sort())
  for (const { path, method, operation } of operations) {
    const row = ENDPOINTS[operation.operationId as keyof typeof ENDPOINTS]
    expect([path, method]).toEqual([row.path, row.method.toLowerCase()])
    const { summary, section } = SUMMARIES[operation.operationId as keyof typeof ENDPOINTS]
    expect(operation.summary).toBe(summary)
    expect(operation['x-section']).toBe(section)
  }
  expect(new Set(operations.flatMap(({ operation }) => operation.tags))).toEqual(
    new Set(document.tags.map(tag => tag.name)),
  )
})

it('puts the methods of one path together, and aliases into a note', () => {
  expect(Object.keys(document.paths['/v1/products/{product_key}/device_groups/{gid}'] ?? {}).sort()).toEqual([
    'delete',
    'get',
    'put',
  ])
  // 33 operations; device_groups has 2, device_groups/{gid} 3 and devices/bindings 2 methods.
  expect(Object.keys(document.paths)).toHaveLength(29)
  expect(document.paths['/v1/products/{product_key}/summary']).toBeUndefined()
  expect(operation('deviceSummary')['x-aliases']).toEqual(['/v1/products/{product_key}/summary'])
  expect(operation('deviceSummary').description).toBe(
    'Served in China only. The documentation also has it under /v1/products/{product_key}/summary.',
  )
})

it('says who may call: no auth, a token, or the enterprise headers', () => {
  expect(operation('accessToken').security).toEqual([])
  expect(operation('control').security).toEqual([{ token: [] }])
  expect(operation('userLocations').security).toEqual([{ enterpriseId: [], enterpriseSecret: [] }])
  expect(document.components.securitySchemes).toMatchObject({
    token: { type: 'apiKey', in: 'header', name: 'Authorization' },
    enterpriseId: { type: 'apiKey', in: 'header', name: 'X-Gizwits-Enterprise-ID' },
    enterpriseSecret: { type: 'apiKey', in: 'header', name: 'X-Gizwits-Enterprise-Secret' },
  })
})

it('marks what is for China, for unpublished products and guessed', () => {
  const marked = (mark: 'x-china-only' | 'x-unpublished-only' | 'x-experimental') =>
    operations.filter(({ operation }) => operation[mark] === true).map(({ operation }) => operation.operationId)
  // The document marks nine operations.
  expect(marked('x-china-only')).toHaveLength(9)
  expect(marked('x-unpublished-only').sort()).toEqual(['cmdLog', 'dataLog', 'onlineLog'])
  expect(marked('x-experimental')).toEqual(['activationReport'])
})

describe('parameters and bodies', () => {
  it('a log: the did in the path, the cursor in the query', () => {
    expect(operation('cmdLog').parameters).toEqual([
      { name: 'product_key', in: 'path', required: true, description: 'Which product', schema: { type: 'string' } },
      { name: 'did', in: 'path', required: true, description: 'Which device, by its did', schema: { type: 'string' } },
      expect.objectContaining({ name: 'start_ts', in: 'query', required: false, schema: { type: 'integer' } }),
      expect.objectContaining({ name: 'end_ts', in: 'query', schema: { type: 'integer' } }),
      expect.objectContaining({ name: 'sort', schema: { type: 'string', enum: ['asc', 'desc'], default: 'desc' } }),
      expect.objectContaining({ name: 'limit', schema: { type: 'integer', default: 20, minimum: 1, maximum: 100 } }),
      expect.objectContaining({ name: 'context', schema: { type: 'string' } }),
    ])
  })

  it('what is required is marked so', () => {
    const required = (id: string) =>
      operation(id)
        .parameters?.filter(one => one.required)
        .map(one => one.name)
    expect(required('device')).toEqual(['product_key', 'mac'])
    expect(required('livenessHistory')).toEqual(['product_key', 'start', 'end'])
    expect(required('registeredUsers')).toEqual(['product_key'])
  })

  it('describes a parameter, and no other', () => {
    const descriptions = operation('searchDevices').parameters?.map(({ name, description }) => [name, description])
    expect(descriptions).toContainEqual(['show_disabled', '1 shows disabled devices, 0 leaves them out'])
    expect(descriptions).toContainEqual(['is_online', undefined])
  })

  it('a control takes attrs, or bytes, or bytes as text with their coding, and nothing of two', () => {
    const coding = { type: 'string', enum: ['hex', 'base64'] }
    expect(bodyOf('control')).toEqual({
      required: true,
      content: {
        'application/json': {
          schema: {
            anyOf: [
              {
                type: 'object',
                properties: {
                  attrs: { type: 'object', propertyNames: { type: 'string' }, additionalProperties: {} },
                  binary_coding: coding,
                },
                required: ['attrs'],
                additionalProperties: false,
              },
              {
                type: 'object',
                properties: { raw: { type: 'array', items: { type: 'integer', minimum: 0, maximum: 255 } } },
                required: ['raw'],
                additionalProperties: false,
              },
              {
                type: 'object',
                properties: { raw: { type: 'string' }, binary_coding: coding },
                required: ['raw', 'binary_coding'],
                additionalProperties: false,
              },
            ],
          },
        },
      },
    })
  })

  it('answers are as the wire may have them', () => {
    expect(answerOf('cmdLog')).toMatchObject({
      required: ['objects'],
      properties: { context: { type: ['string', 'null'] } },
    })
    expect(answerOf('device')).toMatchObject({ required: ['did'], additionalProperties: {} })
    expect(answerOf('datapoint')).toMatchObject({ required: ['entities'] })
    expect(operation('accessToken').responses['200']).toBeUndefined()
    expect(answerOf('accessToken', '201')).toMatchObject({ required: ['token'] })
  })
})

it('lists every documented error with its message', () => {
  const listed = Object.values(document.components.responses)
    .flatMap(response => (response as { description: string }).description.split('\n'))
    .flatMap(line => /^- (\d+) /.exec(line)?.[1] ?? [])
  expect(listed.sort()).toEqual(Object.keys(API_ERROR_CODES).sort())
  const text = (document.components.responses.NotFound as { description: string }).description
  expect(text).toContain('- 5301 device not exist (check the did or MAC)')
  for (const { operation } of operations) {
    expect(operation.responses['404']).toEqual({ $ref: '#/components/responses/NotFound' })
    expect(operation.responses['400']).toEqual({ $ref: '#/components/responses/BadRequest' })
  }
})

it('is plain data, the same each time, and keeps no secret', () => {
  const text = JSON.stringify(document)
  expect(JSON.parse(text)).toEqual(document)
  expect(JSON.stringify(toOpenApi())).toBe(text)
  expect(toOpenApi()).not.toBe(document)
  expect(text).not.toMatch(/[0-9a-f]{32}/i)
  expect(text).not.toContain('x-absent')
  expect(text).not.toContain('9007199254740991')
  // In a URL no secret has a place (A7).
  for (const { operation } of operations)
    expect(operation.parameters?.map(one => one.name) ?? []).not.toContain('product_secret')
})
