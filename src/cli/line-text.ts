import { utf8Length } from '../bytes/utf8.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * The text of a line. A byte that is no UTF-8 becomes half of a surrogate pair, U+DC80 to U+DCFF, which no text of UTF-8 has: so it is
 * told from all others, whatever is made of the text, and nothing is lost.
 */
export function lineText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    return markedText(bytes)
  }
}

/** Where a text has the first byte that was no UTF-8, -1 where it has none. */
export function badByteAt(text: string): number {
  return text.search(MARK)
}

/** The byte that stands there. */
export function badByte(text: string, at: number): number {
  return text.charCodeAt(at) & 0xff
}

/** The text, and each byte that was no UTF-8, in turn: what the text was made of. */
export function* lineParts(text: string): Generator<string | number> {
  let from = 0
  for (const { index } of text.matchAll(MARK_ALL)) {
    yield text.slice(from, index)
    yield badByte(text, index)
    from = index + 1
  }
  yield text.slice(from)
}

/** The text with U+FFFD for bytes that were no UTF-8: to be shown. */
export function shownText(text: string): string {
  return text.replace(MARK_ALL, '\ufffd')
}

const MARK = /[\udc80-\udcff]/u
const MARK_ALL = new RegExp(MARK, 'gu')

/** How many characters go into a text at once. */
const PART = 1 << 13

function markedText(bytes: Uint8Array): string {
  const parts: string[] = []
  for (let from = 0; from < bytes.length; ) {
    let to = from
    while (to < bytes.length && to - from < PART) {
      const length = utf8Length(bytes, to)
      if (length === 0) break
      to += length
    }
    if (to > from) parts.push(utf8.decode(bytes.subarray(from, to)))
    const bad = to
    while (to < bytes.length && to - bad < PART && utf8Length(bytes, to) === 0) to++
    parts.push(String.fromCharCode(...Array.from(bytes.subarray(bad, to), byte => 0xdc00 + byte)))
    from = to
  }
  return parts.join('')
}
