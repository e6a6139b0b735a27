/** The service's time, as the `Date` of its answers tells it: it decides what is kept, what is new and when a token ends. */
export interface ServerClock {
  /** Epoch milliseconds as the service counts them; ours where no answer has told otherwise. */
  now(): number
  /** Milliseconds that the service is ahead of us: 0 where that is not more than a slack of 2 s. */
  offset(): number
  /** Epoch milliseconds of our own. */
  local(): number
  /**
   * An answer came just now.
   * @param sent by our own clock
   */
  observe(date: string | null, sent: number): void
}

/** `Date` has whole seconds, and comes late by the way of an answer: less than this is no difference. */
const SLACK = 2000

/**
 * Each answer says that the offset lies in a stretch: the time of `Date` had begun when the answer came, and its second was not over
 * when the request was sent. What lies in all stretches is kept, so that many answers tell it better than one:
 *
 *     first answer     |-------------------|
 *     second                  |----------------------|
 *     kept                    |------------|
 *
 * Where nothing is left, one of the clocks was set, and it begins anew with the last.
 * @param local epoch milliseconds
 * @param onOffset is told once, when it is known that the clocks differ by more than the slack
 */
export function createServerClock(local: () => number, onOffset: (ms: number) => void): ServerClock {
  let low = Number.NEGATIVE_INFINITY
  let high = Number.POSITIVE_INFINITY
  let offset = 0
  let told = false
  return {
    local,
    now: () => local() + offset,
    offset: () => offset,
    observe(date, sent) {
      const time = date === null ? Number.NaN : Date.parse(date)
      const [first, last] = [time - local(), time + 1000 - sent]
      if (!(first <= last)) return
      const apart = first > high || last < low
      low = apart ? first : Math.max(low, first)
      high = apart ? last : Math.min(high, last)
      offset = low <= SLACK && high >= -SLACK ? 0 : Math.round((low + high) / 2)
      if (offset === 0 || told) return
      told = true
      onOffset(offset)
    },
  }
}
