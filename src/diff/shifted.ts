import type { Point } from '../codec/point.ts'
import { flagWire } from './flag-wire.ts'
import type { Assignment } from './mismatch.ts'
import { flagsGeneral, lostAll, lostEnd, lostFlag, notSet, readUnsent, readWrong } from './proofs.ts'
import { type Crossed, type Crossing, type Fate, isWritable } from './side.ts'
import { endByte, type Spot } from './spot.ts'
import { fitsFrame, placeSpots, spotsIn, varLenBody } from './var-len-body.ts'

/** Pairs of attributes, and sets of all but one, are tried in products of no more attributes than this. */
const MOST_PAIRED = 48
const MOST_LEFT_OUT = 128

/**
 * var_len bodies whose attr_flags have different lengths to the two sides: flags are taken for values or values for flags, so that what the receiver
 * sees flagged depends on the values too. Bodies of each attribute alone, of pairs, of all, and of all but one, with telling values, are read with the
 * receiver's eyes, and what they show is what is told: each entry has its proof, but what only a rarer combination would show wrong is not found.
 * None of it is called unreadable: that no combination gives a value is not proved, unless all are refused.
 * That an attribute is not read is found always, where it is: alone, its body is too short, its flag elsewhere, or its value out of place.
 */
export function crossShifted(
  { sender, receiver, sameAs }: Crossing,
  sendable: readonly Point[],
  control: boolean,
): Crossed {
  const [flags, theirs] = [sender.layout.flagsLength, receiver.layout.flagsLength]
  const fates = new Map<Point, Fate>(receiver.points.map(point => [point, { point, shown: true }]))
  const readAs = new Map([...sameAs].map(([point, source]) => [source, point]))

  for (const set of sets(sendable)) {
    if (!fitsFrame(set)) continue
    const spots = placeSpots(set, flags)
    for (const values of telling(spots, sender.allowed)) look(spots, varLenBody(sender, spots, values))
  }

  function look(spots: readonly Spot[], body: Uint8Array): void {
    const reads = spotsIn(receiver, body)
    const covered = new Set<Point>()
    const sentAs = new Map(spots.map(spot => [spot.point, spot]))
    for (const read of reads ?? []) {
      const { point } = read
      if (control && !isWritable(point)) continue
      const source = sameAs.get(point)
      const sent = source && sentAs.get(source)
      if (endByte(read) > body.length) {
        if (sent !== undefined) note(point, { missing: () => lostEnd(body, sent, read) })
        continue
      }
      covered.add(point)
      if (sent !== undefined) note(point, { wrong: () => readWrong(body, sent, read) })
      else note(point, { wrong: () => readUnsent(body, read, flagWire(theirs, point.field.flag as number)) })
    }
    for (const sent of spots) {
      const point = readAs.get(sent.point)
      if (point === undefined || covered.has(point)) continue
      note(point, {
        missing: () => {
          if (reads === undefined) return lostAll(body, point.name, sent, theirs)
          if (control && !isWritable(point)) return notSet(body, point.name, sent)
          return lostFlag(body, point.name, sent, flags, flagWire(theirs, point.field.flag as number))
        },
      })
    }
  }

  type Found = Partial<Record<'wrong' | 'missing', () => Fate['wrong']>>

  function note(point: Point, { wrong, missing }: Found): void {
    const fate = fates.get(point) as Fate
    fates.set(point, {
      point,
      shown: fate.shown,
      wrong: fate.wrong ?? wrong?.(),
      missing: fate.missing ?? missing?.(),
    })
  }

  return { fates: [...fates.values()], general: flagsGeneral(flags, theirs), refused: false, extra: 0 }
}

function* sets(sendable: readonly Point[]): Generator<readonly Point[]> {
  for (const point of sendable) yield [point]
  yield sendable
  if (sendable.length <= MOST_LEFT_OUT) for (const left of sendable) yield sendable.filter(point => point !== left)
  if (sendable.length > MOST_PAIRED) return
  for (const [index, first] of sendable.entries()) for (const second of sendable.slice(index + 1)) yield [first, second]
}

/** All at their first telling values, all at their second; in sets of one or two then each through its own. */
function* telling(spots: readonly Spot[], allowed: Crossing['sender']['allowed']): Generator<Assignment> {
  const nth = (index: number) =>
    new Map(
      spots.map(spot => [spot, allowed(spot.point).telling[index % allowed(spot.point).telling.length]] as const),
    ) as Assignment
  yield nth(0)
  yield nth(1)
  if (spots.length > 2) return
  for (const spot of spots) {
    for (const raw of allowed(spot.point).telling.slice(0, 80)) yield new Map([[spot, raw]])
  }
}
