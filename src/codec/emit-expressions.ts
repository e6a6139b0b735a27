import { formatHexAt } from '../bytes/hex.ts'
import type { Attribute } from '../definition/model.ts'
import type { Field } from '../layout/layout.ts'
import { bitsExpression, byteAt, displayExpression, type Prelude, uintExpression } from './emit-source.ts'
import { decimalScale } from './scale.ts'
import { type Showing, shownView } from './showing.ts'

/** The raw value of a bit field or number at its fixed place; of a binary nothing. */
export function rawExpression({ attribute, group, offset, bitOffset, bits, bytes }: Field, base: string): string {
  if (group !== undefined)
    return bitsExpression(group.offset + group.bytes - 1 - (bitOffset >> 3), bitOffset & 7, bits, base)
  return attribute.dataType === 'binary' ? '' : uintExpression(offset, bytes, base)
}

/** Whether the flag is set in the attr_flags at `o`. */
export function flagExpression(flag: number, flagsLength: number): string {
  return `${byteAt(flagsLength - 1 - (flag >> 3))}&${1 << (flag & 7)}`
}

/** Tests that hold for bits that `definedBits` has not. */
export function reserved(definedBits: Uint8Array, length: number, base: string): readonly string[] {
  const tests: string[] = []
  for (let at = 0; at < length; at++) {
    const bits = definedBits[at] as number
    if (bits !== 0xff) tests.push(`${byteAt(at, base)}&${~bits & 0xff}`)
  }
  return tests
}

/** Tests that hold for raw values which the definition does not provide for: what `oddity` finds. */
export function oddExpressions(attribute: Attribute, raw: string): string[] {
  switch (attribute.dataType) {
    case 'bool':
      return attribute.bits > 1 ? [`${raw}>1`] : []
    case 'enum':
      return attribute.labels.length < 2 ** attribute.bits ? [`${raw}>${attribute.labels.length - 1}`] : []
    case 'binary':
      return []
    default: {
      const { min, max } = attribute.scale
      return [...(min > 0 ? [`${raw}<${min}`] : []), ...(max < 2 ** (8 * attribute.bytes) - 1 ? [`${raw}>${max}`] : [])]
    }
  }
}

/** What a view shows of a raw value; of a binary, of the bytes from `place` on. */
export function valueExpression(
  attribute: Attribute,
  raw: string,
  showing: Showing,
  prelude: Prelude,
  place: string,
): string {
  const view = shownView(showing)
  switch (attribute.dataType) {
    case 'bool':
      return view === 'native' ? `${raw}===1` : raw
    case 'enum':
      return view === 'raw'
        ? raw
        : `${prelude.constant(JSON.stringify(attribute.labels.slice(0, 2 ** attribute.bits)))}[${raw}]`
    case 'binary':
      if (view === 'platform') return hexCall(attribute.bytes, place, prelude)
      return view === showing
        ? `new Uint8Array(b.subarray(${place},${place}+${attribute.bytes}))`
        : `new Uint8Array(b.buffer,b.byteOffset+${place},${attribute.bytes})`
    default: {
      if (view === 'raw') return raw
      const scale = decimalScale(attribute.scale, 2 ** (8 * attribute.bytes) - 1)
      if (scale.small) return displayExpression(raw, scale)
      return `${prelude.use(`display${attribute.id}`, scale.toDisplay)}(${raw})`
    }
  }
}

/** Up to so many bytes become text in one call; longer texts are put together of parts. */
export const MOST_AT_ONCE = 64

function hexCall(bytes: number, place: string, prelude: Prelude): string {
  if (bytes > MOST_AT_ONCE) return `${prelude.use('formatHexAt', formatHexAt)}(b,${place},${place}+${bytes})`
  const codes = prelude.constant('Uint8Array.from("0123456789abcdef",c=>c.charCodeAt(0))')
  return `${prelude.constant(`(b,q)=>${hexOf(bytes, at => byteAt(at, 'q'), codes)}`)}(b,${place})`
}

/** The hex digits of so many bytes; `codes` names an array of their character codes. */
export function hexOf(length: number, byte: (at: number) => string, codes: string): string {
  const digits = Array.from({ length }, (_, at) => `${codes}[${byte(at)}>>>4],${codes}[${byte(at)}&15]`)
  return `String.fromCharCode(${digits.join(',')})`
}
