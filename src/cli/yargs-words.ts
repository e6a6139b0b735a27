import type { Options } from 'yargs'
import { near, nearest } from './near-names.ts'

/** What yargs says of a command line, in our words: who, expected what, got what, and what was probably meant. */
export function ownWords(message: string, options: Readonly<Record<string, Options>>): string {
  // yargs spreads a bad choice over several lines.
  const said = message.replace(/\s*\n\s*/g, ' ').trim()
  const [, unknown] = /^Unknown arguments?: (.*)$/.exec(said) ?? []
  if (unknown !== undefined)
    return unknown
      .split(', ')
      .map(name => unknownOption(name, Object.keys(options)))
      .join('; ')
  const [, bare] = /^Not enough arguments following: (.*)$/.exec(said) ?? []
  if (bare !== undefined) return `--${bare}: expected ${valuesOf(options[bare])}, got nothing behind it`
  const [, missing] = /^Missing required arguments?: (.*)$/.exec(said) ?? []
  if (missing !== undefined) {
    const values = options[missing]?.choices === undefined ? '' : `: ${valuesOf(options[missing])}`
    return `${missing
      .split(', ')
      .map(name => `--${name}`)
      .join(', ')} ${missing.includes(',') ? 'are' : 'is'} needed${values}`
  }
  const [, name, given = ''] = /^Invalid values: Argument: (\S+), Given: (.*), Choices: /.exec(said) ?? []
  if (name === undefined) return said
  const choices = (options[name]?.choices ?? []).map(String)
  return `--${name}: expected ${valuesOf(options[name])}, got ${given}${near(nearest(given.replace(/^"|"$/g, ''), choices))}`
}

function unknownOption(name: string, known: readonly string[]): string {
  const dashes = (word: string) => (word.length === 1 ? `-${word}` : `--${word}`)
  return `no option ${dashes(name)}${near(nearest(name, [...known, 'help', 'version']).map(dashes))}`
}

function valuesOf(option: Options | undefined): string {
  return option?.choices === undefined ? 'a value' : `one of ${option.choices.join(', ')}`
}
