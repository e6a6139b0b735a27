import type { Options } from 'yargs'
import { convertOptions, decodeOptions, encodeOptions, explainOptions } from './options.ts'

export type CommandName = 'decode' | 'encode' | 'explain' | 'convert'

/** What a command takes and how its help reads; the work is in `commands/`, loaded when it is asked for. */
export interface CommandSyntax {
  readonly words: string
  readonly summary: string
  /** What the words mean, a line each. */
  readonly about: readonly string[]
  /** Run as printed from the root of the repository (a test does). */
  readonly examples: readonly string[]
  readonly options: Readonly<Record<string, Options>>
  readonly leastWords: number
  readonly mostWords: number
}

const AIR_CONDITIONER = 'fixtures/definitions/air-conditioner.json'
const REPORT = '000000030b0000910401000010000000'
const DEFINITION = "<definition>  the product's /datapoint JSON: a file, or - for stdin"

export const SYNTAX: Readonly<Record<CommandName, CommandSyntax>> = {
  decode: {
    words: '<definition> [payload…]',
    summary: 'payloads to attributes',
    about: [
      DEFINITION,
      '[payload…]    hex, base64, a decimal array, or a cmd log object. Without any they are read from stdin:',
      "              one a line, NDJSON, or the API's whole answer to /cmd",
    ],
    examples: [
      `giztools decode ${AIR_CONDITIONER} ${REPORT}`,
      `giztools decode ${AIR_CONDITIONER} --format csv --attrs mode,set_temp ${REPORT} 0000000309000090010101000010`,
    ],
    options: decodeOptions,
    leastWords: 1,
    mostWords: Number.POSITIVE_INFINITY,
  },
  encode: {
    words: '<definition> <attrs…>',
    summary: 'attributes to a payload',
    about: [
      DEFINITION,
      '<attrs…>      a JSON object, name=value pairs, or - for JSON on stdin; with --action read names, none for all',
    ],
    examples: [
      `giztools encode ${AIR_CONDITIONER} switch=on mode=制冷 set_temp=26`,
      `giztools encode ${AIR_CONDITIONER} '{"switch": 1}' --frame envelope --as base64`,
      `giztools encode ${AIR_CONDITIONER} --action report --base ${REPORT} room_temp=21`,
    ],
    options: encodeOptions,
    leastWords: 1,
    mostWords: Number.POSITIVE_INFINITY,
  },
  explain: {
    words: '<definition> <payload>',
    summary: 'every bit of a payload, annotated',
    about: [DEFINITION, '<payload>     hex, base64, a decimal array, or a cmd log object'],
    examples: [`giztools explain ${AIR_CONDITIONER} ${REPORT}`],
    options: explainOptions,
    leastWords: 2,
    mostWords: 2,
  },
  convert: {
    words: '<payload…> --to hex|base64|array',
    summary: 'a payload in another text form',
    about: [
      '<payload…>    hex, base64, a decimal array, or a cmd log object; without any they are read from stdin, one a line',
    ],
    examples: [`giztools convert ${REPORT} --to base64`, 'giztools convert AAAAAwsAAJEEAQAAEAAAAA== --to array'],
    options: convertOptions,
    leastWords: 0,
    mostWords: Number.POSITIVE_INFINITY,
  },
}

export function isCommandName(word: string | undefined): word is CommandName {
  return word !== undefined && Object.hasOwn(SYNTAX, word)
}
