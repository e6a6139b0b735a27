import { parse } from 'csv-parse/sync'
import { parseExactJson } from './exact-json.ts'
import { InputError } from './fault.ts'
import { type InputItem, type ItemCutter, longItem, told } from './input-items.ts'
import { lineText } from './line-text.ts'

/** Heads of columns that say what a cmd log record says under the second name. */
const MEMBERS: ReadonlyMap<string, string> = new Map([
  ...['timestamp', 'time', 'ts', 'created_at'].map(name => [name, 'timestamp'] as const),
  ...['type', 'did', 'mac'].map(name => [name, name] as const),
])

const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/
/** Characters of a row: a quote that is never closed shall not take all that follows. */
const MOST_ROW = 1 << 20

/**
 * Takes rows of CSV: the payload from the column that is called so, and what other columns say of it: timestamp (time, ts, created_at),
 * type, did, mac; every column can be kept. The first row has the names. A row may go over several lines, in quotes.
 */
export function createCsvCutter(column: string): ItemCutter {
  let number = 0
  let names: readonly string[] | undefined
  let held: string[] = []
  let length = 0
  let isQuoted = false

  function row(): readonly InputItem[] {
    const text = held.join('\n')
    const line = number - held.length + 1
    const where = held.length === 1 ? `line ${line}` : `lines ${line} to ${number}`
    held = []
    length = 0
    isQuoted = false
    if (text.trim() === '') return []
    const cells = cellsOf(text)
    if (names === undefined) {
      names = namesOf(cells, column)
      return []
    }
    if (cells === undefined) return [{ where, line, text, fault: 'a row of CSV whose quotes do not match' }]
    if (cells.length !== names.length)
      return [{ where, line, text, fault: `a row of ${cells.length} cells under ${names.length} names` }]
    return told({ where, line, text, json: recordOf(names, cells, column) })
  }

  return {
    push(bytes) {
      number++
      const text = withoutReturn(lineText(bytes))
      held.push(text)
      length += text.length
      // Quotes come in pairs, those in a cell too.
      if (text.split('"').length % 2 === 0) isQuoted = !isQuoted
      return isQuoted && length < MOST_ROW ? [] : row()
    },
    pushLong(head, length) {
      const before = this.end()
      number++
      return [...before, longItem(head, length, number)]
    },
    end: () => (held.length > 0 ? row() : []),
    forget() {
      held = []
    },
    skip(count) {
      number += count
    },
    goTo(lines) {
      number = lines
    },
    get isOpen() {
      return held.length > 0
    },
  }
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}

function cellsOf(text: string): readonly string[] | undefined {
  try {
    const [cells] = parse(text, { relax_column_count: true }) as string[][]
    return cells
  } catch {
    return undefined
  }
}

/** @throws InputError for a first row without that name */
function namesOf(cells: readonly string[] | undefined, column: string): readonly string[] {
  if (cells?.includes(column)) return cells
  const got =
    cells === undefined ? 'a row whose quotes do not match' : cells.map(name => JSON.stringify(name)).join(', ')
  throw new InputError(`--csv: expected a first row with the name ${JSON.stringify(column)}, got ${got}`)
}

function recordOf(names: readonly string[], cells: readonly string[], column: string): object {
  // Without a prototype `__proto__` is a name like any other.
  const json: Record<string, unknown> = Object.create(null)
  for (const [index, name] of names.entries()) {
    const cell = cells[index] as string
    if (cell === '' || name === column) continue
    json[name] = cell
    const member = MEMBERS.get(name.toLowerCase())
    if (member !== undefined && !Object.hasOwn(json, member)) json[member] = cell
    if (member === 'timestamp' && NUMBER.test(cell)) json.timestamp = parseExactJson(cell)
  }
  json.payload = cells[names.indexOf(column)]
  return json
}
