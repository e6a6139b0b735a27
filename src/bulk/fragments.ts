import type { Output } from './output.ts'

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
  readonly view: DataView
  /** By number: where it begins, in bytes, and its length. */
  readonly starts: Int32Array
  readonly lengths: Int32Array
  readonly longest: number
}

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
        end += ((lengths[i] as number) + 3) & ~3
      }
      const bytes = new Uint8Array(end)
      parts.forEach((part, i) => {
        bytes.set(part, starts[i])
      })
      return { view: new DataView(bytes.buffer), starts, lengths, longest: lengths.reduce((a, b) => Math.max(a, b), 0) }
    },
  }
}

/**
 * Copies a fragment to place `at` and gives its end. Four bytes at a time, so up to three behind the end are written over: the caller
 * goes on from the end, and has reserved.
 */
export function putFragment({ view }: Output, at: number, table: FragmentTable, fragment: number): number {
  const from = table.view
  const start = table.starts[fragment] as number
  const length = table.lengths[fragment] as number
  for (let i = 0; i < length; i += 4) view.setInt32(at + i, from.getInt32(start + i, true), true)
  return at + length
}
