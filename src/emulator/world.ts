import type { WireHabits } from './contract.ts'
import type { Faults } from './faults.ts'
import type { Simulation } from './simulation.ts'
import type { Store } from './store.ts'

/** Everything that answering a call needs. What is not readonly may change between calls. */
export interface World {
  readonly store: Store
  readonly simulation: Simulation
  readonly faults: Faults
  wire: WireHabits
  /** The emulator's clock, epoch milliseconds. */
  readonly now: () => number
  quota: number
  china: boolean
  whitelist: readonly string[] | undefined
  rotateTokens: boolean
  latency: readonly [least: number, most: number]
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
