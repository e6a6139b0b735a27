import type { InferredOptionTypes, Options } from 'yargs'

const FORMS = ['hex', 'base64', 'array'] as const
const FRAMES = ['envelope', 'serial', 'p0', 'status'] as const

const text = {
  choices: FORMS,
  requiresArg: true,
  describe: 'the text form of the payloads, otherwise sniffed',
} as const
const frame = {
  choices: FRAMES,
  requiresArg: true,
  describe: 'what the payloads are, otherwise sniffed (status: a bare status block)',
} as const
const attrs = { string: true, requiresArg: true, describe: 'only these attributes: name,name' } as const
const raw = { boolean: true, describe: 'raw integers as well' } as const

export const decodeOptions = {
  format: {
    choices: ['table', 'ndjson', 'json', 'csv'],
    requiresArg: true,
    describe: 'default: table on a terminal, ndjson otherwise',
  },
  attrs,
  raw,
  text,
  frame,
  strict: { boolean: true, describe: 'stop at the first payload that has an error or an issue' },
} as const satisfies Record<string, Options>

export const encodeOptions = {
  action: {
    choices: ['control', 'report', 'readReply', 'read'],
    default: 'control',
    requiresArg: true,
    describe: 'what it says',
  },
  as: { choices: FORMS, default: 'hex', requiresArg: true, describe: 'the text form to print' },
  frame: { choices: ['p0', 'envelope', 'serial'], default: 'p0', requiresArg: true, describe: 'what to wrap it in' },
  sn: { string: true, requiresArg: true, describe: 'serial number; an envelope then has command 0093 or 0094' },
  did: { string: true, requiresArg: true, describe: 'device id to put into the frame' },
  base: { string: true, requiresArg: true, describe: 'a payload that has the bits of the attributes not named' },
  'base-frame': { choices: FRAMES, requiresArg: true, describe: 'what the base is, otherwise sniffed' },
  raw: { boolean: true, describe: 'numbers are raw integers, not display values' },
  strict: { boolean: true, describe: 'refuse numbers between two steps and, in reports, out of range' },
} as const satisfies Record<string, Options>

export const explainOptions = {
  format: { choices: ['text', 'ndjson', 'json'], default: 'text', requiresArg: true, describe: 'json: the spans' },
  text,
  frame,
} as const satisfies Record<string, Options>

export const convertOptions = {
  to: { choices: FORMS, demandOption: true, requiresArg: true, describe: 'the text form to print' },
  from: { choices: FORMS, requiresArg: true, describe: 'the text form of the payloads, otherwise sniffed' },
} as const satisfies Record<string, Options>

export type DecodeFlags = InferredOptionTypes<typeof decodeOptions>
export type EncodeFlags = InferredOptionTypes<typeof encodeOptions>
export type ExplainFlags = InferredOptionTypes<typeof explainOptions>
export type ConvertFlags = InferredOptionTypes<typeof convertOptions>
