import type { Issue } from './contract.ts'

/** Bits that belong to no attribute are set. `bits` is a mask over the byte at `offset`. */
export function reservedBits(bits: number, offset: number): Issue {
  const list = [7, 6, 5, 4, 3, 2, 1, 0].filter(bit => ((bits >> bit) & 1) === 1).join(', ')
  return {
    code: 'RESERVED_BITS',
    message: `reserved: bits ${list} of a byte belong to no attribute, expected 0, got 1`,
    offset,
  }
}
