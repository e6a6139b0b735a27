import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { Io } from './io.ts'
import { logLine } from './log-line.ts'
import { isCommandName } from './syntax.ts'
import { visible } from './visible.ts'

/** The command line itself is wrong: exit code 2, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
  /** Whose help tells more, where it is not the command's: `api control`. */
  readonly help: string | undefined

  constructor(message: string, { help, ...options }: ErrorOptions & { readonly help?: string } = {}) {
    super(message, options)
    this.help = help
  }
}

/** What was given to work on is wrong: exit code 1. For faults that a `GiztoolsError` does not describe, such as a file that is not there. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** Does the work; what is wrong with its input is told with `where` in front: a file, an option, an attribute. */
export function about<T>(where: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    throw new GiztoolsError(error.code, `${where}: ${error.message}`, error)
  }
}

/**
 * A line on stderr, safe for a terminal whatever names it quotes.
 * @param fault given for what ends the command; what a log in JSON has beside the message
 */
export async function complain(io: Io, message: string, fault?: Readonly<Record<string, unknown>>): Promise<void> {
  if (io.logFormat === 'json') return logLine(io, fault === undefined ? 'warn' : 'error', { message, ...fault })
  const own = fault === undefined ? 'giztools:' : await inRed(io, 'giztools:')
  const said = `${own} ${visible(message, { keepLines: true })}`
  await io.stderr.write(`${io.stderrIsTty ? (await import('./wrapped.ts')).wrapped(said, io.columns) : said}\n`)
}

// What colours is loaded for faults alone, which are rare.
async function inRed(io: Io, text: string): Promise<string> {
  return (await import('./colour.ts')).paintOf(io, 'stderr')('red', text)
}

/** Tells the person what went wrong; the exit code. */
export async function reportFault(
  error: unknown,
  io: Io,
  { command, debug }: { readonly command: string | undefined; readonly debug: boolean },
): Promise<number> {
  // The reader of our output has gone (`| head`): nobody is left to tell.
  if (isSystemError(error) && error.code === 'EPIPE') return 0
  if (isAbort(error) && io.interrupted.aborted) {
    // An engine's own words say nothing: "This operation was aborted".
    await complain(io, isGiztoolsError(error) ? `interrupted: ${error.message}` : 'interrupted')
    return INTERRUPTED
  }
  // The system's own words (a full disk, say) are plain enough.
  const expected = isUsageError(error) || isInputError(error) || isGiztoolsError(error) || isSystemError(error)
  const said = error instanceof Error ? error.message : String(error)
  const stack = debug && error instanceof Error && error.stack !== undefined ? stackOf(error) : undefined
  const shown = expected ? said : `unexpected: ${said}${debug ? '' : ' (--debug shows where)'}`
  await complain(io, shown, { ...factsOf(error), ...(stack !== undefined && { stack }) })
  const isUsage = isUsageError(error)
  if (io.logFormat === 'json') return isUsage ? 2 : 1
  if (stack !== undefined) await io.stderr.write(`${stack}\n`)
  if (!isUsage) return 1
  const whose = error.help ?? (isCommandName(command) ? command : undefined)
  await io.stderr.write(`See: giztools ${whose === undefined ? '' : `${whose} `}--help\n`)
  return 2
}

/** What a program can go by. */
function factsOf(error: unknown): Readonly<Record<string, unknown>> {
  if (!(error instanceof Error)) return {}
  const facts = error as Error & Readonly<Record<'code' | 'path' | 'apiCode' | 'status' | 'requestId', unknown>>
  const { code, path, apiCode, status, requestId } = facts
  return Object.fromEntries(
    Object.entries({ code, path, apiCode, status, requestId }).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  )
}

// Told by name: the commands that reach the platform are bundled apart, with classes of their own.
function isUsageError(error: unknown): error is UsageError {
  return error instanceof Error && error.name === 'UsageError'
}

function isInputError(error: unknown): error is InputError {
  return error instanceof Error && error.name === 'InputError'
}

/** What shells give for a program that SIGINT ended. */
const INTERRUPTED = 130

function isAbort(error: unknown): boolean {
  return isGiztoolsError(error, 'ABORTED') || (error instanceof Error && error.name === 'AbortError')
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : ''
  return visible(`${error.stack}${cause}`, { keepLines: true })
}
