import { displayRange } from '../codec/oddity.ts'
import { type AccessClass, type Attribute, isBitAttribute } from '../definition/model.ts'
import type { Field } from '../layout/layout.ts'
import type { Place } from './place.ts'
import { plain } from './plain.ts'

/** One attribute's line in a table: what every drawing says of it. Texts are plain (`plain`). */
export interface SheetRow {
  readonly id: number
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly access: AccessClass
  readonly type: string
  /** `3 bits`, `2 bytes` */
  readonly width: string
  /** Absent where nothing is fixed: var_len without a payload, or not in the payload. */
  readonly place: Place | undefined
  /** Numbers: `16 to 30` in display units, the display units between two raw steps, and `16..30` raw. */
  readonly range: string
  readonly step: string
  readonly rawRange: string
  /** Enums: `0 制冷`, `1 送风`, … */
  readonly labels: readonly string[]
  /** With a payload that has it. */
  readonly raw: string
  readonly value: string
}

export function sheetRow(
  { attribute, bits }: Field,
  place: Place | undefined,
  { raw, value }: { readonly raw: string; readonly value: string },
): SheetRow {
  return {
    id: attribute.id,
    name: plain(attribute.name),
    displayName: plain(attribute.displayName),
    description: plain(attribute.description),
    access: attribute.access,
    type: attribute.dataType,
    width: isBitAttribute(attribute) ? counted(bits, 'bit') : counted(attribute.bytes, 'byte'),
    place,
    ...numbersOf(attribute),
    labels:
      attribute.dataType === 'enum' ? attribute.labels.map((label, index) => `${index} ${shownLabel(label)}`) : [],
    raw,
    value,
  }
}

/** `1 bit`, `3 bits` */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

/** A few lines for a tooltip. */
export function aboutRow(row: SheetRow): string {
  const { name, displayName, description, access, type, width, place, range, step, labels, value } = row
  const where = place && [
    `byte ${place.bytes}`,
    ...(place.bits === '' ? [] : [`bits ${place.bits}`, `group bits ${place.groupBits}`]),
  ]
  return [
    displayName === '' ? name : `${name} ${displayName}`,
    `${access} ${type}, ${width}`,
    where?.join(', '),
    range === '' ? '' : `${range}, step ${step}`,
    fewLabels(labels),
    description.slice(0, MOST_WORDS),
    value === '' ? '' : `= ${value}`,
  ]
    .filter(line => line !== undefined && line !== '')
    .join('\n')
}

const MOST_WORDS = 200
const FEW = 12

function fewLabels(labels: readonly string[]): string {
  return labels.slice(0, FEW).join(', ') + (labels.length > FEW ? `, … (${labels.length} labels)` : '')
}

function numbersOf(attribute: Attribute): Pick<SheetRow, 'range' | 'step' | 'rawRange'> {
  if (!('scale' in attribute)) return { range: '', step: '', rawRange: '' }
  const { min, max, ratio } = attribute.scale
  return { range: displayRange(attribute), step: String(Math.abs(ratio)), rawRange: `${min}..${max}` }
}

/** In quotes where it could not be told otherwise where it begins and ends. */
function shownLabel(label: string): string {
  return label === '' || label.trim() !== label || /[,"]/.test(label) ? plain(JSON.stringify(label)) : plain(label)
}
