import { hasFlag } from '../bytes/bits.ts'
import { actionOf } from '../codec/actions.ts'
import type { Action, Codec } from '../codec/contract.ts'
import { oddity } from '../codec/oddity.ts'
import { createPoint, type Point, readBitPoint, readBytePoint } from '../codec/point.ts'
import type { Raw } from '../codec/show.ts'
import { findPlaces } from '../codec/var-len-places.ts'
import type { Layout } from '../layout/layout.ts'
import { byteSpan, moveSpan, type Span, type SpanContent } from './span.ts'

/** The spans of a bare P0. */
export function explainP0({ layout }: Codec, p0: Uint8Array): Span[] {
  if (p0.length === 0) return []
  const code = p0[0] as number
  const action = actionOf(layout.protocol, code)
  const body = p0.subarray(1)
  if (action === undefined) {
    return [
      ...byteSpan(0, 1, 'action', { raw: code, note: 'no action of this protocol' }),
      ...byteSpan(1, body.length, 'unreadable'),
    ]
  }
  return [
    ...byteSpan(0, 1, 'action', { raw: code, value: action }),
    ...explainBody(layout, action, body).map(span => moveSpan(span, 1)),
  ]
}

/** The spans of a bare status body. */
export function explainStatus({ layout }: Codec, body: Uint8Array): Span[] {
  return explainBody(layout, 'report', body)
}

function explainBody(layout: Layout, action: Action, body: Uint8Array): Span[] {
  switch (action) {
    case 'transparentDown':
    case 'transparentUp':
      return byteSpan(0, body.length, 'data', { raw: body })
    case 'read':
      return layout.protocol === 'standard'
        ? byteSpan(0, body.length, 'trailing')
        : [...explainFlags(layout, body), ...byteSpan(layout.flagsLength, body.length - layout.flagsLength, 'trailing')]
    default:
      if (layout.protocol === 'var_len') return [...explainFlags(layout, body), ...explainValues(layout, body)]
      return action === 'control' ? explainControl(layout, body) : explainBlock(layout, body, layout.statusLength)
  }
}

function explainControl(layout: Layout, body: Uint8Array): Span[] {
  const { flagsLength, writableLength } = layout
  const flagged = (flag: number | undefined) =>
    flag !== undefined && body.length >= flagsLength && hasFlag(body, 0, flagsLength, flag)
  const values = explainBlock(layout, body.subarray(flagsLength), writableLength)
  const isFlagged = new Map(layout.fields.map(field => [field.attribute.name, flagged(field.flag)]))
  return [
    ...explainFlags(layout, body),
    ...values.map(span =>
      moveSpan(
        span.attribute === undefined || isFlagged.get(span.attribute)
          ? span
          : { ...span, note: 'not flagged: the device leaves it as it is' },
        flagsLength,
      ),
    ),
  ]
}

/** One span a flag that names an attribute; runs of the others are padding. Cut flags are unreadable. */
function explainFlags({ fields, flagsLength }: Layout, body: Uint8Array): Span[] {
  if (body.length < flagsLength)
    return byteSpan(0, body.length, 'unreadable', { note: `cut: ${flagsLength} bytes of attr_flags expected` })
  const names = new Map(fields.map(field => [field.flag, field.attribute.name]))
  const owners = Array.from({ length: 8 * flagsLength }, (_, at) => names.get(8 * flagsLength - 1 - at))
  return runs(owners).map(({ start, length, owner }) => {
    const place = { offset: start >> 3, bit: 7 - (start & 7), bits: length }
    if (owner === undefined) return { ...place, field: 'padding' }
    return {
      ...place,
      field: 'flag',
      attribute: owner,
      raw: hasFlag(body, 0, flagsLength, 8 * flagsLength - 1 - start) ? 1 : 0,
    }
  })
}

