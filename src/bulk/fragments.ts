/** Texts as ready-made bytes, side by side in one buffer. A fragment is known by its number. */
export interface Fragments {
  /** The number of a text, the same for the same text. */
  add(text: string): number
  text(fragment: number): string
  /** How many bytes all of them take. */
  readonly size: number
  /** After the last `add`: what `putFragment` copies from. */
  table(): FragmentTable
}

export interface FragmentTable {
  /** Eight bytes each. */
  readonly words: Float64Array
  /** By number: its first word, and its length in bytes. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly longest: number
  /** How many words the longest of these has, `~fragment` as well. */
  wordsOf(fragments: Int32Array): number
}

/** Fragments are copied so many bytes at a time. */
export const FRAGMENT_WORD = 8

export function createFragments(): Fragments {
  const encoder = new TextEncoder()
  const numbers = new Map<string, number>()
  const texts: string[] = []
  const parts: Uint8Array[] = []
  let size = 0
  return {
    add(text) {
      const known = numbers.get(text)
      if (known !== undefined) return known
      numbers.set(text, parts.length)
      const part = encoder.encode(text)
      size += part.length
      texts.push(text)
      return parts.push(part) - 1
    },
    text: fragment => texts[fragment] as string,
    get size() {
      return size
    },
    table() {
      const lengths = Int32Array.from(parts, part => part.length)
      const starts = new Int32Array(parts.length)
      let end = 0
      for (let i = 0; i < parts.length; i++) {
        starts[i] = end
        end += Math.ceil((lengths[i] as number) / FRAGMENT_WORD)
      }
      const longest = lengths.reduce((a, b) => Math.max(a, b), 0)
      // Behind the last one, and behind each, other words are copied along.
      const words = new Float64Array(end + Math.ceil(longest / FRAGMENT_WORD) + 1)
      const bytes = new Uint8Array(words.buffer)
      parts.forEach((part, i) => {
        bytes.set(part, (starts[i] as number) * FRAGMENT_WORD)
      })
      return {
        words,
        starts,
        lengths,
        longest,
        wordsOf: some =>
          Math.ceil(some.reduce((most, i) => Math.max(most, lengths[i < 0 ? ~i : i] as number), 0) / FRAGMENT_WORD),
      }
    },
  }
}

/** Numbers of the machine's own byte order read back what they were; a `DataView` has to be told which one that is. */
export const IS_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * Copies a fragment to place `at` and gives its end. Eight bytes at a time, so up to eight behind the end are written over: the caller
 * goes on from the end, and has reserved. The words travel as doubles, whose bits come through whatever they are but NaN: its eleven
 * ones in a row stand in no UTF-8 text.
 */
export function putFragment(view: DataView, at: number, table: FragmentTable, fragment: number): number {
  const { words } = table
  let word = table.starts[fragment] as number
  const end = at + (table.lengths[fragment] as number)
  let to = at
  do {
    view.setFloat64(to, words[word++] as number, IS_LITTLE)
    to += FRAGMENT_WORD
  } while (to < end)
  return end
}

/**
 * Does the same with so many words, whatever the fragment's length: processors foresee where a loop ends when it always ends there.
 * That many words may be written over.
 */
export function putWords(view: DataView, at: number, table: FragmentTable, fragment: number, count: number): number {
  const { words } = table
  const word = table.starts[fragment] as number
  for (let i = 0; i < count; i++) view.setFloat64(at + i * FRAGMENT_WORD, words[word + i] as number, IS_LITTLE)
  return at + (table.lengths[fragment] as number)
}

/**
 * Copies text in the same way, where as many bytes follow in the source: what is lost of the bits of a NaN, which then is text in its
 * first bytes alone, lies behind that text.
 */
export function putCopy(view: DataView, start: number, source: DataView, from: number, to: number): number {
  const end = start + to - from
  if (to + FRAGMENT_WORD > source.byteLength) {
    for (let i = 0; i < to - from; i++) view.setUint8(start + i, source.getUint8(from + i))
    return end
  }
  for (let at = start, i = from; at < end; at += FRAGMENT_WORD, i += FRAGMENT_WORD)
    view.setFloat64(at, source.getFloat64(i, true), true)
  return end
}
