import { isPrinted, type ReadableForm } from '../bytes/sniff.ts'
import { describe } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import { NumberText } from './exact-json.ts'
import { UsageError } from './fault.ts'
import { BROKEN_JSON, ENDLESS_JSON, type InputItem, inputItem } from './input-items.ts'
import type { Io } from './io.ts'
import { isObject, type JsonObject } from './json-object.ts'
import { type Push, pushOf } from './push.ts'

/** A value of a record that is no list and no object. */
export type Scalar = string | number | boolean | null | NumberText

/** What a cmd log object says beside its payload. */
export interface LogEntry {
  readonly timestamp?: number | string | NumberText
  readonly type?: string
  /** The device's own id and MAC, as the record has them: with them one device's values are told from another's. */
  readonly did?: string
  readonly mac?: string
  /** The device's address on its network, in captures. */
  readonly device_address?: string
  /** What else it has that is scalar, where somebody wants it. */
  readonly others?: Readonly<Record<string, Scalar>>
}

/** A payload as it stands in the input, not looked into yet. */
export interface PayloadRecord {
  /** For messages: `line 3`, `line 1, objects[4]`. */
  readonly where: string
  /** The first line of what it stands in, of a stream. */
  readonly line?: number | undefined
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
  readonly line?: number | undefined
  readonly entry: LogEntry
  readonly problem: GiztoolsError
  readonly input: unknown
}

/** A push of the platform that holds no bytes: the values themselves, or news of something else. Who wants bytes finds none to read. */
export interface PushedRecord extends UnreadableRecord {
  readonly push: Push
}

export type InputRecord = PayloadRecord | UnreadableRecord | PushedRecord

/**
 * The payloads given as arguments, or else those of stdin: one a line, NDJSON, or JSON with many.
 * @throws UsageError when stdin is needed and cannot be had
 */
export function payloadRecords(
  words: readonly string[],
  io: Io,
  {
    stdinTaken = false,
    keep = [],
  }: { readonly stdinTaken?: boolean; readonly keep?: readonly string[] | undefined } = {},
): AsyncIterable<InputRecord> {
  const fromStdin = words.length === 0 || (words.length === 1 && words[0] === '-')
  if (fromStdin && stdinTaken) throw new UsageError('stdin (-) has the definition, so the payloads must be arguments')
  if (fromStdin && io.stdinIsTty) throw new UsageError('no payload: give some as arguments, or pipe them in')
  return recordsOfAll(
    fromStdin ? itemsOfStdin(io) : words.map((word, index) => inputItem(word, `payload ${index + 1}`)),
    keep,
  )
}

/** What reads streams is loaded for them alone: arguments are the short runs. */
async function* itemsOfStdin(io: Io): AsyncGenerator<InputItem> {
  const { stdinItems } = await import('./stdin-items.ts')
  yield* stdinItems(io)
}

async function* recordsOfAll(
  items: AsyncIterable<InputItem> | Iterable<InputItem>,
  keep: readonly string[],
): AsyncGenerator<InputRecord> {
  for await (const item of items) yield* recordsOf(item, keep)
}

/** The payloads of one item. `keep`: names of members that are wanted too. */
export function* recordsOf(item: InputItem, keep: readonly string[] = []): Generator<InputRecord> {
  const { line } = item
  for (const record of recordsIn(item, keep)) yield line === undefined ? record : { ...record, line }
}

function* recordsIn(
  { where, text, json, fault, unreadable: lost }: InputItem,
  keep: readonly string[],
): Generator<InputRecord> {
  if (lost !== undefined) {
    yield { where, entry: {}, problem: lost.problem, input: lost.shown }
  } else if (fault !== undefined) {
    yield (fault === BROKEN_JSON || fault === ENDLESS_JSON) && isPasted(text)
      ? { where, entry: {}, text }
      : unreadable(where, text, `expected a payload or JSON, got ${fault}`)
  } else if (json === undefined) {
    yield { where, entry: {}, text }
  } else if (Array.isArray(json) && !isByteList(json)) {
    for (const [index, element] of json.entries()) yield payloadRecord(element, `${where}, [${index}]`, keep)
  } else if (isObject(json) && Array.isArray(json.objects)) {
    for (const [index, element] of json.objects.entries())
      yield payloadRecord(element, `${where}, objects[${index}]`, keep)
  } else {
    yield payloadRecord(json, where, keep)
  }
}

