import { type Attribute, isBitAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'
import { memberBits, mostOf, providedLimits } from './c-limits.ts'
import { scaleFunctions, scaleMacros } from './c-scale.ts'
import { commentText, stringLiteral } from './c-text.ts'

/** Enumerators are ints, and an int may have 16 bits. */
const MOST_ENUMERATORS = 32_768

/** A field and its names in C: `member` in the struct, `macro` before its macros, `name` before its functions. */
export interface CField {
  readonly field: Field
  readonly index: number
  readonly member: string
  readonly macro: string
  readonly name: string
}

/** One line of the struct. */
export function memberLine({ field, member }: CField): string {
  const { attribute } = field
  const declared =
    attribute.dataType === 'binary' ? `uint8_t ${member}[${attribute.bytes}]` : `uint${memberBits(field)}_t ${member}`
  return `  ${declared}; /* ${describeAttribute(attribute)} */`
}

function describeAttribute({ id, name, displayName, access, dataType }: Attribute): string {
  const shown = displayName === '' || displayName === name ? '' : ` (${commentText(displayName)})`
  return `${id}: ${commentText(name)}${shown}, ${access} ${dataType}`
}

/** Everything about one attribute but its member: macros for its place and limits, its labels, its scale. */
export function attributeLines(named: CField, { protocol }: Layout): string[] {
  const { field, index, macro } = named
  const { attribute, flag } = field
  const lines = [
    `/* ${describeAttribute(attribute)} */`,
    `#define ${macro}_INDEX ${index}u`,
    ...(flag === undefined ? [] : [`#define ${macro}_FLAG ${flag}u`]),
    ...placeMacros(named, protocol === 'standard'),
  ]
  switch (attribute.dataType) {
    case 'enum':
      lines.push(...labelLines(named, attribute.labels))
      break
    case 'bool':
    case 'binary':
      break
    default:
      lines.push(...limitMacros(named), ...scaleMacros(attribute, macro))
      lines.push(...scaleFunctions(attribute, named.name, macro))
  }
  if (lines[lines.length - 1] !== '') lines.push('')
  return lines
}

function placeMacros({ field, macro }: CField, fixed: boolean): string[] {
  const { attribute, bits, offset, bytes, bitOffset } = field
  if (!isBitAttribute(attribute)) {
    return [...(fixed ? [`#define ${macro}_OFFSET ${offset}u`] : []), `#define ${macro}_BYTES ${attribute.bytes}u`]
  }
  const place = fixed
    ? [
        `#define ${macro}_OFFSET ${offset}u`,
        `#define ${macro}_BYTES ${bytes}u`,
        `#define ${macro}_SHIFT ${bitOffset & 7}u`,
      ]
    : []
  return [...place, `#define ${macro}_BITS ${bits}u`, `#define ${macro}_MASK 0x${mostOf(field).toString(16)}u`]
}

function limitMacros({ field, macro }: CField): string[] {
  const limits = providedLimits(field)
  if (limits === undefined) return [`/* ${macro}: no raw integer lies between the stated min and max. */`]
  return [`#define ${macro}_MIN ${limits.low}u`, `#define ${macro}_MAX ${limits.high}u`]
}

/** Labels whose index the bits can hold. */
function heldLabels({ field }: CField, labels: readonly string[]): readonly string[] {
  return labels.slice(0, 2 ** field.bits)
}

function labelLines(named: CField, labels: readonly string[]): string[] {
  const held = heldLabels(named, labels)
  const lines = [`#define ${named.macro}_COUNT ${held.length}u`]
  if (held.length === 0) return lines
  const enumerators = held
    .slice(0, MOST_ENUMERATORS)
    .map((label, value) => `  ${named.macro}_VALUE${value} = ${value}, /* ${commentText(label)} */`)
  // The last one has no comma: compilers of C++98 refuse it there.
  const last = enumerators.pop() as string
  return [...lines, 'enum {', ...enumerators, last.replace(', /*', ' /*'), '};']
}

/** `const char *lamp_mode_label(uint32_t raw);`, or undefined for an attribute without labels. */
export function labelPrototype({ field, name }: CField): string | undefined {
  const { attribute } = field
  if (attribute.dataType !== 'enum' || attribute.labels.length === 0) return undefined
  return `const char *${name}_label(uint32_t raw)`
}

export function labelFunction(named: CField): string[] {
  const prototype = labelPrototype(named)
  const { attribute } = named.field
  if (prototype === undefined || attribute.dataType !== 'enum') return []
  const held = heldLabels(named, attribute.labels)
  return [
    '',
    prototype,
    '{',
    `  static const char *const labels[${held.length}] = {`,
    held.map(label => `    ${stringLiteral(label)}`).join(',\n'),
    '  };',
    `  return raw < ${held.length}u ? labels[raw] : NULL;`,
    '}',
  ]
}
