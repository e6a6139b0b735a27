import yargs, { type Argv } from 'yargs'
import { UsageError } from './fault.ts'
import { type CommandName, type CommandSyntax, isCommandName, SYNTAX } from './syntax.ts'
import { VERSION } from './version.ts'

/** What the command line asks for: a text to print (help, version), or a command to run. */
export type Invocation = CommandInvocation | { readonly text: string }

export interface CommandInvocation {
  readonly command: CommandName
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, unknown>>
}

/** @throws UsageError */
export function parseArgv(argv: readonly string[]): Invocation {
  const at = commandAt(argv)
  const name = argv[at]
  let invocation: Invocation | undefined
  // yargs has its own commands, but renders their help on every run: a fifth of what a short run takes.
  const parser = isCommandName(name) ? commandParser(name, SYNTAX[name]) : topParser()
  parser.parse(
    argv.filter((_, index) => index !== at),
    {},
    (_error, flags, help) => {
      if (help !== '') invocation = { text: help.replace(/[ \t]+$/gm, '').trimEnd() }
      else if (isCommandName(name)) invocation = checked({ command: name, words: flags._.map(String), flags })
    },
  )
  return (
    invocation ??
    fail(name === undefined ? `a command is needed: ${KNOWN}` : `unknown command ${name}; there are ${KNOWN}`)
  )
}

const KNOWN = Object.keys(SYNTAX).join(', ')

/** Where the command stands: it is the first word, but options may come before it. */
export function commandAt(argv: readonly string[]): number {
  return argv[0]?.startsWith('-') ? argv.findIndex(isCommandName) : 0
}

function bareParser(): Argv {
  return yargs()
    .scriptName('giztools')
    .locale('en')
    .version(VERSION)
    .wrap(null)
    .exitProcess(false)
    .strictOptions()
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'boolean-negation': false,
    })
    .fail(message => fail(message))
    .option('debug', { boolean: true, describe: 'show where an error comes from' })
}

function topParser(): Argv {
  const lines = Object.values(SYNTAX).map(({ examples }) => `  ${examples[0]}`)
  const top = bareParser()
    .usage(
      'giztools <command> …\n\nDatapoint payloads of Gizwits (机智云) devices, by the definition of their product.',
    )
    .epilogue(`Examples:\n${lines.join('\n')}`)
  for (const [name, { summary }] of Object.entries(SYNTAX)) top.command(name, summary)
  return top
}

function commandParser(name: string, { words, summary, about, examples, options }: CommandSyntax): Argv {
  const title = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
  return bareParser()
    .usage(`giztools ${name} ${words}\n\n${title}\n\n${about.map(line => `  ${line}`).join('\n')}`)
    .options(options)
    .epilogue(`Examples:\n${examples.map(example => `  ${example}`).join('\n')}`)
}

function checked(invocation: CommandInvocation): CommandInvocation {
  const { command, words, flags } = invocation
  const { options, leastWords, mostWords, words: shape } = SYNTAX[command]
  if (words.length < leastWords)
    fail(`expected ${command} ${shape}, got ${words.length === 0 ? 'nothing' : 'only the first'}`)
  if (words.length > mostWords) fail(`expected ${command} ${shape}, got ${words.length - mostWords} more`)
  for (const flag of [...Object.keys(options), 'debug']) {
    if (Array.isArray(flags[flag])) fail(`--${flag} is given more than once`)
  }
  return invocation
}

function fail(message: string): never {
  // yargs spreads a bad choice over several lines.
  throw new UsageError(message.replace(/\s*\n\s*/g, ' ').trim())
}
