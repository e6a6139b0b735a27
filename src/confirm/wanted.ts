import { parseHex } from '../bytes/hex.ts'
import type { Attrs, Codec, EncodableAttrs, Value } from '../codec/contract.ts'
import { decimalScale } from '../codec/scale.ts'
import type { Attribute } from '../definition/model.ts'
import { GiztoolsError } from '../errors.ts'

/** What a control asks for, in every form that is needed to send it and to know it again. */
export interface Wanted {
  readonly p0: Uint8Array
  /** By name, as the platform reports them: on the number's grid, labels for indices. */
  readonly attrs: Attrs
  /** The same as `control` takes them: bools as true and false. */
  readonly sendable: Readonly<Record<string, unknown>>
  /** Whether a reported value is the wanted one, in any form that the platform is known to report it in. */
  isMet(name: string, reported: unknown): boolean
}

/** @throws GiztoolsError what `codec.encode` throws, and MESSAGE_INVALID where nothing is asked for */
export function wantedOf(codec: Codec, given: EncodableAttrs): Wanted {
  const p0 = codec.encode({ action: 'control', attrs: given })
  const { attrs } = codec.decode(p0)
  const names = Object.keys(attrs)
  if (names.length === 0)
    throw new GiztoolsError('MESSAGE_INVALID', 'attrs: expected at least one attribute to set, got none')
  const native = codec.decode(p0, { view: 'native' }).attrs
  const raw = codec.decode(p0, { view: 'raw' }).attrs
  const attributes = new Map(codec.layout.fields.map(({ attribute }) => [attribute.name, attribute]))
  return {
    p0,
    attrs,
    sendable: Object.fromEntries(
      names.map(name => [name, typeof native[name] === 'boolean' ? native[name] : attrs[name]]),
    ),
    isMet(name, reported) {
      const attribute = attributes.get(name)
      return attribute !== undefined && Object.hasOwn(raw, name) && same(attribute, raw[name] as Value, reported)
    },
  }
}

function same(attribute: Attribute, wanted: Value, reported: unknown): boolean {
  switch (attribute.dataType) {
    case 'bool':
      return numberOf(typeof reported === 'boolean' ? Number(reported) : reported) === wanted
    case 'enum':
      // A text is a label first: labels such as "0" exist. Some firmware reports the index as a text.
      if (typeof reported === 'string' && attribute.labels.includes(reported))
        return attribute.labels[wanted as number] === reported
      return numberOf(reported) === wanted
    case 'binary':
      return typeof reported === 'string' && sameBytes(wanted as Uint8Array, reported)
    default: {
      const display = numberOf(reported)
      const scale = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
      return display !== undefined && scale.toRaw(display).raw === wanted
    }
  }
}

/** Zeros at the end may be left out. */
function sameBytes(wanted: Uint8Array, hex: string): boolean {
  if (!/^([0-9a-f]{2})*$/i.test(hex) || hex.length > 2 * wanted.length) return false
  const bytes = hex === '' ? new Uint8Array() : parseHex(hex)
  return wanted.every((byte, i) => byte === (bytes[i] ?? 0))
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}
