import { setFlag } from '../bytes/bits.ts'
import type { Point } from '../codec/point.ts'
import type { Raw } from '../codec/show.ts'
import { type Allowed, allowedBool, only, orZero } from './allowed.ts'
import { flagWire, isSet } from './flag-wire.ts'
import { type Assignment, compareSpots, type Giver } from './mismatch.ts'
import {
  flagsGeneral,
  lostEnd,
  lostFlag,
  notSet,
  readForeign,
  readUnsent,
  readWrong,
  refusedGeneral,
} from './proofs.ts'
import { type Crossed, type Crossing, type Fate, isWritable, type Proof } from './side.ts'
import { endByte, meet, type Spot, standardSpot, writeSpot } from './spot.ts'

/*
 * In the standard protocol every bit of a body has one fixed meaning to each side, whatever the values are: the status block of a report begins at the
 * body's first byte, the values of a control after as many bytes of attr_flags as the side counts. So each attribute is decided by the bits where the
 * receiver looks for it and by the attributes and flags that the sender has there.
 */

/** How many givers one comparison looks at: more only where a hostile definition lays everything on one place. */
const MOST_GIVERS = 64
/** Combinations of labels tried of one such pile. */
const MOST_OVERLAID = 512

export function crossReport({ sender, receiver, sameAs }: Crossing): Crossed {
  const length = sender.layout.statusLength
  const givers = sender.points.map((point): Giver => ({ spot: standardSpot(point, 0), allowed: sender.allowed(point) }))
  const spotOf = new Map(givers.map(({ spot }) => [spot.point, spot]))
  const bodyOf = (values: Assignment): Uint8Array => {
    const bytes = new Uint8Array(length)
    for (const { spot, allowed } of givers) writeSpot(bytes, spot, values.get(spot) ?? (allowed.telling[0] as Raw))
    return bytes
  }

  const fates = receiver.points.map((point): Fate => {
    const read = standardSpot(point, 0)
    const source = sameAs.get(point)
    const sent = source && spotOf.get(source)
    if (endByte(read) > length) {
      const body = bodyOf(new Map())
      return { point, shown: false, missing: sent && lostEnd(body, sent, read) }
    }
    const { wrong, odd } = compareSpots(sent, read, near(givers, read, sent))
    return { point, shown: true, wrong: wrong && differing(bodyOf(wrong), sent, read), outOfRange: odd }
  })
  return { fates, general: [], refused: false, extra: Math.max(0, length - receiver.layout.statusLength) }
}

