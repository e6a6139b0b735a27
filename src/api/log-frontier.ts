import { GiztoolsError } from '../errors.ts'
import type { LogCheckpoint } from './contract.ts'
import { identityOf } from './identity.ts'

/** A service that gives more records of one second than this one is making them up. */
const MOST_IN_A_SECOND = 100_000

/**
 * How far a log was read: everything before a whole second (after it, where the newest comes first), and of that second the
 * records that were given, each as often as it was. So a query that goes over the same ground again gives nothing twice, and a
 * record that stands twice in the log is given twice.
 */
export interface Frontier {
  readonly second: number
  /** Records given since the frontier was made. */
  readonly given: number
  /** A query begins that meets the records of this second anew. */
  beginQuery(): void
  /** True where the record was not given yet; from then on it counts as given. */
  take(timestamp: number, record: unknown): boolean
  /** Everything before `second` was read. */
  advance(second: number): void
  checkpoint(): LogCheckpoint
}

export function createFrontier(sort: 'asc' | 'desc', from: LogCheckpoint): Frontier {
  const ahead = sort === 'asc' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b
  let second = from.until
  let seen = countsOf(from.seen)
  // Of `seen`, those that the query under way has not met yet.
  let unmet: Map<string, number> = new Map()
  let ofThisSecond = from.seen.length
  let given = 0

  function advance(to: number): void {
    if (!ahead(to, second)) return
    second = to
    seen = new Map()
    unmet = new Map()
    ofThisSecond = 0
  }

  return {
    get second() {
      return second
    },
    get given() {
      return given
    },
    beginQuery() {
      unmet = new Map(seen)
    },
    take(timestamp, record) {
      const its = Math.floor(timestamp)
      if (ahead(second, its)) return false
      advance(its)
      const identity = identityOf(record)
      const before = unmet.get(identity) ?? 0
      if (before > 0) {
        unmet.set(identity, before - 1)
        return false
      }
      if (++ofThisSecond > MOST_IN_A_SECOND) {
        const message = `log: expected less than ${MOST_IN_A_SECOND} records in one second, got more at ${second}`
        throw new GiztoolsError('RESPONSE_INVALID', message)
      }
      seen.set(identity, (seen.get(identity) ?? 0) + 1)
      given++
      return true
    },
    advance,
    checkpoint() {
      return { until: second, seen: [...seen].flatMap(([identity, times]) => Array<string>(times).fill(identity)) }
    },
  }
}

function countsOf(identities: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const identity of identities) counts.set(identity, (counts.get(identity) ?? 0) + 1)
  return counts
}
