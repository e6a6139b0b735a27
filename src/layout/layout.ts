import { MAX_BYTES } from '../definition/limits.ts'
import {
  type AccessClass,
  type Attribute,
  isBitAttribute,
  type Position,
  type Product,
  type Protocol,
} from '../definition/model.ts'
import { requireProduct } from '../definition/stages.ts'
import { GiztoolsError } from '../errors.ts'
import { assignPositions, CLASS_ORDER } from './assign-positions.ts'

/** All bools and enums that state the same byte offset: one big-endian integer (SPEC §2.1). */
export interface BitGroup {
  /** First byte of the group in the status block: its most significant. */
  readonly offset: number
  /** Width in bytes. */
  readonly bytes: number
}

/** One attribute's place. */
export interface Field {
  readonly attribute: Attribute
  /** Width in bits. */
  readonly bits: number
  /** Its bit in the attr_flags (its id). In standard only writable attributes have one. */
  readonly flag: number | undefined
  /** standard: the first byte of the status block that it touches, and how many. Both 0 in var_len, where nothing is fixed. */
  readonly offset: number
  readonly bytes: number
  /** standard, bools and enums: the group, and the field's lowest bit counted from the group's least significant one. */
  readonly group: BitGroup | undefined
  readonly bitOffset: number
}

/** The bytes of the status block that the attributes of one access class touch. */
export interface ClassPart {
  readonly access: AccessClass
  readonly offset: number
  readonly bytes: number
}

/** Where everything lies, decided once for all payloads of a product. */
export interface Layout {
  readonly product: Product
  readonly protocol: Protocol
  /** In id order. */
  readonly fields: readonly Field[]
  /** standard: by offset. */
  readonly groups: readonly BitGroup[]
  /** standard: the classes that have attributes, in wire order. */
  readonly parts: readonly ClassPart[]
  /** standard: bytes of the status block, and of its writable prefix. Both 0 in var_len. */
  readonly statusLength: number
  readonly writableLength: number
  /** Bytes of the attr_flags: in standard those of a control, in var_len those of every body. */
  readonly flagsLength: number
  /** standard: for each byte of the status block the bits that belong to an attribute. The others are reserved. */
  readonly definedBits: Uint8Array
}

/**
 * Lays a product out. What the definition states is used as stated; positions that it does not state are the platform's own (`assignPositions`).
 * In var_len the stated positions mean nothing (SPEC §1): there are only widths and id order.
 * @throws GiztoolsError DEFINITION_INVALID when the status block is larger than any frame can carry.
 */
export function createLayout(product: Product): Layout {
  requireProduct(product, 'createLayout')
  return product.protocol === 'var_len' ? varLenLayout(product) : standardLayout(product)
}

function varLenLayout(product: Product): Layout {
  const fields = product.attributes.map(attribute => ({
    attribute,
    bits: widthInBits(attribute),
    flag: attribute.id,
    offset: 0,
    bytes: 0,
    group: undefined,
    bitOffset: 0,
  }))
  return {
    product,
    protocol: 'var_len',
    fields,
    groups: [],
    parts: [],
    statusLength: 0,
    writableLength: 0,
    flagsLength: flagsLength(fields),
    definedBits: new Uint8Array(0),
  }
}

function standardLayout(product: Product): Layout {
  const { attributes } = product
  const assigned = attributes.some(attribute => attribute.position === undefined) ? assignPositions(attributes) : []
  const positions = attributes.map((attribute, index) => attribute.position ?? (assigned[index] as Position))
  const groups = bitGroups(attributes, positions)

  const fields = attributes.map((attribute, index): Field => {
    const { byteOffset, bitOffset } = positions[index] as Position
    // Literals with every member in its place: objects that are spread and added to cost ten times as much.
    const flag = attribute.access === 'writable' ? attribute.id : undefined
    if (!isBitAttribute(attribute)) {
      const { bytes } = attribute
      return { attribute, bits: bytes * 8, flag, offset: byteOffset, bytes, group: undefined, bitOffset: 0 }
    }
    const { bits } = attribute
    const group = groups.get(byteOffset) as BitGroup
    const last = byteOffset + group.bytes - 1
    const offset = last - ((bitOffset + bits - 1) >> 3)
    return { attribute, bits, flag, offset, bytes: last - (bitOffset >> 3) - offset + 1, group, bitOffset }
  })

  const statusLength = endOf(fields)
  if (statusLength > MAX_BYTES) {
    const message = `definition: expected a status block of at most ${MAX_BYTES} bytes, got ${statusLength}: no frame carries that`
    throw new GiztoolsError('DEFINITION_INVALID', message)
  }
  const writable = fields.filter(field => field.flag !== undefined)
  return {
    product,
    protocol: 'standard',
    fields,
    groups: [...groups.values()].sort((a, b) => a.offset - b.offset),
    parts: CLASS_ORDER.flatMap(access => classPart(access, fields)),
    statusLength,
    writableLength: endOf(writable),
    flagsLength: flagsLength(writable),
    definedBits: definedBits(fields, statusLength),
  }
}

function widthInBits(attribute: Attribute): number {
  return isBitAttribute(attribute) ? attribute.bits : attribute.bytes * 8
}

// As wide as the furthest bit of any attribute that shares the byte offset, not as the bits in use (SPEC §0.4).
function bitGroups(attributes: readonly Attribute[], positions: readonly Position[]): ReadonlyMap<number, BitGroup> {
  const groups = new Map<number, BitGroup>()
  attributes.forEach((attribute, index) => {
    if (!isBitAttribute(attribute)) return
    const { byteOffset, bitOffset } = positions[index] as Position
    const bytes = Math.max(groups.get(byteOffset)?.bytes ?? 0, Math.ceil((bitOffset + attribute.bits) / 8))
    groups.set(byteOffset, { offset: byteOffset, bytes })
  })
  return groups
}

// One flag an id. Ids of what may be flagged are 0..n-1 as a rule; where a copy of a definition lacks some, the bits keep their ids.
function flagsLength(fields: readonly Field[]): number {
  return Math.ceil(fields.reduce((most, field) => Math.max(most, (field.flag as number) + 1), 0) / 8)
}

function endOf(fields: readonly Field[]): number {
  return fields.reduce(
    (end, field) => Math.max(end, field.group ? field.group.offset + field.group.bytes : field.offset + field.bytes),
    0,
  )
}

function classPart(access: AccessClass, fields: readonly Field[]): ClassPart[] {
  const own = fields.filter(field => field.attribute.access === access)
  if (own.length === 0) return []
  const offset = own.reduce(
    (start, field) => Math.min(start, field.group?.offset ?? field.offset),
    Number.POSITIVE_INFINITY,
  )
  return [{ access, offset, bytes: endOf(own) - offset }]
}

function definedBits(fields: readonly Field[], statusLength: number): Uint8Array {
  const bits = new Uint8Array(statusLength)
  for (const { group, bitOffset, bits: width, offset, bytes } of fields) {
    if (group === undefined) {
      for (let at = offset; at < offset + bytes; at++) bits[at] = 0xff
      continue
    }
    for (let bit = bitOffset; bit < bitOffset + width; bit++) {
      const byte = group.offset + group.bytes - 1 - (bit >> 3)
      bits[byte] = (bits[byte] as number) | (1 << (bit & 7))
    }
  }
  return bits
}
