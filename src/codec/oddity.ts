import { listSome } from '../definition/finding.ts'
import type { Attribute } from '../definition/model.ts'
import type { ErrorCode } from '../errors.ts'
import { decimalScale } from './scale.ts'
import type { Raw } from './show.ts'

export interface Oddity {
  readonly code: ErrorCode
  readonly message: string
}

/** What the definition does not provide for in a raw value: an index without a label, a number outside min..max, a bool above 1. */
export function oddity(attribute: Attribute, raw: Raw): Oddity | undefined {
  if (typeof raw !== 'number') return undefined
  switch (attribute.dataType) {
    case 'bool':
      return raw <= 1
        ? undefined
        : { code: 'VALUE_OUT_OF_RANGE', message: `${attribute.name}: expected 0 or 1, got ${raw}` }
    case 'enum':
      if (raw < attribute.labels.length) return undefined
      return {
        code: 'LABEL_UNKNOWN',
        message: `${attribute.name}: index ${raw} has no label, expected ${listLabels(attribute.labels)}`,
      }
    case 'binary':
      return undefined
    default: {
      const { min, max } = attribute.scale
      if (raw >= min && raw <= max) return undefined
      return {
        code: 'VALUE_OUT_OF_RANGE',
        message: `${attribute.name}: expected ${displayRange(attribute)}, got ${displayOf(attribute, raw)} (raw ${raw})`,
      }
    }
  }
}

/** `0 制冷, 1 送风, …`: at most twelve. */
export function listLabels(labels: readonly string[]): string {
  const shown = labels.map((label, index) => `${index} ${JSON.stringify(label)}`)
  return listSome(shown, 12, ' labels')
}

type NumberAttribute = Extract<Attribute, { scale: unknown }>

/** `16 to 30`, in display units, the smaller end first. */
export function displayRange(attribute: NumberAttribute): string {
  const ends = [displayOf(attribute, attribute.scale.min), displayOf(attribute, attribute.scale.max)].sort(
    (a, b) => a - b,
  )
  return `${ends[0]} to ${ends[1]}`
}

function displayOf(attribute: NumberAttribute, raw: number): number {
  // min and max may be no integers in a careless definition; the exact arithmetic is for integers.
  if (!Number.isSafeInteger(raw)) return raw * attribute.scale.ratio + attribute.scale.addition
  return decimalScale(attribute.scale, 2 ** 53).toDisplay(raw)
}
