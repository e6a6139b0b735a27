import type { LogOptions, RateLimit } from '../../api/contract.ts'
import { KEPT } from '../../api/log-span.ts'
import type { Codec } from '../../codec/contract.ts'
import { isGiztoolsError } from '../../errors.ts'
import { momentText } from '../duration.ts'
import { complain } from '../fault.ts'
import type { Io } from '../io.ts'
import { createPrinter, type Destination } from '../logs/destination.ts'
import { createProgressLine, NO_PROGRESS } from '../logs/progress.ts'
import { follow, type PullSettings, pull } from '../logs/pull.ts'
import { type LogsPlan, type LogsRequest, logsPlan, logsRequest } from '../logs/request.ts'
import type { LogsFlags } from '../options-logs.ts'
import { connect } from '../platform/connection.ts'
import { productCodec } from '../platform/product-codec.ts'

/** As shells have it of a program that Ctrl-C ended. */
const INTERRUPTED = 130

export async function logs([productKey = '', did = '']: readonly string[], flags: LogsFlags, io: Io): Promise<number> {
  const plan = logsPlan(flags, io.now())
  // Where the records themselves go to the terminal, they are progress enough.
  const showsProgress = io.stderrIsTty && (flags.archive !== undefined || !io.stdoutIsTty)
  const progress = showsProgress ? createProgressLine(io) : NO_PROGRESS
  const told = withClearedLine(io, progress.clear)
  let rateLimit: RateLimit | undefined
  const connection = await connect(flags, told, {
    onResponse(response) {
      rateLimit = response.rateLimit ?? rateLimit
    },
  })
  const product = connection.product(productKey)
  const { now } = product
  const codecOf = () => productCodec(productKey, flags, connection, told)
  const destination = await openDestination(productKey, did, plan, codecOf, flags, told)
  const settings: PullSettings = { did, reader: product.logs[plan.log], destination, io: told, now, progress }
  const { interrupted } = await untilInterrupted(destination, told, async () => {
    // The answer tells the service's time, by which the span is meant.
    await product.token({ signal: io.interrupted })
    const request = logsRequest(flags, plan, now())
    const first = await firstReading(destination, request, told, now())
    await pull(settings, first)
    if (!flags.follow) return
    const next = readings(destination, request, { begun: now(), since: first.from, now })
    await follow({ ...settings, progress: NO_PROGRESS, every: plan.every, rateLimit: () => rateLimit, next })
  })
  await progress.clear()
  const code = await destination.end()
  return interrupted ? INTERRUPTED : code
}

async function openDestination(
  productKey: string,
  did: string,
  plan: LogsPlan,
  codecOf: () => Promise<Codec>,
  flags: LogsFlags,
  io: Io,
): Promise<Destination> {
  if (flags.archive === undefined) return createPrinter(plan, codecOf, flags, io)
  const { createArchiver } = await import('../logs/into-archive.ts')
  return createArchiver({ root: flags.archive, productKey, did, log: plan.log }, codecOf, io)
}

/** Where to begin. What lies between an old archive and what the platform still has is lost, and that is told. */
async function firstReading(
  destination: Destination,
  { from, to, sort, overlap }: LogsRequest,
  io: Io,
  now: number,
): Promise<LogOptions> {
  const second = destination.resume()
  const oldest = now / 1000 - KEPT
  if (second === undefined) return { sort, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  if (second < oldest)
    await complain(
      io,
      `a gap: the platform keeps 30 days, so what happened from ${momentText(second)} to ${momentText(oldest)} is gone`,
    )
  return second - overlap > oldest ? { from: Math.min(second - overlap, now / 1000) } : {}
}

/** How often in its time an overlap is read again: reading it at each poll would cost more calls than the quota has. */
const OVERLAP_READINGS = 4

/**
 * The readings of a follower: most begin where the one before ended, and now and then one goes over the overlap for what came late.
 * @param first.since where the first reading began, epoch seconds: nothing older was asked for
 */
function readings(
  destination: Destination,
  { overlap }: LogsRequest,
  first: { readonly begun: number; readonly since: LogOptions['from']; readonly now: () => number },
): () => LogOptions {
  let overlapReadAt = first.begun
  return () => {
    const now = first.now()
    const second = destination.resume() ?? now / 1000
    const isWide = now - overlapReadAt >= (overlap * 1000) / OVERLAP_READINGS
    if (isWide) overlapReadAt = now
    const from = Math.max(isWide ? second - overlap : second, Number(first.since ?? 0), now / 1000 - KEPT)
    return { from: Math.min(from, now / 1000) }
  }
}

/** Does the work; where it fails for another reason than an interruption, closes the destination and throws on. */
async function untilInterrupted(
  destination: Destination,
  io: Io,
  work: () => Promise<void>,
): Promise<{ readonly interrupted: boolean }> {
  try {
    await work()
    return { interrupted: false }
  } catch (error) {
    if (io.interrupted.aborted && isInterruption(error)) return { interrupted: true }
    // What is told is what came first.
    await destination.end(true).catch(() => {})
    throw error
  }
}

function isInterruption(error: unknown): boolean {
  return isGiztoolsError(error, 'ABORTED') || (error instanceof Error && error.name === 'AbortError')
}

/** The same world, but what goes to stderr does not stand behind a line of progress. */
function withClearedLine(io: Io, clear: () => Promise<void>): Io {
  const stderr: Io['stderr'] = {
    async write(text) {
      await clear()
      await io.stderr.write(text)
    },
  }
  return Object.create(io, { stderr: { value: stderr, enumerable: true } })
}
