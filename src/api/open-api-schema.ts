import type * as v from 'valibot'
import type { ListSchema } from '../shape/list.ts'
import type { finite, whole } from '../shape/number.ts'
import type { LooseObjectSchema, ObjectSchema } from '../shape/object.ts'
import type { RecordSchema } from '../shape/record.ts'

export type JsonSchema = { readonly [key: string]: unknown }

/** The kinds of schemas that the rows are made of. */
type Kind =
  | v.StringSchema<undefined>
  | v.BooleanSchema<undefined>
  | ReturnType<typeof finite>
  | ReturnType<typeof whole>
  | v.PicklistSchema<readonly (string | number)[], undefined>
  | ListSchema<v.GenericSchema>
  | ObjectSchema<v.ObjectEntries>
  | LooseObjectSchema<v.ObjectEntries>
  | RecordSchema<v.GenericSchema>
  | v.UnionSchema<readonly v.GenericSchema[], undefined>
  | v.OptionalSchema<v.GenericSchema, undefined>
  | v.NullishSchema<v.GenericSchema, undefined>
  | v.UnknownSchema
  | v.UndefinedSchema<undefined>

type Step =
  | v.RegexAction<string, undefined>
  | v.MetadataAction<unknown, JsonSchema>
  | v.TransformAction<unknown, unknown>

/** The JSON Schema (2020-12) of what stands on the wire: for answers what is taken, not what it is turned into. */
export function jsonSchemaOf(schema: v.GenericSchema): JsonSchema {
  if (!('pipe' in schema)) return jsonSchemaOfKind(schema as Kind)
  const [first, ...steps] = schema.pipe as readonly [Kind, ...Step[]]
  const says = steps.map(step =>
    step.type === 'regex' ? { pattern: step.requirement.source } : step.type === 'metadata' ? step.metadata : {},
  )
  const own = jsonSchemaOf(first)
  return first.type === 'optional' ? Object.assign({}, ...says, own) : Object.assign(own, ...says)
}

function jsonSchemaOfKind(schema: Kind): JsonSchema {
  switch (schema.type) {
    case 'whole':
      return { type: 'integer' }
    case 'picklist':
      return { type: typeof schema.options[0], enum: schema.options }
    case 'array':
      return { type: 'array', items: jsonSchemaOf(schema.item) }
    case 'object':
    case 'loose_object':
      return jsonSchemaOfObject(schema)
    case 'record':
      return { type: 'object', propertyNames: { type: 'string' }, additionalProperties: jsonSchemaOf(schema.value) }
    case 'union':
      return { anyOf: schema.options.map(jsonSchemaOf) }
    case 'optional':
      return jsonSchemaOf(schema.wrapped)
    case 'nullish': {
      const { type, ...more } = jsonSchemaOf(schema.wrapped)
      const isType = type !== undefined && Object.keys(more).length === 0
      return isType ? { type: [type, 'null'] } : { anyOf: [jsonSchemaOf(schema.wrapped), { type: 'null' }] }
    }
    case 'unknown':
    case 'undefined':
      return {}
    default:
      return { type: schema.type }
  }
}

/** Keys that must be absent are left out, and the object then takes no others. Keys of any value are optional. */
function jsonSchemaOfObject({ type, entries }: Extract<Kind, { readonly entries: v.ObjectEntries }>): JsonSchema {
  const kept = Object.entries(entries as Readonly<Record<string, Kind>>).filter(([, schema]) => !isAbsent(schema))
  const required = kept.filter(([, schema]) => isRequired(schema) && schema.type !== 'unknown').map(([name]) => name)
  const isClosed = kept.length < Object.keys(entries).length
  return {
    type: 'object',
    properties: Object.fromEntries(kept.map(([name, schema]) => [name, jsonSchemaOf(schema)])),
    ...(required.length > 0 && { required }),
    ...(type === 'loose_object' && { additionalProperties: {} }),
    ...(isClosed && { additionalProperties: false }),
  }
}

export function isRequired({ type }: v.GenericSchema): boolean {
  return type !== 'optional' && type !== 'nullish'
}

function isAbsent(schema: Kind): boolean {
  return schema.type === 'optional' && schema.wrapped.type === 'undefined'
}
