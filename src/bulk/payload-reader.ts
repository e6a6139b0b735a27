import { carriesP0, hasSerialNumber } from '../bytes/envelope-places.ts'
import { readVarLen } from '../bytes/varlen.ts'
import { findInnerHead } from '../frame/inner-head.ts'

/** A payload's bytes, from 0 to `length`, in room for the longest. Written over by the next. */
export interface Payload {
  readonly bytes: Uint8Array
  /** The same bytes. */
  readonly view: DataView
  length: number
}

export function createPayload(room: number): Payload {
  const bytes = new Uint8Array(room)
  return { bytes, view: new DataView(bytes.buffer), length: 0 }
}

/** What stands before the body of an ordinary payload. Written over by the next `readPayload`: one for all payloads. */
export interface PayloadHead {
  /** -1 for a bare P0. */
  command: number
  /** -1 where there is none. */
  sn: number
  /** Where the DID is; -1 where there is none. */
  didFrom: number
  didTo: number
  /** The action byte. */
  action: number
}

export function createPayloadHead(): PayloadHead {
  return { command: -1, sn: -1, didFrom: -1, didTo: -1, action: 0 }
}

const HAS_DID = 1

/**
 * Reads a bare P0, or an envelope whose length is right and that carries one. Gives where its body begins; -1 for whatever else it is.
 * The action byte is not looked at.
 */
export function readPayload({ bytes, length }: Payload, head: PayloadHead): number {
  head.command = head.sn = head.didFrom = -1
  head.action = bytes[0] as number
  if (length === 0) return -1
  if (head.action !== 0) return 1
  if (length < 9 || bytes[1] !== 0 || bytes[2] !== 0 || bytes[3] !== 3) return -1
  let at = lengthEnd(bytes, length)
  if (at < 0 || at + 4 > length) return -1
  const flag = bytes[at] as number
  const command = ((bytes[at + 1] as number) << 8) | (bytes[at + 2] as number)
  at += 3
  if (!carriesP0(command)) return -1
  head.command = command
  if (hasSerialNumber(command)) {
    if (at + 4 > length) return -1
    const [a, b, c, d] = [bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]] as [number, number, number, number]
    head.sn = ((a << 24) | (b << 16) | (c << 8) | d) >>> 0
    at += 4
  }
  if ((flag & HAS_DID) !== 0) {
    if (at + 2 > length) return -1
    head.didFrom = at + 2
    at += 2 + (((bytes[at] as number) << 8) | (bytes[at + 1] as number))
    head.didTo = at
  }
  if (at >= length || findInnerHead(bytes, at, length) >= 0) return -1
  head.action = bytes[at] as number
  return at + 1
}

/** Where the envelope's length ends, if it is that of the bytes. */
function lengthEnd(bytes: Uint8Array, length: number): number {
  const first = bytes[4] as number
  if (first < 0x80) return first === length - 5 ? 5 : -1
  const declared = readVarLen(bytes, 4, length)
  if (declared === undefined || declared === 'invalid') return -1
  const end = 4 + declared.bytes
  return declared.value === length - end ? end : -1
}
