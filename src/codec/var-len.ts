import { setFlag } from '../bytes/bits.ts'
import type { Layout } from '../layout/layout.ts'
import { checkNames, givenValue, notCarried, readOnlyAttribute } from './attrs.ts'
import type { EncodableAttrs, Status, View } from './contract.ts'
import type { BodyCodec, BodyKind, Known } from './engine.ts'
import { namedFlags, unnamedFlags, unnamedFlagsIssue } from './flags.ts'
import { gather, statusOf } from './gathered.ts'
import { oddity } from './oddity.ts'
import { createPoint, readBitPoint, readBytePoint, setValue, writeBitPoint, writeBytePoint } from './point.ts'
import { reservedBits } from './reserved.ts'
import type { Raw } from './show.ts'
import type { TakeRules } from './take.ts'
import { findPlaces, type Place, type Places, placeValues } from './var-len-places.ts'

/** Interpreted bodies of the var_len protocol: flags, packed bits, byte values (SPEC §5). */
export function varLenBodies(layout: Layout): BodyCodec {
  const points = layout.fields.map(createPoint)
  const names = new Set(points.map(point => point.name))
  const named = namedFlags(layout)
  const { flagsLength } = layout

  function decode(kind: BodyKind, bytes: Uint8Array, from: number, to: number, view: View): Status {
    const found = findPlaces(layout, points, bytes, from, to)
    const gathered = gather()
    const { attrs, missing, issues } = gathered
    const unnamed = unnamedFlags(named, bytes, from)
    if (unnamed !== undefined) issues.push(unnamedFlagsIssue(unnamed, from))
    for (const place of found.places) {
      const { name, show, field } = place.point
      if (kind === 'control' && field.attribute.access !== 'writable') {
        issues.push({
          code: 'FLAG_READ_ONLY',
          attribute: name,
          message: `${name}: flagged in a control, but it is not writable`,
          offset: from,
        })
      }
      if (!place.covered) {
        missing.push(name)
        continue
      }
      const raw = readPlace(place, bytes, found)
      setValue(attrs, name, show[view](raw))
      const odd = oddity(field.attribute, raw)
      if (odd !== undefined) issues.push({ ...odd, attribute: name, offset: byteOf(place, found) })
    }
    // Padding fills the top of the segment, its first byte.
    const padding = found.segmentOffset < to ? (bytes[found.segmentOffset] as number) & ~lowBits(found) & 0xff : 0
    if (padding !== 0 && found.segmentBytes > 0) issues.push(reservedBits(padding, found.segmentOffset))
    return statusOf(gathered, to - found.end)
  }

  function encode(
    kind: BodyKind,
    attrs: EncodableAttrs,
    rules: TakeRules,
    known: Known | undefined,
    prefix: number,
  ): Uint8Array {
    checkNames(layout, names, attrs)
    const raws: (Raw | undefined)[] = points.map((point, index) => {
      const value = givenValue(attrs, point.name)
      // A report goes on saying what its base said; a control sets only what it is told to.
      if (value === undefined) return kind === 'status' ? known?.raws[index] : undefined
      if (kind === 'control' && point.field.attribute.access !== 'writable')
        throw readOnlyAttribute(point.field.attribute)
      return point.take(value, rules, known?.raws[index])
    })
    const flagged = points.flatMap((point, index) => (raws[index] === undefined ? [] : [{ point, index }]))
    const laid = placeValues(flagged, prefix + flagsLength, Number.POSITIVE_INFINITY)
    const out = new Uint8Array(laid.end)
    if (known?.flags !== undefined) out.set(known.flags, prefix)
    if (known?.segment?.length === laid.segmentBytes) out.set(known.segment, laid.segmentOffset)
    for (const place of laid.places) {
      setFlag(out, prefix, flagsLength, place.point.field.flag as number)
      writePlace(place, out, laid, raws[place.index] as Raw)
    }
    return out
  }

  function patch(bytes: Uint8Array, attrs: EncodableAttrs, rules: TakeRules): void {
    checkNames(layout, names, attrs)
    const found = findPlaces(layout, points, bytes, 0, bytes.length)
    const held = new Map(found.places.filter(place => place.covered).map(place => [place.point.name, place]))
    const given = points.flatMap(({ name, take }) => {
      const value = givenValue(attrs, name)
      if (value === undefined) return []
      const place = held.get(name)
      if (place === undefined) throw notCarried(name, bytes.length)
      return [{ place, raw: take(value, rules, readPlace(place, bytes, found)) }]
    })
    for (const { place, raw } of given) writePlace(place, bytes, found, raw)
  }

  function knowBody(_kind: BodyKind, bytes: Uint8Array, from: number, to: number): Known {
    const found = findPlaces(layout, points, bytes, from, to)
    const raws: (Raw | undefined)[] = points.map(() => undefined)
    for (const place of found.places) if (place.covered) raws[place.index] = readPlace(place, bytes, found)
    const segmentEnd = found.segmentOffset + found.segmentBytes
    const segment = segmentEnd <= to ? bytes.subarray(found.segmentOffset, segmentEnd) : undefined
    return { raws, block: undefined, flags: unnamedFlags(named, bytes, from), segment }
  }

  function knowAttrs(attrs: EncodableAttrs, rules: TakeRules): Known {
    checkNames(layout, names, attrs)
    const raws = points.map(point => {
      const value = givenValue(attrs, point.name)
      return value === undefined ? undefined : point.take(value, rules)
    })
    return { raws, block: undefined, flags: undefined, segment: undefined }
  }

  return { decode, encode, patch, knowBody, knowAttrs }
}

function readPlace({ point, at }: Place, bytes: Uint8Array, { segmentOffset, segmentBytes }: Places): Raw {
  return point.isBit
    ? readBitPoint(point, bytes, segmentOffset + segmentBytes - 1, at)
    : readBytePoint(point, bytes, at)
}

function writePlace({ point, at }: Place, bytes: Uint8Array, { segmentOffset, segmentBytes }: Places, raw: Raw): void {
  if (point.isBit) writeBitPoint(point, bytes, segmentOffset + segmentBytes - 1, at, raw)
  else writeBytePoint(point, bytes, at, raw)
}

/** Offset of the first byte that an attribute touches. */
function byteOf({ point, at }: Place, { segmentOffset, segmentBytes }: Places): number {
  return point.isBit ? segmentOffset + segmentBytes - 1 - ((at + point.field.bits - 1) >> 3) : at
}

/** The bits of the segment's first byte that belong to attributes. */
function lowBits({ segmentBits }: Places): number {
  return segmentBits % 8 === 0 ? 0xff : 2 ** (segmentBits % 8) - 1
}
