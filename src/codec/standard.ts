import { hasFlag, setFlag } from '../bytes/bits.ts'
import type { Layout } from '../layout/layout.ts'
import { checkNames, givenValue, notCarried, readOnlyAttribute, requireAll } from './attrs.ts'
import type { EncodableAttrs, Status, View } from './contract.ts'
import { type DecodeSteps, decodeSteps } from './decode-steps.ts'
import { type EncodeSteps, encodeSteps } from './encode-steps.ts'
import type { BodyCodec, BodyKind, Known } from './engine.ts'
import { cutFlags, namedFlags, unnamedFlags, unnamedFlagsIssue } from './flags.ts'
import { type Gathered, gather, statusOf } from './gathered.ts'
import { oddity } from './oddity.ts'
import { createPoint, type Point, readPoint, setValue, writePoint } from './point.ts'
import { reservedBits } from './reserved.ts'
import type { TakeRules } from './take.ts'

/** Interpreted bodies of the standard protocol: a fixed status block (SPEC §2), a control of flags and its writable prefix (§3). */
export function standardBodies(layout: Layout): BodyCodec {
  const points = layout.fields.map(createPoint)
  const names = new Set(points.map(point => point.name))
  const named = namedFlags(layout)
  const { statusLength, writableLength, flagsLength, definedBits } = layout

  function isFlagged(point: Point, bytes: Uint8Array, from: number): boolean {
    return point.field.flag !== undefined && hasFlag(bytes, from, flagsLength, point.field.flag)
  }

  // Made when first needed: the ordinary payload's short ways.
  const readers: { [V in View]?: DecodeSteps } = {}
  const writers: { [K in BodyKind]?: EncodeSteps } = {}

  function decode(kind: BodyKind, bytes: Uint8Array, from: number, to: number, view: View): Status {
    if (kind === 'status') {
      readers[view] ??= decodeSteps(layout, points, view)
      const attrs = readers[view](bytes, from, to)
      if (attrs !== undefined) return { attrs }
    }
    return decodeFully(kind, bytes, from, to, view)
  }

  function decodeFully(kind: BodyKind, bytes: Uint8Array, from: number, to: number, view: View): Status {
    const gathered = gather()
    if (kind === 'status') {
      for (const point of points) decodePoint(point, bytes, from, to, view, gathered)
      return close(gathered, bytes, from, to, statusLength)
    }
    const values = valuesOfControl(bytes, from, to)
    const unnamed = unnamedFlags(named, bytes, from)
    if (unnamed !== undefined) gathered.issues.push(unnamedFlagsIssue(unnamed, from))
    for (const point of points) if (isFlagged(point, bytes, from)) decodePoint(point, bytes, values, to, view, gathered)
    return close(gathered, bytes, values, to, writableLength)
  }

  function valuesOfControl(bytes: Uint8Array, from: number, to: number): number {
    if (from + flagsLength > to) throw cutFlags(flagsLength, to - from, Math.min(to, bytes.length))
    return from + flagsLength
  }

  function close(gathered: Gathered, bytes: Uint8Array, from: number, to: number, length: number): Status {
    for (let at = 0; at < length && from + at < to; at++) {
      const reserved = (bytes[from + at] as number) & ~(definedBits[at] as number)
      if (reserved !== 0) gathered.issues.push(reservedBits(reserved, from + at))
    }
    return statusOf(gathered, to - from - length)
  }

  function encode(
    kind: BodyKind,
    attrs: EncodableAttrs,
    rules: TakeRules,
    known: Known | undefined,
    prefix: number,
  ): Uint8Array {
    if (known === undefined && rules.view !== 'raw') {
      writers[kind] ??= encodeSteps(layout, kind)
      const bytes = writers[kind](attrs, prefix)
      if (bytes !== undefined) return bytes
    }
    checkNames(layout, names, attrs)
    return kind === 'status' ? encodeStatus(attrs, rules, known, prefix) : encodeControl(attrs, rules, known, prefix)
  }

  function encodeStatus(attrs: EncodableAttrs, rules: TakeRules, known: Known | undefined, prefix: number): Uint8Array {
    const out = new Uint8Array(prefix + statusLength)
    if (known?.block !== undefined) out.set(known.block, prefix)
    const missing: string[] = []
    points.forEach((point, index) => {
      const value = givenValue(attrs, point.name)
      if (value !== undefined) writePoint(point, out, prefix, point.take(value, rules, known?.raws[index]))
      else if (known?.raws[index] === undefined) missing.push(point.name)
    })
    requireAll(missing)
    return out
  }

  function encodeControl(
    attrs: EncodableAttrs,
    rules: TakeRules,
    known: Known | undefined,
    prefix: number,
  ): Uint8Array {
    const values = prefix + flagsLength
    const out = new Uint8Array(values + writableLength)
    if (known?.flags !== undefined) out.set(known.flags, prefix)
    if (known?.block !== undefined) out.set(known.block.subarray(0, writableLength), values)
    points.forEach((point, index) => {
      const value = givenValue(attrs, point.name)
      if (value === undefined) return
      if (point.field.flag === undefined) throw readOnlyAttribute(point.field.attribute)
      setFlag(out, prefix, flagsLength, point.field.flag)
      writePoint(point, out, values, point.take(value, rules, known?.raws[index]))
    })
    return out
  }

  function patch(bytes: Uint8Array, attrs: EncodableAttrs, rules: TakeRules): void {
    checkNames(layout, names, attrs)
    const given = points.flatMap(point => {
      const value = givenValue(attrs, point.name)
      if (value === undefined) return []
      if (point.field.offset + point.field.bytes > bytes.length) throw notCarried(point.name, bytes.length)
      return [{ point, raw: point.take(value, rules, readPoint(point, bytes, 0)) }]
    })
    for (const { point, raw } of given) writePoint(point, bytes, 0, raw)
  }

  function knowBody(kind: BodyKind, bytes: Uint8Array, from: number, to: number): Known {
    const values = kind === 'status' ? from : valuesOfControl(bytes, from, to)
    const length = Math.min(to - values, kind === 'status' ? statusLength : writableLength)
    const block = new Uint8Array(statusLength)
    block.set(bytes.subarray(values, values + length))
    // What a control does not flag is not known: most senders leave it zero (SPEC §3). Its bytes are taken over all the same.
    const raws = points.map(point =>
      point.field.offset + point.field.bytes <= length && (kind === 'status' || isFlagged(point, bytes, from))
        ? readPoint(point, block, 0)
        : undefined,
    )
    return { raws, block, flags: kind === 'control' ? unnamedFlags(named, bytes, from) : undefined, segment: undefined }
  }

  function knowAttrs(attrs: EncodableAttrs, rules: TakeRules): Known {
    checkNames(layout, names, attrs)
    const block = new Uint8Array(statusLength)
    const raws = points.map(point => {
      const value = givenValue(attrs, point.name)
      if (value === undefined) return undefined
      const raw = point.take(value, rules)
      writePoint(point, block, 0, raw)
      return raw
    })
    return { raws, block, flags: undefined, segment: undefined }
  }

  return { decode, encode, patch, knowBody, knowAttrs }
}

function decodePoint(
  point: Point,
  bytes: Uint8Array,
  from: number,
  to: number,
  view: View,
  { attrs, missing, issues }: Gathered,
): void {
  const { offset, bytes: length, attribute } = point.field
  if (from + offset + length > to) {
    missing.push(point.name)
    return
  }
  const raw = readPoint(point, bytes, from)
  setValue(attrs, point.name, point.show[view](raw))
  const odd = oddity(attribute, raw)
  if (odd !== undefined) issues.push({ ...odd, attribute: point.name, offset: from + offset })
}
