import type { Attribute, Protocol } from '../definition/model.ts'
import { requireLayout } from '../definition/stages.ts'
import type { Layout } from '../layout/layout.ts'
import { attributeDoc, fileDoc } from './types-doc.ts'
import { literal, unionOf } from './types-text.ts'

/**
 * A TypeScript module (as good as a `.ts` and as a `.d.ts`) with the types of one product, which says what its codec gives and takes:
 * - `Attributes`: one table of all attributes with their documentation, from which the rest is derived;
 * - `Attrs`, `NativeAttrs`, `RawAttrs`: attributes as the three views show them;
 * - `ReportAttrs`, `ControlAttrs`: what `encode` takes; a control has no attribute that is not writable;
 * - `AttributeName` and, by class, `WritableName`, `ReadonlyName`, `AlertName`, `FaultName`; `Labels`: the labels of each enum;
 * - `Message`, `EncodableMessage`: what `decode` gives and `encode` takes.
 *
 * Types of nothing but the product's own: no imports. The same layout gives the same text.
 * An optional attribute with the name of a member of every object (`toString`) cannot be left out of an object literal: TypeScript takes the inherited
 * member for it.
 */
export function generateTypes(layout: Layout): string {
  requireLayout(layout, 'generateTypes')
  return `${fileDoc('Types', layout.product)}\n\n${typesText(layout)}`
}

/** The same without the comment at the top. */
export function typesText({ fields, protocol }: Layout): string {
  const attributes = fields.map(field => field.attribute)
  const namesOf = (access?: Attribute['access']) =>
    unionOf(attributes.filter(attribute => access === undefined || attribute.access === access).map(({ name }) => name))
  const labels = attributes.flatMap(attribute =>
    attribute.dataType === 'enum'
      ? [`  readonly ${literal(attribute.name)}:${unionOf(attribute.labels.slice(0, 2 ** attribute.bits))}`]
      : [],
  )
  const rows = fields.map(
    field => `  ${attributeDoc(field)}\n  readonly ${literal(field.attribute.name)}: ${kindOf(field.attribute)}`,
  )
  return [
    `export type AttributeName =${namesOf()}`,
    '/** What a control may set. */',
    `export type WritableName =${namesOf('writable')}`,
    `export type ReadonlyName =${namesOf('readonly')}`,
    `export type AlertName =${namesOf('alert')}`,
    `export type FaultName =${namesOf('fault')}`,
    '',
    '/** The labels of each enum. */',
    `export interface Labels {${blockOf(labels)}}`,
    '',
    '/** Each attribute: its value in each view, and what encode takes for it. */',
    `export interface Attributes {${blockOf(rows)}}`,
    '',
    KINDS,
    reportAttrs(protocol),
    attributes.some(({ access }) => access === 'writable') ? CONTROL_ATTRS : NO_CONTROL_ATTRS,
    MESSAGES,
  ].join('\n')
}

function blockOf(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.join('\n')}\n`
}

function kindOf(attribute: Attribute): string {
  switch (attribute.dataType) {
    case 'bool':
      return attribute.bits === 1 ? 'Bool' : 'WideBool'
    case 'enum': {
      // Where every index has a label, none can be without.
      const unlabelled = attribute.labels.length < 2 ** attribute.bits ? 'number' : 'never'
      return `Enumerated<Labels[${literal(attribute.name)}], ${unlabelled}>`
    }
    case 'binary':
      return 'Binary'
    default:
      return 'Quantity'
  }
}

const KINDS = `export interface Bool {
  readonly platform: 0 | 1
  readonly native: boolean
  readonly raw: 0 | 1
  readonly given: boolean | 0 | 1
}
/** A bool of several bits: a payload can hold more than 1 there. */
export interface WideBool {
  readonly platform: number
  readonly native: boolean | number
  readonly raw: number
  readonly given: boolean | number
}
/** A label, or the index where a payload holds one without a label. */
export interface Enumerated<Label extends string, Unlabelled extends number> {
  readonly platform: Label | Unlabelled
  readonly native: Label | Unlabelled
  readonly raw: number
  readonly given: Label | number
}
/** In display units; in the raw view the integer on the wire. */
export interface Quantity {
  readonly platform: number
  readonly native: number
  readonly raw: number
  readonly given: number
}
/** Lower-case hex, or bytes. */
export interface Binary {
  readonly platform: string
  readonly native: Uint8Array
  readonly raw: Uint8Array
  readonly given: string | Uint8Array | readonly number[]
}

export type View = 'platform' | 'native' | 'raw'
/** All attributes as a view shows them. */
export type Decoded<V extends View> = { readonly [K in keyof Attributes]: Attributes[K][V] }
/** As decoded by default, and as the platform's own records have it. */
export type Attrs = Decoded<'platform'>
export type NativeAttrs = Decoded<'native'>
export type RawAttrs = Decoded<'raw'>
`

// A status block holds all; what a var_len report leaves out it does not report.
function reportAttrs(protocol: Protocol): string {
  const [which, optional] = protocol === 'standard' ? ['all of them', ''] : ['those to report', '?']
  return `/** What encode takes for a report or read reply: ${which}. */
export type ReportAttrs = { readonly [K in keyof Attributes]${optional}: Attributes[K]['given'] }`
}

const CONTROL_ATTRS = `/** What encode takes for a control: those to set. */
export type ControlAttrs = { readonly [K in keyof Pick<Attributes, WritableName>]?: Attributes[K]['given'] }
`

// {} would take anything.
const NO_CONTROL_ATTRS = `/** Nothing is writable: a control sets nothing. */
export type ControlAttrs = Readonly<Record<string, never>>
`

const MESSAGES = `/** Something that the definition does not provide for. */
export interface Issue {
  readonly code: string
  readonly message: string
  readonly attribute?: AttributeName
  /** Byte offset in what was decoded. */
  readonly offset?: number
}
export interface Oddities {
  /** Attributes that the payload is too short to cover wholly. */
  readonly missing?: readonly AttributeName[]
  /** How many bytes follow the last one that the definition knows. */
  readonly extra?: number
  readonly issues?: readonly Issue[]
}
/** What decode gives. */
export type Message<V extends View = 'platform'> =
  | (Oddities & { readonly action: 'control' | 'readReply' | 'report'; readonly attrs: Partial<Decoded<V>> })
  | (Oddities & { readonly action: 'read'; readonly names: readonly AttributeName[]; readonly attrs: {} })
  | (Oddities & { readonly action: 'transparentDown' | 'transparentUp'; readonly data: Uint8Array; readonly attrs: {} })
/** What encode takes. */
export type EncodableMessage =
  | { readonly action: 'control'; readonly attrs: ControlAttrs }
  | { readonly action: 'readReply' | 'report'; readonly attrs: ReportAttrs }
  | { readonly action: 'read'; readonly names?: readonly AttributeName[] }
  | { readonly action: 'transparentDown' | 'transparentUp'; readonly data: Uint8Array }
`
