import { formatHex } from '../bytes/hex.ts'
import type { Issue } from '../codec/contract.ts'
import { type ErrorCode, GiztoolsError } from '../errors.ts'

export interface FrameDecodeOptions {
  /** Throw what would otherwise be listed in `issues`. */
  readonly strict?: boolean
}

/** `offset`: the byte that is wrong; where bytes are missing, the place of the first of them. */
export function frameError(code: ErrorCode, message: string, offset?: number): GiztoolsError {
  return new GiztoolsError(code, message, { offset })
}

/** What to do with an issue while decoding: throw it when strict, otherwise keep it. */
export function reportIssue(issues: Issue[], strict: boolean | undefined, issue: Issue): void {
  if (strict) throw frameError(issue.code, issue.message, issue.offset)
  issues.push(issue)
}

/** The first bytes as a message shows them: `ff ff 00 0b`. */
export function quoteBytes(bytes: Uint8Array): string {
  if (bytes.length === 0) return 'nothing'
  const pairs = Array.from(bytes.subarray(0, 4), byte => formatHex(Uint8Array.of(byte)))
  return pairs.join(' ')
}

/** @throws GiztoolsError FRAME_INVALID for what is not an integer from 0 to `max`. */
export function requireInteger(value: unknown, max: number, name: string): asserts value is number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= max) return
  const got = value === undefined ? 'nothing' : typeof value === 'number' ? value : typeof value
  throw frameError('FRAME_INVALID', `${name}: expected an integer from 0 to ${max}, got ${got}`)
}
