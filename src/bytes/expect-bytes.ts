import { GiztoolsError } from '../errors.ts'

/**
 * Lets bytes through: `Uint8Array`, Node's `Buffer`, npm's, another realm's.
 * @throws GiztoolsError MESSAGE_INVALID for anything else: text wants `parseBytes` first
 */
export function expectBytes(value: unknown, what: string): asserts value is Uint8Array {
  if (ArrayBuffer.isView(value) && (value as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT === 1) return
  const got =
    typeof value === 'string'
      ? 'text: parseBytes() turns hex, base64 and decimal arrays into bytes'
      : Array.isArray(value)
        ? 'an array: Uint8Array.from() makes bytes of it'
        : typeof value
  throw new GiztoolsError('MESSAGE_INVALID', `${what}: expected bytes (a Uint8Array), got ${got}`)
}
