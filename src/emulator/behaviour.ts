import type { DeviceBehaviour } from './state.ts'

/** A device that does nothing by itself: it answers, and that reliably. Its heart beats every two minutes. */
export const QUIET: DeviceBehaviour = {
  applyDelay: [50, 200],
  reportEvery: 0,
  incidentRate: 0,
  dropRate: 0,
  keepAlive: 125_000,
  loseRate: 0,
  repeatRate: 0,
}
