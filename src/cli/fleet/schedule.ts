import { KEPT } from '../../api/log-span.ts'
import type { DeviceState } from './device-states.ts'

/** A device as the platform's list has it. */
export interface Listed {
  readonly did: string
  readonly isOnline: boolean
  /** When it came online last, epoch seconds, where that is known. */
  readonly onlineSince: number | undefined
  /** Epoch seconds, where it is known: there is nothing older in its logs. */
  readonly createdAt: number | undefined
}

/** Half a day, for zones and clocks. */
const SLACK = 43_200

/**
 * From when on a device's log is to be read, epoch seconds: from where it was left but for the overlap, never from before it was created
 * or from before what the platform keeps.
 */
export function beginOf({ createdAt }: Listed, state: DeviceState | undefined, overlap: number, now: number): number {
  const oldest = now - KEPT
  if (state !== undefined) return Math.max(oldest, state.until - overlap)
  return createdAt !== undefined && createdAt - SLACK < now ? Math.max(oldest, createdAt - SLACK) : oldest
}

/** Of what is so old the platform forgets it within two days. */
const URGENT = KEPT - 2 * 86_400

/** Whether nothing can have come into the log since the last visit: it was offline then, long enough for what comes late, and has been since. */
export function isAsleep({ isOnline, onlineSince }: Listed, state: DeviceState | undefined, overlap: number): boolean {
  if (isOnline || state?.offlineSince === undefined || onlineSince === undefined) return false
  return onlineSince <= state.offlineSince && state.until - state.offlineSince >= overlap
}

/**
 * In which order devices are visited, should the calls not be enough for all: first those whose oldest records the platform is about to
 * forget (never visited: it has up to 30 days of them), the oldest first; then those that have most to say by now.
 */
export function inOrder<T extends { readonly state: DeviceState | undefined }>(
  visits: readonly T[],
  now: number,
): readonly T[] {
  const age = ({ state }: T) => (state === undefined ? KEPT : now - state.until)
  const expected = (visit: T) => (age(visit) / 3600) * (visit.state?.rate ?? 0)
  return [...visits].sort((a, b) => {
    const [first, second] = [age(a) >= URGENT, age(b) >= URGENT]
    if (first !== second) return first ? -1 : 1
    return first ? age(b) - age(a) : expected(b) - expected(a) || age(b) - age(a)
  })
}

/** How many devices the quota has room for, at one visit of each in so many hours. */
export function roomFor(quotaAnHour: number, hours: number, calls: number, visits: number): number {
  return visits === 0 || calls === 0 ? 0 : Math.floor((quotaAnHour * hours * visits) / calls)
}
