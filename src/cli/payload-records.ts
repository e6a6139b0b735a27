import type { ReadableForm } from '../bytes/sniff.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import { UsageError } from './fault.ts'
import { type InputItem, inputItem, inputItems } from './input-items.ts'
import type { Io } from './io.ts'
import { textLines } from './text-lines.ts'

/** What a cmd log object says beside its payload. */
export interface LogEntry {
  readonly timestamp?: number | string
  readonly type?: string
}

/** A payload as it stands in the input, not looked into yet. */
export interface PayloadRecord {
  /** For messages: `line 3`, `line 1, objects[4]`. */
  readonly where: string
  readonly entry: LogEntry
  readonly text: string
  /** Known where JSON itself has told: a list of numbers. */
  readonly form?: ReadableForm
  /** Those of the text, once it has been read. */
  readonly bytes?: Uint8Array
}

/** Something in the input that has no payload where one should be. */
export interface UnreadableRecord {
  readonly where: string
  readonly entry: LogEntry
  readonly problem: GiztoolsError
  readonly input: unknown
}

export type InputRecord = PayloadRecord | UnreadableRecord

/**
 * The payloads given as arguments, or else those of stdin: one a line, NDJSON, or JSON with many.
 * @throws UsageError when stdin is needed and cannot be had
 */
export function payloadRecords(words: readonly string[], io: Io, stdinTaken = false): AsyncIterable<InputRecord> {
  const fromStdin = words.length === 0 || (words.length === 1 && words[0] === '-')
  if (fromStdin && stdinTaken) throw new UsageError('stdin (-) has the definition, so the payloads must be arguments')
  if (fromStdin && io.stdinIsTty) throw new UsageError('no payload: give some as arguments, or pipe them in')
  return recordsOfAll(
    fromStdin ? inputItems(textLines(io.stdin)) : words.map((word, index) => inputItem(word, `payload ${index + 1}`)),
  )
}

async function* recordsOfAll(items: AsyncIterable<InputItem> | Iterable<InputItem>): AsyncGenerator<InputRecord> {
  for await (const item of items) yield* recordsOf(item)
}

/** The payloads of one item. */
export function* recordsOf({ where, text, json, fault }: InputItem): Generator<InputRecord> {
  if (fault !== undefined) {
    yield BARE_LIST.test(text)
      ? { where, entry: {}, text, form: 'array' }
      : unreadable(where, text, `expected a payload or JSON, got ${fault}`)
  } else if (json === undefined) {
    yield { where, entry: {}, text }
  } else if (Array.isArray(json) && !isByteList(json)) {
    for (const [index, element] of json.entries()) yield payloadRecord(element, `${where}, [${index}]`)
  } else if (isObject(json) && Array.isArray(json.objects)) {
    for (const [index, element] of json.objects.entries()) yield payloadRecord(element, `${where}, objects[${index}]`)
  } else {
    yield payloadRecord(json, where)
  }
}

/** A list of nothing but numbers, perhaps not quite JSON: the parser of byte arrays knows best what is wrong with it. */
const BARE_LIST = /^\[[^[{"]*$/

/** A JSON value that is a payload, or an object with one: of a cmd log, say. */
export function payloadRecord(json: unknown, where: string): InputRecord {
  const entry = isObject(json) ? logEntry(json) : {}
  const payload = isObject(json) ? (json.payload ?? json.payload_bin ?? json.raw) : json
  if (typeof payload === 'string') return { where, entry, text: payload }
  if (isByteList(payload)) return { where, entry, text: JSON.stringify(payload), form: 'array' }
  const expected = isObject(json)
    ? 'payload, payload_bin or raw with text or a list of bytes'
    : 'text, a list of bytes or an object'
  return unreadable(where, json, `expected ${expected}, got ${describe(payload)}`, entry)
}

function unreadable(where: string, input: unknown, message: string, entry: LogEntry = {}): UnreadableRecord {
  return { where, entry, problem: new GiztoolsError('TEXT_INVALID', message), input }
}

function logEntry({ timestamp, type }: JsonObject): LogEntry {
  return {
    ...((typeof timestamp === 'number' || typeof timestamp === 'string') && { timestamp }),
    ...(typeof type === 'string' && { type }),
  }
}

interface JsonObject {
  readonly [key: string]: unknown
}

function isObject(json: unknown): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json)
}

/** A list of numbers is one payload; whether they are bytes is for the parser to say. An empty list is a list of no payloads. */
function isByteList(json: unknown): boolean {
  return Array.isArray(json) && json.length > 0 && json.every(element => typeof element === 'number')
}
