import { Ajv2020 } from 'ajv/dist/2020.js'
import type { AxiosRequestConfig } from 'axios'
import { type Document, OpenAPIClientAxios } from 'openapi-client-axios'
import { expect, it } from 'vitest'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { ENDPOINT_NAMES, type EndpointName } from '../../src/api/routes.ts'
import { type OpenApiOperation, toOpenApi } from '../../src/openapi/document.ts'
import { mayCompile } from '../products.ts'
import { callsOf } from './calls.ts'
import { populated, type Scene, type StoryName } from './scene.ts'

// A client and a validator that know the API from the OpenAPI document alone, which has been JSON on the way.

const document = JSON.parse(JSON.stringify(toOpenApi())) as ReturnType<typeof toOpenApi>
type Schema = Readonly<Record<string, unknown>>
interface Content {
  readonly content: { readonly 'application/json': { readonly schema: Schema } }
}

const STORY_NAMES: readonly StoryName[] = ['air-conditioner', 'bedside-lamp-var-len']

if (!mayCompile) console.warn('ajv generates code, which this process may not: the OpenAPI client is not tried')
const test = it.skipIf(!mayCompile)

function operationOf(name: string): OpenApiOperation {
  const operations = Object.values(document.paths).flatMap(methods => Object.values(methods))
  const found = operations.find(({ operationId }) => operationId === name)
  if (found === undefined) throw new Error(`no operation ${name}`)
  return found
}

/** What is wrong with an answer by the document's schema for its status. */
function faultsOf(name: string, status: number, body: unknown): string | undefined {
  let response = operationOf(name).responses[status] as Schema | undefined
  if (response === undefined) return `${name}: the document has no status ${status}`
  const reference = response.$ref
  if (typeof reference === 'string')
    response = document.components.responses[reference.replace('#/components/responses/', '')] as Schema
  const { schema } = (response as unknown as Content).content['application/json']
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  const validate = ajv.compile({ ...schema, components: document.components })
  return validate(body) ? undefined : ajv.errorsText(validate.errors)
}

/** Credentials by hand, as the document's security schemes say. */
function headersOf(name: string, scene: Scene, token: string): Record<string, string> {
  const [security = {}] = operationOf(name).security
  const values: Readonly<Record<string, string>> = {
    token: `token ${token}`,
    enterpriseId: scene.enterpriseId,
    enterpriseSecret: scene.enterpriseSecret,
  }
  return Object.fromEntries(
    Object.keys(security).map(scheme => {
      const { type, in: place, name: header } = document.components.securitySchemes[scheme] as Record<string, string>
      expect([type, place]).toEqual(['apiKey', 'header'])
      return [header as string, values[scheme] as string]
    }),
  )
}

async function stranger(story: StoryName) {
  const { emulator, url, sceneOf } = await populated()
  const scene = sceneOf(story)
  const axiosConfigDefaults: AxiosRequestConfig = { validateStatus: () => true, proxy: false }
  const definition = document as unknown as Document
  const api = new OpenAPIClientAxios({ definition, withServer: { url }, axiosConfigDefaults })
  const client = await api.init()
  async function ask(name: string, token: string, changed: Readonly<Record<string, unknown>> = {}) {
    const { id, params = {} } = callsOf(scene)[name as EndpointName]
    const { parameters = [], requestBody } = operationOf(name)
    const known = {
      product_key: scene.productKey,
      did: id,
      gid: id,
      ...(requestBody === undefined && params),
      ...changed,
    }
    const wanted = Object.entries(known).filter(([key]) => parameters.some(each => each.name === key))
    const method = client[name]
    if (method === undefined) throw new Error(`the OpenAPI client has no ${name}`)
    const headers = { 'Content-Type': 'application/json', ...headersOf(name, scene, token) }
    const body = requestBody === undefined ? undefined : params
    const { status, data } = await method(Object.fromEntries(wanted) as never, body, { headers })
    return { status, data: data as Readonly<Record<string, unknown>> }
  }
  const { data } = await ask('accessToken', '')
  return { emulator, scene, ask, token: String(data.token) }
}

test.each(STORY_NAMES)('%s: 33 of 33 through a client of somebody else', async story => {
  const { ask, token } = await stranger(story)
  const called: string[] = []
  for (const name of ENDPOINT_NAMES) {
    const { status, data } = await ask(name, token)
    expect([name, status, JSON.stringify(data).slice(0, 300)]).toEqual([
      name,
      ENDPOINTS[name].success,
      expect.anything(),
    ])
    expect(faultsOf(name, status, data), name).toBeUndefined()
    called.push(name)
  }
  expect(new Set(called).size).toBe(33)
})

test('errors are as the document says too', async () => {
  const { emulator, ask, token, scene } = await stranger('air-conditioner')
  const offline = [...emulator.devices()].find(each => !each.isOnline && each.productKey === scene.productKey)
  const cases = [
    ['a bad token', 'datapoint', 'ffffffffffffffffffffffffffffffff', {}, 400, 5009],
    ['an unknown MAC', 'device', token, { mac: 'FFFFFFFFFFFF' }, 404, 5301],
    ['an unknown device', 'cmdLog', token, { did: 'nobody0000000000000000' }, 404, 5301],
    ['a device that is offline', 'control', token, { did: offline?.did }, 400, 5305],
    ['an unknown group', 'deviceGroup', token, { gid: 'ffffffffffffffffffffffffffffffff' }, 404, 5206],
    ['a form that is none', 'activeDevices', token, { start: 'yesterday' }, 400, 5002],
    ['another enterprise', 'userLocations', token, { product_key: 'ffffffffffffffffffffffffffffffff' }, 404, 5015],
  ] as const
  for (const [what, name, given, changed, status, code] of cases) {
    const answer = await ask(name, given, changed)
    expect([what, answer.status, answer.data.error_code]).toEqual([what, status, code])
    expect(faultsOf(name, answer.status, answer.data), what).toBeUndefined()
  }
  for (const code of [5013, 5601]) {
    emulator.inject({ code, times: 1 })
    const { status, data } = await ask('deviceSummary', token)
    expect([status, data.error_code]).toEqual([code === 5013 ? 403 : 500, code])
    expect(faultsOf('deviceSummary', status, data)).toBeUndefined()
  }
})

test('the schemas would find a fault', () => {
  expect(faultsOf('device', 200, { did: 7 })).toContain('did')
  expect(faultsOf('cmdLog', 200, { objects: {} })).toContain('objects')
  expect(faultsOf('deviceLocations', 200, { total: [] })).toContain('total')
  expect(faultsOf('device', 404, { error_message: 'device not exist' })).toContain('error_code')
  expect(faultsOf('device', 418, {})).toContain('418')
})
