import { readVarLen } from '../bytes/varlen.ts'
import { isKnownCommand } from './commands.ts'

/**
 * Where the head of another envelope stands inside one (00 00 00 03, a length, a flag of 0 or 1, a known command); -1 where there is none.
 * Over BLE, which cuts envelopes into notifications, a lost notification leaves the beginning of one and the end of the next.
 * @param from the first byte to look at, behind the envelope's own head
 */
export function findInnerHead(bytes: Uint8Array, from: number, to: number): number {
  // The 3 of a head has three zeros before it and at least four bytes after it.
  for (let at = from + 3; at + 4 < to; at++) {
    if (bytes[at] !== 3 || bytes[at - 1] !== 0 || bytes[at - 2] !== 0 || bytes[at - 3] !== 0) continue
    const length = readVarLen(bytes, at + 1, to)
    if (length === undefined || length === 'invalid' || length.value < 3) continue
    const flagAt = at + 1 + length.bytes
    if (flagAt + 2 >= to || (bytes[flagAt] as number) > 1) continue
    if (isKnownCommand(((bytes[flagAt + 1] as number) << 8) | (bytes[flagAt + 2] as number))) return at - 3
  }
  return -1
}
