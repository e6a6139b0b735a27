import { parseHex } from './hex.ts'
import { quoteCharacter, requireText, textError } from './text.ts'

/*
 * Dumps of bytes, a line for every 16 of them:
 *
 *   00000000: 0401 0000 1000 0000                      ........           xxd
 *   00000000  04 01 00 00 10 00 00 00                           |........|  hexdump -C
 *
 * Each line begins with the place of its first byte, and what stands behind the bytes is what they look like as text.
 */

interface DumpForm {
  readonly name: 'xxd' | 'hexdump'
  /** The place, and what stands between it and the bytes. */
  readonly head: RegExp
  /** Where the bytes end. */
  readonly end: RegExp
  /** What may stand there of the bytes. Where groups of several may, they are in order; hexdump without -C writes words, low byte first. */
  readonly digits: RegExp
}

const XXD: DumpForm = {
  name: 'xxd',
  head: /^\s*([\da-f]{4,16}):[ \t]/i,
  end: / {2}/,
  digits: /^(?:[\da-f]{2}|[ \t\r])*/i,
}
const HEXDUMP: DumpForm = {
  name: 'hexdump',
  head: /^\s*([\da-f]{6,16})(?:[ \t]+|$)/i,
  end: /\|| {2}>| {3}/,
  digits: /^(?:[\da-f]{2}(?![\da-f])|[ \t\r])*/i,
}

/** What `xxd` prints. @throws GiztoolsError TEXT_INVALID at the first character that is wrong, or at a place that does not follow */
export function parseXxd(text: string): Uint8Array {
  return readDump(text, XXD)
}

/** What `hexdump -C` prints, also `od -A x -t x1`. @throws GiztoolsError as `parseXxd` */
export function parseHexdump(text: string): Uint8Array {
  return readDump(text, HEXDUMP)
}

/** The place that a line of a dump begins with; undefined for any other line. */
export function dumpPlace(line: string): number | undefined {
  const place = (BEGINS_LINE.exec(line) ?? [])[1]
  return place === undefined ? undefined : Number.parseInt(place, 16)
}

/** A line of either kind that nothing else looks like: xxd has a colon, hexdump's text stands between bars, or no byte follows. */
const BEGINS_LINE = /^\s*([\da-f]{7,16})(?:: [\da-f]{2}|\s+(?:[\da-f]{2} +){1,16}\||\s*$)/i

export function isXxd(text: string): boolean {
  return /^\s*0{7,16}: [\da-f]{2}/i.test(text)
}

export function isHexdump(text: string): boolean {
  return /^\s*0{7,16} +(?:[\da-f]{2} +){1,16}\|/i.test(text)
}

function readDump(text: string, { name, head, end, digits }: DumpForm): Uint8Array {
  requireText(text, name)
  let bytes = new Uint8Array(text.length >> 1)
  let length = 0
  let at = 0
  let first: number | undefined
  let isSqueezed = false
  const wrong = (expected: string, got: string, offset: number, advice: string) =>
    textError(name, expected, got, offset, advice)

  for (const line of text.split('\n')) {
    const start = at
    at += line.length + 1
    if (line.trim() === '') continue
    // In place of lines that are as the one before.
    if (line.trim() === '*' && length >= ROW && !isSqueezed) {
      isSqueezed = true
      continue
    }
    const [begin = '', place] = head.exec(line) ?? []
    if (place === undefined)
      throw wrong('the place of a byte', quoteCharacter(text, start), start, 'each line of a dump begins with one')
    const offset = Number.parseInt(place, 16)
    first ??= offset
    if (isSqueezed) {
      const left = offset - first - length
      if (left <= 0 || left % ROW !== 0 || left > MOST_SQUEEZED - length)
        throw wrong('a place behind what is left out', place, start, 'lines of the dump are missing')
      const larger = new Uint8Array(bytes.length + left)
      larger.set(bytes.subarray(0, length))
      for (const until = length + left; length < until; length += ROW) larger.copyWithin(length, length - ROW, length)
      bytes = larger
      isSqueezed = false
    }
    if (offset - first !== length)
      throw wrong(`the place ${(first + length).toString(16)}`, place, start, 'lines of the dump are missing')
    const rest = line.slice(begin.length)
    const stop = rest.search(end)
    const shown = stop < 0 ? rest : rest.slice(0, stop)
    const [pairs = ''] = digits.exec(shown) ?? []
    if (pairs.length < shown.length) {
      const where = start + begin.length + pairs.length
      throw wrong('two digits a byte', quoteCharacter(text, where), where, 'dump with xxd, or with hexdump -C')
    }
    const row = parseHex(pairs)
    bytes.set(row, length)
    length += row.length
  }
  return bytes.slice(0, length)
}

/** Bytes a line. */
const ROW = 16
/** A line that says "as before" may stand for so many bytes in all: a dump of a few lines shall not take the memory of a machine. */
const MOST_SQUEEZED = 1 << 20
