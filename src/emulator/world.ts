import type { WireHabits } from './contract.ts'
import type { Faults } from './faults.ts'
import type { Simulation } from './simulation.ts'
import type { Store } from './store.ts'

/** Everything that answering a call needs. */
export interface World {
  readonly store: Store
  readonly simulation: Simulation
  readonly faults: Faults
  readonly wire: WireHabits
  /** The emulator's clock, epoch milliseconds. */
  readonly now: () => number
  readonly quota: number
  readonly china: boolean
  readonly whitelist: readonly string[] | undefined
  readonly rotateTokens: boolean
  readonly latency: readonly [least: number, most: number]
  readonly sleep: (ms: number) => Promise<void>
  readonly bodyLimit: number
  readonly onLog: ((line: string) => void) | undefined
}

export const WIRE: WireHabits = {
  errorCodes: 'number',
  errorDetail: 'detail_message',
  contentType: 'application/json',
  tokenExpiry: 'expired_at',
  cmdPayload: 'hex',
  context: 'top',
  secretInQuery: false,
}
