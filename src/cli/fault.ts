import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import type { Io } from './io.ts'
import { isCommandName } from './syntax.ts'
import { visible } from './visible.ts'

/** The command line itself is wrong: exit code 2, with a pointer to the help. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
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

/** A line on stderr, safe for a terminal whatever names it quotes. */
export async function complain(io: Io, message: string): Promise<void> {
  await io.stderr.write(`giztools: ${visible(message, { keepLines: true })}\n`)
}

/** Tells the person what went wrong; the exit code. */
export async function reportFault(
  error: unknown,
  io: Io,
  { command, debug }: { readonly command: string | undefined; readonly debug: boolean },
): Promise<number> {
  // The reader of our output has gone (`| head`): nobody is left to tell.
  if (isSystemError(error) && error.code === 'EPIPE') return 0
  const usage = error instanceof UsageError
  // The system's own words (a full disk, say) are plain enough.
  const expected = usage || error instanceof InputError || isGiztoolsError(error) || isSystemError(error)
  const said = error instanceof Error ? error.message : String(error)
  await complain(io, expected ? said : `unexpected: ${said}${debug ? '' : ' (--debug shows where)'}`)
  if (debug && error instanceof Error && error.stack !== undefined) await io.stderr.write(`${stackOf(error)}\n`)
  if (!usage) return 1
  await io.stderr.write(`See: giztools ${isCommandName(command) ? `${command} ` : ''}--help\n`)
  return 2
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'syscall' in error && 'code' in error
}

function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${error.cause.stack}` : ''
  return visible(`${error.stack}${cause}`, { keepLines: true })
}
