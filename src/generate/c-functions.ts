import type { CField } from './c-attribute.ts'
import { memberBits, mostOf, outside, providedLimits } from './c-limits.ts'

/** The four body functions of a product: signatures are the same in both protocols, what stands in them is not. */
export type BodyFunction = 'decode_status' | 'decode_control' | 'encode_status' | 'encode_control'

/** Sets a member, inside an `if`, and marks it present. `raw`: the expression of its value; `at`: where a binary's bytes are. */
export function setMember(
  { field, member, macro }: CField,
  prefix: string,
  { raw, at }: { readonly raw: string; readonly at: string },
): string[] {
  const width = memberBits(field)
  const value = width === 32 ? raw : `(uint${width}_t)${raw}`
  return [
    field.attribute.dataType === 'binary'
      ? `    memcpy(attrs->${member}, ${at}, ${field.attribute.bytes}u);`
      : `    attrs->${member} = ${value};`,
    `    ${prefix}_mark(attrs, ${macro}_INDEX);`,
  ]
}

/** `(body[0] & 0x10u) != 0u`: whether the flag of a control or var_len body is set (SPEC §3: flag 0 is the lowest bit of the last byte). */
export function flagged(flag: number, flagsLength: number): string {
  return `(body[${flagByte(flag, flagsLength)}] & ${flagMask(flag)}) != 0u`
}

export function setFlagStatement(flag: number, flagsLength: number): string {
  const byte = `body[${flagByte(flag, flagsLength)}]`
  return `${byte} = (uint8_t)(${byte} | ${flagMask(flag)});`
}

function flagByte(flag: number, flagsLength: number): number {
  return flagsLength - 1 - (flag >> 3)
}

function flagMask(flag: number): string {
  return `0x${(1 << (flag & 7)).toString(16).padStart(2, '0')}u`
}

export function has({ macro }: CField, prefix: string): string {
  return `${prefix}_has(attrs, ${macro}_INDEX)`
}

/** What a status may not hold: more than its bits. */
export function tooWide({ field, member }: CField): string | undefined {
  return field.attribute.dataType === 'binary'
    ? undefined
    : outside(field, { low: 0, high: mostOf(field) }, `attrs->${member}`)
}

/** The statements that refuse what a control may not carry, as the codec does: what is not writable, what the definition does not provide for. */
export function controlChecks(fields: readonly CField[], prefix: string, macro: string): string[] {
  return fields.flatMap(named => {
    const { field, member } = named
    if (field.attribute.access !== 'writable') return [`  if (${has(named, prefix)}) return ${macro}_ERROR_READ_ONLY;`]
    if (field.attribute.dataType === 'binary') return []
    const wrong = outside(field, providedLimits(field), `attrs->${member}`)
    if (wrong === undefined) return []
    const test = wrong.includes('||') ? `(${wrong})` : wrong
    return [`  if (${has(named, prefix)}${wrong === 'true' ? '' : ` && ${test}`}) return ${macro}_ERROR_VALUE;`]
  })
}
