import { errorCodeOf } from '../api/error-codes.ts'
import type { WireHabits } from './contract.ts'
import type { QuotaView } from './quota.ts'

/** An answer before it is a `Response` or goes over a socket. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** What becomes of it instead of arriving. */
  readonly fate?: 'drop' | 'truncate'
  /** `error_code`, for the log. */
  readonly code?: number
}

export function jsonAnswer(status: number, body: unknown, wire: WireHabits, quota?: QuotaView): Answer {
  return {
    status,
    headers: {
      'content-type': wire.contentType === 'text/html' ? 'text/html; charset=utf-8' : 'application/json',
      ...(quota !== undefined && {
        'x-ratelimit-limit': String(quota.limit),
        'x-ratelimit-remaining': String(quota.remaining),
        'x-ratelimit-reset': String(quota.reset),
      }),
    },
    body: JSON.stringify(body),
  }
}

/** The body that the service's errors have. Codes that the document does not have are for injected faults. */
export function errorAnswer(
  code: number,
  detail: string | null,
  wire: WireHabits,
  quota?: QuotaView,
  status?: number,
): Answer {
  const documented = errorCodeOf(code)
  const body = {
    error_code: wire.errorCodes === 'string' ? String(code) : code,
    error_message: documented?.message ?? `error ${code}`,
    [wire.errorDetail]: detail,
  }
  return { ...jsonAnswer(status ?? documented?.status ?? 500, body, wire, quota), code }
}

/** No path of the document, or not this method: errors without a code, since no code is documented for them. */
export function noSuchRoute(status: 404 | 405, wire: WireHabits, quota?: QuotaView): Answer {
  const message = status === 404 ? 'path not found' : 'method not allowed'
  return jsonAnswer(status, { error_message: message, [wire.errorDetail]: null }, wire, quota)
}

/** What a gateway before the service shows when it cannot reach it. */
export function gatewayAnswer(status: number): Answer {
  const page = `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>\n`
  return { status, headers: { 'content-type': 'text/html' }, body: page }
}
