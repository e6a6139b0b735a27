import { setFlag } from '../bytes/bits.ts'
import type { Layout } from '../layout/layout.ts'
import { checkNames, givenValue, notCarried, readOnlyAttribute } from './attrs.ts'
import type { EncodableAttrs, Status } from './contract.ts'
import type { BodyCodec, BodyKind, Known } from './engine.ts'
import { namedFlags, unnamedFlags, unnamedFlagsIssue } from './flags.ts'
import { gather, statusOf } from './gathered.ts'
import { oddity } from './oddity.ts'
import { type Point, readBitPoint, readBytePoint, setValue, writeBitPoint, writeBytePoint } from './point.ts'
import { reservedBits } from './reserved.ts'
import type { Raw } from './show.ts'
import { type Showing, shownView } from './showing.ts'
import type { TakeRules } from './take.ts'

/** Where one attribute lies in one body. */
export interface Spot {
  readonly point: Point
  /** In id order among all attributes. */
  readonly index: number
  /** A byte attribute: its first byte. A bit attribute: the last byte of the integer that it is part of. */
  readonly at: number
  /** A bit attribute: its lowest bit in that integer. */
  readonly bit: number
  /** Whether the body goes far enough to hold all of it. */
  readonly covered: boolean
}

/** What lies where in one body. */
export interface Found {
  /** The attributes that it holds, in id order. */
  readonly spots: readonly Spot[]
  /** Its first byte after the flags, and from there on the bits of each byte that are not reserved. */
  readonly values: number
  readonly defined: Uint8Array
  /** Offset of the first byte after the values, wherever the body ends. */
  readonly end: number
}

/** A body that is to be written: what is known is in it already. */
export interface Laid {
  readonly out: Uint8Array
  /** Those that are yet to be written. */
  readonly spots: readonly Spot[]
  readonly raws: readonly (Raw | undefined)[]
}

/** What makes the bodies of one protocol other than those of the other. */
export interface Ground {
  /** Whether such bodies begin with attr_flags. */
  isFlagged(kind: BodyKind): boolean
  /** @throws GiztoolsError PAYLOAD_SHORT when the flags are cut */
  find(kind: BodyKind, bytes: Uint8Array, from: number, to: number): Found
  /** `raws`: what is given, by place in id order. `values`: offset of the first byte after the flags. */
  lay(kind: BodyKind, raws: Laid['raws'], known: Known | undefined, values: number): Laid
  /** What a base keeps beside raw values. */
  keep(found: Found, bytes: Uint8Array, to: number): Pick<Known, 'block' | 'segment'>
}

