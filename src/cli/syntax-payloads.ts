import {
  checkOptions,
  convertOptions,
  decodeOptions,
  diffOptions,
  encodeOptions,
  explainOptions,
  generateOptions,
  importHeaderOptions,
  layoutOptions,
  patchOptions,
} from './options.ts'
import type { CommandSyntax } from './syntax.ts'

/** What the examples take, and what makes it. */
const AIR_CONDITIONER = 'ac.json'
export const MAKES_AIR_CONDITIONER = `giztools example air-conditioner > ${AIR_CONDITIONER}`
const REPORT = '000000030b0000910401000010000000'
const DEFINITION = "<definition>  the product's /datapoint JSON: a file, or - for stdin"

/** The commands that need nothing but files. */
export const payloadSyntax = {
  example: {
    words: '[name]',
    summary: 'a definition or a log to try things on',
    about: ['[name]        without one: which there are'],
    examples: [MAKES_AIR_CONDITIONER, 'giztools example'],
    options: {},
    leastWords: 0,
    mostWords: 1,
  },
  decode: {
    words: '<definition> [payload…]',
    summary: 'payloads to attributes',
    about: [
      DEFINITION,
      '[payload…]    hex, base64, a decimal array, or a cmd log object. Without any they are read from stdin:',
      "              one a line, NDJSON, or the API's whole answer to /cmd",
      'Logs of any length take no more memory than short ones. --in reads files, --where and --changes-only pick rows.',
      'arrow and parquet have the columns of csv, typed. A file that --out names is there once it is whole, or not at all.',
    ],
    examples: [
      `giztools decode ${AIR_CONDITIONER} ${REPORT}`,
      `giztools decode ${AIR_CONDITIONER} --format csv --attrs mode,set_temp ${REPORT} 0000000309000090010101000010`,
      'giztools example cmd-log > log.json',
      `giztools decode ${AIR_CONDITIONER} --in log.json --where switch=1 --attrs switch,room_temp`,
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
      `giztools encode ${AIR_CONDITIONER} '{"switch": 1}' --frame envelope --to base64`,
      `giztools encode ${AIR_CONDITIONER} --action report --base ${REPORT} room_temp=21`,
    ],
    options: encodeOptions,
    leastWords: 1,
    mostWords: Number.POSITIVE_INFINITY,
  },
  patch: {
    words: '<definition> <payload> <attrs…>',
    summary: 'a payload with some attributes changed and nothing else',
    about: [
      DEFINITION,
      '<payload>     a report, read reply or control: hex, base64, a decimal array, a cmd log object; - for stdin, one a line',
      '<attrs…>      a JSON object, name=value pairs, or - for JSON on stdin',
      'An envelope stays that envelope, a serial frame that frame; lengths and checksum follow. A control flags what it did',
      'not say, a var_len payload grows by it.',
    ],
    examples: [
      `giztools patch ${AIR_CONDITIONER} ${REPORT} set_temp=26 mode=送风`,
      `giztools patch ${AIR_CONDITIONER} 010101000010 '{"set_temp": 26}' --to array`,
    ],
    options: patchOptions,
    leastWords: 2,
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
  check: {
    words: '<definition…>',
    summary: 'what is wrong or doubtful in a definition',
    about: [
      "<definition…> products' /datapoint JSON: files, or - for stdin",
      'Known findings are silenced by --allow, by the key "giztools": { "allow": ["code", "code:attribute"] } in the definition,',
      'or by the same object in a file <definition>.giztools beside it.',
    ],
    examples: [
      `giztools check ${AIR_CONDITIONER}`,
      'giztools example wave-pump > pump.json',
      `giztools check ${AIR_CONDITIONER} pump.json`,
      'giztools check pump.json --allow id-gap:dose,label-own-index --format json',
      'giztools example header > gizwits_protocol.h',
      `giztools check ${AIR_CONDITIONER} --header gizwits_protocol.h`,
    ],
    options: checkOptions,
    leastWords: 1,
    mostWords: Number.POSITIVE_INFINITY,
  },
  'import-header': {
    words: '<gizwits_protocol.h>',
    summary: 'a definition from a generated MCU header',
    about: [
      '<gizwits_protocol.h>  the header that the platform generates for firmware, UTF-8 or GBK (older: gizwits_product.h)',
      'Prints the definition; what the header does not know is a placeholder and stands in it under giztools.unknown.',
    ],
    examples: ['giztools example header > gizwits_protocol.h', 'giztools import-header gizwits_protocol.h'],
    options: importHeaderOptions,
    leastWords: 1,
    mostWords: 1,
  },
  generate: {
    words: '<c|types|module> <definition>',
    summary: 'code for one product',
    about: [
      'c             C99, header and source, for firmware: no allocation, no library; --out lamp.c writes lamp.h beside it',
      'types         TypeScript: attributes in each view, what encode takes, labels and names as unions',
      'module        an ES module without dependencies that decodes and encodes as giztools does; with --out also its types',
      DEFINITION,
    ],
    examples: [
      `giztools generate c ${AIR_CONDITIONER} --prefix ac`,
      `giztools generate types ${AIR_CONDITIONER}`,
      `giztools generate module ${AIR_CONDITIONER}`,
    ],
    options: generateOptions,
    leastWords: 2,
    mostWords: 2,
  },
  layout: {
    words: '<definition>',
    summary: 'the picture of where each bit lies, filled with a payload if one is given',
    about: [DEFINITION],
    examples: [
      `giztools layout ${AIR_CONDITIONER}`,
      `giztools layout ${AIR_CONDITIONER} --payload ${REPORT}`,
      `giztools layout ${AIR_CONDITIONER} --format svg`,
    ],
    options: layoutOptions,
    leastWords: 1,
    mostWords: 1,
  },
  diff: {
    words: '<old> <new>',
    summary: 'what changed between two definitions, and which firmware and cloud still understand each other',
    about: [
      "<old> <new>   two versions of a product's /datapoint JSON: files, or - for stdin",
      'The exit code is 1 where reports, controls or reads of one side are read wrong or not at all by the other.',
    ],
    examples: ['giztools example air-conditioner-next > next.json', `giztools diff ${AIR_CONDITIONER} next.json`],
    options: diffOptions,
    leastWords: 2,
    mostWords: 2,
  },
} as const satisfies Readonly<Record<string, CommandSyntax>>
