import { GiztoolsError } from '../errors.ts'
import { beginsDump, createDumpFollower } from './dump-open.ts'
import { exactJson, parseExactJson } from './exact-json.ts'
import { createJsonFollower, isNestedDeeper, type JsonState } from './json-open.ts'
import { badByte, badByteAt, lineText, shownText } from './line-text.ts'
import { shortenedText } from './shortened.ts'

/** How much of an input is held at once: one line of so many bytes, or one JSON document of several lines. */
export const HELD_LIMIT = 64 * 1024 * 1024

/** One thing that stands in the input: a plain text, or a JSON value of one or many lines. */
export interface InputItem {
  /** For messages: `line 3`, `payload 2`. */
  readonly where: string
  /** Of a stream: its first line. */
  readonly line?: number
  /** As it stands there; `lineText` tells of bytes that were no UTF-8. */
  readonly text: string
  /** There when the text looks like JSON and is. */
  readonly json?: unknown
  /** There when the text looks like JSON and is none. */
  readonly fault?: string
  /** There when it cannot be read at all, with what of it can be shown. */
  readonly unreadable?: { readonly problem: GiztoolsError; readonly shown: string }
  /** Whether the text is not all of it: the rest was let go. */
  readonly isCut?: true
}

/** What looks like JSON and is none. */
export const BROKEN_JSON = 'broken JSON'
export const ENDLESS_JSON = 'a JSON document that does not end'

/** A document that begins on one line and has not ended yet: JSON, or the dump of a program. */
interface OpenDocument {
  readonly isDump: boolean
  readonly lines: string[]
  /** The number of each line. */
  readonly numbers: number[]
  readonly follow: (line: string) => JsonState
  length: number
  isTooLong: boolean
}

/** Cuts lines into items as they come. */
export interface ItemCutter {
  /** What a line without its line end ends: nothing while a document goes on, several where one turned out to be torn. To be taken to the end. */
  push(line: Uint8Array): Iterable<InputItem>
  /** The same for a line of which only the beginning was held. */
  pushLong(head: Uint8Array, length: number): Iterable<InputItem>
  /** No line follows. */
  end(): Iterable<InputItem>
  /** As if nothing had come before. */
  forget(): void
  /** Lines that went by elsewhere, without being looked at here. */
  skip(count: number): void
  /** The next line is the one after so many. */
  goTo(lines: number): void
  /** Whether a document has begun and not ended. */
  readonly isOpen: boolean
}

/** What a line of a document takes beside its characters. */
const LINE_COST = 16

/**
 * A line by itself is an item, and so is a JSON document or a dump that goes over several lines, of at most `limit` characters. Blank lines are
 * skipped. A lone `\r` ends a line too, but is not counted as one.
 */
export function createItemCutter(limit = HELD_LIMIT): ItemCutter {
  let number = 0
  let open: OpenDocument | undefined

  function* single(line: string): Generator<InputItem> {
    const item = lineItem(line, number)
    const isDump = beginsDump(line)
    if (isDump || item.fault !== undefined) {
      const follow = isDump ? createDumpFollower() : createJsonFollower()
      if (isDump || follow(line) === 'open') {
        open = { isDump, lines: [line], numbers: [number], follow, length: line.length, isTooLong: false }
        return
      }
    }
    if (item.text !== '') yield* told(item)
  }

  function* closed(document: OpenDocument): Generator<InputItem> {
    if (document.isTooLong) yield tooLong(document)
    else yield* document.isDump ? told(wholeItem(document)) : tornItems(document)
  }

  function* next(line: string): Generator<InputItem> {
    if (open === undefined) return yield* single(line)
    const document = open
    const state = document.follow(line)
    if (state === 'broken') {
      open = undefined
      yield* closed(document)
      return yield* single(line)
    }
    hold(document, line)
    if (state === 'open') return
    open = undefined
    if (document.isTooLong) yield tooLong(document)
    else yield* told(wholeItem(document))
  }

  function hold(document: OpenDocument, line: string): void {
    document.length += line.length + LINE_COST
    document.isTooLong ||= document.length > limit
    if (document.isTooLong) document.lines.length = document.numbers.length = 1
    document.lines.push(document.isTooLong ? '' : line)
    document.numbers.push(number)
  }

  function tooLong(document: OpenDocument): InputItem {
    const kind = document.isDump ? 'dump' : 'JSON document'
    const advice = document.isDump ? '' : '; NDJSON, one object a line, has no such limit: jq -c writes it'
    const message = `expected a ${kind} of at most ${limit} characters, got more of them${advice}`
    return {
      ...cutItem(whereOf(document), document.lines[0] as string, message, 'and the lines after it'),
      line: document.numbers[0] as number,
    }
  }

  return {
    *push(line) {
      number++
      const text = lineText(line)
      let from = 0
      for (let end = text.indexOf('\r'); end >= 0; end = text.indexOf('\r', from)) {
        yield* next(text.slice(from, end))
        from = end + 1
      }
      // What a return at the end of the line leaves is no line.
      if (from === 0 || from < text.length) yield* next(text.slice(from))
    },
    *pushLong(head, length) {
      number++
      yield* this.end()
      yield longItem(head, length, number)
    },
    *end() {
      const document = open
      open = undefined
      if (document !== undefined) yield* closed(document)
    },
    forget() {
      open = undefined
    },
    skip(count) {
      number += count
    },
    goTo(lines) {
      number = lines
    },
    get isOpen() {
      return open !== undefined
    },
  }
}

