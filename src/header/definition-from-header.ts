import { bitsForLabels } from '../definition/attribute.ts'
import type { AccessClass } from '../definition/model.ts'
import { parseDefinition } from '../definition/parse.ts'
import { GiztoolsError, isGiztoolsError } from '../errors.ts'
import { createLayout } from '../layout/layout.ts'
import { accessOf } from './access.ts'
import { baseOf, type Facts, factsOf } from './facts.ts'
import type { Header, HeaderAttribute } from './header.ts'
import { idsOf } from './ids.ts'

/** What the header tells about one attribute, in the vendor's own words. */
export interface AttributeJson {
  readonly id: number
  readonly name: string
  readonly display_name: string
  readonly desc: string
  readonly type: string
  readonly data_type: string
  readonly enum?: readonly string[]
  readonly uint_spec?: Readonly<Record<'min' | 'max' | 'ratio' | 'addition', number>>
  readonly position: Readonly<Record<string, number | string>>
}

/** A definition made from a header, as the platform would write it, and what in it the header does not know. */
export interface DefinitionJson {
  readonly name: string
  readonly product_key: string
  readonly packetVersion: string
  readonly protocolType: string
  /** JSON paths of what was made up: placeholders, guesses and defaults. */
  readonly giztools: { readonly unknown: readonly string[] }
  readonly entities: readonly {
    readonly id: number
    readonly name: string
    readonly display_name: string
    readonly attrs: readonly AttributeJson[]
  }[]
}

const TYPES: Readonly<Record<AccessClass, string>> = {
  writable: 'status_writable',
  readonly: 'status_readonly',
  alert: 'alert',
  fault: 'fault',
}

/**
 * The definition that a header describes: positions, widths, scales, codes and labels are the header's; what it does not know is a placeholder
 * and stands under `giztools.unknown`. `parseDefinition` loads it.
 * @throws GiztoolsError HEADER_INVALID where the header contradicts itself so that no definition can say it.
 */
export function definitionFromHeader(header: Header): DefinitionJson {
  const unknown: string[] = ['name', 'entities[0].display_name']
  if (header.productKey === '') unknown.push('product_key')
  const facts = factsOf(header)
  const attrs = idsOf(header).map(({ attribute, id, isKnown }, index): AttributeJson => {
    const path = `entities[0].attrs[${index}]`
    const guess = (where: string) => unknown.push(`${path}.${where}`)
    if (!isKnown) guess('id')
    const { name } = attribute
    const access = accessOf(attribute, facts)
    if (!access.isKnown) guess('type')
    const display = displayName(attribute, facts)
    if (display === '') guess('display_name')
    guess('desc')
    return {
      id,
      name,
      display_name: display,
      desc: '',
      type: TYPES[access.access],
      ...shapeOf(attribute, facts, guess),
    }
  })
  const json: DefinitionJson = {
    name: '',
    product_key: header.productKey,
    packetVersion: '0x00000004',
    protocolType: header.protocol,
    giztools: { unknown },
    entities: [{ id: 0, name: 'entity0', display_name: '', attrs }],
  }
  expectLoadable(json)
  return json
}

function expectLoadable(json: DefinitionJson): void {
  try {
    createLayout(parseDefinition(json))
  } catch (error) {
    if (!isGiztoolsError(error)) throw error
    const message = `header: what it describes is no product: ${error.message}`
    throw new GiztoolsError('HEADER_INVALID', message, { path: error.path })
  }
}

/** Generators write none, but people do: the comment behind its member, its flag or its macro. */
function displayName({ name, comment: own }: HeaderAttribute, { points, flags }: Facts): string {
  const comments = [points, flags].map(members => members.get(name)?.comment)
  const comment = [...comments, own].find(text => text !== undefined && text !== '') ?? ''
  // The generator's own remark names the attribute and its type, nothing more.
  return comment.startsWith('对应数据点') ? '' : comment
}

type Shape = Pick<AttributeJson, 'data_type' | 'enum' | 'uint_spec' | 'position'>

