import type { ClientOptions } from '../../api/contract.ts'
import type { Io } from '../io.ts'
import { logLine } from '../log-line.ts'

/** Every call and every wait as a line of the log, where it is one for programs. */
export function callLog(io: Io): Pick<ClientOptions, 'onResponse' | 'onRetry'> {
  if (io.logFormat !== 'json') return {}
  return {
    onResponse({ request, rateLimit, bytes, ...ended }) {
      const { endpoint, attempt, method, url, bytes: sent } = request
      const facts = { endpoint, attempt, method, url, ...ended, sent, received: bytes, remaining: rateLimit?.remaining }
      void logLine(io, 'info', { event: 'call', ...facts })
    },
    onRetry: retry => void logLine(io, 'warn', { event: 'retry', ...retry }),
  }
}
