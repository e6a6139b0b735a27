import type { InferredOptionTypes, Options } from 'yargs'
import { READABLE_FORMS } from '../bytes/sniff.ts'

const FORMS = ['hex', 'base64', 'array'] as const
const FRAMES = ['envelope', 'serial', 'p0', 'status'] as const

export const text = {
  choices: READABLE_FORMS,
  requiresArg: true,
  describe: 'the text form of the payloads, otherwise sniffed',
} as const
/** Options that are numbers. */
export const NUMBERS: ReadonlySet<string> = new Set(['jobs', 'sn', 'devices', 'port', 'quota', 'seed', 'columns'])

const frame = {
  choices: FRAMES,
  requiresArg: true,
  describe: 'what the payloads are, otherwise sniffed (status: a bare status block)',
} as const
const attrs = { string: true, requiresArg: true, describe: 'only these attributes: name,name' } as const
/** How bytes are printed. */
const to = { choices: FORMS, default: 'hex', requiresArg: true, describe: 'the text form to print' } as const
/** The same word for showing them and for taking them. */
export const integers = { boolean: true, describe: 'also the integers on the wire, unscaled' } as const
const givenIntegers = { boolean: true, describe: 'numbers are the integers on the wire, not display values' } as const

export const decodeOptions = {
  format: {
    choices: ['table', 'ndjson', 'json', 'csv', 'arrow', 'parquet'],
    requiresArg: true,
    describe: "default: as --out's name ends, table on a terminal, ndjson otherwise; arrow: an IPC file (Feather)",
  },
  'single-line': { boolean: true, describe: 'a line a record, for people and for grep' },
  summary: {
    boolean: true,
    describe: 'not the records: how many by action, type, device, remark and error, and from when to when',
  },
  out: {
    string: true,
    requiresArg: true,
    describe: 'the file to write, over one that is there, once all is decoded; otherwise stdout',
  },
  attrs,
  integers,
  text,
  frame,
  keep: {
    string: true,
    requiresArg: true,
    describe: "members of a log's records to show as well: name,name; did and mac need no asking in ndjson",
  },
  strict: { boolean: true, describe: 'stop at the first payload that has an error or an issue' },
  in: {
    array: true,
    string: true,
    requiresArg: true,
    describe: 'logs to read instead of stdin: files, also .gz and .zst, as if they were one; after the definition',
  },
  stream: {
    choices: ['envelope', 'serial'],
    requiresArg: true,
    describe:
      'logs of bytes as a socket or a serial line has them: cut into such frames; told by itself where they begin with one',
  },
  line: {
    string: true,
    requiresArg: true,
    describe: 'logs of text: a regular expression with the groups (?<payload>…), and perhaps time, did, mac, type',
  },
  csv: {
    string: true,
    requiresArg: true,
    describe: 'logs in CSV with a first row of names: the column that has the payloads',
  },
  jobs: {
    string: true,
    requiresArg: true,
    describe: 'worker threads to decode with (1 unless given); ndjson, json and csv',
  },
  where: {
    array: true,
    nargs: 1,
    string: true,
    describe: 'only payloads in which name=value holds, or != < <= > >=; given again: all of them',
  },
  'changes-only': {
    boolean: true,
    describe: 'only payloads in which a chosen attribute differs from its last value (by device id; controls apart)',
  },
  'forward-fill': {
    boolean: true,
    describe: 'var_len: reports also have the last value of every attribute that they leave out (by device id)',
  },
  annotate: { boolean: true, describe: 'each line as it was, then what it says' },
  other: {
    choices: ['report', 'pass', 'drop'],
    requiresArg: true,
    describe: 'lines that are no payload: told (report, the default), passed through, or left out',
  },
  progress: { boolean: true, describe: 'on stderr, how far it is; by default for --in, where rows go elsewhere' },
  'no-progress': { boolean: true, describe: 'never' },
} as const satisfies Record<string, Options>

