import { GiztoolsError } from '../../src/errors.ts'

/** What a call throws, as plain data; fails if it throws nothing or anything but our error. */
export function errorOf(call: () => unknown): { code: string; message: string; offset: number | undefined } {
  try {
    call()
  } catch (error) {
    if (!(error instanceof GiztoolsError)) throw error
    return { code: error.code, message: error.message, offset: error.offset }
  }
  throw new Error('expected a GiztoolsError, nothing was thrown')
}
