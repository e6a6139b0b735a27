import type { Attribute } from '../definition/model.ts'
import type { Field } from '../layout/layout.ts'

/** Raw integers from `low` to `high`, both included; undefined where there are none. */
export type Limits = { readonly low: number; readonly high: number } | undefined

/** The largest raw integer of a field: what its bits hold. */
export function mostOf({ bits }: Field): number {
  return 2 ** bits - 1
}

/** The C type of a struct member that holds a raw integer, and its width. */
export function memberBits({ bits }: Field): 8 | 16 | 32 {
  return bits <= 8 ? 8 : bits <= 16 ? 16 : 32
}

/** The raw integers that the definition provides for (the codec's `oddity` reports all others, and a control carries none of them). */
export function providedLimits(field: Field): Limits {
  const { low, high } = statedLimits(field.attribute)
  const most = mostOf(field)
  // Written so that limits which are no numbers leave nothing either.
  return low <= high && low <= most && high >= 0 ? { low: Math.max(0, low), high: Math.min(high, most) } : undefined
}

function statedLimits(attribute: Attribute): { readonly low: number; readonly high: number } {
  switch (attribute.dataType) {
    case 'bool':
      return { low: 0, high: 1 }
    case 'enum':
      return { low: 0, high: attribute.labels.length - 1 }
    case 'binary':
      return { low: 0, high: Number.POSITIVE_INFINITY }
    default:
      // A careless definition's may be no integers.
      return { low: Math.ceil(attribute.scale.min), high: Math.floor(attribute.scale.max) }
  }
}

/**
 * The C condition that holds for a member outside the limits; undefined where none is: a comparison that never holds is a warning.
 * `member` is an expression.
 */
export function outside(field: Field, limits: Limits, member: string): string | undefined {
  if (limits === undefined) return 'true'
  const tests = [
    ...(limits.low > 0 ? [`${member} < ${limits.low}u`] : []),
    ...(limits.high < 2 ** memberBits(field) - 1 ? [`${member} > ${limits.high}u`] : []),
  ]
  return tests.length === 0 ? undefined : tests.join(' || ')
}
