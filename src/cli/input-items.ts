import { parseExactJson } from './exact-json.ts'
import { InputError } from './fault.ts'
import { createJsonFollower, type JsonState } from './json-open.ts'
import { HELD_LIMIT } from './text-lines.ts'

/** One thing that stands in the input: a plain text, or a JSON value of one or many lines. */
export interface InputItem {
  /** For messages: `line 3`, `payload 2`. */
  readonly where: string
  /** Of a stream: its first line. */
  readonly line?: number
  readonly text: string
  /** There when the text looks like JSON and is. */
  readonly json?: unknown
  /** There when the text looks like JSON and is none. */
  readonly fault?: string
}

/** What looks like JSON and is none. */
export const BROKEN_JSON = 'broken JSON'
export const ENDLESS_JSON = 'a JSON document that does not end'

/** A document that begins on one line and has not ended yet. */
interface OpenDocument {
  readonly firstLine: number
  readonly lines: string[]
  readonly follow: (line: string) => JsonState
  length: number
}

/** Cuts lines into items as they come. */
export interface ItemCutter {
  /** What the line ends: none while a document goes on, several where one turned out to be torn. */
  push(line: string): readonly InputItem[]
  /** No line follows. */
  end(): readonly InputItem[]
  /** Lines that went by elsewhere, without being looked at here. */
  skip(count: number): void
  /** The next line is the one after so many. */
  goTo(lines: number): void
  /** Whether a document has begun and not ended. */
  readonly isOpen: boolean
}

/**
 * A line by itself is an item, and so is a JSON document that goes over several lines. Blank lines are skipped.
 * `push` throws an InputError when a document is longer than `limit` characters.
 */
export function createItemCutter(limit = HELD_LIMIT, source = () => 'stdin'): ItemCutter {
  let number = 0
  let open: OpenDocument | undefined

  function single(line: string): readonly InputItem[] {
    const item = { ...inputItem(line, `line ${number}`), line: number }
    if (item.fault !== undefined) {
      const follow = createJsonFollower()
      if (follow(line) === 'open') {
        open = { firstLine: number, lines: [line], follow, length: line.length }
        return []
      }
    }
    return item.text === '' ? [] : [item]
  }

  return {
    push(line) {
      number++
      if (open === undefined) return single(line)
      const document = open
      const state = document.follow(line)
      if (state === 'broken') {
        open = undefined
        return [...tornItems(document), ...single(line)]
      }
      hold(document, line, limit, source)
      if (state === 'open') return []
      open = undefined
      return [wholeItem(document)]
    },
    end() {
      const document = open
      open = undefined
      return document === undefined ? [] : tornItems(document)
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

/** The items of all lines. @throws InputError when a document is longer than `limit` characters */
export async function* inputItems(lines: AsyncIterable<string>, limit = HELD_LIMIT): AsyncGenerator<InputItem> {
  const cutter = createItemCutter(limit)
  for await (const line of lines) yield* cutter.push(line)
  yield* cutter.end()
}

/** A single text: what an argument or a line is. */
export function inputItem(written: string, where: string): InputItem {
  const text = written.trim()
  if (!/^[{["]/.test(text)) return { where, text }
  try {
    return { where, text, json: parseExactJson(text) }
  } catch {
    // Without the engine's own words: they differ between versions, and not all of them tell where.
    return { where, text, fault: BROKEN_JSON }
  }
}

function hold(open: OpenDocument, line: string, limit: number, source: () => string): void {
  open.lines.push(line)
  open.length += line.length
  if (open.length <= limit) return
  throw new InputError(
    `${source()}: the JSON document that begins on line ${open.firstLine} is longer than ${limit} characters; NDJSON, one object a line, has no such limit`,
  )
}

function wholeItem(open: OpenDocument): InputItem {
  const where = `lines ${open.firstLine} to ${open.firstLine + open.lines.length - 1}`
  return { ...inputItem(open.lines.join('\n'), where), line: open.firstLine }
}

/** A document that does not end: if lines of it are JSON by themselves it was NDJSON with a torn line, otherwise it is one fault. */
function tornItems(open: OpenDocument): readonly InputItem[] {
  const items = open.lines.map((text, index) => {
    const line = open.firstLine + index
    return { ...inputItem(text, `line ${line}`), line }
  })
  if (!items.some(({ json }) => json !== undefined)) return [{ ...wholeItem(open), fault: ENDLESS_JSON }]
  return items.filter(({ text }) => text !== '')
}