/** The status block or the writable part of one: each bit belongs to an attribute or to none. */
function explainBlock(layout: Layout, block: Uint8Array, length: number): Span[] {
  const present = Math.min(block.length, length)
  const owners: (Point | undefined)[] = new Array(8 * present).fill(undefined)
  for (const field of layout.fields) {
    const point = createPoint(field)
    const [start, bits] = wirePlace(point)
    owners.fill(point, Math.min(start, owners.length), Math.min(start + bits, owners.length))
  }
  const spans = runs(owners).map(({ start, length: bits, owner }): Span => {
    const place = { offset: start >> 3, bit: 7 - (start & 7), bits }
    if (owner === undefined) return { ...place, field: 'reserved' }
    const { offset, bytes } = owner.field
    const content =
      offset + bytes > present
        ? { note: `cut: ${bytes} bytes expected, ${present - offset} there` }
        : contentOf(owner, readBlockPoint(owner, block))
    return { ...place, field: 'attribute', attribute: owner.name, ...content }
  })
  return [...spans, ...byteSpan(present, block.length - present, 'trailing')]
}

/** First bit in wire order (byte by byte, most significant first) and width. A field of a big-endian group is one run of bits. */
function wirePlace({ field }: Point): [start: number, bits: number] {
  const { group, offset, bitOffset, bits } = field
  return group === undefined ? [8 * offset, bits] : [8 * (group.offset + group.bytes) - bitOffset - bits, bits]
}

function readBlockPoint(point: Point, block: Uint8Array): Raw {
  const { group, offset, bitOffset } = point.field
  return group === undefined
    ? readBytePoint(point, block, offset)
    : readBitPoint(point, block, group.offset + group.bytes - 1, bitOffset)
}

/** The values of a var_len body: its bit segment from the top down, then the byte attributes. */
function explainValues(layout: Layout, body: Uint8Array): Span[] {
  if (body.length < layout.flagsLength) return []
  const found = findPlaces(layout, layout.fields.map(createPoint), body, 0, body.length)
  const { segmentOffset, segmentBytes, segmentBits } = found
  const segmentEnd = segmentOffset + segmentBytes
  const there = Math.max(0, Math.min(8 * segmentBytes, 8 * (body.length - segmentOffset)))
  const owners: ((typeof found.places)[number] | undefined)[] = new Array(8 * segmentBytes).fill(undefined)
  for (const place of found.places) {
    if (place.point.isBit)
      owners.fill(place, owners.length - place.at - place.point.field.bits, owners.length - place.at)
  }
  const bitSpans = runs(owners.slice(0, there)).map(({ start, length, owner }): Span => {
    const place = { offset: segmentOffset + (start >> 3), bit: 7 - (start & 7), bits: length }
    if (owner === undefined) return { ...place, field: 'padding', ...(segmentBits === 0 && { note: 'no attribute' }) }
    const content = owner.covered
      ? contentOf(owner.point, readBitPoint(owner.point, body, segmentEnd - 1, owner.at))
      : { note: 'cut' }
    return { ...place, field: 'attribute', attribute: owner.point.name, ...content }
  })
  const byteSpans = found.places.flatMap(({ point, at, covered }) => {
    if (point.isBit) return []
    const content = covered
      ? contentOf(point, readBytePoint(point, body, at))
      : { note: `cut: ${point.bytes} bytes expected, ${Math.max(0, body.length - at)} there` }
    return byteSpan(at, Math.min(point.bytes, body.length - at), 'attribute', { attribute: point.name, ...content })
  })
  return [...bitSpans, ...byteSpans, ...byteSpan(found.end, body.length - found.end, 'trailing')]
}

function contentOf(point: Point, raw: Raw): SpanContent {
  const note = oddity(point.field.attribute, raw)?.message
  return { raw, value: point.show.platform(raw), ...(note !== undefined && { note }) }
}

interface Run<T> {
  readonly start: number
  readonly length: number
  readonly owner: T
}

function runs<T>(owners: readonly T[]): Run<T>[] {
  const found: Run<T>[] = []
  let start = 0
  for (let at = 1; at <= owners.length; at++) {
    if (at < owners.length && owners[at] === owners[start]) continue
    found.push({ start, length: at - start, owner: owners[start] as T })
    start = at
  }
  return found
}
