import type { Endpoint } from '../api/endpoint.ts'
import { Refusal } from './handler.ts'
import type { EnterpriseState, TokenState } from './state.ts'
import type { Store } from './store.ts'

const ID = 'x-gizwits-enterprise-id'
const SECRET = 'x-gizwits-enterprise-secret'

/** Whose quota a call is counted on: known before anything is checked, undefined for callers that name no enterprise there is. */
export function payerOf(store: Store, row: Endpoint, headers: Headers, body: unknown): string | undefined {
  const id = claimedEnterprise(store, row, headers, body)
  return id !== undefined && store.enterprises.has(id) ? id : undefined
}

function claimedEnterprise(store: Store, row: Endpoint, headers: Headers, body: unknown): string | undefined {
  if (row.auth === 'token') return findToken(store, headers)?.enterpriseId
  if (row.auth === 'enterprise') return headers.get(ID) ?? undefined
  const id = typeof body === 'object' && body !== null ? (body as { enterprise_id?: unknown }).enterprise_id : undefined
  return typeof id === 'string' ? id : undefined
}

/** The word `token` in lower case, one blank, the token. */
function findToken({ tokens }: Store, headers: Headers): TokenState | undefined {
  const token = /^token (\S+)$/.exec(headers.get('authorization') ?? '')?.[1]
  return token === undefined ? undefined : tokens.get(token)
}

/** @throws Refusal 5009, 5011, 5010 */
export function requireToken(store: Store, headers: Headers, productKey: string, now: number): EnterpriseState {
  const token = findToken(store, headers)
  if (token === undefined) throw new Refusal(5009, 'expected the header "Authorization: token <token>"')
  if (now > token.expiresAt) throw new Refusal(5011)
  if (token.productKey !== productKey) throw new Refusal(5010)
  const enterprise = store.enterprises.get(token.enterpriseId)
  if (enterprise === undefined) throw new Refusal(5009)
  return enterprise
}

/** @throws Refusal 5003, 5004 */
export function requireEnterprise(store: Store, headers: Headers): EnterpriseState {
  return checkEnterprise(store, headers.get(ID), headers.get(SECRET))
}

/** The document leaves open whether the secret may be absent; here it may not. */
export function checkEnterprise(store: Store, id: string | null, secret: string | null): EnterpriseState {
  const enterprise = store.enterprises.get(id ?? '')
  if (enterprise === undefined) throw new Refusal(5003)
  if (enterprise.enterpriseSecret !== secret) throw new Refusal(5004)
  return enterprise
}
