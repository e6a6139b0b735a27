import { readBase64 } from '../../bytes/base64.ts'
import { parseHex } from '../../bytes/hex.ts'
import type { Codec, EncodableValue } from '../../codec/contract.ts'
import type { Attribute, BinaryAttribute } from '../../definition/model.ts'
import { isGiztoolsError } from '../../errors.ts'
import { Refusal } from '../handler.ts'

/**
 * The P0 of a control by attributes: true, false, 1 or 0 for a bool, label or index for an enum, a number in display units, the
 * whole of a binary. A number between two steps is refused: whether the service rounds is not told.
 * @throws Refusal 5405 for a name that the product does not have, 5401 for a value that it does not take
 */
export function controlP0(
  codec: Codec,
  attrs: Readonly<Record<string, unknown>>,
  coding: 'hex' | 'base64' = 'hex',
): Uint8Array {
  const known = new Map(codec.layout.fields.map(({ attribute }) => [attribute.name, attribute]))
  const entries = Object.entries(attrs)
  if (entries.length === 0) throw new Refusal(5401, 'attrs: expected at least one attribute')
  const values = entries.map(([name, value]): [string, EncodableValue] => {
    const attribute = known.get(name)
    if (attribute === undefined) throw new Refusal(5405, `${JSON.stringify(name.slice(0, 40))} is no attribute`)
    if (attribute.access !== 'writable') throw new Refusal(5401, `${attribute.name} is not writable`)
    return [name, encodable(attribute, value, coding)]
  })
  try {
    return codec.encode({ action: 'control', attrs: Object.fromEntries(values) }, { strict: true })
  } catch (error) {
    if (isGiztoolsError(error)) throw new Refusal(5401, error.message)
    throw error
  }
}

function encodable(attribute: Attribute, value: unknown, coding: 'hex' | 'base64'): EncodableValue {
  if (attribute.dataType === 'binary') return wholeBinary(attribute, value, coding)
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string') return value
  throw new Refusal(5401, `${attribute.name}: expected a text, a number or a boolean`)
}

/** The document: "需要补齐扩展型长度". A shorter one is not padded here, so that a caller who forgets it is told. */
function wholeBinary(attribute: BinaryAttribute, value: unknown, coding: 'hex' | 'base64'): Uint8Array {
  const bytes = typeof value === 'string' ? codedBytes(value, coding) : listedBytes(value)
  if (bytes === undefined) throw new Refusal(5401, `${attribute.name}: expected ${coding} or a list of bytes`)
  if (bytes.length !== attribute.bytes)
    throw new Refusal(5401, `${attribute.name}: expected exactly ${attribute.bytes} bytes, got ${bytes.length}`)
  return bytes
}

function codedBytes(text: string, coding: 'hex' | 'base64'): Uint8Array | undefined {
  if (coding === 'hex') return /^([0-9a-f]{2})*$/i.test(text) ? parseHex(text) : undefined
  const bytes = readBase64(text)
  return bytes instanceof Uint8Array ? bytes : undefined
}

function listedBytes(value: unknown): Uint8Array | undefined {
  const isByte = (byte: unknown) => Number.isInteger(byte) && (byte as number) >= 0 && (byte as number) <= 255
  return Array.isArray(value) && value.every(isByte) ? Uint8Array.from(value as number[]) : undefined
}
