import { statuses } from './reference.mjs'
import { same } from './same.mjs'

/** For wire formats of their own: what was written gives the same values when it is read. */
export function comesBack(read) {
  return { outputs: statuses, check: (written, status) => same(read(written), status) }
}
