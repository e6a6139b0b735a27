import { readBits, readUint } from '../bytes/bits.ts'
import { formatHexAt } from '../bytes/hex.ts'
import { type Attribute, isBitAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { Attrs, Value, View } from './contract.ts'
import { decimalScale } from './scale.ts'
import { createShow } from './show.ts'

/** Status block from `from` to `to` → attributes, or undefined as soon as anything is out of the ordinary. */
export type DecodeSteps = (bytes: Uint8Array, from: number, to: number) => Attrs | undefined

// What a step does, as a number: the loop branches on it for every attribute of every payload.
const BITS = 0
const LABEL = 1
const U8 = 2
const U16 = 3
const U32 = 4
/** Anything else: bits across bytes, binaries, scales beyond doubles, native booleans. */
const OTHER = 5

interface Step {
  readonly name: string
  readonly kind: number
  readonly at: number
  readonly shift: number
  readonly mask: number
  readonly least: number
  readonly most: number
  readonly labels: readonly string[]
  readonly num: number
  readonly add: number
  readonly den: number
  /** OTHER: reads the raw value; undefined where it is odd. */
  readonly show: (bytes: Uint8Array, at: number) => Value | undefined
}

/**
 * Decodes ordinary status blocks by a table of steps, without generated code and without a function call an attribute, so that its speed
 * does not depend on how many products a process knows. What is odd is left to the general decoder, which says what it is.
 */
export function decodeSteps(layout: Layout, view: View): DecodeSteps {
  const { fields, statusLength, definedBits } = layout
  // Such a name needs more than an assignment.
  if (fields.some(({ attribute }) => attribute.name === '__proto__')) return () => undefined
  const steps = fields.map(field => stepOf(field, view))
  const reserved = [...definedBits].flatMap((bits, at) => (bits === 0xff ? [] : [{ at, bits: ~bits & 0xff }]))
  const AttrsOf = attrsConstructor()

  return (bytes, from, to) => {
    if (to - from !== statusLength) return undefined
    for (let i = 0; i < reserved.length; i++) {
      const { at, bits } = reserved[i] as { at: number; bits: number }
      if (((bytes[from + at] as number) & bits) !== 0) return undefined
    }
    const attrs = new AttrsOf()
    for (let i = 0; i < steps.length; i++) {
      const step = steps[i] as Step
      const { kind } = step
      const at = from + step.at
      if (kind <= LABEL) {
        const raw = ((bytes[at] as number) >>> step.shift) & step.mask
        if (raw > step.most) return undefined
        attrs[step.name] = kind === BITS ? raw : (step.labels[raw] as string)
      } else if (kind <= U32) {
        const high = bytes[at] as number
        const raw = kind === U8 ? high : kind === U16 ? (high << 8) | (bytes[at + 1] as number) : readUint(bytes, at, 4)
        if (raw < step.least || raw > step.most) return undefined
        attrs[step.name] = step.den === 1 && step.num === 1 ? raw + step.add : (raw * step.num + step.add) / step.den
      } else {
        const value = step.show(bytes, at)
        if (value === undefined) return undefined
        attrs[step.name] = value
      }
    }
    return attrs
  }
}

function stepOf(field: Field, view: View): Step {
  const { attribute, group, offset, bitOffset, bits } = field
  const at = group === undefined ? offset : group.offset + group.bytes - 1 - (bitOffset >> 3)
  const shift = bitOffset & 7
  const { least, most, labels } = rangeOf(attribute)
  const { num, add, den } = scaleOf(attribute, view)
  // One literal, so that all steps have one hidden class.
  return {
    name: attribute.name,
    kind: kindOf(field, view),
    at,
    shift,
    mask: 2 ** bits - 1,
    least,
    most,
    labels,
    num,
    add,
    den,
    show: showOf(field, view),
  }
}

function kindOf({ attribute, bitOffset, bits }: Field, view: View): number {
  const { dataType } = attribute
  if (dataType === 'bool' || dataType === 'enum') {
    if ((bitOffset & 7) + bits > 8) return OTHER
    if (dataType === 'enum') return view === 'raw' ? BITS : LABEL
    return view === 'native' ? OTHER : BITS
  }
  if (dataType === 'binary') return OTHER
  if (view !== 'raw' && !decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1).small) return OTHER
  return attribute.bytes === 1 ? U8 : attribute.bytes === 2 ? U16 : attribute.bytes === 4 ? U32 : OTHER
}

/** What the definition provides for: outside of it a value is odd. */
function rangeOf(attribute: Attribute): Pick<Step, 'least' | 'most' | 'labels'> {
  switch (attribute.dataType) {
    case 'bool':
      return { least: 0, most: 1, labels: [] }
    case 'enum':
      return { least: 0, most: attribute.labels.length - 1, labels: attribute.labels }
    case 'binary':
      return { least: 0, most: 0, labels: [] }
    default:
      return { least: attribute.scale.min, most: attribute.scale.max, labels: [] }
  }
}

function scaleOf(attribute: Attribute, view: View): Pick<Step, 'num' | 'add' | 'den'> {
  return view !== 'raw' && 'scale' in attribute
    ? decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
    : { num: 1, add: 0, den: 1 }
}

function showOf({ attribute, bitOffset, bits, bytes: length }: Field, view: View): Step['show'] {
  const show = createShow(attribute, view)
  if (attribute.dataType === 'binary') {
    if (view === 'platform') return (bytes, at) => formatHexAt(bytes, at, at + length)
    // Node's Buffer.slice does not copy.
    return (bytes, at) => show(new Uint8Array(bytes.subarray(at, at + length)))
  }
  const { least, most } = rangeOf(attribute)
  const read = isBitAttribute(attribute)
    ? (bytes: Uint8Array, at: number) => readBits(bytes, at, bitOffset & 7, bits)
    : (bytes: Uint8Array, at: number) => readUint(bytes, at, length)
  return (bytes, at) => {
    const raw = read(bytes, at)
    return raw < least || raw > most ? undefined : show(raw)
  }
}

/**
 * Makes plain objects, each of its product's one hidden class: V8 sizes what a constructor makes by the assignments that it sees in it and
 * trims that by the first objects, where a literal `{}` would grow in steps. The prototype is that of every literal.
 */
function attrsConstructor(): new () => Record<string, Value> {
  function AttrsOf(this: Record<string, number>, room?: true) {
    if (room) {
      this.a = this.b = this.c = this.d = this.e = this.f = this.g = this.h = this.i = this.j = this.k = this.l = 0
      this.m = this.n = this.o = this.p = this.q = this.r = this.s = this.t = this.u = this.v = this.w = this.x = 0
    }
  }
  AttrsOf.prototype = Object.prototype
  return AttrsOf as unknown as new () => Record<string, Value>
}
