import { type Endpoint, formsOf, type ParamsSchema } from './endpoint.ts'
import { ENDPOINTS, type EndpointName } from './endpoints.ts'
import { isRequired, type JsonSchema, jsonSchemaOf } from './open-api-schema.ts'

/** One thing that an operation takes, as plain data. */
export interface Parameter {
  /** The document's own name. */
  readonly name: string
  readonly in: 'path' | 'query' | 'body'
  readonly required: boolean
  /** JSON Schema; `anyOf` where the body has several forms. */
  readonly schema: Readonly<Record<string, unknown>>
}

/** What an operation takes beside credentials: the ids of its path, then its query or body, in the document's order. */
export function parametersOf(name: EndpointName): readonly Parameter[] {
  const row: Endpoint = ENDPOINTS[name]
  const ids = [...row.path.matchAll(/\{(\w+)\}/g)].map(
    ([, id = '']): Parameter => ({ name: id, in: 'path', required: true, schema: { type: 'string' } }),
  )
  // The body of a call without an authorization is credentials.
  const body = row.auth === 'none' ? undefined : row.body
  return [
    ...ids,
    ...(row.query === undefined ? [] : fromForms(formsOf(row.query), 'query')),
    ...(body === undefined ? [] : fromForms(formsOf(body), 'body')),
  ]
}

/** A parameter is required where every form of the body takes it and needs it. */
function fromForms(forms: readonly ParamsSchema[], place: Parameter['in']): Parameter[] {
  const names = new Set(forms.flatMap(({ entries }) => Object.keys(entries)))
  return [...names].map(name => {
    const schemas = forms.flatMap(({ entries }) => entries[name] ?? [])
    const distinct = new Map(schemas.map(jsonSchemaOf).map(schema => [JSON.stringify(schema), schema]))
    // A form that must not have it has undefined for it, of which JSON Schema knows nothing.
    const known = [...distinct.values()].filter(schema => Object.keys(schema).length > 0)
    return {
      name,
      in: place,
      required: schemas.length === forms.length && schemas.every(isRequired),
      schema: known.length === 1 ? (known[0] as JsonSchema) : { anyOf: known },
    }
  })
}