/** A single text: what an argument or a line is. */
export function inputItem(written: string, where: string): InputItem {
  const text = written.trim()
  if (!/^[{["]/.test(text)) return { where, text }
  if (isNestedDeeper(text)) return { where, text, fault: 'JSON that is nested too deep' }
  try {
    return { where, text, json: parseExactJson(text) }
  } catch {
    // Without the engine's own words: they differ between versions, and not all of them tell where.
    return { where, text, fault: BROKEN_JSON }
  }
}

/** A line of which only the beginning was held. */
export function longItem(head: Uint8Array, length: number, line: number): InputItem {
  const message = `expected a line of at most ${HELD_LIMIT} bytes, got one of ${length}`
  return { ...cutItem(`line ${line}`, lineText(head), message, `${length} bytes`), line }
}

function lineItem(written: string, line: number): InputItem {
  return { ...inputItem(written, `line ${line}`), line }
}

function cutItem(where: string, text: string, message: string, size: string): InputItem {
  const problem = new GiztoolsError('TEXT_INVALID', message)
  const shown = shortenedText(shownText(text), size, false)
  return { where, text, isCut: true, unreadable: { problem, shown } }
}

/** The item, if all of it is UTF-8. Of a list of records those that are not are told, and the others stay. */
export function told(item: InputItem): readonly InputItem[] {
  const { where, line, text, json } = item
  if (badByteAt(text) < 0) return [item]
  const list = Array.isArray(json) ? json : (json as { readonly objects?: unknown } | null | undefined)?.objects
  if (!Array.isArray(list)) return [badItem(item)]
  const items = list.map((element: unknown, index): InputItem => {
    const own = `${where}, ${list === json ? '' : 'objects'}[${index}]`
    const written = exactJson(element).replace(ESCAPED_MARK, (_, code) => String.fromCharCode(parseInt(code, 16)))
    const record = { where: own, text: written, json: element, ...(line !== undefined && { line }) }
    return badByteAt(written) < 0 ? record : badItem(record)
  })
  return items.some(({ unreadable }) => unreadable !== undefined) ? items : [badItem(item), ...items]
}

/** JSON.stringify spells out what is half of a pair. */
const ESCAPED_MARK = /\\u(dc[89a-f][0-9a-f])/g

function badItem(item: InputItem): InputItem {
  const offset = badByteAt(item.text)
  const byte = badByte(item.text, offset).toString(16)
  const message = `expected UTF-8, got the byte 0x${byte} at character ${offset}; a log in GBK can be read after iconv -f GB18030 -t UTF-8`
  const { where, line, text } = item
  return {
    ...{ where, text, ...(line !== undefined && { line }) },
    unreadable: { problem: new GiztoolsError('TEXT_INVALID', message, { offset }), shown: shownText(text) },
  }
}

function wholeItem(open: OpenDocument): InputItem {
  return { ...inputItem(open.lines.join('\n'), whereOf(open)), line: open.numbers[0] as number }
}

function whereOf({ numbers }: OpenDocument): string {
  const [first, last] = [numbers[0], numbers.at(-1)]
  return first === last ? `line ${first}` : `lines ${first} to ${last}`
}

/** A document that does not end: if lines of it are JSON by themselves it was NDJSON with a torn line, otherwise it is one fault. */
function* tornItems(open: OpenDocument): Generator<InputItem> {
  const items = open.lines.map((text, index) => lineItem(text, open.numbers[index] as number))
  if (!items.some(({ json }) => json !== undefined)) return yield* told({ ...wholeItem(open), fault: ENDLESS_JSON })
  for (const item of items) if (item.text !== '') yield* told(item)
}
