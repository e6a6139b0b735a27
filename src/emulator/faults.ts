import { type EndpointName, isEndpointName } from '../api/routes.ts'
import { GiztoolsError } from '../errors.ts'
import type { Fault } from './contract.ts'

/** The faults that wait for calls. */
export interface Faults {
  inject(fault: Fault): () => void
  /** The fault that befalls a call of this operation: of several the one that was injected first. */
  take(endpoint: EndpointName): Fault | undefined
}

export function createFaults(random: () => number): Faults {
  const waiting = new Map<Fault, number>()

  return {
    inject(given) {
      checkFault(given)
      // A copy: the same fault may be injected twice, and taken back once.
      const fault = { ...given }
      waiting.set(fault, fault.times ?? Number.POSITIVE_INFINITY)
      return () => {
        waiting.delete(fault)
      }
    },
    take(endpoint) {
      for (const [fault, left] of waiting) {
        if (fault.endpoint !== undefined && fault.endpoint !== endpoint) continue
        if (fault.probability !== undefined && random() >= fault.probability) continue
        if (left <= 1) waiting.delete(fault)
        else waiting.set(fault, left - 1)
        return fault
      }
      return undefined
    },
  }
}

/** @throws GiztoolsError REQUEST_INVALID: a fault that never comes true would let a test pass for nothing */
function checkFault({ endpoint, times, probability, code, status, connection, delay }: Fault): void {
  if (endpoint !== undefined && !isEndpointName(endpoint))
    throw invalid('endpoint', 'the name of an operation', endpoint)
  if (times !== undefined && !(Number.isInteger(times) && times >= 1)) throw invalid('times', '1 or more', times)
  if (probability !== undefined && !(probability >= 0 && probability <= 1))
    throw invalid('probability', '0 to 1', probability)
  if (code !== undefined && !Number.isInteger(code)) throw invalid('code', 'an error code', code)
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599))
    throw invalid('status', 'an HTTP status, 200 to 599', status)
  if (connection !== undefined && connection !== 'drop' && connection !== 'truncate')
    throw invalid('connection', 'drop or truncate', connection)
  if (delay !== undefined && !(delay >= 0 && delay <= 2 ** 31 - 1)) throw invalid('delay', 'milliseconds', delay)
  if ([code, status, connection, delay].every(each => each === undefined))
    throw invalid('', 'one of code, status, connection and delay', 'none')
}

function invalid(member: string, expected: string, got: unknown): GiztoolsError {
  const path = member === '' ? 'fault' : `fault.${member}`
  return new GiztoolsError('REQUEST_INVALID', `${path}: expected ${expected}, got ${JSON.stringify(got)}`, { path })
}
