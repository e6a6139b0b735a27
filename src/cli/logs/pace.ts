import type { RateLimit } from '../../api/contract.ts'

/** The part of an hour's calls that a follower leaves to others. */
const LEFT_TO_OTHERS = 0.1
const HOUR_MS = 3_600_000

export interface PollFacts {
  /** How often one wants to ask, milliseconds. */
  readonly every: number
  /** How many calls the last time took. */
  readonly calls: number
  /** What the last answer said of the quota, if it did. */
  readonly rateLimit: RateLimit | undefined
  /** Epoch milliseconds. */
  readonly now: number
}

/**
 * Milliseconds to wait before asking again, so that the calls that are left last until the quota is renewed: never less than
 * `every`, and all of the rest of the hour when only those are left that others should have.
 */
export function pollDelay({ every, calls, rateLimit, now }: PollFacts): number {
  if (rateLimit === undefined) return every
  const { limit, remaining, reset } = rateLimit
  // The platform's clock may be ahead of this one, or behind it.
  const untilReset = Math.min(Math.max(reset * 1000 - now, 0), HOUR_MS)
  const polls = Math.floor((remaining - limit * LEFT_TO_OTHERS) / Math.max(calls, 1))
  // A second more: the platform counts in whole ones.
  return Math.max(every, polls < 1 ? untilReset + 1000 : untilReset / polls)
}
