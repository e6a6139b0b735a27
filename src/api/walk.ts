import type * as z from 'zod/mini'

/** What is done with the parts of a value. */
export interface Visitor {
  /** Takes a part that its schema judges as a whole: one that is no object or list, or should be one and is not. What it gives stands there afterwards. */
  part(schema: z.ZodMiniType, value: unknown, path: readonly PropertyKey[]): unknown
  /** True once the rest of a list may stay as it is: of a million wrong items nobody wants to hear. */
  isEnough(): boolean
}

/**
 * Goes through a value by its schema, in the schema's order, and gives it back with what the visitor made of its parts. zod itself tells
 * of all that is wrong or only whether something is, and gives nothing of a value that is wrong somewhere.
 * @param path where the value stands; the same list all the time, so a visitor that keeps it takes a copy
 */
export function walk(schema: z.ZodMiniType, value: unknown, visitor: Visitor, path: PropertyKey[] = []): unknown {
  if (typeof value !== 'object' || value === null) return visitor.part(schema, value, path)
  const { def } = (schema as unknown as z.core.$ZodTypes)._zod
  const isList = Array.isArray(value)
  if (def.type === 'optional' || def.type === 'nullable')
    return walk(def.innerType as z.ZodMiniType, value, visitor, path)
  if (def.type === 'array' && isList)
    for (let index = 0; index < value.length && !visitor.isEnough(); index++)
      walkMember(def.element, value, index, visitor, path)
  else if (def.type === 'object' && !isList)
    for (const key of Object.keys(def.shape)) walkMember(def.shape[key] as z.core.$ZodType, value, key, visitor, path)
  // Members that may be anything are no parts.
  else if (def.type === 'record' && !isList && def.valueType._zod.def.type !== 'unknown')
    for (const key of Object.keys(value)) {
      if (visitor.isEnough()) break
      walkMember(def.valueType, value, key, visitor, path)
    }
  else return visitor.part(schema, value, path)
  return value
}

function walkMember(schema: z.core.$ZodType, holder: object, key: PropertyKey, visitor: Visitor, path: PropertyKey[]) {
  const members = holder as Record<PropertyKey, unknown>
  const before = members[key]
  path.push(key)
  const after = walk(schema as z.ZodMiniType, before, visitor, path)
  path.pop()
  if (after !== before) members[key] = after
}
