import type * as z from 'zod/mini'
import { type BodySchema, formsOf, type ParamsSchema } from '../api/endpoint.ts'
import { issuesOf } from '../api/issue.ts'
import { Refusal } from './handler.ts'

const NUMBER = /^-?\d+(\.\d+)?$/

/**
 * The parameters of a URL by the row's schema. Text becomes a number where the schema refuses the text. An empty parameter is none;
 * of a repeated one the first counts; what the document does not name is left aside.
 * @throws Refusal 5002
 */
export function queryForm(schema: ParamsSchema, params: URLSearchParams): Readonly<Record<string, unknown>> {
  const form: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(schema.shape as Readonly<Record<string, z.ZodMiniType>>)) {
    const text = params.get(name)
    if (text === null || text === '') continue
    form[name] = !part.safeParse(text).success && NUMBER.test(text) ? Number(text) : text
  }
  requireForm(schema, form)
  return form
}

/**
 * A body by the row's schema, as it came. `dids` may be one text with commas, as the document's table has it (A13).
 * @throws Refusal 5002
 */
export function bodyForm(schema: BodySchema, body: unknown): Readonly<Record<string, unknown>> {
  const form = withList(body)
  requireForm(schema, form)
  return form as Readonly<Record<string, unknown>>
}

function withList(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  const { dids } = body as { dids?: unknown }
  if (typeof dids !== 'string') return body
  const list = dids.split(',').map(did => did.trim())
  return { ...body, dids: list.filter(did => did !== '') }
}

function requireForm(schema: BodySchema, form: unknown): void {
  const wrong = formsOf(schema).map(each => issuesOf(each, form, 1)[0])
  if (wrong.includes(undefined)) return
  // The place alone: what stands there may be a secret. Of several forms nobody knows which was meant.
  const path = wrong.length === 1 ? (wrong[0]?.path ?? []) : []
  const place = path.length === 0 ? 'form' : path.map(String).join('.').slice(0, 100)
  throw new Refusal(5002, `${place} is missing or not as documented`)
}
