import type { LogOptions, LogReader, RateLimit } from '../../api/contract.ts'
import { isGiztoolsError } from '../../errors.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import type { AnyRecord, Destination } from './destination.ts'
import { pollDelay } from './pace.ts'
import type { ProgressLine } from './progress.ts'

export interface PullSettings {
  readonly did: string
  readonly reader: LogReader<AnyRecord>
  readonly destination: Destination
  readonly io: Io
  /** Epoch milliseconds as the service counts them. */
  readonly now: () => number
  readonly progress: ProgressLine
}

/** Seconds that a record commonly takes on its way into the log: silence is remembered for what is older. */
const ON_ITS_WAY = 600

/** Reads a span from its beginning to its end; how many calls it took. */
export async function pull(
  { did, reader, destination, io, now, progress }: PullSettings,
  options: LogOptions,
): Promise<number> {
  let calls = 0
  const begun = now() / 1000
  const onProgress: LogOptions['onProgress'] = made => {
    calls = made.calls
    progress.update(made)
  }
  for await (const record of reader(did, { ...options, signal: io.interrupted, onProgress })) {
    await destination.write(record)
  }
  await progress.clear()
  await destination.rest(begun - ON_ITS_WAY)
  return calls
}

/** What passes by itself. */
const PASSING = ['NETWORK', 'TIMEOUT', 'API_SERVER', 'API_QUOTA'] as const
const LONGEST_PATIENCE_MS = 60_000

export interface FollowSettings extends PullSettings {
  /** Milliseconds. */
  readonly every: number
  /** What the last answer said. */
  readonly rateLimit: () => RateLimit | undefined
  /** Where the next reading begins. */
  readonly next: () => LogOptions
}

/**
 * Asks again and again, at a pace that the quota stands, through outages.
 * @throws what no waiting helps against; GiztoolsError ABORTED, or what `sleep` rejects with, when it is interrupted
 */
export async function follow(settings: FollowSettings): Promise<never> {
  const { io, now, every, rateLimit, next } = settings
  // The first reading may have been of many days; from now on it is seconds.
  let calls = 1
  let outages = 0
  for (;;) {
    const pace = pollDelay({ every, calls, rateLimit: rateLimit(), now: now() })
    const patience = outages === 0 ? 0 : Math.min(every * 2 ** outages, LONGEST_PATIENCE_MS)
    await io.sleep(Math.max(pace, patience), io.interrupted)
    try {
      calls = await pull(settings, next())
      if (outages > 0) await complain(io, 'the platform answers again')
      outages = 0
    } catch (error) {
      if (!PASSING.some(code => isGiztoolsError(error, code))) throw error
      if (outages === 0) await complain(io, `${(error as Error).message}; still trying`)
      outages++
    }
  }
}
