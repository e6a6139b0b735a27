import * as z from 'zod/mini'
import { SAYINGS } from './sayings.ts'

export type JsonSchema = { readonly [key: string]: unknown }

/** The JSON Schema (2020-12) of what stands on the wire: for answers what is taken, not what it is turned into. */
export function jsonSchemaOf(schema: z.ZodMiniType): JsonSchema {
  const { $schema: _, ...json } = z.toJSONSchema(schema, {
    io: 'input',
    metadata: SAYINGS,
    unrepresentable: 'any',
    override: markAbsent,
  })
  return tidy(json) as JsonSchema
}

/** What a key has that must not be there. */
const ABSENT = 'x-absent'

function markAbsent({ zodSchema, jsonSchema }: { zodSchema: z.core.$ZodTypes; jsonSchema: Record<string, unknown> }) {
  if (zodSchema._zod.def.type === 'undefined') jsonSchema[ABSENT] = true
}

/**
 * Says the same in fewer words: without the limits of a double, without keys that must be absent (the object then takes no others),
 * and with keys of any value as optional.
 */
function tidy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(tidy)
  if (typeof value !== 'object' || value === null) return value
  const schema = Object.fromEntries(Object.entries(value).map(([key, part]) => [key, tidy(part)]))
  if (schema.minimum === Number.MIN_SAFE_INTEGER) delete schema.minimum
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum
  if (schema.type !== 'object' || typeof schema.properties !== 'object') return schema
  const given = Object.entries(schema.properties as Record<string, JsonSchema>)
  const kept = given.filter(([, property]) => property[ABSENT] !== true)
  schema.properties = Object.fromEntries(kept)
  if (kept.length < given.length) schema.additionalProperties = false
  if (Array.isArray(schema.required)) {
    const anything = new Set(kept.filter(([, property]) => Object.keys(property).length === 0).map(([name]) => name))
    schema.required = schema.required.filter(name => !anything.has(name))
  }
  return schema
}
