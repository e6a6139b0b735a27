import { formatHex } from '../bytes/hex.ts'
import { actionCode } from '../codec/actions.ts'
import type { Point } from '../codec/point.ts'
import type { Direction, Outcome, Pairing, Verdict, Witness } from './contract.ts'
import { crossRead } from './reads.ts'
import { type Crossed, type Crossing, type Fate, isWritable, type Proof, type Side } from './side.ts'
import { crossControl, crossReport } from './standard.ts'
import { crossVarLen } from './var-len.ts'

/** How many hex digits of example payloads a verdict holds at most. */
const MOST_HEX = 2 ** 20

export function createVerdict(pairing: Pairing, direction: Direction, crossing: Crossing): Verdict {
  const { sender, receiver, sameAs } = crossing
  const sendable = new Set(direction === 'control' ? sender.points.filter(isWritable) : sender.points)
  const carried = (point: Point) => {
    const source = sameAs.get(point)
    return source !== undefined && sendable.has(source)
  }
  const known = new Set(sameAs.values())
  const unknown = [...sendable].filter(point => !known.has(point)).map(({ name }) => name)
  const listeners = direction === 'control' ? receiver.points.filter(isWritable) : receiver.points

  if (sender.layout.protocol !== receiver.layout.protocol) {
    const reasons = [protocolReason(direction, sender, receiver)]
    const missing = receiver.points.filter(carried).map(({ name }) => name)
    const unsent = listeners.filter(point => !carried(point)).map(({ name }) => name)
    return { ...NOTHING, pairing, direction, outcome: 'unreadable', missing, unknown, unsent, reasons }
  }

  const crossed = cross(direction, crossing)
  const wrong = crossed.fates.filter(fate => fate.wrong !== undefined)
  const missing = crossed.fates.filter(fate => fate.missing !== undefined)
  const misread = new Set(wrong.map(({ point }) => point))
  const proofs = [
    ...wrong.map(fate => [fate, fate.wrong as Proof] as const),
    ...missing.map(fate => [fate, fate.missing as Proof] as const),
  ]
  const action = actionCode(sender.layout.protocol, direction) as number
  return {
    pairing,
    direction,
    outcome: outcomeOf(crossed, carried),
    attributes: namesOf(wrong),
    missing: crossed.refused ? receiver.points.filter(carried).map(({ name }) => name) : namesOf(missing),
    unknown,
    unsent: listeners.filter(point => !carried(point) && !misread.has(point)).map(({ name }) => name),
    outOfRange: namesOf(
      crossed.fates.filter(fate => fate.outOfRange === true && carried(fate.point) && !misread.has(fate.point)),
    ),
    extra: crossed.extra,
    reasons: [...crossed.general, ...proofs.map(([, { reason }]) => reason)],
    witnesses: witnessesOf(proofs, action),
  }
}

const NOTHING = { attributes: [], outOfRange: [], extra: 0, witnesses: [] } as const

function cross(direction: Direction, crossing: Crossing): Crossed {
  if (direction === 'read') return crossRead(crossing)
  if (crossing.sender.layout.protocol === 'var_len') return crossVarLen(crossing, direction)
  return direction === 'report' ? crossReport(crossing) : crossControl(crossing)
}

function outcomeOf({ fates, refused }: Crossed, carried: (point: Point) => boolean): Outcome {
  const both = fates.filter(({ point }) => carried(point))
  if (refused || (both.length > 0 && both.every(({ shown }) => !shown))) return 'unreadable'
  return fates.some(({ wrong, missing }) => wrong !== undefined || missing !== undefined)
    ? 'wrong values'
    : 'compatible'
}

function witnessesOf(proofs: readonly (readonly [Fate, Proof])[], action: number): readonly Witness[] {
  let room = MOST_HEX
  return proofs.map(([{ point }, { body, sent, read }]): Witness => {
    room -= 2 * body.length + 2
    return {
      attribute: point.name,
      ...(room >= 0 && { payload: formatHex(Uint8Array.of(action)) + formatHex(body) }),
      ...(sent !== undefined && { sent }),
      ...(read !== undefined && { read }),
    }
  })
}

function namesOf(fates: readonly Fate[]): readonly string[] {
  return fates.map(({ point }) => point.name)
}

function protocolReason(direction: Direction, sender: Side, receiver: Side): string {
  const code = ({ layout }: Side) => (actionCode(layout.protocol, direction) as number).toString(16).padStart(2, '0')
  return `action: P0s of ${sender.layout.protocol} begin with ${code(sender)} here, those of ${receiver.layout.protocol} with ${code(receiver)}: every payload is refused`
}