export const encodeOptions = {
  action: {
    choices: ['control', 'report', 'readReply', 'read'],
    default: 'control',
    requiresArg: true,
    describe: 'what it says',
  },
  to,
  frame: { choices: ['p0', 'envelope', 'serial'], default: 'p0', requiresArg: true, describe: 'what to wrap it in' },
  sn: { string: true, requiresArg: true, describe: 'serial number; an envelope then has command 0093 or 0094' },
  did: { string: true, requiresArg: true, describe: 'device id to put into the frame' },
  base: { string: true, requiresArg: true, describe: 'a payload that has the bits of the attributes not named' },
  'base-frame': { choices: FRAMES, requiresArg: true, describe: 'what the base is, otherwise sniffed' },
  integers: givenIntegers,
  strict: { boolean: true, describe: 'refuse numbers between two steps and, in reports, out of range' },
} as const satisfies Record<string, Options>

export const patchOptions = {
  to,
  text,
  frame,
  integers: givenIntegers,
  strict: encodeOptions.strict,
} as const satisfies Record<string, Options>

export const explainOptions = {
  format: { choices: ['text', 'ndjson', 'json'], default: 'text', requiresArg: true, describe: 'json: the spans' },
  text,
  frame,
} as const satisfies Record<string, Options>

export const convertOptions = {
  to: { choices: FORMS, demandOption: true, requiresArg: true, describe: 'the text form to print' },
  text,
} as const satisfies Record<string, Options>

export const generateOptions = {
  out: {
    string: true,
    requiresArg: true,
    describe: 'the file to write, with its companion beside it; otherwise stdout',
  },
  prefix: {
    string: true,
    requiresArg: true,
    describe: "c: what names begin with, otherwise the file's or product's name",
  },
  plain: {
    boolean: true,
    describe: 'module: only its straight-line functions, a kilobyte or so; they give undefined for what is odd',
  },
} as const satisfies Record<string, Options>

export const checkOptions = {
  format: {
    choices: ['text', 'json', 'sarif'],
    default: 'text',
    requiresArg: true,
    describe: 'sarif: SARIF 2.1.0, for code hosts',
  },
  header: { string: true, requiresArg: true, describe: 'a generated gizwits_protocol.h to compare it with' },
  allow: { string: true, requiresArg: true, describe: 'known findings, not told: code,code:attribute' },
  'max-severity': {
    choices: ['none', 'note', 'warning', 'error'],
    default: 'warning',
    requiresArg: true,
    describe: 'the gravest that is put up with: a finding above it makes the exit code 1',
  },
} as const satisfies Record<string, Options>

export const importHeaderOptions = {} as const satisfies Record<string, Options>

export const layoutOptions = {
  format: {
    choices: ['text', 'svg', 'html', 'markdown'],
    default: 'text',
    requiresArg: true,
    describe: 'svg and html: for light and dark; markdown: a datasheet',
  },
  payload: {
    string: true,
    requiresArg: true,
    describe: 'a payload that fills the picture: any text form, - for stdin',
  },
  text: { ...text, describe: 'the text form of the payload, otherwise sniffed' },
  frame: { ...frame, describe: 'what the payload is, otherwise sniffed (status: a bare status block)' },
} as const satisfies Record<string, Options>

export const diffOptions = {
  format: { choices: ['text', 'json'], default: 'text', requiresArg: true, describe: 'json: changes and verdicts' },
} as const satisfies Record<string, Options>

export type DecodeFlags = InferredOptionTypes<typeof decodeOptions>
export type EncodeFlags = InferredOptionTypes<typeof encodeOptions>
export type PatchFlags = InferredOptionTypes<typeof patchOptions>
export type ExplainFlags = InferredOptionTypes<typeof explainOptions>
export type ConvertFlags = InferredOptionTypes<typeof convertOptions>
export type CheckFlags = InferredOptionTypes<typeof checkOptions>
export type GenerateFlags = InferredOptionTypes<typeof generateOptions>
export type LayoutFlags = InferredOptionTypes<typeof layoutOptions>
export type DiffFlags = InferredOptionTypes<typeof diffOptions>
