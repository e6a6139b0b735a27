import { readFileSync } from 'node:fs'
import type { Endpoint } from '../../src/api/endpoint.ts'
import { ENDPOINTS } from '../../src/api/endpoints.ts'
import { API_ERROR_CODES } from '../../src/api/error-codes.ts'
import { ENDPOINT_NAMES, type EndpointName } from '../../src/api/routes.ts'
import { OPERATIONS } from '../api/operations.ts'
import { createPlatform, NOW, PRODUCT } from '../cli/platform.ts'
import { mutatedJson, mutatedText } from './mutate.ts'
import type { Random } from './random.ts'

export interface FuzzAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** `drop`: no answer. `break`: the connection is gone in the middle of the body. */
  readonly connection: 'whole' | 'drop' | 'break'
}

const DEFINITIONS = ['air-conditioner', 'bedside-lamp-var-len', 'wave-pump'].map(
  name => JSON.parse(readFileSync(`fixtures/definitions/${name}.json`, 'utf8')) as object,
)
const PRINTED = new Map(OPERATIONS.map(({ name, response }) => [name, response.body]))
const ROUTES = ENDPOINT_NAMES.map(name => {
  const { method, path }: Endpoint = ENDPOINTS[name]
  return { name, method, pattern: new RegExp(`${path.replace(/\{\w+\}/g, '[^/]+')}$`) }
})

export function endpointOf(method: string, path: string): EndpointName | undefined {
  return ROUTES.find(route => route.method === method && route.pattern.test(path))?.name
}

/** What the emulator answers to the document's own calls, where it has an answer. */
export async function emulatedAnswers(): Promise<ReadonlyMap<string, unknown>> {
  const { emulator } = createPlatform()
  const { token } = (await (await ask('accessToken', {})).json()) as { token: string }
  const answers = new Map<string, unknown>()
  for (const { name } of OPERATIONS) {
    const response = await ask(name, { Authorization: `token ${token}` })
    if (response.ok) answers.set(name, await response.json())
  }
  return answers

  function ask(name: string, headers: Record<string, string>) {
    const { request } = OPERATIONS.find(operation => operation.name === name) as (typeof OPERATIONS)[number]
    const { enterpriseId, enterpriseSecret, products } = emulator.credentials
    const url = request.url
      .replace(/products\/\w+/, `products/${PRODUCT}`)
      .replace(/product_key=\w+/, `product_key=${PRODUCT}`)
    const credentials = {
      enterprise_id: enterpriseId,
      enterprise_secret: enterpriseSecret,
      product_secret: products[0]?.productSecret,
    }
    return emulator.fetch(url, {
      method: request.method,
      headers: {
        'X-Gizwits-Enterprise-ID': enterpriseId,
        'X-Gizwits-Enterprise-Secret': enterpriseSecret,
        ...headers,
      },
      ...(request.method !== 'GET' && {
        body: JSON.stringify(name === 'accessToken' ? credentials : (request.body ?? {})),
      }),
    })
  }
}

/** An honest answer: of the emulator, of the document, or of a log in which something happened in the span that is asked for. */
function honest(
  name: EndpointName,
  query: URLSearchParams,
  emulated: ReadonlyMap<string, unknown>,
  random: Random,
): unknown {
  if (name === 'datapoint') return DEFINITIONS[random.chance(0.8) ? 0 : random.int(DEFINITIONS.length)]
  if (name === 'accessToken') return { token: 't'.repeat(32), expired_at: NOW / 1000 + 86_400 }
  if (name.endsWith('Log') && random.chance(0.8)) return log(name, query, random)
  const answer = random.chance(0.5) ? emulated.get(name) : undefined
  return answer ?? PRINTED.get(name)
}

const FRAMES = [
  ...['000000030b0000910401000010000000', '0000000309000090010101000010', '0000000304000091ff', '00', ''],
  ...['AAAAAwsAAJEEAQAAEAAAAA==', '00000003030000910', '0000000309000090010200000010', '1401610564002d', 'not hex'],
]

function log(name: EndpointName, query: URLSearchParams, random: Random): object {
  const [start, end] = [Number(query.get('start_ts')), Number(query.get('end_ts'))]
  const count = random.pick([0, 1, 2, 3, 10])
  const times = Array.from(
    { length: count },
    () => start + Math.floor((end - start) * 8 * (random.int(1000) / 1000)) / 8,
  )
  times.sort((a, b) => (query.get('sort') === 'asc' ? a - b : b - a))
  const objects = times.map(at => {
    if (name === 'dataLog')
      return { ts: Math.floor(at), attrs: { switch: 1, mode: '制冷', room_temp: 20, brand_new: 7 } }
    if (name === 'cmdLog')
      return { timestamp: at, type: random.pick(['dev2app', 'app2dev']), payload: random.pick(FRAMES) }
    return {
      timestamp: at,
      type: 'dev_offline',
      payload: { duration: 89, heartbeat: { count: 3 }, reason: 'no_heartbeat' },
    }
  })
  return { meta: { total: count }, objects, context: random.pick([null, null, '', 'cursor', `c${random.int(9)}`]) }
}