function shapeOf(attribute: HeaderAttribute, facts: Facts, guess: (where: string) => void): Shape {
  const { header } = facts
  const own = facts.status.get(attribute.name)
  const point = facts.points.get(attribute.name)
  const { macros, codes } = attribute
  const isStandard = header.protocol === 'standard'
  const isNumber = macros.RATIO !== undefined || macros.ADDITION !== undefined
  const hasBytes = own !== undefined && own.member.bits === undefined
  if (codes !== undefined || (!hasBytes && !isNumber && !isBinary(attribute, facts)))
    return bitShape(attribute, header, guess)

  const position = (bytes: number) => {
    const place = isStandard ? own?.place : 0
    if (place === undefined) guess('position.byte_offset')
    return { ...(place === undefined ? {} : { byte_offset: place }), bit_offset: 0, len: bytes, unit: 'byte' }
  }
  if (!isNumber && (own?.member.isArray || point?.isArray || !hasBytes)) {
    const bytes = own?.member.bytes ?? macros.LEN?.value ?? point?.bytes
    if (bytes === undefined) guess('position.len')
    return { data_type: 'binary', position: position(bytes ?? 1) }
  }
  const spec = {
    min: macros.MIN?.value,
    max: macros.MAX?.value,
    ratio: macros.RATIO?.value,
    addition: macros.ADDITION?.value,
  }
  const stated = own?.member.bytes ?? macros.LEN?.value
  if (stated === undefined) guess('data_type')
  const bytes = stated ?? leastBytes(spec.max)
  const defaults = { min: 0, max: 2 ** (8 * bytes) - 1, ratio: 1, addition: 0 }
  for (const [key, value] of Object.entries(spec)) if (value === undefined) guess(`uint_spec.${key}`)
  return {
    data_type: bytes === 1 ? 'uint8' : bytes === 2 ? 'uint16' : 'uint32',
    uint_spec: {
      min: spec.min ?? defaults.min,
      max: spec.max ?? defaults.max,
      ratio: spec.ratio ?? defaults.ratio,
      addition: spec.addition ?? defaults.addition,
    },
    position: position(bytes),
  }
}

// In var_len a binary has a LEN too, and where dataPoint_t is missing nothing tells it from a bool but its place among the values.
function isBinary({ name, macros }: HeaderAttribute, { points, header }: Facts): boolean {
  if (macros.BYTEOFFSET || macros.BITOFFSET) return false
  const point = points.get(name)
  return point === undefined ? header.protocol === 'standard' && macros.LEN === undefined : point.isArray
}

function leastBytes(max: number | undefined): number {
  if (max === undefined) return 4
  return max < 2 ** 8 ? 1 : max < 2 ** 16 ? 2 : 4
}

/** Enums of more bits than that get one placeholder label: a full set would be longer than any real one. */
const MOST_GUESSED_BITS = 6

function bitShape(attribute: HeaderAttribute, { protocol }: Header, guess: (where: string) => void): Shape {
  const { macros, codes } = attribute
  const base = baseOf(attribute)
  const isStandard = protocol === 'standard'
  const labels = codes && labelsOf(codes, guess)
  if (macros.LEN?.value === undefined) guess('position.len')
  const bits = macros.LEN?.value ?? (labels ? bitsForLabels(labels.length) : 1)
  if (isStandard && base === undefined) guess('position.byte_offset')
  const place = !isStandard
    ? { byte_offset: 0, bit_offset: 0 }
    : base === undefined
      ? {}
      : { byte_offset: base, bit_offset: macros.BITOFFSET?.value as number }
  const position = { ...place, len: bits, unit: 'bit' }
  if (labels === undefined && bits === 1) return { data_type: 'bool', position }
  if (labels === undefined) guess('enum')
  const count = bits > 1 && bits <= MOST_GUESSED_BITS ? 2 ** (bits - 1) + 1 : 1
  return {
    data_type: 'enum',
    enum: labels ?? Array.from({ length: count }, (_, index) => placeholder(index)),
    position,
  }
}

/** No enum has more labels than that; a code beyond it is a mistake that must not cost memory. */
const MOST_LABELS = 4096

function labelsOf(codes: NonNullable<HeaderAttribute['codes']>, guess: (where: string) => void): readonly string[] {
  const byValue = new Map(codes.map(({ value, label }) => [value, label]))
  const values = codes.flatMap(({ value }) => (value !== undefined && value >= 0 && value < MOST_LABELS ? [value] : []))
  const count = values.reduce((most, value) => Math.max(most, Math.floor(value) + 1), 0)
  if (count === 0) guess('enum')
  return Array.from({ length: Math.max(1, count) }, (_, index) => {
    const label = byValue.get(index) ?? ''
    if (label === '') guess(`enum[${index}]`)
    return label === '' ? placeholder(index) : label
  })
}

function placeholder(index: number): string {
  return `VALUE${index}`
}
