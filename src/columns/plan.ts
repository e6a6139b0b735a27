import { unknownAttribute } from '../codec/attrs.ts'
import type { View } from '../codec/contract.ts'
import { type DecimalScale, decimalScale } from '../codec/scale.ts'
import { describe } from '../definition/finding.ts'
import { type Attribute, isBitAttribute } from '../definition/model.ts'
import { GiztoolsError } from '../errors.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Column } from './contract.ts'

/** Where one column's bits lie in a row, and what is made of them. */
export interface ColumnPlan {
  readonly name: string
  readonly attribute: Attribute
  readonly kind: Column['kind']
  /** The bytes of the row that it touches. */
  readonly at: number
  readonly bytes: number
  /** A bit attribute: the place of its lowest bit in the last of those bytes, and its width. Otherwise 0 and 8 · `bytes`. */
  readonly shift: number
  readonly bits: number
  /** Bytes of a value in the column. */
  readonly width: number
  /** A column of floats: how raw integers become them. */
  readonly scale: DecimalScale | undefined
  /** Raw integers from `least` to `most` are provided for; undefined where all that fit are. None of them: `least` is above `most`. */
  readonly range: { readonly least: number; readonly most: number } | undefined
}

/** A plan for each attribute wanted, in id order. @throws GiztoolsError ATTRIBUTE_UNKNOWN, MESSAGE_INVALID */
export function planColumns(layout: Layout, attrs: unknown, view: View): readonly ColumnPlan[] {
  const fields = wantedFields(layout, attrs)
  let end = 0
  return fields.map(field => {
    if (layout.protocol === 'standard') return planOf(field, placeOf(field), view)
    // var_len has no fixed places: the values of a body are spread over a row that has room for all of them.
    const bytes = isBitAttribute(field.attribute) ? Math.ceil(field.bits / 8) : field.attribute.bytes
    const at = end
    end += bytes
    return planOf(field, { at, bytes, shift: 0 }, view)
  })
}

function wantedFields(layout: Layout, attrs: unknown): readonly Field[] {
  if (attrs === undefined) return layout.fields
  if (!Array.isArray(attrs)) {
    throw new GiztoolsError('MESSAGE_INVALID', `attrs: expected a list of attribute names, got ${describe(attrs)}`)
  }
  const wanted = new Set<unknown>(attrs)
  const fields = layout.fields.filter(({ attribute }) => wanted.delete(attribute.name))
  for (const name of wanted) throw unknownAttribute(layout, name as string)
  return fields
}

type Place = Pick<ColumnPlan, 'at' | 'bytes' | 'shift'>

function placeOf({ offset, bytes, bitOffset }: Field): Place {
  return { at: offset, bytes, shift: bitOffset & 7 }
}

function planOf({ attribute, bits }: Field, place: Place, view: View): ColumnPlan {
  const scale = scaleOf(attribute, view)
  const integerWidth = bits <= 8 ? 1 : bits <= 16 ? 2 : 4
  return {
    name: attribute.name,
    attribute,
    kind: kindOf(attribute, scale, view),
    ...place,
    bits,
    width: attribute.dataType === 'binary' ? attribute.bytes : scale === undefined ? integerWidth : 8,
    scale,
    range: rangeOf(attribute, bits),
  }
}

function scaleOf(attribute: Attribute, view: View): DecimalScale | undefined {
  if (view === 'raw' || !('scale' in attribute)) return undefined
  const scale = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
  return scale.num === 1 && scale.add === 0 && scale.den === 1 ? undefined : scale
}

function kindOf({ dataType }: Attribute, scale: DecimalScale | undefined, view: View): Column['kind'] {
  if (dataType === 'bool') return 'bits'
  if (dataType === 'enum') return view === 'raw' ? 'uint' : 'label'
  if (dataType === 'binary') return 'binary'
  return scale === undefined ? 'uint' : 'float'
}

function rangeOf(attribute: Attribute, bits: number): ColumnPlan['range'] {
  const { dataType } = attribute
  if (dataType === 'binary') return undefined
  const largest = 2 ** bits - 1
  const stated =
    dataType === 'bool'
      ? { min: 0, max: 1 }
      : dataType === 'enum'
        ? { min: 0, max: attribute.labels.length - 1 }
        : attribute.scale
  // The ends may be no integers in a careless definition.
  const least = Math.max(0, Math.ceil(stated.min))
  const most = Math.min(largest, Math.floor(stated.max))
  return least === 0 && most === largest ? undefined : { least, most }
}
