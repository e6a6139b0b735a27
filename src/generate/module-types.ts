import type { View } from '../codec/contract.ts'
import type { Layout } from '../layout/layout.ts'
import { typesText } from './types.ts'
import { fileDoc } from './types-doc.ts'

/** The types of a whole module: those of the product, and its functions. */
export function moduleTypes(layout: Layout, encode: boolean): string {
  return `${fileDoc('Types of the codec', layout.product)}\n\n${typesText(layout)}\n${DECODE}${encode ? ENCODE : ''}`
}

const DECODE = `/** What is thrown, whatever the input was. */
export interface GiztoolsError extends Error {
  readonly name: 'GiztoolsError'
  readonly code: string
  /** The attribute. */
  readonly path?: string
  /** A byte of the payload, or a character of a binary's hex. */
  readonly offset?: number
}

export interface DecodeOptions<V extends View = View> {
  readonly view?: V
  /** Throw at the first thing that would be missing, extra or an issue. */
  readonly strict?: boolean
}
/**
 * Decodes a whole P0: action byte and body.
 * @throws GiztoolsError PAYLOAD_EMPTY, ACTION_UNKNOWN, ACTION_MISMATCH, PAYLOAD_SHORT (the flags are cut), MESSAGE_INVALID (no bytes)
 */
export function decode<V extends View = 'platform'>(p0: Uint8Array, options?: DecodeOptions<V>): Message<V>
`

const ENCODE = `
export interface EncodeOptions {
  /** \`raw\`: numbers are raw integers. Otherwise they are display values. */
  readonly view?: View
  /** Refuse what a report may otherwise carry back, and numbers between two raw steps. */
  readonly strict?: boolean
  /** Told of a number between two raw steps, rounded to the nearest. */
  readonly onIssue?: (issue: Issue) => void
}
/**
 * The P0 of a message. A control flags just the attributes given; the bytes of the others are zero.
 * @throws GiztoolsError with the attribute as \`path\`
 */
export function encode(message: EncodableMessage, options?: EncodeOptions): Uint8Array
`

/** The types of a plain module. */
export function plainTypes(layout: Layout, view: View, encodes: boolean): string {
  const shown = `Decoded<'${view}'>`
  const whole = layout.protocol === 'standard' ? shown : `Partial<${shown}>`
  const lines = [
    "/** The attributes of a report's body, bytes `from` to `to`; undefined when anything is out of the ordinary. */",
    `export function decodeStatus(bytes: Uint8Array, from?: number, to?: number): ${whole} | undefined`,
    "/** The flagged attributes of a control's body, likewise. */",
    `export function decodeControl(bytes: Uint8Array, from?: number, to?: number): Partial<${shown}> | undefined`,
    ...(encodes
      ? [
          '/** A status block behind `free` zero bytes; undefined when a value is not plain: another form, off the grid, one too many or too few. */',
          'export function encodeStatus(attrs: ReportAttrs, free?: number): Uint8Array | undefined',
        ]
      : []),
  ]
  return `${fileDoc('Types of the plain codec', layout.product)}\n\n${typesText(layout)}\n${lines.join('\n')}\n`
}