export function crossControl({ sender, receiver, sameAs }: Crossing): Crossed {
  const [flags, theirs] = [sender.layout.flagsLength, receiver.layout.flagsLength]
  const length = flags + sender.layout.writableLength
  if (length < theirs) return { fates: [], general: [refusedGeneral(theirs, length)], refused: true, extra: 0 }
  const spots = sender.points.filter(isWritable).map(point => standardSpot(point, flags))
  const spotOf = new Map(spots.map(spot => [spot.point, spot]))
  const flagged = new Map(spots.map(({ point }) => [flagWire(flags, point.field.flag as number), point]))

  const bodyOf = (set: ReadonlySet<Point>, values: Assignment): Uint8Array => {
    const bytes = new Uint8Array(length)
    // First the state that all may hold, then what is set, each in id order: as `encode` lays it over a base.
    for (const spot of spots) if (values.has(spot)) writeSpot(bytes, spot, values.get(spot) as Raw)
    for (const spot of spots) {
      if (!set.has(spot.point)) continue
      setFlag(bytes, 0, flags, spot.point.field.flag as number)
      writeSpot(bytes, spot, values.get(spot) ?? (sender.allowed(spot.point).telling[0] as Raw))
    }
    return bytes
  }

  const fates = receiver.points.map((point): Fate => {
    const read = standardSpot(point, theirs)
    const source = sameAs.get(point)
    const sent = source && spotOf.get(source)
    if (!isWritable(point)) {
      const missing = sent && notSet(bodyOf(new Set([sent.point]), new Map()), point.name, sent)
      return { point, shown: false, missing }
    }
    if (endByte(read) > length) {
      const body = bodyOf(new Set(sent && [sent.point]), new Map())
      return { point, shown: false, missing: sent && lostEnd(body, sent, read) }
    }
    const gate = flagWire(theirs, point.field.flag as number)
    if (sent !== undefined && flagged.get(gate) === sent.point) return carried(point, sent, read)
    const wrong = phantom(gate, read)
    return { point, shown: wrong !== undefined, wrong, missing: sent && unflagged(point.name, sent, gate) }
  })

  /** The receiver's flag is the sender's: all depends on the values. */
  function carried(point: Point, sent: Spot, read: Spot): Fate {
    // Where the flags are longer than the receiver counts, it may take some of them for values.
    const others = [...flagged].map(([start, owner]): Giver => {
      return { spot: { point: owner, start, bits: 1 }, allowed: owner === sent.point ? only(1) : allowedBool }
    })
    const flags = near(others, read, sent).filter(({ spot }) => meet(spot, read))
    const set = new Set(flags.map(({ spot }) => spot.point)).add(sent.point)
    const values = spots.map((spot): Giver => {
      const allowed: Allowed = sender.allowed(spot.point)
      return { spot, allowed: set.has(spot.point) ? allowed : orZero(allowed) }
    })
    const givers = near(values, read, sent)
    const { wrong, odd } = compareSpots(sent, read, [...flags, ...givers])
    const raised = flags.flatMap(({ spot }) => (wrong?.get(spot) === 1 ? [spot.point] : []))
    const shown = wrong && readWrong(bodyOf(new Set([sent.point, ...raised]), wrong), sent, read)
    const laidOver = givers.some(({ spot }) => spot !== sent && meet(spot, sent))
    return { point, shown: true, wrong: shown ?? (laidOver ? overlaid(sent, read) : undefined), outOfRange: odd }
  }

  /**
   * Where fields overlap, what is set lies over what is only held: so the attribute is set alone, with each one that meets it, and with all of them.
   * Only combinations of three and more overlapping fields, not all of them, are not gone through.
   */
  function overlaid(sent: Spot, read: Spot): Proof | undefined {
    const values = spots.map(spot => ({ spot, allowed: sender.allowed(spot.point) }))
    const givers = near(values, read, sent)
    const others = givers.filter(({ spot }) => spot !== sent)
    for (const chosen of [[], ...others.map(other => [other]), others]) {
      const set = givers.filter(giver => giver.spot === sent || chosen.includes(giver))
      const { wrong } = compareSpots(sent, read, set, MOST_OVERLAID)
      const shown = wrong && readWrong(bodyOf(new Set(set.map(({ spot }) => spot.point)), wrong), sent, read)
      if (shown !== undefined) return shown
    }
    return undefined
  }

  /** A payload that does not set the attribute, in which the bit that the receiver takes for its flag is set. */
  function phantom(gate: number, read: Spot): Proof | undefined {
    const owner = flagged.get(gate)
    const bodies = owner === undefined ? held(gate) : [bodyOf(new Set([owner]), new Map())]
    for (const body of bodies) if (isSet(body, gate)) return readUnsent(body, read, gate)
    return undefined
  }

  /** Bodies that set nothing, and hold each telling value of what lies at a bit. */
  function* held(wire: number): Generator<Uint8Array> {
    for (const spot of spots) {
      if (wire < spot.start || wire >= spot.start + spot.bits) continue
      for (const raw of sender.allowed(spot.point).telling) yield bodyOf(new Set(), new Map([[spot, raw]]))
    }
  }

  /** A payload that sets the attribute, in which the receiver does not see its flag. */
  function unflagged(name: string, sent: Spot, gate: number): Proof | undefined {
    for (const raw of sender.allowed(sent.point).telling) {
      const body = bodyOf(new Set([sent.point]), new Map([[sent, raw]]))
      if (!isSet(body, gate)) return lostFlag(body, name, sent, flags, gate)
    }
    return undefined
  }

  const extra = Math.max(0, length - theirs - receiver.layout.writableLength)
  return { fates, general: flagsGeneral(flags, theirs), refused: false, extra }
}

function near(givers: readonly Giver[], read: Spot, sent: Spot | undefined): readonly Giver[] {
  return givers
    .filter(({ spot }) => spot === sent || meet(spot, read) || (sent !== undefined && meet(spot, sent)))
    .slice(-MOST_GIVERS)
}

function differing(body: Uint8Array, sent: Spot | undefined, read: Spot): Proof | undefined {
  return sent === undefined ? readForeign(body, read) : readWrong(body, sent, read)
}
