import type { Endpoint } from '../api/endpoint.ts'
import { type Answer, errorAnswer, gatewayAnswer, jsonAnswer, noSuchRoute } from './answer.ts'
import { parseBody, readBody } from './body.ts'
import { callLine } from './call-line.ts'
import type { Fault } from './contract.ts'
import { payerOf } from './credentials.ts'
import { admit } from './gate.ts'
import { type Handler, Refusal } from './handler.ts'
import { handlers } from './handlers.ts'
import { countCall, type QuotaView, viewQuota } from './quota.ts'
import { drawInteger } from './randomness.ts'
import { findRoute, type Route } from './route.ts'
import type { World } from './world.ts'

/** A request as it arrived. */
export interface Arrival {
  readonly request: Request
  /** Who sent it, for the whitelist. */
  readonly address: string
}

/** Answers a call, whatever it is; rejects only where `sleep` or `onLog` does. */
export async function serve(world: World, arrival: Arrival): Promise<Answer> {
  const { request } = arrival
  const url = new URL(request.url)
  const route = findRoute(request.method, url.pathname)
  const answer =
    typeof route === 'number'
      ? noSuchRoute(route, world.wire, viewQuota(world.store, world.quota, world.now()))
      : await called(world, arrival, url, route)
  world.onLog?.(callLine(world.store, request.method, route, answer))
  return { ...answer, headers: { ...answer.headers, date: new Date(world.now()).toUTCString() } }
}

async function called(world: World, { request, address }: Arrival, url: URL, route: Route): Promise<Answer> {
  const { store, wire } = world
  const parsed = route.row.body === undefined ? undefined : await bodyOf(request, world.bodyLimit)
  const fault = world.faults.take(route.name)
  const [least, most] = world.latency
  const wait = (most > 0 ? drawInteger(store.random, least, most) : 0) + (fault?.delay ?? 0)
  if (wait > 0) await world.sleep(wait)

  // From here on nothing waits: calls are done one after the other, each at its own moment.
  const now = world.now()
  world.simulation.settle(now)
  const payer = payerOf(store, route.row, request.headers, parsed)
  const { view, exceeded } = countCall(store, payer, world.quota, now)
  const act = (): Answer => {
    try {
      if (exceeded) throw new Refusal(5013)
      if (world.whitelist !== undefined && !world.whitelist.includes(address)) throw new Refusal(5012)
      if (parsed instanceof Refusal) throw parsed
      const call = admit(world, { route, url, headers: request.headers, body: parsed, now })
      const handle = handlers[route.name] as Handler<Endpoint>
      return jsonAnswer(route.row.success, handle(call), wire, view)
    } catch (error) {
      // Whatever else goes wrong in here is the service's fault, and has a code like everything.
      const { errorCode, detail } = error instanceof Refusal ? error : { errorCode: 5409, detail: null }
      return errorAnswer(errorCode, detail, wire, view)
    }
  }
  return fault === undefined ? act() : befallen(world, fault, view, act)
}

/** The answer of a call that a fault befalls. A truncated answer has to be one: that call is always done. */
function befallen({ wire }: World, fault: Fault, view: QuotaView, act: () => Answer): Answer {
  const { code, status, connection } = fault
  if (connection === 'truncate') return { ...act(), fate: 'truncate' }
  const isDelay = code === undefined && status === undefined && connection === undefined
  if (isDelay) return act()
  if (fault.afterwards) act()
  if (connection === 'drop') return { status: 0, headers: {}, body: '', fate: 'drop' }
  return code === undefined ? gatewayAnswer(status ?? 502) : errorAnswer(code, null, wire, view, status)
}

/** What is wrong with a body is told after the quota and the whitelist. */
async function bodyOf(request: Request, limit: number): Promise<unknown> {
  try {
    return parseBody(await readBody(request, limit))
  } catch (error) {
    if (error instanceof Refusal) return error
    throw error
  }
}
