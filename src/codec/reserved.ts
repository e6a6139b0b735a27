import type { Issue } from './contract.ts'

/** Bits that belong to no attribute are set. `bits` is a mask over the byte at `offset`. */
export function reservedBits(bits: number, offset: number): Issue {
  const list = [7, 6, 5, 4, 3, 2, 1, 0].filter(bit => ((bits >> bit) & 1) === 1)
  const which = list.length === 1 ? `bit ${list[0]} of the byte belongs` : `bits ${list.join(', ')} of the byte belong`
  return { code: 'RESERVED_BITS', message: `reserved: ${which} to no attribute, expected 0, got 1`, offset }
}
