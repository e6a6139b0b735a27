import { GiztoolsError } from '../errors.ts'

/** @throws GiztoolsError REQUEST_INVALID: what comes over HTTP may be anything */
export function requireFlag(path: string, value: unknown): void {
  if (typeof value === 'boolean') return
  throw new GiztoolsError('REQUEST_INVALID', `${path}: expected true or false, got ${typeof value}`, { path })
}
