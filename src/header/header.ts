import type { AccessClass, Protocol } from '../definition/model.ts'

export const SUFFIXES = ['BYTEOFFSET', 'BITOFFSET', 'LEN', 'RATIO', 'ADDITION', 'MIN', 'MAX'] as const

/** What the macros of one attribute end with. */
export type Suffix = (typeof SUFFIXES)[number]

/** A number and where it stands. */
export interface Stated {
  /** undefined where it is no plain number. */
  readonly value: number | undefined
  readonly line: number
}

/** One code of an `X_ENUM_T`. */
export interface HeaderCode {
  readonly name: string
  readonly value: number | undefined
  /** The comment behind it; '' where there is none. */
  readonly label: string
  readonly line: number
}

/** The buffers of bits that status structs have: one a class, or in var_len one for all. */
export type BitBuffer = AccessClass | 'all'

/** One member of a struct: an attribute's own, a buffer of bits, padding, or something we do not know. */
export interface HeaderMember {
  readonly name: string
  readonly attribute: string | undefined
  readonly buffer: BitBuffer | undefined
  readonly padding: boolean
  readonly type: string
  /** Elements of an array; undefined for what is none, or where its size cannot be told. */
  readonly elements: number | undefined
  readonly isArray: boolean
  /** The macro that gives the array's size. */
  readonly sizedBy: string | undefined
  /** Width of a bit-field. */
  readonly bits: number | undefined
  /** Bytes of all its elements, where they can be told; a bit-field's storage unit. */
  readonly bytes: number | undefined
  readonly signed: boolean
  readonly comment: string
  readonly line: number
}

export interface HeaderStruct {
  readonly name: string
  readonly line: number
  readonly members: readonly HeaderMember[]
}

/** All that the header says about one attribute. */
export interface HeaderAttribute {
  /** As structs spell it; where only macros name it, as these do. */
  readonly name: string
  /** As its macros spell it: in older headers in capitals. */
  readonly macroName: string
  readonly macros: Readonly<Partial<Record<Suffix, Stated>>>
  /** Without `X_VALUE_MAX`; undefined where there is no `X_ENUM_T`. */
  readonly codes: readonly HeaderCode[] | undefined
  /** What an app sets raises an event, so this is there for writable attributes. */
  readonly event: boolean
  /** What a macro's own comment says. */
  readonly comment: string
}

/** A macro that is defined more than once, with different values: the last one counts. */
export interface RepeatedMacro {
  readonly name: string
  readonly values: readonly string[]
  readonly line: number
}

/** A generated `gizwits_protocol.h`, read. */
export interface Header {
  /** '' where the header does not state it (newer ones have it in `gizwits_product.h`). */
  readonly productKey: string
  readonly productKeyLine: number
  readonly protocol: Protocol
  /** By name, in the order of `dataPoint_t`, then of the flags, then as they come. */
  readonly attributes: ReadonlyMap<string, HeaderAttribute>
  /** `COUNT_W_BIT` and the like: bytes of the bit groups. */
  readonly widths: Readonly<Partial<Record<BitBuffer, Stated & { readonly name: string }>>>
  /** `attrFlags_t`, in var_len `dataPointFlags_t`. */
  readonly flags: HeaderStruct | undefined
  /** `attrVals_t`, standard only. */
  readonly values: HeaderStruct | undefined
  /** `devStatus_t` */
  readonly status: HeaderStruct | undefined
  /** `dataPoint_t` */
  readonly points: HeaderStruct | undefined
  /** Whether it lists events: then an attribute without one is not writable. */
  readonly hasEvents: boolean
  readonly repeated: readonly RepeatedMacro[]
}
