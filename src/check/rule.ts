import type { Product } from '../definition/model.ts'
import type { Layout } from '../layout/layout.ts'
import type { CheckFinding, Severity } from './finding.ts'
import type { Place } from './places.ts'

/** What every rule looks at, worked out once. */
export interface CheckContext {
  readonly product: Product
  /** Absent where the status block is larger than any frame: then nothing has a place. */
  readonly layout: Layout | undefined
  /** standard: the bits of every attribute, in wire order. Empty where positions say nothing (var_len, or all zero). */
  readonly places: readonly Place[]
}

export type Found = Omit<CheckFinding, 'code' | 'severity'>

/** A row of the table. */
export interface Rule {
  readonly code: string
  readonly severity: Severity
  /** One sentence: why it matters. */
  readonly reason: string
  find(context: CheckContext): readonly Found[]
}
