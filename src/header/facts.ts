import type { BitBuffer, Header, HeaderAttribute, HeaderMember } from './header.ts'
import { placesIn } from './places.ts'

export interface Placed {
  readonly member: HeaderMember
  /** Its first byte in the status block, where that can be told. */
  readonly place: number | undefined
}

/** What the header as a whole says about single attributes, looked up by name. */
export interface Facts {
  readonly header: Header
  readonly writable: ReadonlySet<string>
  /** Whether `writable` is told at all. */
  readonly tellsWritable: boolean
  readonly points: ReadonlyMap<string, HeaderMember>
  readonly flags: ReadonlyMap<string, HeaderMember>
  /** Members of devStatus_t (or, where there is none, of attrVals_t). */
  readonly status: ReadonlyMap<string, Placed>
  readonly buffers: ReadonlySet<BitBuffer | undefined>
  /** Where the bit groups of what is not writable begin, in the order of the block. */
  readonly bases: readonly number[]
}

export function factsOf(header: Header): Facts {
  const { attributes, flags, values, points, hasEvents, protocol } = header
  const struct = header.status ?? values
  const places = struct ? placesIn(struct) : []
  const status = new Map<string, Placed>()
  struct?.members.forEach((member, index) => {
    if (member.attribute !== undefined) status.set(member.attribute, { member, place: places[index] })
  })

  const flagged = membersByName(flags ?? values)
  const byFlags = protocol === 'standard' && (flags ?? values) !== undefined
  const all = [...attributes.values()]
  const writable = new Set(
    all.filter(({ name, event }) => (byFlags ? flagged.has(name) : event)).map(({ name }) => name),
  )
  const bases = new Set(all.filter(({ name }) => !writable.has(name)).flatMap(attribute => baseOf(attribute) ?? []))
  return {
    header,
    writable,
    tellsWritable: byFlags || hasEvents,
    points: membersByName(points),
    flags: membersByName(flags),
    status,
    buffers: new Set(header.status?.members.map(({ buffer }) => buffer)),
    bases: [...bases].sort((a, b) => a - b),
  }
}

/** The first byte of the group that an attribute's bits are in: X_BYTEOFFSET has whole bytes of X_BITOFFSET added to it (SPEC §1). */
export function baseOf({ macros }: HeaderAttribute): number | undefined {
  const byte = macros.BYTEOFFSET?.value
  const bit = macros.BITOFFSET?.value
  return byte === undefined || bit === undefined ? undefined : byte - Math.floor(bit / 8)
}

function membersByName(struct: Header['flags']): ReadonlyMap<string, HeaderMember> {
  return new Map(
    struct?.members.flatMap(member => (member.attribute === undefined ? [] : [[member.attribute, member] as const])),
  )
}
