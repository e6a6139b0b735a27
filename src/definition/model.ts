/** `standard` sends fixed blocks, `var_len` only the attributes that its flags name (SPEC §0.1). */
export type Protocol = 'standard' | 'var_len'

/** Who may set an attribute, and what it tells (the vendor writes `status_writable`, `status_readonly`, `alert`, `fault`; its documents W, R, N, E). */
export type AccessClass = 'writable' | 'readonly' | 'alert' | 'fault'

export type DataType = 'bool' | 'enum' | 'uint8' | 'uint16' | 'uint32' | 'binary'

/** Where the definition says an attribute lies in the status block (SPEC §1). */
export interface Position {
  /** The first byte of a byte attribute; for a bool or enum the first byte of its whole bit group. */
  readonly byteOffset: number
  /** Bits from the group's least significant bit: counts through the whole group, so it can be 8 and more. 0 for byte attributes. */
  readonly bitOffset: number
}

/** display = raw · ratio + addition; `min` and `max` are raw integers (SPEC §6). */
export interface Scale {
  readonly ratio: number
  readonly addition: number
  readonly min: number
  readonly max: number
}

interface AttributeOf<T extends DataType> {
  readonly id: number
  readonly name: string
  readonly displayName: string
  readonly description: string
  readonly access: AccessClass
  readonly dataType: T
  /** Absent where the definition states none that can be used; `createLayout` then computes it. */
  readonly position: Position | undefined
  /** JSON path of the attribute inside its definition, for messages. */
  readonly path: string
}

/** `bits` wide, 1 as a rule. */
export interface BoolAttribute extends AttributeOf<'bool'> {
  readonly bits: number
}

/** `bits` wide; the wire carries the index into `labels`. */
export interface EnumAttribute extends AttributeOf<'enum'> {
  readonly bits: number
  readonly labels: readonly string[]
}

/** An unsigned big-endian integer of `bytes` bytes (1 to 4). */
export interface NumberAttribute extends AttributeOf<'uint8' | 'uint16' | 'uint32'> {
  readonly bytes: number
  readonly scale: Scale
  /** What the definition leaves unsaid of `scale`, and was taken as ratio 1, addition 0, min 0 and the most that the width holds. Absent where it says all. */
  readonly assumed?: readonly (keyof Scale)[]
}

/** Exactly `bytes` bytes, no length prefix. */
export interface BinaryAttribute extends AttributeOf<'binary'> {
  readonly bytes: number
}

export type Attribute = BoolAttribute | EnumAttribute | NumberAttribute | BinaryAttribute

/** A definition that has been read and found sound: plain data, attributes in id order. */
export interface Product {
  readonly name: string
  readonly productKey: string
  readonly protocol: Protocol
  readonly attributes: readonly Attribute[]
  /** The phone app's screen as the definition states it, unread: only checks look at it. */
  readonly ui?: unknown
  /** What people add for this tool under the key `giztools`, unread likewise. */
  readonly giztools?: unknown
}

/** Bools and enums are bit attributes (they live in bit groups); numbers and binaries are byte attributes. */
export function isBitAttribute(attribute: Attribute): attribute is BoolAttribute | EnumAttribute {
  return attribute.dataType === 'bool' || attribute.dataType === 'enum'
}
