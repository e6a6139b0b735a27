import { type Attribute, isBitAttribute } from '../definition/model.ts'
import type { Field, Layout } from '../layout/layout.ts'

/** An attribute that both sides know. */
export interface Match {
  readonly old: Field
  readonly new: Field
}

/**
 * The attributes that both know, in the new definition's id order: those of one name, then, of the others, those that lie in the same place (standard: the same
 * bits; var_len: the same id) with the same class, type, width, scale and labels, and so differ in nothing but the name.
 */
export function matchFields(old: Layout, next: Layout): readonly Match[] {
  const oldByName = new Map(old.fields.map(field => [field.attribute.name, field]))
  const newNames = new Set(next.fields.map(field => field.attribute.name))
  const nameless = new Map<string, Field[]>()
  for (const field of old.fields) {
    if (newNames.has(field.attribute.name)) continue
    const key = sameness(field)
    const list = nameless.get(key)
    if (list === undefined) nameless.set(key, [field])
    else list.push(field)
  }
  return next.fields.flatMap(field => {
    const same =
      oldByName.get(field.attribute.name) ??
      (old.protocol === next.protocol ? nameless.get(sameness(field))?.shift() : undefined)
    return same === undefined ? [] : [{ old: same, new: field }]
  })
}

function sameness(field: Field): string {
  const { attribute, flag, bits } = field
  return JSON.stringify([placeOf(field) ?? flag, attribute.access, attribute.dataType, bits, meaning(attribute)])
}

/** standard: the first wire bit of the status block that the field has. Undefined in var_len, where the id is the place. */
export function placeOf({ group, offset, bytes, bitOffset, bits }: Field): number | undefined {
  if (bytes === 0) return undefined
  return group === undefined ? 8 * offset : 8 * (group.offset + group.bytes) - bitOffset - bits
}

function meaning(attribute: Attribute): unknown {
  if (isBitAttribute(attribute)) return attribute.dataType === 'enum' ? attribute.labels : null
  return attribute.dataType === 'binary' ? null : [attribute.scale.ratio, attribute.scale.addition]
}
