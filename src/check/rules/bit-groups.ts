import type { Field } from '../../layout/layout.ts'
import { fullReportBits, quoted, span, spanText } from '../places.ts'
import type { CheckContext, Found, Rule } from '../rule.ts'

/** The MCU SDK's packing loses bits of fields this wide that cross a byte; none narrower (SPEC §2.2: 200 000 layouts run). */
const LOSSY_BITS = 6

export const bitGroupRules: readonly Rule[] = [
  {
    code: 'crosses-byte',
    severity: 'note',
    reason: 'A field that crosses a byte is missed by readers that take one byte at a time.',
    find: context =>
      crossing(context)
        .filter(({ field }) => field.bits < LOSSY_BITS || field.attribute.dataType !== 'enum')
        .map(crossingFound),
  },
  {
    code: 'wide-enum-crosses-byte',
    severity: 'warning',
    reason: "The MCU SDK's own packing loses bits of an enum of six or more bits that crosses a byte.",
    find: context =>
      crossing(context)
        .filter(({ field }) => field.bits >= LOSSY_BITS && field.attribute.dataType === 'enum')
        .map(row => ({
          ...crossingFound(row),
          expected: 'an order of the ids that keeps it in one byte, or at most 32 labels',
        })),
  },
  {
    code: 'group-over-8-bits',
    severity: 'note',
    reason:
      'A bit group of several bytes is one big-endian integer: bit 0 is in its last byte, which readers often get wrong.',
    find: context => groups(context, bits => bits > 8 && bits <= 32),
  },
  {
    code: 'group-over-32-bits',
    severity: 'note',
    reason: 'A bit group of more than 32 bits does not fit the integers that JavaScript and many MCUs shift.',
    find: context => groups(context, bits => bits > 32),
  },
]

interface Crossing {
  readonly field: Field
  readonly where: string
  readonly place: Pick<Found, 'bytes' | 'bits'>
}

function crossing({ layout, places }: CheckContext): readonly Crossing[] {
  if (layout?.protocol === 'var_len') {
    // Repacked with every report: the report of everything is the one that always occurs.
    return fullReportBits(layout)
      .filter(({ field, bitOffset }) => bitOffset >> 3 !== (bitOffset + field.bits - 1) >> 3)
      .map(({ field, bitOffset }) => ({
        field,
        where: `bits ${bitOffset + field.bits - 1}..${bitOffset} of a report of everything`,
        place: {},
      }))
  }
  return places
    .filter(({ field, start, end }) => field.group !== undefined && start >> 3 !== (end - 1) >> 3)
    .map(({ field, start, end }) => ({ field, where: spanText(start, end), place: span(start, end) }))
}

function crossingFound({ field: { attribute }, where, place }: Crossing): Found {
  return {
    path: `${attribute.path}.position`,
    message: `${quoted(attribute.name)} crosses a byte boundary: ${where}`,
    attributes: [attribute.name],
    ...place,
  }
}

function groups({ layout, places }: CheckContext, isMeant: (bits: number) => boolean): readonly Found[] {
  if (layout?.protocol === 'var_len') {
    const rows = fullReportBits(layout)
    const bits = rows.reduce((sum, { field }) => sum + field.bits, 0)
    return isMeant(bits)
      ? [
          groupFound(
            rows.map(({ field }) => field),
            bits,
            {},
          ),
        ]
      : []
  }
  const byGroup = new Map<number, Field[]>()
  for (const { field } of places) {
    if (field.group === undefined) continue
    const fields = byGroup.get(field.group.offset)
    if (fields === undefined) byGroup.set(field.group.offset, [field])
    else fields.push(field)
  }
  return [...byGroup].flatMap(([offset, fields]) => {
    const bits = fields.reduce((most, field) => Math.max(most, field.bitOffset + field.bits), 0)
    const last = offset + Math.ceil(bits / 8) - 1
    return isMeant(bits) ? [groupFound(fields, bits, { bytes: { first: offset, last } })] : []
  })
}

function groupFound(inWireOrder: readonly Field[], bits: number, place: Pick<Found, 'bytes'>): Found {
  const fields = [...inWireOrder].sort((a, b) => a.attribute.id - b.attribute.id)
  const { attribute } = fields[0] as Field
  const what = place.bytes ? `the bit group at byte ${place.bytes.first}` : 'the bit segment of a report of everything'
  return {
    path: `${attribute.path}.position`,
    message: `${what} has ${bits} bits in ${Math.ceil(bits / 8)} bytes, most significant byte first`,
    attributes: fields.map(field => field.attribute.name),
    ...place,
  }
}
