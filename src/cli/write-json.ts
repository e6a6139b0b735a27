import type { Io } from './io.ts'
import { safeJson } from './visible.ts'

/** One value a line. */
export function createNdjsonWriter({ stdout }: Io) {
  return {
    async write(value: object) {
      await stdout.write(`${safeJson(value)}\n`)
    },
    async end() {},
  }
}

/** One array, written as the values come. */
export function createJsonWriter({ stdout }: Io) {
  let before = '[\n'
  return {
    async write(value: object) {
      await stdout.write(`${before}${safeJson(value)}`)
      before = ',\n'
    },
    async end() {
      await stdout.write(before === '[\n' ? '[]\n' : '\n]\n')
    },
  }
}
