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
    `${what}: expected a status body alone, here ${end} bytes, got ${length}${beginning(protocol, bytes)} codec.patch() takes P0s and envelopes; extractP0(bytes).p0.subarray(1) is the body of either`,
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
  const wrong = (got: string) =>
    new GiztoolsError(
      'MESSAGE_INVALID',
      `${what}: expected a P0 that carries status (report, read reply or control), got ${got} A status block without its action byte is ${what === 'base' ? '{ status: bytes }' : 'for patchStatus(), or --frame status'}`,
    )
  const p0 = bytes.subarray(from, to)
  if (p0.length === 0) throw wrong(from > 0 ? 'an envelope without one.' : 'no bytes.')
  const action = actionOf(protocol, p0[0] as number)
  if (action === undefined) throw wrong(`${p0.length} bytes${beginning(protocol, p0)}`)
  if (action !== 'report' && action !== 'readReply' && action !== 'control')
    throw wrong(`a first byte of 0x${formatHex(p0.subarray(0, 1))} (${action}).`)
  const kind = action === 'control' ? 'control' : 'status'
  // What begins like a P0 and comes out even only as a status body is one. Inside an envelope it cannot be.
  if (from === 0 && bodies.endOf(kind, bytes, 1, to) !== to && bodies.endOf('status', bytes, 0, to) === to)
    throw wrong(`${to} bytes, as many as a status block alone has.`)
  return kind
}

/** How bytes begin and what begins so, to the end of the sentence. */
function beginning(protocol: Protocol, bytes: Uint8Array): string {
  const head = formatHex(bytes.subarray(0, 4))
  const action = actionOf(protocol, bytes[0] as number)
  const kind =
    head === '00000003'
      ? 'an envelope'
      : head.startsWith('ffff')
        ? 'a serial frame'
        : action && `a whole P0 (${action})`
  return `${head && ` that begin with ${head}`}${kind ? `: ${kind}?` : '.'}`
}
