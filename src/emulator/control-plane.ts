import { TrieRouter } from 'hono/router/trie-router'
import { isLoopback } from '../api/base-url.ts'
import { isGiztoolsError } from '../errors.ts'
import type { Answer } from './answer.ts'
import { readBody } from './body.ts'
import type { Emulator, Fault, Page } from './contract.ts'
import { decoded } from './route.ts'
import type { Arrival } from './service.ts'

/** Definitions and snapshots are larger than what the service itself takes. */
const BODY_LIMIT = 64 << 20

/** What there is, as `GET /` tells it. */
const ROUTES = {
  'GET /': 'this',
  'GET /state': 'the clock, settings, products, how many devices and users',
  'POST /clock': 'move it: { "advance": milliseconds }',
  'PATCH /settings': 'some of quota, china, whitelist (null: all), rotateTokens, latency, wire',
  'GET /faults': 'those that wait for calls, by number',
  'POST /faults': 'a fault, as inject takes it; gives its number',
  'DELETE /faults': 'takes all of them back',
  'DELETE /faults/:id': 'takes one back',
  'POST /products': 'a product: { "definition": …, "productKey"?, "productSecret"? }',
  'PATCH /products/:key': '{ "published"?: …, "remoteControl"?: … }',
  'GET /devices': 'dids and whether they are online',
  'POST /devices': 'a device, as addDevice takes it',
  'GET /devices/:did': 'all of a device',
  'POST /devices/:did/report': 'attributes change at the device, and it reports: { name: value }',
  'POST /devices/:did/connect': 'it comes online',
  'POST /devices/:did/disconnect': 'it says goodbye: { "reason"? }',
  'POST /devices/:did/lose-power': 'it says nothing more',
  'POST /devices/:did/disable': '{ "disabled"?: true }',
  'POST /devices/:did/cmd': 'records for its log: [{ "at": milliseconds, "type": "dev2app", "frame": hex }]',
  'POST /users': 'a user, as addUser takes it',
  'POST /users/:uid/bind': '{ "dids": […] }',
  'GET /snapshot': 'everything, secrets too',
  'PUT /snapshot': 'takes up what GET gave',
} as const

type Route = keyof typeof ROUTES
type Params = Readonly<Record<string, string>>
// Bodies are judged by what they are given to: each of the emulator's own methods refuses what cannot be, naming it.
type Acts = Readonly<Record<Route, (body: never, params: Params) => unknown>>

/**
 * Everything that a test does to an emulator, over HTTP: JSON in and out. What is refused is 400 with `{ code, message, path }`; only
 * programs on this computer are heard, no pages of a browser.
 */
