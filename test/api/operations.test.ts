import { expect, it } from 'vitest'
import { buildRequest } from '../../src/api/build-request.ts'
import { checkParams } from '../../src/api/check-params.ts'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { ENDPOINT_NAMES, type EndpointName } from '../../src/api/routes.ts'
import { SUMMARIES } from '../../src/api/summaries.ts'
import { validate } from '../../src/api/validate.ts'
import { OPERATIONS } from './operations.ts'

const ORIGIN = 'http://enterpriseapi.gizwits.com'

it('has 33 rows, and 33 files that quote the document', () => {
  expect(ENDPOINT_NAMES).toHaveLength(33)
  expect(OPERATIONS.map(({ name }) => name).sort()).toEqual([...ENDPOINT_NAMES].sort())
})

it('has the methods that the document has: 26 GET, 4 POST, 1 PUT, 2 DELETE', () => {
  const count = (method: string) => OPERATIONS.filter(({ request }) => request.method === method).length
  expect([count('GET'), count('POST'), count('PUT'), count('DELETE')]).toEqual([26, 4, 1, 2])
})

it.each(OPERATIONS.map(operation => [operation.name, operation] as const))(
  '%s: the row is the document',
  (name, operation) => {
    const row: Endpoint = ENDPOINTS[name as EndpointName]
    const { pathname } = new URL(operation.request.url)
    const path = pathname
      .split('/')
      .map(part => Object.entries(operation.call.ids).find(([, id]) => id === part)?.[0] ?? part)
      .map(part => (part in operation.call.ids ? `{${part}}` : part))
      .join('/')
    expect({
      method: row.method,
      path: row.path,
      section: SUMMARIES[name as EndpointName].section,
      success: row.success,
    }).toEqual({
      method: operation.request.method,
      path,
      section: operation.section,
      success: operation.response.status,
    })
    const headers = Object.keys(operation.request.headers)
    const auth = headers.includes('Authorization')
      ? 'token'
      : headers.includes('X-Gizwits-Enterprise-ID')
        ? 'enterprise'
        : 'none'
    expect(row.auth).toBe(auth)
  },
)

it.each(OPERATIONS.map(operation => [operation.name, operation] as const))(
  '%s: the request is the document',
  (name, operation) => {
    const { headers } = operation.request
    const { body, ...request } = buildRequest(name as EndpointName, operation.call, {
      baseUrl: ORIGIN,
      token: headers.Authorization?.replace('token ', ''),
      enterpriseId: headers['X-Gizwits-Enterprise-ID'],
      enterpriseSecret: headers['X-Gizwits-Enterprise-Secret'],
    })
    const { body: expected, ...rest } = operation.request
    expect(request).toEqual(rest)
    expect(body === undefined ? undefined : JSON.parse(body)).toEqual(expected)
  },
)

it.each(OPERATIONS.map(operation => [operation.name, operation] as const))(
  '%s: the parameters are taken',
  (name, operation) => {
    // Two days after the document's logs.
    const rules = {
      checks: {},
      now: () => 1517556924_000,
      onWarning: (message: string) => expect.fail(message),
      redact: String,
    }
    expect(() => checkParams(name as EndpointName, operation.call.params, rules)).not.toThrow()
  },
)

it.each(OPERATIONS.map(operation => [operation.name, operation] as const))(
  '%s: the answer is the document',
  (name, operation) => {
    const endpoint = name as EndpointName
    const { data, drift } = validate(endpoint, ENDPOINTS[endpoint].response, structuredClone(operation.response.body))
    expect(drift).toEqual([])
    expect(data).toEqual(operation.response.body)
  },
)
