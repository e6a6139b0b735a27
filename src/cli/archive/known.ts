import { createHash } from 'node:crypto'
import { identityOf } from '../../api/identity.ts'

/** As often as it is there, each record by its digest. */
export type Counts = Map<string, number>

/**
 * Which records are there already. Each reading goes over an overlap again, since records come late; it meets each of them as often
 * as the log has it, so a record that stands twice in the log is twice among ours.
 */
export interface Known {
  /** A reading begins that meets the records anew. */
  beginReading(): void
  /** True where the record of that day is new; from then on it is known. */
  take(date: string, digest: string): Promise<boolean>
  /** The days that are held: one that is not is loaded again when it is asked for. */
  dates(): readonly string[]
  forget(date: string): void
}

/** @param load what is there of a day already */
export function createKnown(load: (date: string) => Promise<Counts>): Known {
  const days = new Map<string, { readonly counts: Counts; unmet: Counts | undefined }>()

  async function dayOf(date: string) {
    const held = days.get(date)
    if (held !== undefined) return held
    const day = { counts: await load(date), unmet: undefined }
    days.set(date, day)
    return day
  }

  return {
    beginReading() {
      for (const day of days.values()) day.unmet = undefined
    },
    async take(date, digest) {
      const day = await dayOf(date)
      day.unmet ??= new Map(day.counts)
      const left = day.unmet.get(digest) ?? 0
      if (left > 0) {
        day.unmet.set(digest, left - 1)
        return false
      }
      day.counts.set(digest, (day.counts.get(digest) ?? 0) + 1)
      return true
    },
    dates: () => [...days.keys()],
    forget: date => void days.delete(date),
  }
}

/** Of a record as the platform gives it: 128 bits, so that a day of a talkative device is a few megabytes. */
export function digestOf(record: unknown): string {
  return createHash('sha256').update(identityOf(record)).digest().toString('latin1', 0, 16)
}

export function count(counts: Counts, digest: string): void {
  counts.set(digest, (counts.get(digest) ?? 0) + 1)
}
