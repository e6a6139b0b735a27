import { isBitAttribute } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'

/** What a var_len body can grow to. */
export interface MostOfBody {
  readonly segmentBits: number
  readonly valueBytes: number
}

export function mostOfBody({ fields }: Layout): MostOfBody {
  let segmentBits = 0
  let valueBytes = 0
  for (const { attribute, bits } of fields) {
    if (isBitAttribute(attribute)) segmentBits += bits
    else valueBytes += bits / 8
  }
  return { segmentBits, valueBytes }
}

/** Bytes of the longest P0 that carries attributes, its action byte with it. */
export function longestP0(layout: Layout): number {
  const { protocol, flagsLength, statusLength, writableLength } = layout
  if (protocol === 'standard') return 1 + Math.max(statusLength, flagsLength + writableLength)
  const { segmentBits, valueBytes } = mostOfBody(layout)
  return 1 + flagsLength + Math.ceil(segmentBits / 8) + valueBytes
}

/** An unsigned type that counts to `most` and a little further on every target: `unsigned` has 16 bits on an 8-bit controller. */
export function counterType(most: number): 'unsigned' | 'uint32_t' {
  return most < 65_000 ? 'unsigned' : 'uint32_t'
}
