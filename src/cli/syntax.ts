import type { Options } from 'yargs'
import { logsSyntax } from './syntax-logs.ts'
import { payloadSyntax } from './syntax-payloads.ts'
import { platformSyntax } from './syntax-platform.ts'

/** What a command takes and how its help reads; the work is in `commands/`, loaded when it is asked for. */
export interface CommandSyntax {
  readonly words: string
  readonly summary: string
  /** What the words mean, a line each. */
  readonly about: readonly string[]
  /** Run as printed from the root of the repository, those of the platform against an emulator (a test does). */
  readonly examples: readonly string[]
  readonly options: Readonly<Record<string, Options>>
  readonly leastWords: number
  readonly mostWords: number
  /** What it takes depends on its words: it gets the arguments as they are and reads them itself. */
  readonly readsItself?: true
}

export type CommandName = keyof typeof payloadSyntax | keyof typeof platformSyntax | keyof typeof logsSyntax

export const SYNTAX: Readonly<Record<CommandName, CommandSyntax>> = {
  ...payloadSyntax,
  ...platformSyntax,
  ...logsSyntax,
}

export function isCommandName(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(SYNTAX, word)
}
