import { type AccessClass, isBitAttribute } from '../definition/model.ts'
import { CLASS_ORDER } from '../layout/assign-positions.ts'
import type { Field } from '../layout/layout.ts'
import { bufferWidths } from './compare-widths.ts'
import { about, bytesOf, CLASS_WORD, type Comparison, onLine } from './comparison.ts'
import { integerType } from './constant.ts'
import type { BitBuffer, HeaderMember, HeaderStruct } from './header.ts'
import { placesIn } from './places.ts'

/** What the definition wants as one member: a byte field, a class's bits together, or (older headers) an alert's or fault's own bit. */
interface Slot {
  readonly key: string
  /** The field, or the first one of the buffer. */
  readonly field: Field
  readonly buffer: BitBuffer | undefined
  /** In the status block; undefined in var_len. */
  readonly offset: number | undefined
}

/** The members of `attrVals_t` and `devStatus_t`: which there are, in which order, of which types, and so at which bytes. */
export function compareBlock(struct: HeaderStruct, belongs: (field: Field) => boolean, comparison: Comparison): void {
  const { pairs, lacking, surplus, told } = comparison
  const allPaired = lacking.size === 0 && surplus.size === 0 && told.size === 0
  // Bytes behind what is only on one side differ for that reason alone.
  let clean =
    told.size === 0 &&
    !comparison.layout.fields.some(field => lacking.has(field.attribute.name) && belongs(field)) &&
    !struct.members.some(({ attribute }) => attribute !== undefined && surplus.has(attribute))
  const report: Comparison['report'] = finding => {
    clean = false
    comparison.report(finding)
  }
  const fields = pairs.map(({ field }) => field).filter(field => belongs(field) && !told.has(field.attribute.name))
  const wanted = slotsOf(fields, struct, comparison)
  const keys = new Set(wanted.map(({ key }) => key))
  const places = placesIn(struct)
  const present = struct.members.flatMap((member, index) => {
    const { attribute, buffer, name } = member
    if (member.padding || (attribute !== undefined && (surplus.has(attribute) || told.has(attribute)))) return []
    const key =
      buffer !== undefined ? bufferKey(buffer) : attribute === undefined ? `?${name}` : attributeKey(attribute)
    return [{ key, member, place: places[index] }]
  })
  const has = new Set(present.map(({ key }) => key))

  for (const { key, field, buffer } of wanted) {
    if (has.has(key)) continue
    const what = buffer === undefined ? `value${field.attribute.name}` : `buffer of the ${wordFor(buffer)} bits`
    const message = `${struct.name} ${onLine(struct.line)} of the header has no ${what}: what follows is read from the wrong bytes`
    report(about(field.attribute, { code: 'header-member', severity: 'error', message, ...bytesOf(field) }, 'position'))
  }
  for (const { key, member } of present) {
    // A buffer may be there for attributes that have been told of.
    if (keys.has(key) || (member.buffer !== undefined && !allPaired)) continue
    const message = `${struct.name} of the header has ${member.name} ${onLine(member.line)}, which is nothing of the definition's there: what follows is read from the wrong bytes`
    report({
      code: 'header-member',
      severity: 'error',
      path: '',
      message,
      attributes: member.attribute === undefined ? [] : [member.attribute],
    })
  }

  const ours = present.filter(({ key }) => keys.has(key))
  const theirs = wanted.filter(({ key }) => has.has(key))
  const index = ours.findIndex(({ key }, at) => key !== theirs[at]?.key)
  if (index >= 0) {
    const { member } = ours[index] as (typeof ours)[number]
    const slot = theirs[index] ?? (theirs.at(-1) as Slot)
    const message = `${struct.name} of the header has ${member.name} ${onLine(member.line)} where the definition has ${slotName(slot)}: they are read from each other's bytes`
    report(
      about(
        slot.field.attribute,
        { code: 'header-order', severity: 'error', message, ...bytesOf(slot.field) },
        'position',
      ),
    )
  }
  const slots = new Map(wanted.map(slot => [slot.key, slot]))
  for (const { key, member } of ours) compareType(member, slots.get(key) as Slot, struct, comparison.layout, report)

  if (!clean || index >= 0 || hasWrongWidths(comparison)) return
  const shifted = ours.findIndex(({ place }, at) => {
    const offset = theirs[at]?.offset
    return place !== undefined && offset !== undefined && place !== offset
  })
  if (shifted < 0) return
  const slot = theirs[shifted] as Slot
  const { place, member } = ours[shifted] as (typeof ours)[number]
  const message = `${struct.name} of the header has ${member.name} at byte ${place} ${onLine(member.line)}, definition says ${slot.offset}: ${slotName(slot)} and what follows are read from the wrong bytes`
  report(
    about(
      slot.field.attribute,
      { code: 'header-offset', severity: 'error', message, ...bytesOf(slot.field) },
      'position.byte_offset',
    ),
  )
}

