import { readUint } from './bits.ts'
import { readVarLen, writeVarLen } from './varlen.ts'

/** The first word of every envelope (SPEC §7.1). */
export const ENVELOPE_HEAD: readonly number[] = [0, 0, 0, 3]

/** Of the flag: a DID follows. */
export const HAS_DID = 1

/** Where the parts of an envelope begin. One that is cut before its payload has places beyond its `end`. */
export interface EnvelopePlaces {
  /** How many bytes the envelope says that it has from its flag on. */
  readonly declaredLength: number
  readonly flag: number
  /** What stands behind the flag. */
  readonly command: number
  /** The length of the DID, or, where the flag announces none, the payload. */
  readonly did: number
  readonly payload: number
  /** Where another envelope begins behind the declared length; otherwise all bytes belong to this one, whatever it declares. */
  readonly end: number
}

/** Undefined for what does not begin with 00 00 00 03 and a length. */
export function envelopePlaces(bytes: Uint8Array): EnvelopePlaces | undefined {
  const length = isHead(bytes, 0) ? readVarLen(bytes, ENVELOPE_HEAD.length, bytes.length) : undefined
  if (length === undefined || length === 'invalid') return undefined
  // Of what is cut, 0.
  const wordAt = (at: number) => readUint(bytes, at, 2) || 0
  const flag = ENVELOPE_HEAD.length + length.bytes
  const declaredEnd = flag + length.value
  const command = wordAt(flag + 1)
  const did = flag + 3 + (hasSerialNumber(command) ? 4 : 0)
  const didBytes = ((bytes[flag] as number) & HAS_DID) === 0 ? 0 : 2 + wordAt(did)
  const end = isHead(bytes, declaredEnd) ? declaredEnd : bytes.length
  return { declaredLength: length.value, flag, command, did, payload: did + didBytes, end }
}

/** An envelope whose payload has become longer by so many bytes, with the length that it has now. */
export function lengthened(bytes: Uint8Array, { declaredLength, flag }: EnvelopePlaces, by: number): Uint8Array {
  const length = writeVarLen(declaredLength + by)
  const longer = new Uint8Array(bytes.length - flag + ENVELOPE_HEAD.length + length.length)
  longer.set(ENVELOPE_HEAD)
  longer.set(length, ENVELOPE_HEAD.length)
  longer.set(bytes.subarray(flag), ENVELOPE_HEAD.length + length.length)
  return longer
}

function isHead(bytes: Uint8Array, at: number): boolean {
  return ENVELOPE_HEAD.every((byte, i) => bytes[at + i] === byte)
}

/** True for 0093 and 0094, the only commands whose envelope has a serial number. */
export function hasSerialNumber(command: number): boolean {
  return command === 0x0093 || command === 0x0094
}

/** True if the payload is a P0. That of an ack (0094) may also be empty. */
export function carriesP0(command: number): boolean {
  return command === 0x0090 || command === 0x0091 || hasSerialNumber(command)
}