export function createControlPlane(
  emulator: Emulator,
  service: (arrival: Arrival) => Promise<Answer>,
  pages: ReadonlyMap<string, Page> = new Map(),
): (arrival: Arrival) => Promise<Answer> {
  const faults = new Map<number, { readonly fault: Fault; readonly takeBack: () => void }>()
  let lastFault = 0
  const router = new TrieRouter<Route>()
  for (const route of Object.keys(ROUTES) as Route[]) {
    const [method = '', path = ''] = route.split(' ')
    router.add(method, path, route)
  }

  const acts: Acts = {
    'GET /': () => ROUTES,
    'GET /state': () => ({ now: emulator.now(), ...emulator.settings, ...emulator.counts }),
    'POST /clock': ({ advance }: { advance: number }) => {
      emulator.advance(advance)
      emulator.settle()
      return { now: emulator.now() }
    },
    'PATCH /settings': (change: object) => {
      emulator.set(change)
      return emulator.settings
    },
    'GET /faults': () => Object.fromEntries([...faults].map(([id, { fault }]) => [id, fault])),
    'POST /faults': (fault: Fault) => {
      const takeBack = emulator.inject(fault)
      faults.set(++lastFault, { fault, takeBack })
      return { id: lastFault }
    },
    'DELETE /faults': () => {
      for (const { takeBack } of faults.values()) takeBack()
      faults.clear()
    },
    'DELETE /faults/:id': (_body: never, { id }) => {
      const found = faults.get(Number(id))
      if (found === undefined) return NOT_THERE
      found.takeBack()
      return void faults.delete(Number(id))
    },
    'POST /products': (init: Parameters<Emulator['addProduct']>[0]) => emulator.addProduct(init),
    'PATCH /products/:key': (change: { published?: boolean; remoteControl?: boolean }, { key = '' }) => {
      if (change.published !== undefined) emulator.publish(key, change.published)
      if (change.remoteControl !== undefined) emulator.allowControl(key, change.remoteControl)
    },
    'GET /devices': () => [...emulator.devices()].map(({ did, mac, isOnline }) => ({ did, mac, isOnline })),
    'POST /devices': (init: object) => emulator.addDevice(init),
    'GET /devices/:did': (_body: never, { did = '' }) => emulator.device(did) ?? NOT_THERE,
    'POST /devices/:did/report': (attrs: object, { did = '' }) => emulator.act.report(did, attrs as never),
    'POST /devices/:did/connect': (_body: never, { did = '' }) => emulator.act.connect(did),
    'POST /devices/:did/disconnect': ({ reason }: { reason?: string }, { did = '' }) =>
      emulator.act.disconnect(did, reason),
    'POST /devices/:did/lose-power': (_body: never, { did = '' }) => emulator.act.losePower(did),
    'POST /devices/:did/disable': ({ disabled }: { disabled?: boolean }, { did = '' }) =>
      emulator.act.disable(did, disabled),
    'POST /devices/:did/cmd': (records: never, { did = '' }) => emulator.importCmd(did, records),
    'POST /users': (init: object) => emulator.addUser(init),
    'POST /users/:uid/bind': ({ dids }: { dids: string[] }, { uid = '' }) => emulator.bind(uid, dids),
    'GET /snapshot': () => emulator.snapshot(),
    'PUT /snapshot': (snapshot: never) => emulator.restore(snapshot),
  }

  return async arrival => {
    const { request } = arrival
    const stranger = strangerIn(request)
    if (stranger !== undefined) return answer(403, { code: 'REQUEST_INVALID', message: stranger })
    const { pathname } = new URL(request.url)
    // A page's own calls: to another port its browser would not let it.
    if (pages.size > 0 && pathname.startsWith('/v1/')) return service(arrival)
    const page = request.method === 'GET' ? pages.get(pathname) : undefined
    if (page !== undefined)
      return { status: 200, headers: { 'content-type': page.type, 'content-security-policy': POLICY }, body: page.text }
    const [matches] = router.match(request.method, pathname) as [[Route, Params][]]
    const [match] = matches
    if (match === undefined)
      return answer(404, { code: 'REQUEST_INVALID', message: 'no such route: GET / tells which there are' })
    const [route, params] = match
    try {
      const body = await bodyOf(request)
      const result = acts[route](body as never, decoded(params))
      return result === NOT_THERE
        ? answer(404, { code: 'REQUEST_INVALID', message: 'there is none of that name' })
        : answer(200, result ?? {})
    } catch (error) {
      const { message } = error as Error
      return answer(400, isGiztoolsError(error) ? { code: error.code, message, path: error.path } : { message })
    }
  }
}

const NOT_THERE = Symbol('not there')

/** Pages reach nothing but this very port. */
const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; font-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** A page in a browser says where it is from: its own are heard. One whose name was pointed at this computer calls another host. */
function strangerIn(request: Request): string | undefined {
  const { hostname, origin } = new URL(request.url)
  const from = request.headers.get('Origin')
  if ((from !== null && from !== origin) || request.headers.get('Sec-Fetch-Site') === 'cross-site')
    return 'pages of other places are not heard here'
  return isLoopback(hostname) ? undefined : 'the host is not this computer'
}

async function bodyOf(request: Request): Promise<unknown> {
  if (request.method === 'GET' || request.method === 'DELETE') return {}
  const text = await readBody(request, BODY_LIMIT)
  const body: unknown = text.trim() === '' ? {} : JSON.parse(text)
  if (typeof body !== 'object' || body === null) throw new TypeError('the body: expected a JSON object or list')
  return body
}

function answer(status: number, body: unknown): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}
