import { nextClone } from './clone.ts'
import type { Value } from './contract.ts'

/** V8 keeps what JSON.parse makes in fast form up to here; a copy of anything larger takes far longer than storing members one by one. */
export const MOST_MEMBERS = 127

// A template is made in a microsecond and saves a tenth of that each time. So many are kept, and all dropped after so many misses.
const KEPT = 256
const MISSES = 4096

type Attrs = Record<string, Value>

/** A new object for the bytes, with every member there, in order, and those filled in that depend on `keyBytes` alone; undefined if odd. */
export type Templates = (bytes: Uint8Array, from: number) => Attrs | undefined

interface Template {
  readonly hash: number
  /** The key bytes' values, where the hash does not tell them. */
  readonly key: readonly number[]
  readonly attrs: Attrs
}

/**
 * Copies of ready-made objects, one for each value of the key bytes that was seen. All have one hidden class.
 * `fill` stores the members that depend on the key bytes, and says whether they are ordinary.
 */
export function createTemplates(
  names: readonly string[],
  keyBytes: readonly number[],
  fill: (attrs: Attrs, bytes: Uint8Array, from: number) => boolean,
): Templates {
  const clone = nextClone()
  // Of all ways to make an object whose names are known at run time only, this one gives room for all members in the object itself.
  const text = JSON.stringify(Object.fromEntries(names.map(name => [name, null])))
  function blank(): Attrs {
    const attrs = JSON.parse(text)
    // Both kinds of value in every member, so that no value that comes changes the hidden class.
    for (const name of names) attrs[name] = 0
    return attrs
  }
  const base = blank()

  // Up to four key bytes are their own hash.
  const isExact = keyBytes.length <= 4
  const factor = isExact ? 256 : 31
  const kept = new Map<number, Template>()
  let misses = 0
  // Most payloads have the bits of the one before.
  let last: Template | undefined

  function isOf({ key }: Template, bytes: Uint8Array, from: number): boolean {
    for (let i = 0; i < key.length; i++) if (key[i] !== bytes[from + (keyBytes[i] as number)]) return false
    return true
  }

  function miss(hash: number, bytes: Uint8Array, from: number): Attrs | undefined {
    const isFull = kept.size >= KEPT
    const attrs = isFull ? clone(base) : blank()
    if (!fill(attrs, bytes, from)) return undefined
    if (!isFull) {
      last = { hash, key: isExact ? [] : keyBytes.map(at => bytes[from + at] as number), attrs }
      kept.set(hash, last)
      return clone(attrs)
    }
    if (++misses > MISSES) {
      kept.clear()
      misses = 0
    }
    return attrs
  }

  return (bytes, from) => {
    let hash = 0
    for (let i = 0; i < keyBytes.length; i++)
      hash = (Math.imul(hash, factor) + (bytes[from + (keyBytes[i] as number)] as number)) | 0
    const template = last?.hash === hash ? last : kept.get(hash)
    if (template === undefined || !(isExact || isOf(template, bytes, from))) return miss(hash, bytes, from)
    last = template
    return clone(template.attrs)
  }
}
