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
import { type LogsRequest, logsRequest } from '../logs/request.ts'
import type { LogsFlags } from '../options-logs.ts'
import { connect } from '../platform/connection.ts'
import { productCodec } from '../platform/product-codec.ts'

/** As shells have it of a program that Ctrl-C ended. */
const INTERRUPTED = 130

export async function logs([productKey = '', did = '']: readonly string[], flags: LogsFlags, io: Io): Promise<number> {
  const request = logsRequest(flags, io.now())
  // Where the records themselves go to the terminal, they are progress enough.
  const showsProgress = io.stderrIsTty && (flags.archive !== undefined || !io.stdoutIsTty)
  const progress = showsProgress ? createProgressLine(io) : NO_PROGRESS
  const told = withClearedLine(io, progress.clear)
  let rateLimit: RateLimit | undefined
  const connection = await connect(flags, told, {
    onRateLimit(said) {
      rateLimit = said
    },
  })
  const { log, every } = request
  const reader = connection.product(productKey).logs[log]
  const codecOf = () => productCodec(productKey, flags.definition, connection, told)
  const destination = await openDestination(productKey, did, request, codecOf, flags, told)
  const settings: PullSettings = { did, reader, destination, io: told, progress }
  const { interrupted } = await untilInterrupted(destination, told, async () => {
    await pull(settings, await firstReading(destination, request, told))
    if (!flags.follow) return
    const next = () => readingFrom(destination.resume(), request, io.now())
    await follow({ ...settings, progress: NO_PROGRESS, every, rateLimit: () => rateLimit, next })
  })
  await progress.clear()
  const code = await destination.end()
  return interrupted ? INTERRUPTED : code
}

async function openDestination(
  productKey: string,
  did: string,
  request: LogsRequest,
  codecOf: () => Promise<Codec>,
  flags: LogsFlags,
  io: Io,
): Promise<Destination> {
  if (flags.archive === undefined) return createPrinter(request, codecOf, flags, io)
  const { createArchiver } = await import('../logs/into-archive.ts')
  return createArchiver({ root: flags.archive, productKey, did, log: request.log }, codecOf, io)
}

/** Where to begin. What lies between an old archive and what the platform still has is lost, and that is told. */
async function firstReading(destination: Destination, request: LogsRequest, io: Io): Promise<LogOptions> {
  const second = destination.resume()
  const oldest = io.now() / 1000 - KEPT
  if (second === undefined || second >= oldest) return readingFrom(second, request, io.now())
  await complain(
    io,
    `a gap: the platform keeps 30 days, so what happened from ${momentText(second)} to ${momentText(oldest)} is gone`,
  )
  return {}
}

function readingFrom(second: number | undefined, { from, to, sort }: LogsRequest, now: number): LogOptions {
  if (second === undefined) return { sort, ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
  return { from: Math.min(second, now / 1000), checkpoint: { until: second, seen: [] } }
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
