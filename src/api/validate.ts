import type * as z from 'zod/mini'
import type { Drift } from './contract.ts'
import { expectedBy, sortOf } from './issue.ts'
import type { EndpointName } from './routes.ts'
import { walk } from './walk.ts'

/** How many places a call tells. */
export const MOST_DRIFTS = 20
/** Misshapen values after which the rest of a list stays as it was sent. */
const ENOUGH = 1000

export interface Validated {
  readonly data: unknown
  readonly drift: readonly Drift[]
}

/**
 * Reads an answer by its row: what is as documented comes out normalised (0 and 1 as booleans, numbers in digits as numbers), what is
 * not comes out as it was sent, and is told. The body is changed: it belongs to the caller no longer.
 */
export function validate(endpoint: EndpointName, schema: z.ZodMiniType, body: unknown): Validated {
  const found = new Map<string, Drift>()
  let wrong = 0
  const data = walk(schema, body, {
    isEnough: () => wrong >= ENOUGH,
    part(part, value, keys) {
      const read = part.safeParse(value)
      // Objects are kept as they were sent: what is in them is anything.
      if (read.success) return typeof value === 'object' ? value : read.data
      wrong += 1
      const [path, sort] = [pathText(keys), sortOf(value)]
      const place = `${path} ${sort}`
      const [issue] = found.size < MOST_DRIFTS && !found.has(place) ? read.error.issues : []
      if (issue !== undefined) found.set(place, { endpoint, path, expected: expectedBy(issue), found: sort })
      return value
    },
  })
  return { data, drift: [...found.values()] }
}

function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const key of path) {
    if (typeof key === 'number') text += '[]'
    else
      text +=
        (text === '' ? '' : '.') +
        (/^\w{1,60}$/.test(String(key)) ? String(key) : JSON.stringify(String(key).slice(0, 60)))
  }
  return text
}
