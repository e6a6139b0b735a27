import { compileCodec } from '../codec/compile.ts'
import { compiled } from '../codec/compiled.ts'
import type { Attrs, Codec, EncodableValue, Value } from '../codec/contract.ts'
import { decimalScale } from '../codec/scale.ts'
import { type Attribute, isBitAttribute, type NumberAttribute } from '../definition/model.ts'
import { parseDefinition } from '../definition/parse.ts'
import { createLayout } from '../layout/layout.ts'
import type { ProductState } from './state.ts'

/** What all devices of a product share. */
export interface ProductModel {
  readonly codec: Codec
  /** What a new device begins with: legal values, in the platform view. */
  readonly initialAttrs: Attrs
  /** Readonly numbers, which drift. */
  readonly drifting: readonly Drift[]
  readonly alarms: readonly Alarm[]
}

export interface Drift {
  readonly name: string
  readonly isFinite: boolean
  /** The value some steps on, within the limits: exactly what that raw value shows. */
  shift(value: Value | undefined, steps: number): number
}

/** A fault or alert. */
export interface Alarm {
  readonly name: string
  readonly kind: 'fault' | 'alert'
  /** Whether a device may raise it by itself: those that are bools. */
  readonly isBool: boolean
  isRaised(value: Value | undefined): boolean
}

const models = new WeakMap<ProductState, ProductModel>()

/**
 * Made once for each product; undefined where no datapoints are defined.
 * @throws GiztoolsError DEFINITION_INVALID
 */
export function modelOf(product: ProductState): ProductModel | undefined {
  if (product.definition === null || product.definition === undefined) return undefined
  const known = models.get(product)
  if (known !== undefined) return known
  const made = createModel(product.definition)
  models.set(product, made)
  return made
}

function createModel(definition: unknown): ProductModel {
  const codec = compileCodec(createLayout(parseDefinition(definition)), { engine: compiled })
  const attributes = codec.layout.product.attributes
  const initial = new Map<string, EncodableValue>()
  const drifting: Drift[] = []
  const alarms: Alarm[] = []
  for (const attribute of attributes) {
    initial.set(attribute.name, initialRaw(attribute))
    const { name, access } = attribute
    if (access === 'fault' || access === 'alert')
      alarms.push({ name, kind: access, isBool: attribute.dataType === 'bool', isRaised: raisedTest(attribute) })
    else if (access === 'readonly' && isNumber(attribute)) drifting.push(driftOf(attribute))
  }
  // By way of the bytes: what it begins with is what its first report would say.
  const status = codec.encodeStatus(Object.fromEntries(initial), { view: 'raw' })
  const { attrs: initialAttrs } = codec.decodeStatus(status)
  // An absurd scale shows values that cannot be said again: better refused here than in the middle of a device's life.
  codec.encodeStatus(initialAttrs)
  return { codec, initialAttrs, drifting: drifting.filter(drift => drift.isFinite), alarms }
}

function isNumber(attribute: Attribute): attribute is NumberAttribute {
  return !isBitAttribute(attribute) && attribute.dataType !== 'binary'
}

/** Writable numbers begin at their least, readonly ones in the middle, all else at 0. */
function initialRaw(attribute: Attribute): EncodableValue {
  if (attribute.dataType === 'binary') return new Uint8Array(attribute.bytes)
  if (!isNumber(attribute)) return 0
  const { least, most } = rawLimits(attribute)
  return attribute.access === 'readonly' ? Math.floor((least + most) / 2) : least
}

// A careless definition states fractions, or more than the width holds.
function rawLimits({ bytes, scale }: NumberAttribute): { readonly least: number; readonly most: number } {
  const width = 2 ** (8 * bytes) - 1
  const least = Math.min(Math.max(Math.ceil(scale.min), 0), width)
  return { least, most: Math.max(Math.min(Math.floor(scale.max), width), least) }
}

function driftOf(attribute: NumberAttribute): Drift {
  const { least, most } = rawLimits(attribute)
  const scale = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
  // Some hundred steps from end to end, whatever the width.
  const step = Math.max(1, Math.round((most - least) / 100))
  return {
    name: attribute.name,
    isFinite: Number.isFinite(scale.toDisplay(least)) && Number.isFinite(scale.toDisplay(most)),
    shift(value, steps) {
      const raw = typeof value === 'number' ? scale.toRaw(value).raw : least
      return scale.toDisplay(Math.min(Math.max(raw + steps * step, least), most))
    },
  }
}

function raisedTest(attribute: Attribute): Alarm['isRaised'] {
  switch (attribute.dataType) {
    case 'enum': {
      const calm = attribute.labels[0]
      return value => value !== undefined && value !== calm && value !== 0
    }
    case 'binary':
      return value => typeof value === 'string' && /[^0]/.test(value)
    default:
      return value => value !== undefined && Number(value) !== 0
  }
}