/** A list of nothing but numbers, perhaps not quite JSON: the parser of byte arrays knows best what is wrong with it. */
const BARE_LIST = /^\[[^[{"]*$/

/** What looks like JSON and is none, because it is bytes as a program prints them. */
function isPasted(text: string): boolean {
  return BARE_LIST.test(text) || isPrinted(text)
}

/** A JSON value that is a payload, or an object with one: of a cmd log or of a push, say. */
export function payloadRecord(json: unknown, where: string, keep: readonly string[] = []): InputRecord {
  const push = isObject(json) ? pushOf(json) : undefined
  const entry = isObject(json) ? logEntry(json, push, keep) : {}
  const payload = payloadOf(json, push)
  if (typeof payload === 'string') return { where, entry, text: payload }
  if (isByteList(payload)) return { where, entry, text: JSON.stringify(payload), form: 'array' }
  if (payload === undefined && push !== undefined && push.holds !== 'bytes') {
    if (push.holds === 'values' && push.values === undefined)
      return unreadable(where, json, `${push.type}: expected attributes with their values, got none`, entry)
    const held = push.holds === 'values' ? 'attributes with their values' : 'neither these nor attributes'
    return { ...unreadable(where, json, `expected bytes, got ${held} (${push.type})`, entry), push }
  }
  const expected = isObject(json)
    ? 'payload, payload_bin or raw with text or a list of bytes'
    : 'text, a list of bytes or an object'
  return unreadable(where, json, `expected ${expected}, got ${describe(payload)}`, entry)
}

/** The payload of a record. A push has it in `data`, as text or one level deeper in `raw`; Node writes a Buffer as an object of type Buffer. */
function payloadOf(json: unknown, push: Push | undefined): unknown {
  if (!isObject(json)) return json
  if (isPrintedBuffer(json)) return json.data
  const payload = json.payload ?? json.payload_bin ?? json.raw ?? (push?.holds === 'bytes' ? json.data : undefined)
  if (!isObject(payload)) return payload
  return isPrintedBuffer(payload) ? payload.data : push ? payloadOf({ raw: payload.raw }, undefined) : payload
}

function isPrintedBuffer({ type, data }: JsonObject): boolean {
  return type === 'Buffer' && Array.isArray(data)
}

function unreadable(where: string, input: unknown, message: string, entry: LogEntry = {}): UnreadableRecord {
  return { where, entry, problem: new GiztoolsError('TEXT_INVALID', message), input }
}

function logEntry(json: JsonObject, push: Push | undefined, keep: readonly string[]): LogEntry {
  const about = push?.about ?? json
  const { did, mac, device_address: address } = about
  const timestamp = about.timestamp ?? (push && about.created_at)
  const type = about.type ?? push?.type
  return {
    ...((typeof timestamp === 'number' || typeof timestamp === 'string' || timestamp instanceof NumberText) && {
      timestamp,
    }),
    ...(typeof type === 'string' && !isPrintedBuffer(json) && { type }),
    ...(isName(did) && { did: String(did) }),
    ...(isName(mac) && { mac: String(mac) }),
    ...(isName(address) && { device_address: String(address) }),
    ...(keep.length > 0 && { others: scalarsOf(about, keep) }),
  }
}

function isName(value: unknown): value is string | number | NumberText {
  return typeof value === 'string' || typeof value === 'number' || value instanceof NumberText
}

function scalarsOf(json: JsonObject, keep: readonly string[]): Readonly<Record<string, Scalar>> {
  // Without a prototype `__proto__` is a name like any other.
  const kept: Record<string, Scalar> = Object.create(null)
  for (const name of keep) {
    const value = Object.hasOwn(json, name) ? json[name] : undefined
    if (isName(value) || typeof value === 'boolean' || value === null) kept[name] = value
  }
  return kept
}

/** A list of numbers is one payload; whether they are bytes is for the parser to say. An empty list is a list of no payloads. */
function isByteList(json: unknown): boolean {
  return (
    Array.isArray(json) &&
    json.length > 0 &&
    json.every(element => typeof element === 'number' || element instanceof NumberText)
  )
}
