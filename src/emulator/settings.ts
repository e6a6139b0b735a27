import * as z from 'zod/mini'
import { expectedBy, sortOf, valueAt } from '../api/issue.ts'
import { GiztoolsError } from '../errors.ts'
import type { Emulator } from './contract.ts'
import type { World } from './world.ts'

const millisecond = z.int().check(z.minimum(0), z.maximum(600_000))

const SETTINGS = z.strictObject({
  quota: z.optional(z.int().check(z.minimum(0))),
  china: z.optional(z.boolean()),
  whitelist: z.optional(z.nullable(z.array(z.string()).check(z.maxLength(10_000)))),
  rotateTokens: z.optional(z.boolean()),
  latency: z.optional(
    z.tuple([millisecond, millisecond]).check(z.refine(([least, most]) => least <= most, 'the least before the most')),
  ),
  wire: z.optional(
    z.strictObject({
      errorCodes: z.optional(z.enum(['number', 'string'])),
      errorDetail: z.optional(z.enum(['detail_message', 'detail'])),
      contentType: z.optional(z.enum(['application/json', 'text/html'])),
      tokenExpiry: z.optional(z.enum(['expired_at', 'expire_at'])),
      cmdPayload: z.optional(z.enum(['hex', 'base64'])),
      context: z.optional(z.enum(['top', 'meta'])),
      secretInQuery: z.optional(z.boolean()),
    }),
  ),
})

/** @throws GiztoolsError REQUEST_INVALID naming the member; then nothing has changed */
export function changeSettings(world: World, change: Parameters<Emulator['set']>[0]): void {
  const read = SETTINGS.safeParse(change)
  const [issue] = read.error?.issues ?? []
  if (issue !== undefined) {
    const path = ['settings', ...issue.path].join('.')
    const got = sortOf(valueAt(change, issue.path))
    throw new GiztoolsError('REQUEST_INVALID', `${path}: expected ${expectedBy(issue)}, got ${got}`, { path })
  }
  const { whitelist, wire, ...rest } = change
  Object.assign(world, rest)
  if (whitelist !== undefined) world.whitelist = whitelist ?? undefined
  if (wire !== undefined) world.wire = { ...world.wire, ...wire }
}

export function settingsOf({ quota, china, whitelist, rotateTokens, latency, wire }: World): Emulator['settings'] {
  return { quota, china, whitelist: whitelist ?? null, rotateTokens, latency, wire }
}
