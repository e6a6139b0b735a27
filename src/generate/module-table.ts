import { member, type Prelude } from '../codec/emit-source.ts'
import type { Attribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'

export type Kind = 'bool' | 'enum' | 'number' | 'binary'

/** The four ways in which a module treats attributes. */
export function kindOf({ dataType }: Attribute): Kind {
  return dataType === 'bool' || dataType === 'enum' || dataType === 'binary' ? dataType : 'number'
}

/** The table that a module's general part runs over: one row a field. Labels go through the prelude, which the straight-line part shares. */
export function fieldTable({ fields, protocol }: Layout, prelude: Prelude): string {
  const rows = fields.map(field => {
    const { attribute, flag, bits } = field
    const parts = [
      `name: ${JSON.stringify(attribute.name)}, type: '${kindOf(attribute)}', writable: ${attribute.access === 'writable'}`,
      ...(flag === undefined ? [] : [`flag: ${flag}`]),
      `bits: ${bits}`,
      ...(protocol === 'standard' ? [placeOf(field)] : []),
      ...rest(attribute, prelude),
    ]
    return `  { ${parts.join(', ')} },\n`
  })
  return `const fields = [\n${rows.join('')}]\n`
}

/** `last`: the byte of the field's lowest bit. */
function placeOf({ group, offset, bytes, bitOffset }: Field): string {
  if (group === undefined) return `last: ${offset + bytes - 1}, shift: 0`
  return `last: ${group.offset + group.bytes - 1 - (bitOffset >> 3)}, shift: ${bitOffset & 7}`
}

function rest(attribute: Attribute, prelude: Prelude): string[] {
  if ('labels' in attribute) return [`labels: ${prelude.constant(JSON.stringify(attribute.labels))}`]
  if (!('scale' in attribute)) return []
  const { min, max } = attribute.scale
  return [`min: ${min}, max: ${max}, scale: ${scaleExpression(attribute)}`]
}

function scaleExpression({ scale, bytes }: Extract<Attribute, { scale: unknown }>): string {
  return `decimalScale(${scale.ratio}, ${scale.addition}, ${2 ** (8 * bytes) - 1})`
}

/**
 * Declarations of what emitted functions take in under a name of its own (`Prelude.use`), other than functions that the module's text has anyway:
 * `index<id>`, from a label to its index; `display<id>` and `raw<id>`, scales that do not fit doubles.
 */
export function boundDeclarations({ fields }: Layout, { bound }: Prelude): string[] {
  return fields.flatMap(({ attribute }) => {
    const index = bound.get(`index${attribute.id}`)
    const declarations: string[] = []
    if (index !== undefined) {
      const members = Object.entries(index as Record<string, number>).map(([label, at]) => member(label, String(at)))
      declarations.push(`const index${attribute.id} = {__proto__:null,${members.join(',')}}`)
    }
    if (!('scale' in attribute)) return declarations
    for (const [name, part] of [
      [`display${attribute.id}`, 'toDisplay'],
      [`raw${attribute.id}`, 'toRaw'],
    ] as const) {
      if (bound.has(name)) declarations.push(`const ${name} = ${scaleExpression(attribute)}.${part}`)
    }
    return declarations
  })
}
