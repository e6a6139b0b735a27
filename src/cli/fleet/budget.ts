import type { RateLimit } from '../../api/contract.ts'

/** The calls of the hour, as visits share them. */
export interface Budget {
  /** True once there are so many calls for one visit; false where they do not last and nobody wants to wait. */
  take(calls: number): Promise<boolean>
  /** That visit is over. */
  give(calls: number): void
}

export interface BudgetSettings {
  /** What the service told last. It counts the calls of all processes: what is left is left for all of them. */
  readonly rateLimit: () => RateLimit | undefined
  /** Calls that are left to others. */
  readonly reserve: number
  readonly waits: boolean
  /** Epoch milliseconds, by the service's clock. */
  readonly now: () => number
  readonly sleep: (ms: number) => Promise<void>
}

/** Longest time until an hour is over, and a minute for clocks that differ. */
const LONGEST_WAIT = 61 * 60_000

export function createBudget({ rateLimit, reserve, waits, now, sleep }: BudgetSettings): Budget {
  /** Of the visits that are under way: what they have not spent yet is spoken for. */
  let spoken = 0
  return {
    async take(calls) {
      for (;;) {
        const told = rateLimit()
        const isNew = told === undefined || told.reset * 1000 <= now()
        const left =
          told === undefined ? Number.POSITIVE_INFINITY : (isNew ? told.limit : told.remaining) - reserve - spoken
        // A visit that is larger than a whole hour has to begin some time: alone, in a new one.
        if (left >= calls || (isNew && spoken === 0)) {
          spoken += calls
          return true
        }
        if (!waits) return false
        await sleep(Math.min(Math.max(told === undefined ? 0 : told.reset * 1000 - now(), 0) + 1000, LONGEST_WAIT))
      }
    },
    give(calls) {
      spoken -= calls
    },
  }
}
