import type { Value } from '../codec/contract.ts'
import { describe } from '../definition/finding.ts'
import { flagWire } from './flag-wire.ts'
import { counted, placeText } from './place-text.ts'
import type { Proof } from './side.ts'
import { endByte, readSpot, type Spot } from './spot.ts'

/*
 * Why something is read wrong, told of one example payload. Bytes are counted from the start of the P0: its byte 0 is the action, so a body's byte 0 is byte 1.
 */

/** Where a spot lies in the P0. */
export function spotText({ start, bits }: Pick<Spot, 'start' | 'bits'>): string {
  return placeText(start + 8, bits)
}

export function shownAt(body: Uint8Array, spot: Spot): Value {
  return spot.point.show.platform(readSpot(body, spot))
}

/** Sent and read, but shown differently; undefined where it is not. */
export function readWrong(body: Uint8Array, from: Spot, to: Spot): Proof | undefined {
  const [sent, read] = [shownAt(body, from), shownAt(body, to)]
  if (sent === read) return undefined
  const [there, here] = [spotText(from), spotText(to)]
  const where = there === here ? `sent and read in ${there}` : `sent in ${there}, read from ${here}`
  return { body, sent, read, reason: `${to.point.name}: ${where}: ${describe(sent)} is read as ${describe(read)}` }
}

/** A report's: the sender has no such attribute. */
export function readForeign(body: Uint8Array, spot: Spot): Proof {
  const read = shownAt(body, spot)
  const reason = `${spot.point.name}: never sent, but read from ${spotText(spot)}, where the sender has something else: read as ${describe(read)}`
  return { body, read, reason }
}

/** Not sent in this payload, but flagged to the receiver's eyes at `gate`. */
export function readUnsent(body: Uint8Array, spot: Spot, gate: number): Proof {
  const read = shownAt(body, spot)
  const reason = `${spot.point.name}: not sent, but ${bitText(gate)} is set, which the receiver takes for its flag: read as ${describe(read)} from ${spotText(spot)}`
  return { body, read, reason }
}

/** The receiver does not see the flag: it looks at `gate`. `name` is the receiver's; `spot` where the sender has the value. */
export function lostFlag(body: Uint8Array, name: string, spot: Spot, flags: number, gate: number): Proof {
  const own = flagWire(flags, spot.point.field.flag as number)
  const reason = `${name}: flagged in ${bitText(own)}, but the receiver looks for its flag in ${bitText(gate)}: not read`
  return { body, sent: shownAt(body, spot), reason }
}

/** The body ends before `read`, where the receiver looks. */
export function lostEnd(body: Uint8Array, sent: Spot, read: Spot): Proof {
  const [there, needed] = [counted(body.length + 1, 'byte'), endByte(read) + 1]
  const reason = `${read.point.name}: looked for in ${spotText(read)}, but the P0 ends after ${there} (${needed} needed): not read`
  return { body, sent: shownAt(body, sent), reason }
}

export function lostAll(body: Uint8Array, name: string, sent: Spot, flags: number): Proof {
  const reason = `${name}: the P0 ends after ${counted(body.length + 1, 'byte')}, within the ${counted(flags, 'byte')} of attr_flags that the receiver expects: refused`
  return { body, sent: shownAt(body, sent), reason }
}

export function notSet(body: Uint8Array, name: string, sent: Spot): Proof {
  return { body, sent: shownAt(body, sent), reason: `${name}: sent, but not writable to the receiver: not set` }
}

/** A read that does not ask for it, to the receiver it does. */
export function askedWrongly(body: Uint8Array, name: string, gate: number): Proof {
  return { body, reason: `${name}: not asked for, but ${bitText(gate)} is set, which the receiver takes for its flag` }
}

/** A read that asks for it, to the receiver it does not. */
export function notAsked(body: Uint8Array, name: string, own: number, gate: number): Proof {
  return {
    body,
    reason: `${name}: asked for in ${bitText(own)}, but the receiver looks for its flag in ${bitText(gate)}: not answered`,
  }
}

function bitText(wire: number): string {
  return spotText({ start: wire, bits: 1 })
}

/** What two lengths of the attr_flags do to everything. */
export function flagsGeneral(sent: number, read: number): readonly string[] {
  if (sent === read) return []
  const by = counted(Math.abs(read - sent), 'byte')
  const effect =
    read > sent
      ? `the receiver takes the first ${by} of the values for flags and looks for every value ${by} too late`
      : `the receiver takes the last ${by} of the flags for values and looks for every value ${by} too early`
  return [`attr_flags: ${counted(sent, 'byte')} sent, ${counted(read, 'byte')} read: ${effect}`]
}

export function refusedGeneral(read: number, longest: number): string {
  return `attr_flags: the receiver expects ${counted(read, 'byte')} after the action, the longest body has ${counted(longest, 'byte')}: every payload is refused`
}
