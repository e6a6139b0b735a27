import { ApiError } from './api-error.ts'
import type { Result, StoredToken } from './contract.ts'
import { isToken, WEEK } from './tokens.ts'

/**
 * What the answer to `accessToken` says. The expiry stands under `expired_at` or `expire_at` (A1), in seconds; where it is absent,
 * or already past by this clock, the token counts as new: it is good for a week, and an expired one is refused (5011) and replaced.
 * @throws ApiError RESPONSE_INVALID where there is no token
 */
export function readToken({ data, status }: Result<unknown>, now: number): StoredToken {
  const { token, expired_at, expire_at } = (data ?? {}) as Record<string, unknown>
  if (!isToken(token)) {
    const found = token === undefined ? 'nothing' : typeof token
    const message = `accessToken: token: expected a text of printable characters, found ${found} or one that is none`
    throw new ApiError('RESPONSE_INVALID', message, { endpoint: 'accessToken', status })
  }
  const told = Number(expired_at ?? expire_at)
  const expiresAt = told > 1e11 ? told : told * 1000
  return { token, expiresAt: Number.isFinite(expiresAt) && expiresAt > now ? expiresAt : now + WEEK }
}
