import yargs, { type Argv, type Options } from 'yargs'
import { VERSION } from '../version.ts'
import { UsageError } from './fault.ts'
import { near, nearest } from './near-names.ts'
import { NUMBERS } from './options.ts'
import { type CommandName, type CommandSyntax, isCommandName, SYNTAX } from './syntax.ts'
import { MAKES_AIR_CONDITIONER } from './syntax-payloads.ts'
import { ownWords } from './yargs-words.ts'

/** What the command line asks for: a text to print (help, version), or a command to run. */
export type Invocation = CommandInvocation | { readonly text: string }
/** The same for a command that is known. */
export type Parsed = Arguments | { readonly text: string }

export interface CommandInvocation extends Arguments {
  readonly command: CommandName
}

interface Arguments {
  readonly words: readonly string[]
  readonly flags: Readonly<Record<string, unknown>>
}

/** @param width of a terminal that help is shown on. @throws UsageError */
export function parseArgv(given: readonly string[], width?: number): Invocation {
  // `giztools help decode` is `giztools decode --help`.
  const argv = (given[0] === 'help' ? [...given.slice(1), '--help'] : given).map(word => SHORT.get(word) ?? word)
  const at = commandAt(argv)
  const name = argv[at]
  const rest = argv.filter((_, index) => index !== at)
  // yargs has its own commands, but renders their help on every run: a fifth of what a short run takes.
  if (!isCommandName(name)) {
    const parsed = parseWith(topParser(width), rest)
    if ('text' in parsed) return parsed
    if (name === undefined) fail(`a command is needed: ${KNOWN}`)
    const alike = nearest(name, Object.keys(SYNTAX))
    fail(`no command ${name}${near(alike)}${alike.length === 0 ? `; there are ${KNOWN}` : ''}`)
  }
  if (SYNTAX[name].readsItself) return { command: name, words: rest, flags: {} }
  const parsed = parseCommand(name, SYNTAX[name], rest, width)
  return 'text' in parsed ? parsed : { command: name, ...parsed }
}

/**
 * What stands behind a command's name, by its syntax.
 * @throws UsageError
 */
export function parseCommand(name: string, syntax: CommandSyntax, argv: readonly string[], width?: number): Parsed {
  const parsed = parseWith(commandParser(name, syntax, argv, width), argv)
  if (!('text' in parsed)) check(name, syntax, parsed)
  return parsed
}

function parseWith(parser: Argv, argv: readonly string[]): Parsed {
  let parsed: Parsed | undefined
  parser.parse([...argv], {}, (_error, flags, help) => {
    parsed = help === '' ? { words: flags._.map(String), flags } : { text: help.replace(/[ \t]+$/gm, '').trimEnd() }
  })
  return parsed ?? fail('the arguments cannot be read')
}

/** Short forms that people try first. No payload and no attribute is called so. */
const SHORT: ReadonlyMap<string, string> = new Map([
  ['-h', '--help'],
  ['-v', '--version'],
])

/** What every command takes. */
const ALWAYS = {
  debug: { boolean: true, describe: 'show where an error comes from' },
  'log-format': {
    choices: ['text', 'json'],
    requiresArg: true,
    describe: 'json: what is told on stderr as objects, a line each, calls of the platform too',
  },
} as const satisfies Record<string, Options>

const KNOWN = Object.keys(SYNTAX).join(', ')

/** Where the command stands: it is the first word, but options may come before it. */
export function commandAt(argv: readonly string[]): number {
  return argv[0]?.startsWith('-') ? argv.findIndex(isCommandName) : 0
}

function bareParser(options: CommandSyntax['options'], width: number | undefined): Argv {
  return yargs()
    .scriptName('giztools')
    .locale('en')
    .version(VERSION)
    .wrap(width ?? null)
    .help('help', 'show this')
    .exitProcess(false)
    .strictOptions()
    .parserConfiguration({
      'parse-numbers': false,
      'parse-positional-numbers': false,
      'camel-case-expansion': false,
      'dot-notation': false,
      'boolean-negation': false,
    })
    .fail(message => fail(ownWords(message, { ...options, ...ALWAYS })))
    .options(ALWAYS)
}

function topParser(width?: number): Argv {
  // The first of each that takes what the first of all makes, or nothing.
  const lines = Object.entries(SYNTAX).flatMap(
    ([name, { examples }]) =>
      examples.find(line => line.startsWith(`giztools ${name}`) && !line.match(/ (?!ac)\w+\.(?:json|h)\b/)) ?? [],
  )
  const top = bareParser({}, width)
    .usage(
      'giztools <command> …\n\nDatapoint payloads of Gizwits (机智云) devices, by the definition of their product.',
    )
    .epilogue(examplesText(lines))
  for (const [name, { summary }] of Object.entries(SYNTAX)) top.command(name, summary)
  return top
}

function commandParser(
  name: string,
  { words, summary, about, examples, options }: CommandSyntax,
  argv: readonly string[],
  width: number | undefined,
): Argv {
  const title = `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`
  const parser = bareParser(options, width)
    .usage(`giztools ${name} ${words}\n\n${title}\n\n${about.map(line => `  ${line}`).join('\n')}`)
    .options(argv.includes('--help') ? shownOptions(options) : options)
  // Each can be run where nothing is yet.
  const needsMaking = name !== 'example' && examples.some(line => line.includes(' ac.json'))
  const lines = [...(needsMaking ? [MAKES_AIR_CONDITIONER] : []), ...examples]
  return lines.length === 0 ? parser : parser.epilogue(examplesText(lines))
}

/** As help shows them: what is read as text, so that a message can quote it, and must be a number. */
function shownOptions(options: CommandSyntax['options']): CommandSyntax['options'] {
  const shown = ([name, option]: [string, Options]) =>
    [name, NUMBERS.has(name) ? { ...option, string: false, number: true } : option] as const
  return Object.fromEntries(Object.entries(options).map(shown))
}

function examplesText(lines: readonly string[]): string {
  return `Examples:\n${lines.map(line => `  ${line}`).join('\n')}`
}

function check(command: string, syntax: CommandSyntax, { words, flags }: Arguments): void {
  const { options, leastWords, mostWords, words: shape } = syntax
  if (words.length < leastWords)
    fail(`expected ${command} ${shape}, got ${words.length === 0 ? 'nothing' : 'only the first'}`)
  if (words.length > mostWords) fail(`expected ${command} ${shape}, got ${words.length - mostWords} more`)
  for (const flag of [...Object.keys(options), ...Object.keys(ALWAYS)]) {
    if (Array.isArray(flags[flag]) && options[flag]?.array !== true) fail(`--${flag} is given more than once`)
  }
}

function fail(message: string): never {
  throw new UsageError(message)
}
