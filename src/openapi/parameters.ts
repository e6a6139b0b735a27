import { type Endpoint, formsOf, type ParamsSchema } from '../api/endpoint.ts'
import { ENDPOINTS } from '../api/endpoints.ts'
import type { EndpointName } from '../api/routes.ts'
import { type JsonSchema, jsonSchemaOf } from './schema.ts'

/** One thing that an operation takes, as plain data. */
export interface Parameter {
  /** The document's own name. */
  readonly name: string
  readonly in: 'path' | 'query' | 'body'
  readonly required: boolean
  /** JSON Schema; `anyOf` where the body has several forms. */
  readonly schema: JsonSchema
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
    ...(row.query === undefined ? [] : fromForms([row.query], 'query')),
    ...(body === undefined ? [] : fromForms(formsOf(body), 'body')),
  ]
}

interface Form {
  readonly properties: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** A parameter is required where every form of the body takes it and needs it. */
function fromForms(schemas: readonly ParamsSchema[], place: Parameter['in']): Parameter[] {
  const forms = schemas.map(jsonSchemaOf) as unknown as readonly Form[]
  const names = new Set(forms.flatMap(({ properties }) => Object.keys(properties)))
  return [...names].map(name => {
    const known = forms.flatMap(({ properties }) => properties[name] ?? [])
    const distinct = [...new Map(known.map(schema => [JSON.stringify(schema), schema])).values()]
    return {
      name,
      in: place,
      required: forms.every(({ required = [] }) => required.includes(name)),
      schema: distinct.length === 1 ? (distinct[0] as JsonSchema) : { anyOf: distinct },
    }
  })
}