/** Bodies of either protocol, whatever is in them. */
export function createBodies(layout: Layout, points: readonly Point[], ground: Ground): BodyCodec {
  const names = new Set(points.map(point => point.name))
  const named = namedFlags(layout)
  const { flagsLength } = layout

  function unnamedIn(kind: BodyKind, bytes: Uint8Array, from: number): Uint8Array | undefined {
    return ground.isFlagged(kind) ? unnamedFlags(named, bytes, from) : undefined
  }

  function decode(kind: BodyKind, bytes: Uint8Array, from: number, to: number, showing: Showing): Status {
    const view = shownView(showing)
    const found = ground.find(kind, bytes, from, to)
    const gathered = gather()
    const { attrs, missing, issues } = gathered
    const unnamed = unnamedIn(kind, bytes, from)
    if (unnamed !== undefined) issues.push(unnamedFlagsIssue(unnamed, from))
    for (const spot of found.spots) {
      const { name, show, field, isBit } = spot.point
      if (kind === 'control' && field.attribute.access !== 'writable') {
        const message = `${name}: flagged in a control, but it is not writable`
        issues.push({ code: 'FLAG_READ_ONLY', attribute: name, message, offset: from })
      }
      if (!spot.covered) {
        missing.push(name)
        continue
      }
      const raw = readSpot(spot, bytes, view !== showing)
      setValue(attrs, name, show[view](raw))
      const odd = oddity(field.attribute, raw)
      const offset = isBit ? spot.at - ((spot.bit + field.bits - 1) >> 3) : spot.at
      if (odd !== undefined) issues.push({ ...odd, attribute: name, offset })
    }
    found.defined.forEach((bits, index) => {
      const at = found.values + index
      const reserved = at < to ? (bytes[at] as number) & ~bits : 0
      if (reserved !== 0) issues.push(reservedBits(reserved, at))
    })
    return statusOf(gathered, to - found.end)
  }

  function take(attrs: EncodableAttrs, rules: TakeRules, known?: Known, kind?: BodyKind): (Raw | undefined)[] {
    checkNames(layout, names, attrs)
    return points.map(({ name, field, take }, index) => {
      const value = givenValue(attrs, name)
      if (value === undefined) return undefined
      if (kind === 'control' && field.attribute.access !== 'writable') throw readOnlyAttribute(field.attribute)
      return take(value, rules, known?.raws[index])
    })
  }

  function encode(
    kind: BodyKind,
    attrs: EncodableAttrs,
    rules: TakeRules,
    known: Known | undefined,
    prefix: number,
  ): Uint8Array {
    return write(kind, take(attrs, rules, known, kind), known, prefix)
  }

  function write(kind: BodyKind, given: Laid['raws'], known: Known | undefined, prefix: number): Uint8Array {
    const isFlagged = ground.isFlagged(kind)
    const values = prefix + (isFlagged ? flagsLength : 0)
    const { out, spots, raws } = ground.lay(kind, given, known, values)
    if (isFlagged && known?.flags !== undefined) out.set(known.flags, prefix)
    for (const spot of spots) {
      if (isFlagged) setFlag(out, prefix, flagsLength, spot.point.field.flag as number)
      writeSpot(spot, out, raws[spot.index] as Raw)
    }
    return out
  }

  function patch(
    kind: BodyKind,
    bytes: Uint8Array,
    from: number,
    to: number,
    attrs: EncodableAttrs,
    rules: TakeRules,
    grows: boolean,
  ): Uint8Array {
    const known = knowBody(kind, bytes, from, to)
    const raws = take(attrs, rules, known, kind)
    const added = points.find((_, index) => raws[index] !== undefined && known.raws[index] === undefined)
    if (added !== undefined && ground.isFlagged('status')) {
      const end = endOf(kind, bytes, from, to)
      if (!grows || end > to) throw notCarried(added.name, bytes.length)
      // As a report, which goes on saying what it said.
      const body = write('status', raws, known, from)
      const out = new Uint8Array(body.length + bytes.length - end)
      out.set(body)
      out.set(bytes.subarray(0, from))
      out.set(bytes.subarray(end), body.length)
      return out
    }
    const out = new Uint8Array(bytes)
    if (kind === 'control')
      for (const { field } of points.filter((_, index) => raws[index] !== undefined))
        setFlag(out, from, flagsLength, field.flag as number)
    for (const spot of ground.find(kind, out, from, to).spots) {
      const raw = raws[spot.index]
      if (raw === undefined) continue
      if (!spot.covered) throw notCarried(spot.point.name, bytes.length)
      writeSpot(spot, out, raw)
    }
    return out
  }

  function endOf(kind: BodyKind, bytes: Uint8Array, from: number, to: number): number {
    return ground.find(kind, bytes, from, to).end
  }

  function knowBody(kind: BodyKind, bytes: Uint8Array, from: number, to: number): Known {
    const found = ground.find(kind, bytes, from, to)
    const raws: (Raw | undefined)[] = points.map(() => undefined)
    for (const spot of found.spots) if (spot.covered) raws[spot.index] = readSpot(spot, bytes)
    return { raws, flags: unnamedIn(kind, bytes, from), ...ground.keep(found, bytes, to) }
  }

  function knowAttrs(attrs: EncodableAttrs, rules: TakeRules): Known {
    return { raws: take(attrs, rules), flags: undefined, block: undefined, segment: undefined }
  }

  return { decode, encode, patch, endOf, knowBody, knowAttrs }
}

function readSpot({ point, at, bit }: Spot, bytes: Uint8Array, inPlace = false): Raw {
  return point.isBit ? readBitPoint(point, bytes, at, bit) : readBytePoint(point, bytes, at, inPlace)
}

export function writeSpot({ point, at, bit }: Spot, bytes: Uint8Array, raw: Raw): void {
  if (point.isBit) writeBitPoint(point, bytes, at, bit, raw)
  else writeBytePoint(point, bytes, at, raw)
}
