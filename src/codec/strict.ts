import { listSome } from '../definition/finding.ts'
import { GiztoolsError } from '../errors.ts'
import type { Status } from './contract.ts'

/** Strict decoding: the first thing that lenient decoding would report is thrown. `length`: bytes that were decoded. */
export function requireComplete<T extends Status>(status: T, length: number): T {
  const { issues = [], missing = [], extra } = status
  const [issue] = issues
  if (issue !== undefined)
    throw new GiztoolsError(issue.code, issue.message, { path: issue.attribute, offset: issue.offset })
  if (missing.length > 0) {
    throw new GiztoolsError(
      'PAYLOAD_SHORT',
      `payload: expected bytes for ${listSome(missing, 8)}, got an end after ${length} bytes`,
      {
        path: missing[0],
        offset: length,
      },
    )
  }
  if (extra !== undefined) {
    const end = length - extra
    throw new GiztoolsError(
      'PAYLOAD_LONG',
      `payload: expected ${end} bytes, got ${extra} more that the definition does not know`,
      { offset: end },
    )
  }
  return status
}