function slotsOf(fields: readonly Field[], struct: HeaderStruct, { layout }: Comparison): readonly Slot[] {
  const byteSlots = (own: readonly Field[], offset: (field: Field) => number | undefined) =>
    own
      .filter(({ attribute }) => !isBitAttribute(attribute))
      .map(
        (field): Slot => ({ key: attributeKey(field.attribute.name), field, buffer: undefined, offset: offset(field) }),
      )

  if (layout.protocol === 'var_len') {
    const first = fields.find(({ attribute }) => isBitAttribute(attribute))
    const bits: Slot[] = first ? [{ key: bufferKey('all'), field: first, buffer: 'all', offset: undefined }] : []
    return [...bits, ...byteSlots(fields, () => undefined)]
  }
  const named = new Set(struct.members.map(({ attribute }) => attribute))
  const buffers = new Set(struct.members.map(({ buffer }) => buffer))
  const slots = CLASS_ORDER.flatMap((access): readonly Slot[] => {
    const own = fields.filter(({ attribute }) => attribute.access === access)
    const bits = own
      .filter(({ attribute }) => isBitAttribute(attribute))
      .sort((a, b) => groupStart(a) - groupStart(b) || a.bitOffset - b.bitOffset)
    const [first] = bits
    // Older generators give alerts and faults plain bits. Within more than a byte of them we do not know which byte comes first.
    const areNamed = !buffers.has(access) && bits.some(({ attribute }) => named.has(attribute.name))
    const bitSlots = areNamed
      ? bits.map(
          (field, at): Slot => ({
            key: attributeKey(field.attribute.name),
            field,
            buffer: undefined,
            offset: at === 0 ? groupStart(field) : undefined,
          }),
        )
      : first
        ? [{ key: bufferKey(access), field: first, buffer: access, offset: groupStart(first) }]
        : []
    return [...bitSlots, ...byteSlots(own, ({ offset }) => offset)]
  })
  const start = ({ offset, field }: Slot) => offset ?? groupStart(field)
  return slots.sort((a, b) => start(a) - start(b))
}

function groupStart({ group, offset }: Field): number {
  return group?.offset ?? offset
}

function attributeKey(name: string): string {
  return `=${name}`
}

function bufferKey(buffer: BitBuffer): string {
  return `#${buffer}`
}

function wordFor(buffer: BitBuffer): string {
  return buffer === 'all' ? 'all' : CLASS_WORD[buffer as AccessClass]
}

function slotName({ buffer, field }: Slot): string {
  return buffer === undefined ? field.attribute.name : `the ${wordFor(buffer)} bits`
}

function compareType(
  member: HeaderMember,
  { field, buffer }: Slot,
  struct: HeaderStruct,
  layout: Comparison['layout'],
  report: Comparison['report'],
): void {
  const { attribute } = field
  const said = `${struct.name} of the header has ${member.type} ${member.name}${member.isArray ? `[${member.elements ?? '?'}]` : ''}${member.bits === undefined ? '' : `:${member.bits}`} ${onLine(member.line)}`
  if (buffer !== undefined) {
    const wanted = bufferWidths(layout)[buffer]
    // A width given by a macro has been compared as that macro's.
    if (member.sizedBy !== undefined || member.bytes === undefined || member.bytes === wanted) return
    const message = `${said}, definition's ${wordFor(buffer)} bits take ${wanted} bytes`
    report({
      code: 'header-width',
      severity: 'error',
      path: `${attribute.path}.position`,
      message,
      attributes: [attribute.name],
      expected: `uint8_t ${member.name}[${wanted}]`,
    })
    return
  }
  if (isBitAttribute(attribute)) {
    if (member.bits === undefined || member.bits === attribute.bits) return
    const message = `${said}, definition says ${attribute.bits}`
    report(
      about(
        attribute,
        {
          code: 'header-type',
          severity: 'error',
          message,
          ...bytesOf(field),
          expected: `uint8_t ${member.name}:${attribute.bits}`,
        },
        'position.len',
      ),
    )
    return
  }
  const isBinary = attribute.dataType === 'binary'
  const right =
    member.bits === undefined &&
    (member.bytes ?? attribute.bytes) === attribute.bytes &&
    (isBinary || (!member.signed && !member.isArray)) &&
    (!isBinary || member.isArray || attribute.bytes === 1)
  if (right || (member.bytes === undefined && integerType(member.type) === undefined)) return
  const expected = isBinary
    ? `uint8_t ${member.name}[${attribute.bytes}]`
    : `uint${8 * attribute.bytes}_t ${member.name}`
  const message = `${said}, definition says ${attribute.dataType}${isBinary ? ` of ${attribute.bytes} bytes` : ''}`
  report(
    about(attribute, { code: 'header-type', severity: 'error', message, ...bytesOf(field), expected }, 'data_type'),
  )
}

function hasWrongWidths({ layout, header }: Comparison): boolean {
  const widths = bufferWidths(layout)
  return CLASS_ORDER.some(access => (header.widths[access]?.value ?? widths[access]) !== widths[access])
}