const STATUSES = [
  200, 200, 200, 201, 202, 204, 206, 226, 299, 300, 301, 302, 304, 307, 400, 401, 403, 404, 413, 429, 500, 502, 503,
  504, 599,
]
const CODES = [...Object.keys(API_ERROR_CODES).map(Number), 0, -1, 1, 9999, 5e9]
const CONTENT_TYPES = ['text/html', 'application/json; charset=gbk', 'application/octet-stream', 'multipart/x', ';', '']
const NUMBERS = [
  '0',
  '1',
  '-1',
  '3600',
  '1517384460',
  '1517384460000',
  '1e3',
  '99999999999999999999',
  'NaN',
  '',
  ' 5 , 5',
  'soon',
  '0.5',
]
const DATES = [
  'Wed, 31 Jan 2018 07:40:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Fri, 31 Dec 9999 23:59:59 GMT',
  'yesterday',
  '',
  '-1',
]

/** @param wild how likely an answer is not the honest one */
export function answerTo(
  method: string,
  url: URL,
  emulated: ReadonlyMap<string, unknown>,
  wild: number,
  random: Random,
): FuzzAnswer {
  const name = endpointOf(method, url.pathname)
  if (name === undefined) return { status: 404, headers: {}, body: '{"error_code":5002}', connection: 'whole' }
  const value = structuredClone(honest(name, url.searchParams, emulated, random))
  const status = name === 'accessToken' ? 201 : 200
  // Without a token there is nothing else to be seen, and without a definition not much.
  const tame = name === 'accessToken' ? 0.1 : name === 'datapoint' ? 0.4 : 1
  if (!random.chance(wild * tame)) return { status, headers: {}, body: JSON.stringify(value), connection: 'whole' }
  const body = random.chance(0.8)
    ? mutatedJson(value, random)
    : random.chance(0.5)
      ? mutatedText(JSON.stringify(value), random)
      : JSON.stringify({
          error_code: random.chance(0.8) ? random.pick(CODES) : String(random.pick(CODES)),
          error_message: random.pick<unknown>(['x', null, 5, {}, '\u001b[31m']),
          [random.pick(['detail', 'detail_message'])]: random.pick<unknown>([null, 'more', { a: 1 }, [1], 5]),
        })
  return {
    status: random.chance(0.8) ? status : random.pick(STATUSES),
    headers: random.chance(0.7) ? {} : oddHeaders(random),
    body,
    connection: random.chance(0.96) ? 'whole' : random.pick(['drop', 'break']),
  }
}

function oddHeaders(random: Random): Record<string, string> {
  return {
    ...(random.chance(0.5) && {
      'x-ratelimit-limit': random.pick(NUMBERS),
      'x-ratelimit-remaining': random.pick(NUMBERS),
      'x-ratelimit-reset': random.pick(NUMBERS),
    }),
    ...(random.chance(0.3) && { 'retry-after': random.pick([...NUMBERS, ...DATES]) }),
    ...(random.chance(0.3) && { date: random.pick(DATES) }),
    ...(random.chance(0.3) && { 'content-type': random.pick(CONTENT_TYPES) }),
    ...(random.chance(0.3) && {
      location: random.pick(['/elsewhere', 'http://127.0.0.1:1/x', 'javascript:x', '//', '', 'http://[']),
    }),
    ...(random.chance(0.1) && { 'content-length': random.pick(NUMBERS.slice(0, 4)) }),
    ...(random.chance(0.1) && { 'set-cookie': 'a=b', 'x-odd': 'é' }),
  }
}

/** As fetch gives it. */
export function responseOf({ status, headers, body, connection }: FuzzAnswer): Response {
  if (connection === 'drop')
    throw new TypeError('fetch failed', { cause: Object.assign(new Error('reset'), { code: 'ECONNRESET' }) })
  const bytes = new TextEncoder().encode(body)
  const content =
    status === 204 || status === 205 || status === 304
      ? null
      : connection === 'whole'
        ? bytes
        : new ReadableStream({
            start(controller) {
              controller.enqueue(bytes.subarray(0, bytes.length / 2))
              controller.error(new TypeError('terminated'))
            },
          })
  return new Response(content, { status, headers: { 'content-type': 'application/json', ...headers } })
}
