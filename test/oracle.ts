import type { Attribute, Product } from '../src/definition/model.ts'
import type { Layout } from '../src/layout/layout.ts'

/*
 * A second decoder, written differently on purpose: the whole block is one BigInt, a field is a shift and a mask by its absolute bit
 * (SPEC §0.4, §5), a display value is a decimal string worked out digit by digit. Nothing of src/ but types.
 */

const big = (bytes: Uint8Array) => bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)

/** Absolute place: bits from the block's very last bit. */
function fieldOf(block: bigint, blockBytes: number, end: number, low: number, bits: number): bigint {
  const down = BigInt(8 * (blockBytes - end) + low)
  return (block >> down) & ((1n << BigInt(bits)) - 1n)
}

export function oracleStatus(product: Product, layout: Layout, block: Uint8Array): Record<string, unknown> {
  const whole = big(block)
  const groupEnd = new Map<number, number>()
  for (const attribute of product.attributes) {
    if (!('bits' in attribute)) continue
    const { byteOffset, bitOffset } = attribute.position as { byteOffset: number; bitOffset: number }
    const end = byteOffset + Math.ceil((bitOffset + attribute.bits) / 8)
    groupEnd.set(byteOffset, Math.max(end, groupEnd.get(byteOffset) ?? 0))
  }
  return Object.fromEntries(
    product.attributes.map(attribute => {
      const { byteOffset, bitOffset } = attribute.position as { byteOffset: number; bitOffset: number }
      const raw =
        'bits' in attribute
          ? fieldOf(whole, layout.statusLength, groupEnd.get(byteOffset) as number, bitOffset, attribute.bits)
          : fieldOf(whole, layout.statusLength, byteOffset + attribute.bytes, 0, 8 * attribute.bytes)
      return [attribute.name, shown(attribute, raw)]
    }),
  )
}

export function oracleVarLen(product: Product, body: Uint8Array): Record<string, unknown> {
  const flagBytes = Math.ceil(product.attributes.length / 8)
  const flags = big(body.subarray(0, flagBytes))
  const present = product.attributes.filter(attribute => (flags >> BigInt(attribute.id)) & 1n)
  const bits = present.reduce((sum, attribute) => sum + ('bits' in attribute ? attribute.bits : 0), 0)
  const segmentEnd = flagBytes + Math.ceil(bits / 8)
  let segment = big(body.subarray(flagBytes, segmentEnd))
  let rest = body.subarray(segmentEnd)
  return Object.fromEntries(
    present.map(attribute => {
      let raw: bigint
      if ('bits' in attribute) {
        raw = segment & ((1n << BigInt(attribute.bits)) - 1n)
        segment >>= BigInt(attribute.bits)
      } else {
        raw = big(rest.subarray(0, attribute.bytes))
        rest = rest.subarray(attribute.bytes)
      }
      return [attribute.name, shown(attribute, raw)]
    }),
  )
}

function shown(attribute: Attribute, raw: bigint): unknown {
  switch (attribute.dataType) {
    case 'bool':
      return Number(raw)
    case 'enum':
      return attribute.labels[Number(raw)] ?? Number(raw)
    case 'binary':
      return raw.toString(16).padStart(2 * attribute.bytes, '0')
    default:
      return Number(decimalText(raw, attribute.scale.ratio, attribute.scale.addition))
  }
}

/** raw · ratio + addition in decimal, exactly, as text. */
export function decimalText(raw: bigint, ratio: number, addition: number): string {
  const places = 10
  // The fewest places that give the number back: the decimal that it stands for.
  const fixed = (value: number) => {
    for (let few = 0; few <= places; few++) {
      const text = value.toFixed(few)
      if (Number(text) === value) return BigInt(text.replace('.', '') + '0'.repeat(places - few))
    }
    throw new Error(`the oracle handles ${places} decimal places only`)
  }
  const sum = raw * fixed(ratio) + fixed(addition)
  const digits = (sum < 0n ? -sum : sum).toString().padStart(places + 1, '0')
  return `${sum < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}
