import { readUint } from '../bytes/bits.ts'
import { formatHexAt } from '../bytes/hex.ts'
import type { Layout } from '../layout/layout.ts'
import type { Attrs, Value, View } from './contract.ts'
import { oddity } from './oddity.ts'
import { type Point, readPoint } from './point.ts'
import { decimalScale } from './scale.ts'
import { type Showing, shownView } from './showing.ts'
import { createTemplates, MOST_MEMBERS } from './templates.ts'

/** Status block from `from` to `to` → attributes, or undefined as soon as anything is out of the ordinary. */
export type DecodeSteps = (bytes: Uint8Array, from: number, to: number) => Attrs | undefined

/** Reads a value from the block that begins at `from`; undefined where it is odd. */
type Read = (bytes: Uint8Array, from: number) => Value | undefined

/** What to store into an object. Numbers lie in one array, not in an object a step: with many products alive most time goes into fetching such things. */
interface Steps {
  readonly names: readonly string[]
  /** NUMBERS a step: see stepOf. */
  readonly numbers: Float64Array
  /** Where the width is 0. */
  readonly reads: readonly Read[]
  /** Where the width is -1, for bits in one byte: what raw values show as. */
  readonly tables: readonly (readonly Value[])[]
}
const NUMBERS = 7

/**
 * Decodes ordinary status blocks without generated code: bools and enums come with a copy of a ready-made object, the rest is stored by a
 * table of steps, without a function call an attribute. So its speed does not depend on how many products a process knows. What is odd
 * is left to the general decoder, which says what it is.
 */
export function decodeSteps(layout: Layout, points: readonly Point[], showing: Showing): DecodeSteps {
  const { statusLength, definedBits } = layout
  // Such a name needs more than an assignment.
  if (points.some(({ name }) => name === '__proto__')) return () => undefined
  const reserved = [...definedBits].flatMap((bits, at) => (bits === 0xff ? [] : [{ at, bits: ~bits & 0xff }]))
  const isReservedClear = (bytes: Uint8Array, from: number) =>
    reserved.every(({ at, bits }) => ((bytes[from + at] as number) & bits) === 0)

  if (points.length > MOST_MEMBERS) {
    const steps = stepsOf(points, showing)
    return (bytes, from, to) => {
      const attrs = new Roomy()
      return to - from === statusLength && isReservedClear(bytes, from) && fill(attrs, steps, bytes, from)
        ? attrs
        : undefined
    }
  }

  const bits = stepsOf(
    points.filter(({ isBit }) => isBit),
    showing,
  )
  const others = stepsOf(
    points.filter(({ isBit }) => !isBit),
    showing,
  )
  const template = createTemplates(
    points.map(({ name }) => name),
    keyBytes(layout),
    (attrs, bytes, from) => isReservedClear(bytes, from) && fill(attrs, bits, bytes, from),
  )
  return (bytes, from, to) => {
    if (to - from !== statusLength) return undefined
    const attrs = template(bytes, from)
    return attrs !== undefined && fill(attrs, others, bytes, from) ? attrs : undefined
  }
}

/** Makes plain objects with room for some members: an object that has to grow from `{}` on takes half as long again. */
const Roomy = (() => {
  function Roomy(this: Record<string, number>, room?: true) {
    if (room) {
      this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = this.i = this.j = this.k = this.l = 0
      this.m = this.n = this.o = this.p = this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = 0
    }
  }
  Roomy.prototype = Object.prototype
  return Roomy as unknown as new () => Record<string, Value>
})()

/** The bytes that hold bools, enums and reserved bits. */
function keyBytes({ fields, definedBits }: Layout): readonly number[] {
  const holds = new Set<number>()
  for (const { group, offset, bytes } of fields)
    if (group !== undefined) for (let at = offset; at < offset + bytes; at++) holds.add(at)
  return [...definedBits.keys()].filter(at => holds.has(at) || definedBits[at] !== 0xff)
}

function fill(attrs: Record<string, Value>, steps: Steps, bytes: Uint8Array, from: number): boolean {
  const { names, numbers } = steps
  for (let i = 0, n = 0; i < names.length; i++, n += NUMBERS) {
    const width = numbers[n] as number
    if (width <= 0) {
      const value =
        width === 0
          ? (steps.reads[i] as Read)(bytes, from)
          : steps.tables[i]?.[
              ((bytes[from + (numbers[n + 1] as number)] as number) >> (numbers[n + 2] as number)) &
                (numbers[n + 3] as number)
            ]
      if (value === undefined) return false
      attrs[names[i] as string] = value
    } else {
      const at = from + (numbers[n + 1] as number)
      const high = bytes[at] as number
      const raw = width === 1 ? high : width === 2 ? (high << 8) | (bytes[at + 1] as number) : readUint(bytes, at, 4)
      if (raw < (numbers[n + 2] as number) || raw > (numbers[n + 3] as number)) return false
      const den = numbers[n + 6] as number
      const scaled = raw * (numbers[n + 4] as number) + (numbers[n + 5] as number)
      attrs[names[i] as string] = den === 1 ? scaled : scaled / den
    }
  }
  return true
}

function stepsOf(points: readonly Point[], showing: Showing): Steps {
  const view = shownView(showing)
  return {
    names: points.map(({ name }) => name),
    numbers: Float64Array.from(points.flatMap(point => numbersOf(point, view))),
    reads: points.map(point => readOf(point, view, view !== showing)),
    tables: points.map(point => tableOf(point, view)),
  }
}

/**
 * Width in bytes, 1, 2 or 4 (0 for what is no such number), place, least and most raw value, and the scale's three integers; for bits in one
 * byte -1, place, shift, mask.
 */
function numbersOf({ field, isBit, bytes: width }: Point, view: View): readonly number[] {
  const { attribute, offset, bitOffset, bits } = field
  if (isBit && (bitOffset & 7) + bits <= 8) return [-1, offset, bitOffset & 7, 2 ** bits - 1, 0, 0, 0]
  if (!('scale' in attribute) || width === 3) return [0, 0, 0, 0, 0, 0, 0]
  const { min, max } = attribute.scale
  if (view === 'raw') return [width, offset, min, max, 1, 0, 1]
  const { num, add, den, small } = decimalScale(attribute.scale, 2 ** (8 * width) - 1)
  // What is beyond doubles is read the long way.
  return [small ? width : 0, offset, min, max, num, add, den]
}

/** Empty for what is no bits. */
function tableOf({ field: { attribute }, show }: Point, view: View): Value[] {
  const known = attribute.dataType === 'bool' ? 2 : 'labels' in attribute ? attribute.labels.length : 0
  return Array.from({ length: known }, (_, raw) => show[view](raw))
}

function readOf(point: Point, view: View, inPlace: boolean): Read {
  const { field, bytes: width } = point
  const { attribute, offset } = field
  if (attribute.dataType === 'binary' && view === 'platform')
    return (bytes, from) => formatHexAt(bytes, from + offset, from + offset + width)
  const show = point.show[view]
  return (bytes, from) => {
    const raw = readPoint(point, bytes, from, inPlace)
    return oddity(attribute, raw) === undefined ? show(raw) : undefined
  }
}
