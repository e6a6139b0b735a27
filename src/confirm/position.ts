import type { CallOptions, CmdRecord, DataRecord, LogReader } from '../api/contract.ts'
import { identityOf } from '../api/identity.ts'

/** How far back the newest record is looked for, seconds: one call. */
const LOOK_BACK = 24 * 3600

/**
 * Where a log stood at a moment, by what was in it and not by anybody's clock:
 *
 *     … old, old, old (newest) | new, new …
 */
export interface Position {
  /** The whole second (epoch, the service's) of the newest record, or one before which nothing was. */
  readonly second: number
  /** The records of that second, by their identity, each as often as it was there. */
  readonly seen: ReadonlyMap<string, number>
}

/**
 * @param now epoch milliseconds
 * @throws what a log throws
 */
export async function findPosition<R extends CmdRecord | DataRecord>(
  reader: LogReader<R>,
  did: string,
  options: CallOptions & { readonly onCall: () => void },
  now: number,
): Promise<Position> {
  const { onCall, ...callOptions } = options
  const from = Math.floor(now / 1000) - LOOK_BACK
  const seen = new Map<string, number>()
  let second: number | undefined
  for await (const record of reader(did, {
    ...callOptions,
    sort: 'desc',
    from,
    onProgress: told(onCall),
  })) {
    const its = Math.floor(timeOf(record))
    second ??= its
    if (its < second) break
    seen.set(identityOf(record), (seen.get(identityOf(record)) ?? 0) + 1)
  }
  return { second: second ?? from, seen }
}

/** What a log has behind a position now. @throws what a log throws */
export async function recordsSince<R extends CmdRecord | DataRecord>(
  reader: LogReader<R>,
  did: string,
  { second, seen }: Position,
  options: CallOptions & { readonly onCall: () => void },
): Promise<readonly R[]> {
  const { onCall, ...callOptions } = options
  const old = new Map(seen)
  const records: R[] = []
  // The reader ends it a minute from now, by the service's clock.
  const span = { from: second, to: second + 30 * LOOK_BACK }
  for await (const record of reader(did, { ...callOptions, ...span, onProgress: told(onCall) })) {
    const left = Math.floor(timeOf(record)) === second ? (old.get(identityOf(record)) ?? 0) : 0
    if (left > 0) old.set(identityOf(record), left - 1)
    else records.push(record)
  }
  return records
}

export function timeOf(record: CmdRecord | DataRecord): number {
  return Number('ts' in record ? record.ts : record.timestamp)
}

/** Progress has the calls made so far. */
function told(onCall: () => void): (progress: { readonly calls: number }) => void {
  let known = 0
  return ({ calls }) => {
    for (; known < calls; known++) onCall()
  }
}
