import { formatHex } from '../bytes/hex.ts'
import type { Protocol } from '../definition/model.ts'
import { GiztoolsError } from '../errors.ts'
import type { Layout } from '../layout/layout.ts'
import { actionOf } from './actions.ts'
import type { BodyCodec, BodyKind } from './engine.ts'

/*
 * A status body, a P0 and a frame around one are all just bytes, and each taken for another puts a value where a neighbour lies.
 * What tells them apart is how they begin, and that a body ends where it says.
 */

/** @throws GiztoolsError PAYLOAD_SHORT, PAYLOAD_LONG for bytes that are not a status body, all of it and nothing else */
export function requireBody({ protocol }: Layout, bodies: BodyCodec, bytes: Uint8Array, what: string): void {
  const { length } = bytes
  const end = bodies.endOf('status', bytes, 0, length)
  if (end === length) return
  throw new GiztoolsError(
    end > length ? 'PAYLOAD_SHORT' : 'PAYLOAD_LONG',
    `${what}: expected a status body alone, here ${end} bytes, got ${length}${beginning(protocol, bytes)}. codec.patch() takes P0s and envelopes; extractP0(bytes).p0.subarray(1) is the body of either`,
    { offset: Math.min(end, length) },
  )
}

/**
 * The kind of status that the P0 of bytes `from` to `to` carries.
 * @throws GiztoolsError MESSAGE_INVALID for one that carries none, and for a status body alone
 */
export function statusKind(
  { protocol }: Layout,
  bodies: BodyCodec,
  bytes: Uint8Array,
  from: number,
  to: number,
  what: string,
): BodyKind {
  const p0 = bytes.subarray(from, to)
  const action = actionOf(protocol, p0[0] as number)
  let got =
    p0.length === 0
      ? from > 0
        ? 'an envelope without one'
        : 'no bytes'
      : `a first byte of 0x${formatHex(p0.subarray(0, 1))} (${action})`
  if (action === 'report' || action === 'readReply' || action === 'control') {
    const kind = action === 'control' ? 'control' : 'status'
    // A frame says that it holds a P0.
    if (from > 0 || bodies.endOf(kind, bytes, 1, to) === to || bodies.endOf('status', bytes, 0, to) !== to) return kind
    got = `${to} bytes, which is the length of a status block without one`
  } else if (action === undefined && p0.length > 0) got = `${p0.length} bytes${beginning(protocol, p0)}`
  throw new GiztoolsError(
    'MESSAGE_INVALID',
    `${what}: expected a P0 that carries status (report, read reply or control), got ${got}. A status block without its action byte is ${what === 'base' ? '{ status: bytes }' : 'for patchStatus()'}`,
  )
}

function beginning(protocol: Protocol, bytes: Uint8Array): string {
  const head = formatHex(bytes.subarray(0, 4))
  const action = actionOf(protocol, bytes[0] as number)
  const kind =
    head === '00000003'
      ? ': an envelope?'
      : head.startsWith('ffff')
        ? ': a serial frame?'
        : action === undefined
          ? ''
          : `: a whole P0 (${action})?`
  return ` that begin with ${head}${kind}`
}
