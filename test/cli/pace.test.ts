import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type PollFacts, pollDelay } from '../../src/cli/logs/pace.ts'

const NOW = 1_517_384_400_000
const HOUR = 3_600_000
/** The quota is renewed in half an hour. */
const reset = NOW / 1000 + 1800

describe('the pace of a follower', () => {
  test.each<[string, Partial<PollFacts>, number]>([
    ['without a word of the quota', { rateLimit: undefined }, 5000],
    ['with plenty', { rateLimit: { limit: 3600, remaining: 3500, reset } }, 5000],
    // 360 are for others, 90 are left: one each 20 s.
    ['with little', { rateLimit: { limit: 3600, remaining: 450, reset } }, 20_000],
    ['with little, three calls a time', { rateLimit: { limit: 3600, remaining: 450, reset }, calls: 3 }, 60_000],
    ['with what is for others', { rateLimit: { limit: 3600, remaining: 360, reset } }, 1_801_000],
    ['with nothing', { rateLimit: { limit: 3600, remaining: 0, reset } }, 1_801_000],
    ['with nothing, and a reset that is over', { rateLimit: { limit: 3600, remaining: 0, reset: 5 } }, 5000],
    ['with nothing, and a clock a year behind', { rateLimit: { limit: 3600, remaining: 0, reset: 2e9 } }, 3_601_000],
  ])('%s', (_what, facts, delay) => {
    expect(pollDelay({ every: 5000, calls: 1, rateLimit: undefined, now: NOW, ...facts })).toBe(delay)
  })

  test('never uses up an hour of calls, whatever it is', () => {
    const whole = fc.integer({ min: 20, max: 5000 })
    fc.assert(
      fc.property(
        whole,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 100, max: 60_000 }),
        (limit, calls, every) => {
          let [now, used] = [NOW, 0]
          const end = NOW + HOUR
          while (now < end) {
            used += calls
            const rateLimit = { limit, remaining: limit - used, reset: end / 1000 }
            now += pollDelay({ every, calls, rateLimit, now })
          }
          expect(used).toBeLessThanOrEqual(limit)
        },
      ),
    )
  })
})
