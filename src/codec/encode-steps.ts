import { setFlag, writeBits, writeUint } from '../bytes/bits.ts'
import type { Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import type { EncodableAttrs, EncodableValue } from './contract.ts'
import type { BodyKind } from './engine.ts'
import { hexInto } from './hex-into.ts'
import { hasOverlap } from './overlap.ts'
import { decimalScale } from './scale.ts'

/** Attributes → a body behind `prefix` free bytes, or undefined as soon as anything is out of the ordinary. */
export type EncodeSteps = (attrs: EncodableAttrs, prefix: number) => Uint8Array | undefined

// What a step takes.
const BOOL = 0
const LABEL = 1
const NUMBER = 2
const BINARY = 3
/** A number whose scale is beyond doubles: never ordinary. */
const OTHER = 4

interface Step {
  readonly name: string
  readonly kind: number
  /** The bit in the attr_flags, -1 where the body has none. */
  readonly flag: number
  /** Bits: the byte of the lowest one. Otherwise the first byte. */
  readonly at: number
  readonly shift: number
  readonly isBits: boolean
  /** In bits, or in bytes. */
  readonly length: number
  readonly least: number
  readonly most: number
  readonly index: ReadonlyMap<string, number>
  readonly num: number
  readonly add: number
  readonly den: number
}

/**
 * Encodes what is ordinary by a table of steps, as decode-steps.ts decodes: own members of a plain object and no others, values that
 * the definition provides for, on the grid. The rest is for the general encoder, which says what is wrong with it.
 */
export function encodeSteps(layout: Layout, kind: BodyKind): EncodeSteps {
  if (hasOverlap(layout)) return () => undefined
  const isStatus = kind === 'status'
  const { flagsLength } = layout
  const fields = isStatus ? layout.fields : layout.fields.filter(({ flag }) => flag !== undefined)
  const steps = fields.map(field => stepOf(field, isStatus))
  const length = isStatus ? layout.statusLength : flagsLength + layout.writableLength
  const valuesAt = isStatus ? 0 : flagsLength

  const index = new Map(steps.map((step, at) => [step.name, at]))

  return (attrs, prefix) => {
    if (!isPlainObject(attrs)) return undefined
    const out = new Uint8Array(prefix + length)
    const values = prefix + valuesAt
    let given = 0
    let next = 0
    // In such a loop V8 reads a member from its place, without looking for its name. Mostly members stand in the order of the steps.
    for (const name in attrs) {
      let step = steps[next]
      if (step === undefined || step.name !== name) {
        const found = index.get(name)
        if (found === undefined) return undefined
        next = found
        step = steps[next] as Step
      }
      next++
      given++
      const value = memberOf(attrs, name)
      const at = values + step.at
      // Not a number: nothing that can be taken. (With undefined instead every number would be boxed.)
      let raw = Number.NaN
      switch (step.kind) {
        case BOOL:
          if (value === true || value === 1) raw = 1
          else if (value === false || value === 0) raw = 0
          break
        case LABEL:
          if (typeof value === 'string') raw = step.index.get(value) ?? Number.NaN
          break
        case NUMBER:
          if (typeof value === 'number') {
            const near = Math.round((value * step.den - step.add) / step.num)
            if ((near * step.num + step.add) / step.den === value) raw = near
          }
          break
        case BINARY:
          if (typeof value !== 'string' || !hexInto(value, out, at, step.length)) return undefined
          if (step.flag >= 0) setFlag(out, prefix, flagsLength, step.flag)
          continue
      }
      if (!(raw >= step.least && raw <= step.most)) return undefined
      if (step.flag >= 0) setFlag(out, prefix, flagsLength, step.flag)
      if (step.isBits) {
        if (step.shift + step.length <= 8) out[at] = (out[at] as number) | (raw << step.shift)
        else writeBits(out, at, step.shift, step.length, raw)
      } else if (step.length === 1) out[at] = raw
      else writeUint(out, at, step.length, raw)
    }
    return isStatus && given < steps.length ? undefined : out
  }
}

// On its own, since V8 13 optimises the same expression within the loop for the first name that it saw, again and again.
function memberOf(attrs: EncodableAttrs, name: string): EncodableValue | undefined {
  return attrs[name]
}

// The loop above sees inherited members too, if somebody gave all objects some.
function isPlainObject(attrs: unknown): attrs is EncodableAttrs {
  if (typeof attrs !== 'object' || attrs === null) return false
  for (const _ in Object.prototype) return false
  const prototype = Object.getPrototypeOf(attrs)
  return prototype === Object.prototype || prototype === null
}

function stepOf({ attribute, group, offset, bitOffset, bits, bytes, flag }: Field, isStatus: boolean): Step {
  const isBits = group !== undefined
  const { kind, least, most, index } = takenOf(attribute)
  const { num, add, den } =
    'scale' in attribute ? decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1) : { num: 1, add: 0, den: 1 }
  return {
    name: attribute.name,
    kind,
    flag: isStatus || flag === undefined ? -1 : flag,
    at: isBits ? group.offset + group.bytes - 1 - (bitOffset >> 3) : offset,
    shift: bitOffset & 7,
    isBits,
    length: isBits ? bits : bytes,
    least,
    most,
    index,
    num,
    add,
    den,
  }
}

function takenOf(attribute: Attribute): Pick<Step, 'kind' | 'least' | 'most' | 'index'> {
  const index = new Map<string, number>()
  switch (attribute.dataType) {
    case 'bool':
      return { kind: BOOL, least: 0, most: 1, index }
    case 'enum':
      // The first of two equal labels counts, and none past what the bits hold.
      attribute.labels.slice(0, 2 ** attribute.bits).forEach((label, at) => {
        if (!index.has(label)) index.set(label, at)
      })
      return { kind: LABEL, least: 0, most: attribute.labels.length - 1, index }
    case 'binary':
      return { kind: BINARY, least: 0, most: 0, index }
    default: {
      const { min, max } = attribute.scale
      const { small } = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
      return { kind: small ? NUMBER : OTHER, least: min, most: max, index }
    }
  }
}
