import type * as z from 'zod/mini'
import type { Route } from './routes.ts'

/**
 * One operation of the Enterprise API, as data: where it is, what it takes and answers. The client, the emulator, the OpenAPI document
 * and the command line are all made from these rows, so each is pinned to the document by a file of its own in fixtures/api/.
 */
export interface Endpoint extends Route {
  /** The parameters of the URL's query, by the document's own names. */
  readonly query?: ParamsSchema
  /** The JSON body, by the document's own names. */
  readonly body?: BodySchema
  readonly response: z.ZodMiniType
  /** What success answers: 201 for a new token, 200 otherwise. The client takes any 2xx. */
  readonly success: 200 | 201
}

export type ParamsSchema = z.ZodMiniObject<z.core.$ZodLooseShape, z.core.$ZodObjectConfig>
export type BodySchema = ParamsSchema | z.ZodMiniUnion<readonly ParamsSchema[]>

/** A body may have one of several forms. */
export function formsOf(schema: BodySchema): readonly ParamsSchema[] {
  return 'options' in schema.def ? schema.def.options : [schema as ParamsSchema]
}

/** Keeps the row's own types, so that the client's methods and the emulator's handlers can be mapped over them. */
export function endpoint<const E extends Endpoint>(row: E): E {
  return row
}

type Names<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

/** The names in the braces of a path. */
export type PathNames<E extends Endpoint> = Names<E['path']>

/** What a query or body takes; `{}` for a row that has none. */
export type QueryOf<E extends Endpoint> = E extends { readonly query: infer S extends ParamsSchema }
  ? z.input<S>
  : unknown
export type BodyOf<E extends Endpoint> = E extends { readonly body: infer S extends BodySchema } ? z.input<S> : unknown

/** The parameters of a call beside those of the path: query and body do not occur together. */
export type ParamsOf<E extends Endpoint> = E extends { readonly query: ParamsSchema }
  ? QueryOf<E>
  : E extends { readonly body: BodySchema }
    ? BodyOf<E>
    : undefined

/** A response that has the documented shape. Keys that the document does not know are kept. */
export type AnswerOf<E extends Endpoint> = z.output<E['response']>
