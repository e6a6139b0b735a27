import type { Layout } from '../layout/layout.ts'

/** Whether fields of the status block share bits: then the order in which they are written counts. */
export function hasOverlap({ fields, definedBits }: Layout): boolean {
  const claimed = fields.reduce((sum, field) => sum + field.bits, 0)
  return claimed !== definedBits.reduce((sum, bits) => sum + countBits(bits), 0)
}

function countBits(byte: number): number {
  let count = 0
  for (let rest = byte; rest > 0; rest &= rest - 1) count++
  return count
}
