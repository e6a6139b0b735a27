import type { DeviceState, Incident } from '../state.ts'

/** Has a fault or alert that is not over. */
export function hasNow({ incidents }: DeviceState, kind: Incident['kind']): boolean {
  return incidents.some(incident => incident.kind === kind && incident.resolvedAt === null)
}

export interface IncidentCount {
  total: number
  resolved: number
  unresolved: number
}

export const none = (): IncidentCount => ({ total: 0, resolved: 0, unresolved: 0 })

export function tallyIncident(count: IncidentCount, isResolved: boolean): void {
  count.total++
  if (isResolved) count.resolved++
  else count.unresolved++
}
