import { ApiError } from './api-error.ts'
import type { Answer } from './attempt.ts'
import type { Drift, Result } from './contract.ts'
import type { EndpointName } from './routes.ts'
import type { Settings } from './settings.ts'

/** Makes an answer's JSON the result of a call, in the client's mode of validation. */
export type Judge = (
  endpoint: EndpointName,
  json: unknown,
  answer: Answer,
  attempts: number,
) => Promise<Result<unknown>>

/** Hostile answers could name new paths for ever. */
const MOST_SAID = 1000

export function createJudge({ validate: mode, log, redact }: Settings): Judge {
  const said = new Set<string>()
  const sayOnce = ({ endpoint, path, expected, found }: Drift) => {
    const place = `${endpoint} ${path}`
    if (said.has(place) || said.size >= MOST_SAID) return
    said.add(place)
    log('warn', `${endpoint}: ${path || 'the answer'}: expected ${expected}, found ${found}`)
  }
  return async (endpoint, json, { status, headers, requestId, rateLimit }, attempts) => {
    const facts = {
      ...{ status, headers },
      ...(requestId !== undefined && { requestId }),
      ...(rateLimit !== undefined && { rateLimit }),
    }
    if (mode === 'off') return { data: json, ...facts }
    const [{ ENDPOINTS }, { validate }] = await Promise.all([import('./endpoints.ts'), import('./validate.ts')])
    const { data, drift } = validate(endpoint, ENDPOINTS[endpoint].response, json)
    const [first] = drift
    if (first === undefined) return { data, ...facts }
    if (mode === 'strict') {
      const more = drift.length > 1 ? ` (and ${drift.length - 1} more)` : ''
      const message = `${endpoint}: ${first.path || 'the answer'}: expected ${first.expected}, found ${first.found}${more}`
      throw new ApiError('RESPONSE_INVALID', redact(message), { endpoint, attempts, status, requestId, rateLimit })
    }
    for (const one of drift) sayOnce(one)
    return { data, ...facts, drift }
  }
}
