import type { Layout } from '../layout/layout.ts'
import { FRAGMENT_WORD } from './fragments.ts'
import { isOdd, putRaw, putSlot, rawOf, type SlotTable } from './slot-writer.ts'
import { HEX } from './slots.ts'

/** Writes bodies that have something to remark: reserved bits that are set, values out of range or without a label, bytes too many. */
export interface OddWriter {
  /** Writes the attributes, as `WriteBody` does, and notes what is odd. -1 for a body that is too short. */
  write(bytes: Uint8Array, from: number, to: number, view: DataView, start: number): number
  /**
   * What the row has behind the attributes for all that was noted. It is the same wherever the same is odd at the same place, and so it
   * is made once. Undefined where `make` gives nothing.
   */
  tail(make: () => string | undefined): Tail | undefined
}

/** What a row ends with. */
export interface Tail {
  /** With a word behind the text. */
  readonly view: DataView
  readonly length: number
}

export function tailOf(text: string): Tail {
  const bytes = new TextEncoder().encode(text)
  const padded = new Uint8Array(bytes.length + FRAGMENT_WORD)
  padded.set(bytes)
  return { view: new DataView(padded.buffer), length: bytes.length }
}

/** Beyond it whatever is odd is so in too many ways. */
const MOST_TAILS = 1024

/** For the status blocks of the standard protocol. */
export function oddStatusWriter({ statusLength, definedBits }: Layout, slots: SlotTable): OddWriter {
  const reserved = [...definedBits.subarray(0, statusLength).keys()].filter(at => definedBits[at] !== 0xff)
  const places = Int32Array.from(reserved)
  const masks = Uint8Array.from(reserved, at => ~(definedBits[at] as number) & 0xff)
  const { count, ats, shifts, kinds } = slots
  const tails = new Map<string, Tail | undefined>()
  const noted = new Float64Array(2 + places.length + 2 * count)
  let length = 0
  const before = new Float64Array(noted.length)
  let beforeLength = -1
  let beforeTail: Tail | undefined

  function isAsBefore(): boolean {
    if (length !== beforeLength) return false
    for (let i = 0; i < length; i++) if (noted[i] !== before[i]) return false
    return true
  }

  return {
    write(bytes, from, to, view, start) {
      if (to - from < statusLength) return -1
      length = 0
      noted[length++] = from
      noted[length++] = to - from
      for (let i = 0; i < places.length; i++)
        noted[length++] = (bytes[from + (places[i] as number)] as number) & (masks[i] as number)
      let at = start
      for (let i = 0; i < count; i++) {
        const place = from + (ats[i] as number)
        const shift = shifts[i] as number
        if (kinds[i] === HEX) {
          at = putSlot(slots, i, bytes, place, shift, view, at)
          continue
        }
        const raw = rawOf(slots, i, bytes, place, shift)
        if (isOdd(slots, i, raw)) {
          noted[length++] = i
          noted[length++] = raw
        }
        at = putRaw(slots, i, raw, view, at)
      }
      return at
    },
    tail(make) {
      if (isAsBefore()) return beforeTail
      const key = noted.subarray(0, length).join()
      let tail = tails.get(key)
      if (tail === undefined && !tails.has(key)) {
        const text = tails.size < MOST_TAILS ? make() : undefined
        tail = text === undefined ? undefined : tailOf(text)
        if (tails.size < MOST_TAILS) tails.set(key, tail)
      }
      before.set(noted.subarray(0, length))
      beforeLength = length
      beforeTail = tail
      return tail
    },
  }
}
