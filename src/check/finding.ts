export type Severity = 'error' | 'warning' | 'note'

/** Bytes of the status block, both ends included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** Bits of one byte of the status block, both ends included; bit 7 is the most significant. */
export interface ByteBits {
  readonly byte: number
  readonly high: number
  readonly low: number
}

/** Something that a definition says and that is wrong, doubtful or worth knowing. */
export interface CheckFinding {
  /** The rule that found it, in kebab case: what `--allow` takes. */
  readonly code: string
  readonly severity: Severity
  /** JSON path of what is at fault, '' for the whole definition: `entities[0].attrs[7].position.len`. */
  readonly path: string
  /** Who and what, without a full stop. Names are as the definition states them: not safe for a terminal or for markup. */
  readonly message: string
  /** The names of the attributes concerned, the one at fault first. */
  readonly attributes: readonly string[]
  /** The bytes of the status block concerned. */
  readonly bytes?: ByteRange
  /** The bits concerned, by byte in wire order. */
  readonly bits?: readonly ByteBits[]
  /** What would be right. */
  readonly expected?: string
}

const ORDER: readonly Severity[] = ['note', 'warning', 'error']

/** Whether `severity` is graver than `limit`; nothing is graver than an error, everything graver than `none`. */
export function isAbove(severity: Severity, limit: Severity | 'none'): boolean {
  return limit === 'none' || ORDER.indexOf(severity) > ORDER.indexOf(limit)
}
