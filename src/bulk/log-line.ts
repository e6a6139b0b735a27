import { readHexDigits } from './hex-digits.ts'
import { numberEnd } from './number-text.ts'
import type { Payload } from './payload-reader.ts'

/**
 * Where the parts of a cmd log record stand in the bytes of its line. Written over by the next `scanLogLine`: one for all lines.
 * A part that is not there begins at -1.
 */
export interface LogLine {
  /** A string's text without its quotes, or a number. */
  timestampFrom: number
  timestampTo: number
  timestampIsText: boolean
  typeFrom: number
  typeTo: number
  didFrom: number
  didTo: number
}

export function createLogLine(): LogLine {
  return {
    timestampFrom: -1,
    timestampTo: -1,
    timestampIsText: false,
    typeFrom: -1,
    typeTo: -1,
    didFrom: -1,
    didTo: -1,
  }
}

const [QUOTE, BACKSLASH, COMMA, COLON, OPEN, CLOSE, RETURN, NEWLINE] = [0x22, 0x5c, 0x2c, 0x3a, 0x7b, 0x7d, 0x0d, 0x0a]

/**
 * Reads `{"timestamp": 1517384243.044, "type": "dev2app", "payload": "0000…"}`: keys in any order, others among them, values that are
 * plain ASCII texts or numbers, the payload hex, which is read into `payload`. Gives the place after the line end, or -1 for any line
 * that is not surely that, be it JSON or not. There has to be a line end before `to`; `view` has the same bytes.
 */
export function scanLogLine(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  to: number,
  line: LogLine,
  payload: Payload,
): number {
  line.timestampFrom = line.timestampTo = line.typeFrom = line.typeTo = line.didFrom = line.didTo = -1
  payload.length = -1
  let at = from
  if (bytes[at] !== OPEN) return -1
  do {
    at = skipBlanks(bytes, at + 1)
    if (bytes[at] !== QUOTE) return -1
    const key = at + 1
    at = plainTextEnd(bytes, key)
    if (at < 0) return -1
    const part = knownKey(bytes, key, at)
    at = skipBlanks(bytes, at + 1)
    if (bytes[at] !== COLON) return -1
    at = skipBlanks(bytes, at + 1)
    const isText = bytes[at] === QUOTE
    const start = isText ? at + 1 : at
    let end: number
    if (part === PAYLOAD) {
      // Twice, or not a text.
      if (payload.length >= 0 || !isText) return -1
      end = readHexDigits(view, start, to, payload.bytes)
      if (bytes[end] !== QUOTE) return -1
      payload.length = (end - start) >> 1
    } else {
      end = isText ? plainTextEnd(bytes, start) : numberEnd(bytes, start)
      if (end < 0) return -1
      if (part !== OTHER && !keep(line, part, start, end, isText)) return -1
    }
    at = skipBlanks(bytes, isText ? end + 1 : end)
  } while (bytes[at] === COMMA)
  if (bytes[at] !== CLOSE || payload.length < 0) return -1
  at = skipBlanks(bytes, at + 1)
  if (bytes[at] === RETURN) at++
  return bytes[at] === NEWLINE ? at + 1 : -1
}

// Not the return: within a line it ends one, as it did on old systems.
function skipBlanks(bytes: Uint8Array, from: number): number {
  let at = from
  while (bytes[at] === 0x20 || bytes[at] === 0x09) at++
  return at
}

/** Where the closing quote is; -1 when there is an escape, a control character or anything but ASCII before it. */
function plainTextEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    const code = bytes[at] as number
    if (code === QUOTE) return at
    if (code < 0x20 || code === BACKSLASH || code >= 0x7f) return -1
  }
}

const OTHER = 0
const TIMESTAMP = 1
const TYPE = 2
const PAYLOAD = 3
const DID = 4
/** Of a member that says more than this knows: a second id, or that the record is a push. */
const STRANGE = 5

const KEYS: readonly (readonly [part: number, key: readonly number[]])[] = [
  [TIMESTAMP, codesOf('timestamp')],
  [TYPE, codesOf('type')],
  [PAYLOAD, codesOf('payload')],
  [PAYLOAD, codesOf('payload_bin')],
  [PAYLOAD, codesOf('raw')],
  [DID, codesOf('did')],
  [STRANGE, codesOf('mac')],
  [STRANGE, codesOf('device_address')],
  [STRANGE, codesOf('cmd')],
]

const LONGEST_KEY = Math.max(...KEYS.map(([, key]) => key.length))
const BY_LENGTH = Array.from({ length: LONGEST_KEY + 1 }, (_, length) =>
  KEYS.filter(([, key]) => key.length === length),
)

function codesOf(text: string): readonly number[] {
  return Array.from(text, character => character.charCodeAt(0))
}

function knownKey(bytes: Uint8Array, from: number, to: number): number {
  const known = BY_LENGTH[to - from]
  if (known === undefined) return OTHER
  for (const [part, codes] of known) if (isKey(bytes, from, codes)) return part
  return OTHER
}

function isKey(bytes: Uint8Array, from: number, codes: readonly number[]): boolean {
  for (let i = 0; i < codes.length; i++) if (bytes[from + i] !== codes[i]) return false
  return true
}

/** False for a key that is there twice, or whose value is not of its usual kind. */
function keep(line: LogLine, part: number, from: number, to: number, isText: boolean): boolean {
  if (part === TIMESTAMP) {
    if (line.timestampFrom >= 0) return false
    line.timestampFrom = from
    line.timestampTo = to
    line.timestampIsText = isText
    return true
  }
  if (part === STRANGE || !isText) return false
  if (part === DID) {
    if (line.didFrom >= 0) return false
    line.didFrom = from
    line.didTo = to
    return true
  }
  if (line.typeFrom >= 0) return false
  line.typeFrom = from
  line.typeTo = to
  return true
}
