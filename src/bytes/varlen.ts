import { GiztoolsError } from '../errors.ts'

/** The largest value that four bytes of seven bits can hold: 2^28 - 1. */
export const MAX_VARLEN = 268435455

export interface VarLen {
  readonly value: number
  /** How many bytes it takes, 1 to 4. */
  readonly bytes: number
}

/**
 * Reads MQTT's remaining length: groups of seven bits, the least significant first, 0x80 announcing another (SPEC
 * §7.1). `undefined` if it goes on beyond `end`, `'invalid'` if the fourth byte announces a fifth.
 */
export function readVarLen(bytes: Uint8Array, at: number, end: number): VarLen | 'invalid' | undefined {
  let value = 0
  for (let i = 0; i < 4; i++) {
    if (at + i >= end) return undefined
    const byte = bytes[at + i] as number
    value += (byte & 0x7f) << (7 * i)
    if (byte < 0x80) return { value, bytes: i + 1 }
  }
  return 'invalid'
}

/**
 * In as few bytes as possible.
 * @throws GiztoolsError FRAME_INVALID for what is not an integer from 0 to 268435455.
 */
export function writeVarLen(value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > MAX_VARLEN) {
    throw new GiztoolsError(
      'FRAME_INVALID',
      `varlen: expected an integer from 0 to ${MAX_VARLEN}, got ${value}; send less in one frame`,
    )
  }
  const bytes: number[] = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest >>= 7
  }
  bytes.push(rest)
  return Uint8Array.from(bytes)
}
