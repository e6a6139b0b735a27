import type { Endpoints } from '../../api/endpoints.ts'
import type { Call, Handlers } from '../handler.ts'
import type { Incident } from '../state.ts'
import { scopedDevices } from './found.ts'
import { type IncidentCount, none, tallyIncident } from './incident-count.ts'
import { locationTree } from './location-tree.ts'

/** The four are twins in all but the kind they count. */
type ReportCall = Call<Endpoints['faultDevices' | 'alertDevices' | 'faultEvents' | 'alertEvents']>

export const incidentReportHandlers: Handlers<'faultDevices' | 'alertDevices' | 'faultEvents' | 'alertEvents'> = {
  faultDevices: call => deviceCount(call, 'fault'),
  alertDevices: call => deviceCount(call, 'alert'),
  faultEvents: call => eventCount(call, 'fault'),
  alertEvents: call => eventCount(call, 'alert'),
}

/** Devices that ever had one; resolved are those that have none any more. */
function deviceCount(call: ReportCall, kind: Incident['kind']) {
  const { gid } = call.query
  const total = none()
  const tree = locationTree(none)
  for (const { incidents, place } of scopedDevices(call, gid)) {
    const own = incidents.filter(incident => incident.kind === kind)
    if (own.length === 0) continue
    const isResolved = own.every(incident => incident.resolvedAt !== null)
    for (const count of [total, ...tree.at(place)]) tallyIncident(count, isResolved)
  }
  return { gid: gid ?? null, count: total, location: tree.render(count => ({ count })) }
}

interface Events {
  readonly count: IncidentCount
  readonly detail: Map<string, IncidentCount>
}

const noEvents = (): Events => ({ count: none(), detail: new Map() })

/** How often each attribute was raised. */
function eventCount(call: ReportCall, kind: Incident['kind']) {
  const { gid } = call.query
  const total = noEvents()
  const tree = locationTree(noEvents)
  for (const { incidents, place } of scopedDevices(call, gid)) {
    const own = incidents.filter(incident => incident.kind === kind)
    if (own.length === 0) continue
    const events = [total, ...tree.at(place)]
    for (const incident of own) for (const each of events) add(each, incident)
  }
  const { count, detail } = shown(total)
  return { count, gid: gid ?? null, detail, location: tree.render(shown) }
}

function add({ count, detail }: Events, { attribute, resolvedAt }: Incident): void {
  let own = detail.get(attribute)
  if (own === undefined) {
    own = none()
    detail.set(attribute, own)
  }
  tallyIncident(count, resolvedAt !== null)
  tallyIncident(own, resolvedAt !== null)
}

function shown({ count, detail }: Events) {
  return { count, detail: Object.fromEntries(detail) }
}
