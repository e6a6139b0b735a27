import { type DecimalScale, decimalScale } from '../codec/scale.ts'
import type { Attribute, NumberAttribute } from '../definition/model.ts'

export function isNumberAttribute(attribute: Attribute): attribute is NumberAttribute {
  return 'scale' in attribute
}

/** The largest raw value that the bytes hold. */
export function maxRaw({ bytes }: NumberAttribute): number {
  return 2 ** (8 * bytes) - 1
}

/** Whether the width holds it: a whole number from 0 up. */
export function isRaw(value: number, attribute: NumberAttribute): boolean {
  return Number.isInteger(value) && value >= 0 && value <= maxRaw(attribute)
}

/** Absent where the ratio is 0 or none: then display values say nothing about raw ones. */
export function scaleOf(attribute: NumberAttribute): DecimalScale | undefined {
  const { ratio, addition } = attribute.scale
  if (ratio === 0 || !Number.isFinite(ratio) || !Number.isFinite(addition)) return undefined
  return decimalScale(attribute.scale, maxRaw(attribute))
}

/** min..max in display units, the smaller first; absent where min or max is no raw value. */
export function displayRange(attribute: NumberAttribute): { readonly min: number; readonly max: number } | undefined {
  const scale = scaleOf(attribute)
  const { min, max } = attribute.scale
  if (scale === undefined || !isRaw(min, attribute) || !isRaw(max, attribute)) return undefined
  const [a, b] = [scale.toDisplay(min), scale.toDisplay(max)]
  return a <= b ? { min: a, max: b } : { min: b, max: a }
}

/**
 * min and max taken for display units and turned into raw values, where that makes raw values of both; absent otherwise,
 * and where display and raw are the same.
 */
export function rangeFromDisplay(
  attribute: NumberAttribute,
): { readonly min: number; readonly max: number } | undefined {
  const { ratio, addition, min, max } = attribute.scale
  const scale = scaleOf(attribute)
  if (scale === undefined || (ratio === 1 && addition === 0)) return undefined
  if (!Number.isFinite(min) || !Number.isFinite(max)) return undefined
  const [a, b] = [scale.toRaw(min).raw, scale.toRaw(max).raw]
  if (!isRaw(a, attribute) || !isRaw(b, attribute)) return undefined
  return a <= b ? { min: a, max: b } : { min: b, max: a }
}
