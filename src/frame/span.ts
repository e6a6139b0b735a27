import { readUint } from '../bytes/bits.ts'
import type { Value } from '../codec/contract.ts'

/** A run of bits with one meaning. */
export interface Span {
  /** The byte in which it begins. */
  readonly offset: number
  /** Its first, highest bit in that byte: 7 is the most significant. */
  readonly bit: number
  /** How many bits, on into the following bytes. */
  readonly bits: number
  /** What it is: `magic`, `length`, `command`, `action`, `flag`, `attribute`, `padding`, `reserved`, `trailing`, … */
  readonly field: string
  /** The attribute concerned. */
  readonly attribute?: string
  /** The integer that stands there, or a binary's bytes. */
  readonly raw?: number | Uint8Array
  /** As the platform shows it. */
  readonly value?: Value
  readonly note?: string
}

export type SpanContent = Omit<Span, 'offset' | 'bit' | 'bits' | 'field'>

/** A span of whole bytes; none of no bytes. */
export function byteSpan(offset: number, length: number, field: string, content: SpanContent = {}): Span[] {
  return length <= 0 ? [] : [{ offset, bit: 7, bits: 8 * length, field, ...content }]
}

export function moveSpan(span: Span, by: number): Span {
  return { ...span, offset: span.offset + by }
}

export function uintAt(bytes: Uint8Array, offset: number, length: number): number {
  return readUint(bytes, offset, length)
}

/**
 * Spans over bytes without stuffing → spans over the wire: `offsets` says where each byte stands, the bytes in between are spans
 * `stuffing`, and a span that they interrupt goes on after them.
 */
export function spreadOver(spans: readonly Span[], offsets: readonly number[], end: number): Span[] {
  const spread: Span[] = []
  const isInterrupted = (index: number) => (offsets[index + 1] ?? end) - (offsets[index] as number) > 1
  for (const span of spans) {
    let { offset, bit, bits } = span
    let isFirst = true
    while (bits > 0) {
      // As far as the bytes stand side by side.
      let last = offset
      while (!isInterrupted(last) && 8 * (last - offset) + bit + 1 < bits) last++
      const taken = Math.min(bits, 8 * (last - offset) + bit + 1)
      const { raw: _raw, value: _value, ...rest } = span
      spread.push({
        ...(isFirst ? span : { ...rest, note: 'continued' }),
        offset: offsets[offset] as number,
        bit,
        bits: taken,
      })
      const endsByte = taken === 8 * (last - offset) + bit + 1
      if (endsByte && isInterrupted(last)) {
        const at = (offsets[last] as number) + 1
        spread.push(...byteSpan(at, (offsets[last + 1] ?? end) - at, 'stuffing'))
      }
      bits -= taken
      offset = last + 1
      bit = 7
      isFirst = false
    }
  }
  return spread
}
