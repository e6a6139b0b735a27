import { digestOf } from '../archive/known.ts'
import { timeOf } from '../archive/line.ts'
import { dateFolder, type LogName } from '../archive/partitions.ts'

/** Records by what they are, as often as they are there. */
export type Held = Map<string, number>

/** A day on which the archive and the platform differ. */
export interface Hole {
  readonly did: string
  readonly log: LogName
  readonly date: string
  /** Records that the platform has and the archive has not. */
  readonly missing: number
}

/** Compares what the platform has of a device with what the archive holds of it. What the archive has beyond that the platform forgot. */
export function createComparison(
  did: string,
  log: LogName,
  held: Held,
): { take(record: object): void; holes(): readonly Hole[] } {
  const left = new Map(held)
  const missing = new Map<string, number>()
  return {
    take(record) {
      const digest = digestOf(record)
      const count = left.get(digest) ?? 0
      if (count > 0) {
        left.set(digest, count - 1)
        return
      }
      const date = dateFolder(timeOf(log, record as Readonly<Record<string, unknown>>)).slice(5)
      missing.set(date, (missing.get(date) ?? 0) + 1)
    },
    holes: () => [...missing].sort().map(([date, count]) => ({ did, log, date, missing: count })),
  }
}
