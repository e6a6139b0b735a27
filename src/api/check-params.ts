import { ApiError } from './api-error.ts'
import { CHECK_NAMES, CHECKS } from './checks.ts'
import type { CheckName } from './contract.ts'
import { type BodySchema, type Endpoint, formsOf, type ParamsSchema } from './endpoint.ts'
import { ENDPOINTS } from './endpoints.ts'
import { expectedBy, type Issue, issuesOf, sortOf, valueAt } from './issue.ts'
import { unknownName } from './near-name.ts'
import type { Redact } from './redact.ts'
import type { EndpointName } from './routes.ts'

export interface ParamsRules {
  readonly checks: Partial<Readonly<Record<CheckName, boolean>>>
  readonly now: () => number
  readonly onWarning: (message: string) => void
  /** For messages, which repeat what was given. */
  readonly redact: Redact
}

/**
 * Checks parameters before a call is spent for them: names and types by the operation's row, then what the document forbids.
 * @throws ApiError REQUEST_INVALID
 */
export function checkParams(endpoint: EndpointName, params: unknown, rules: ParamsRules): void {
  const row: Endpoint = ENDPOINTS[endpoint]
  const schema = row.query ?? row.body
  if (schema === undefined) return
  const objection = objectionTo(endpoint, schema, params ?? {}, rules)
  if (objection === undefined) return
  const message = rules.redact(`${endpoint}: ${objection}`)
  throw new ApiError('REQUEST_INVALID', message, { endpoint, attempts: 0 })
}

type Values = Readonly<Record<string, unknown>>

function objectionTo(
  endpoint: EndpointName,
  schema: BodySchema,
  given: unknown,
  rules: ParamsRules,
): string | undefined {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    return `expected an object of parameters, got ${sortOf(given)}`
  const params = given as Values
  return wrongName(schema, params) ?? wrongType(endpoint, schema, params) ?? forbidden(endpoint, params, rules)
}

function forbidden(
  endpoint: EndpointName,
  params: Values,
  { checks, now, onWarning }: ParamsRules,
): string | undefined {
  for (const name of CHECK_NAMES) {
    if (checks[name] === false) continue
    const objection = CHECKS[name]({ endpoint, params, now: now() })
    if (objection?.warning) onWarning(`${endpoint}: ${objection.message}`)
    else if (objection !== undefined) return `${objection.message}. To send it all the same: checks: { ${name}: false }`
  }
  return undefined
}

function wrongName(schema: BodySchema, values: Values): string | undefined {
  const known = namesOf(schema)
  const unknown = Object.keys(values).find(name => !known.includes(name))
  if (unknown === undefined) return undefined
  return unknownName(unknown, 'parameter of it', known)
}

function wrongType(endpoint: EndpointName, schema: BodySchema, values: Values): string | undefined {
  const forms = formsOf(schema)
  if (forms.length > 1) return noForm(endpoint, forms, values)
  const [issue] = issuesOf(schema, values, 1)
  if (issue === undefined) return undefined
  return `${place(issue)}expected ${expectedBy(issue)}, got ${shown(valueAt(values, issue.path))}`
}

function noForm(endpoint: EndpointName, forms: readonly ParamsSchema[], values: Values): string | undefined {
  // Bytes are wrong by the thousand or not at all.
  const wrong = forms.map(form => issuesOf(form, values, 20))
  if (wrong.some(issues => issues.length === 0)) return undefined
  if (endpoint === 'control' && (values.attrs === undefined) === (values.raw === undefined)) {
    const got = values.attrs === undefined ? 'neither' : 'both'
    return `expected exactly one of attrs (by name) and raw (the bytes of a P0), got ${got}`
  }
  const words = wrong.map(issues => issues.map(issue => place(issue) + expectedBy(issue)).join(' and '))
  return `expected ${[...new Set(words)].join(', or ')}, got none of these`
}

function place({ path }: Issue): string {
  return path.length === 0 ? '' : `${path.map(String).join('.')}: `
}

function namesOf(schema: BodySchema): string[] {
  return [...new Set(formsOf(schema).flatMap(({ shape }) => Object.keys(shape)))]
}

function shown(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 40)) : sortOf(value)
}
