import type { CheckName } from './contract.ts'
import { type Cycle, DATE_FORMS, dateNumber } from './dates.ts'
import { type EndpointName, ROUTES, type Route } from './routes.ts'

/** A call that is about to be made. */
export interface Planned {
  readonly endpoint: EndpointName
  readonly params: Readonly<Record<string, unknown>>
  /** Epoch milliseconds. */
  readonly now: number
}

export interface Objection {
  readonly message: string
  /** Not refused, only said: the document names no limit here. */
  readonly warning?: true
}

/** What the document forbids beyond the forms of parameters. A call that breaks it would be spent for a 5002. In this order. */
export const CHECKS: Readonly<Record<CheckName, (planned: Planned) => Objection | undefined>> = {
  seconds({ params }) {
    for (const key of ['start_ts', 'end_ts', 'liveness_start']) {
      const value = params[key]
      if ((typeof value === 'number' || typeof value === 'string') && Number(value) > 1e11)
        return { message: `${key}: expected seconds, got ${value}, which must be milliseconds: divide by 1000` }
    }
    return undefined
  },

  limit({ endpoint, params }) {
    const { limit, skip } = params
    // The document has a most for the logs alone.
    const isLog = isOfLog(endpoint)
    if (typeof limit === 'number' && (limit < 1 || (isLog && limit > 100)))
      return { message: `limit: expected ${isLog ? '1 to 100' : '1 or more'}, got ${limit}` }
    if (typeof skip === 'number' && skip < 0) return { message: `skip: expected 0 or more, got ${skip}` }
    return undefined
  },

  macs({ endpoint, params: { macs } }) {
    if (endpoint !== 'updateDeviceGroup' || !Array.isArray(macs) || macs.length <= 1000) return undefined
    return { message: `macs: expected at most 1000 a call, got ${macs.length}` }
  },

  bytes({ endpoint, params: { raw } }) {
    if (endpoint !== 'control' || !Array.isArray(raw)) return undefined
    const at = raw.findIndex(byte => !(Number.isInteger(byte) && byte >= 0 && byte <= 255))
    return at === -1 ? undefined : { message: `raw[${at}]: expected a byte, 0 to 255, got ${String(raw[at])}` }
  },

  dates({ endpoint, params }) {
    for (const key of DATES[endpoint] ?? []) {
      const value = params[key]
      const cycles = cyclesOf(endpoint, params.cycle)
      if (typeof value !== 'string' || cycles.some(cycle => dateNumber(value, cycle) !== undefined)) continue
      const forms = cycles.map(cycle => DATE_FORMS[cycle]).join(' or ')
      return {
        message: `${key}: expected a date of the calendar as ${forms}, got ${JSON.stringify(value.slice(0, 40))}`,
      }
    }
    return undefined
  },

  span(planned) {
    return isOfLog(planned.endpoint) ? logSpan(planned) : reportSpan(planned)
  },
}

export const CHECK_NAMES = Object.keys(CHECKS) as readonly CheckName[]

const isOfLog = (endpoint: EndpointName) => (ROUTES[endpoint] as Route).paging === 'context'
const DATES: Partial<Readonly<Record<EndpointName, readonly [start: string, end: string]>>> = {
  activatedDevices: ['start', 'end'],
  activeDevices: ['start', 'end'],
  livenessHistory: ['start', 'end'],
  newUsers: ['start', 'end'],
  userLiveness: ['start_date', 'end_date'],
}
const BY_CYCLE: readonly EndpointName[] = ['livenessHistory', 'newUsers']
const MOST: Readonly<Record<Cycle, number>> = { date: 30, week: 53, month: 12 }
const UNITS: Readonly<Record<Cycle, string>> = { date: 'days', week: 'weeks', month: 'months' }
const DAY = 86_400

/** Which cycle is meant where none is given is not documented: any form will do. */
function cyclesOf(endpoint: EndpointName, cycle: unknown): readonly Cycle[] {
  if (!BY_CYCLE.includes(endpoint)) return ['date']
  return cycle === 'date' || cycle === 'week' || cycle === 'month' ? [cycle] : ['date', 'week', 'month']
}

function logSpan({ params: { start_ts: start, end_ts: end }, now }: Planned): Objection | undefined {
  if (typeof start === 'number') {
    // An hour for clocks that differ, and for a reader that began at the very edge.
    const oldest = Math.floor(now / 1000) - 30 * DAY - 3600
    if (start < oldest)
      return { message: `start_ts: expected one of the last 30 days, got ${start}: older records are gone` }
  }
  if (typeof start !== 'number' || typeof end !== 'number') return undefined
  if (end < start) return { message: `end_ts: expected ${start} (start_ts) or later, got ${end}` }
  if (end - start <= 2 * DAY) return undefined
  return {
    message: `end_ts: expected at most two days after start_ts, got ${end - start} seconds. logs reads any span`,
  }
}

function reportSpan({ endpoint, params }: Planned): Objection | undefined {
  const names = DATES[endpoint]
  const cycles = cyclesOf(endpoint, params.cycle)
  const cycle = cycles.length === 1 ? cycles[0] : undefined
  if (names === undefined || cycle === undefined) return undefined
  const [start, end] = names.map(name => dateNumber(String(params[name] ?? ''), cycle))
  if (start === undefined || end === undefined) return undefined
  if (end < start)
    return { message: `${names[1]}: expected ${params[names[0]]} (${names[0]}) or later, got ${params[names[1]]}` }
  const count = end - start + 1
  if (!BY_CYCLE.includes(endpoint) || count <= MOST[cycle]) return undefined
  const message = `${names[0]}, ${names[1]}: expected at most ${MOST[cycle]} ${UNITS[cycle]}, got ${count}`
  // The document gives ranges for the liveness history alone.
  return endpoint === 'newUsers' ? { message: `${message} (the limit of livenessHistory)`, warning: true } : { message }
}
