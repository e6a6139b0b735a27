import { createPoint } from '../codec/point.ts'
import { type Place as BodyPlace, findPlaces, type Places, placeValues } from '../codec/var-len-places.ts'
import type { Field, Layout } from '../layout/layout.ts'
import { blockOf, type Ground } from './cells.ts'
import type { Picture } from './drawing.ts'
import type { FilledBody } from './filled.ts'
import { attributeOwner, flagsGround, part, unreadGround } from './owners.ts'
import { fieldPlace } from './place.ts'
import { type SheetRow, sheetRow } from './sheet.ts'

/**
 * The body of a var_len product (SPEC §5). Only its attr_flags stand still: the values are drawn where they are in a payload, or, to show the order
 * in which they are packed, where they would be with every flag set.
 */
export function varLenPicture(layout: Layout, filled: FilledBody | undefined): Picture {
  const { fields, flagsLength } = layout
  const points = fields.map(createPoint)
  const carriesValues = filled?.action !== undefined && CARRYING.includes(filled.action)
  const carriesFlags = carriesValues || filled?.action === 'read'
  const found = carriesValues
    ? findPlaces(layout, points, filled.body.bytes, 0, filled.body.bytes.length)
    : placeValues(
        points.map((point, index) => ({ point, index })),
        flagsLength,
        Number.POSITIVE_INFINITY,
      )
  const placeOfField = new Map(found.places.map(place => [place.point.field, place]))
  const sheet = fields.map(field => {
    const place = carriesValues ? placeOfField.get(field) : undefined
    return sheetRow(
      field,
      place && fieldPlace(startIn(place, found), field, place.at, flagsLength),
      filled?.valueOf(field.attribute.name) ?? { raw: '', value: '' },
    )
  })

  const flags = flagsGround(layout, 'attr_flags', carriesFlags ? filled : undefined)
  const values = valuesGround(found, rowsByField(fields, sheet), flagsLength)
  return { blocks: grounds().map(blockOf), sheet, overlaps: [] }

  function grounds(): readonly Ground[] {
    if (filled === undefined)
      return [flags, { ...values, title: 'values, when every flag is set: as many as there can be' }]
    const { body, action } = filled
    if (carriesValues)
      return [
        flags,
        { ...values, filling: part(body, flagsLength, found.end) },
        ...unreadGround('after the values', 'trailing', filled, found.end),
      ]
    if (carriesFlags) return [flags, ...unreadGround('after the flags', 'trailing', filled, flagsLength)]
    return [flags, ...unreadGround(`the ${action ?? 'frame'} carries`, 'data', filled, 0)]
  }
}

const CARRYING: readonly string[] = ['control', 'report', 'readReply', 'status']

function valuesGround(found: Places, rowOf: ReadonlyMap<Field, SheetRow>, firstByte: number): Ground {
  const { places, segmentBytes, end } = found
  return {
    title: 'values',
    firstByte,
    bytes: end - firstByte,
    runs: places.map(place => {
      const { field } = place.point
      const owner = attributeOwner(field, rowOf.get(field) as SheetRow)
      return { start: startIn(place, found), bits: field.bits, owner }
    }),
    groups: segmentBytes === 0 ? [] : [{ offset: 0, bytes: segmentBytes }],
  }
}

/** A value's first bit in wire order, counted from the first byte after the flags. */
function startIn({ point, at }: BodyPlace, { segmentOffset, segmentBytes }: Places): number {
  return point.isBit ? 8 * segmentBytes - at - point.field.bits : 8 * (at - segmentOffset)
}

function rowsByField(fields: readonly Field[], sheet: readonly SheetRow[]): ReadonlyMap<Field, SheetRow> {
  return new Map(fields.map((field, index) => [field, sheet[index] as SheetRow]))
}
