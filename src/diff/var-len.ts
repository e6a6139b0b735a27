import type { Point } from '../codec/point.ts'
import { createFlagSets } from './flag-sets.ts'
import { flagWire } from './flag-wire.ts'
import { type Assignment, compareSpots } from './mismatch.ts'
import { lostEnd, lostFlag, notSet, readUnsent, readWrong, refusedGeneral } from './proofs.ts'
import { roomySets } from './roomy-sets.ts'
import { crossShifted } from './shifted.ts'
import { type Crossed, type Crossing, type Fate, isWritable, type Proof } from './side.ts'
import { endByte, meet, type Spot } from './spot.ts'
import { fitsFrame, placeSpots, varLenBody } from './var-len-body.ts'

/** The set of all is tried with each attribute where there are no more than so many. */
const MOST_WHOLE = 512
const MOST_PAIRS = 128

/**
 * Reports and controls of var_len. Where both sides count the same bytes of attr_flags, each flag names one attribute to either side, and where the values lie
 * depends on nothing but the set of flags: an attribute of the same id and width is right for all sets in which it lies in the same bits to both.
 * The sets in which it does not come from `createFlagSets`.
 */
export function crossVarLen(crossing: Crossing, direction: 'report' | 'control'): Crossed {
  const { sender, receiver, sameAs } = crossing
  const control = direction === 'control'
  const sendable = control ? sender.points.filter(isWritable) : sender.points
  const [flags, theirs] = [sender.layout.flagsLength, receiver.layout.flagsLength]
  const longest = placeSpots(sendable, flags).reduce((end, spot) => Math.max(end, endByte(spot)), flags)
  if (longest < theirs) return { fates: [], general: [refusedGeneral(theirs, longest)], refused: true, extra: 0 }
  if (flags !== theirs) return crossShifted(crossing, sendable, control)

  const maySend = new Set(sendable)
  const sentAt = new Map(sendable.map(point => [point.field.flag as number, point]))
  const sameId = (point: Point) => receiver.byFlag.get(point.field.flag as number)
  const flagSets = createFlagSets(sendable, sameId)

  const fates = receiver.points.map((point): Fate => {
    const source = sameAs.get(point)
    const sent = source !== undefined && maySend.has(source) ? source : undefined
    if (control && !isWritable(point)) return { point, shown: false, missing: sent && refusedSet(point, sent) }
    const owner = sentAt.get(point.field.flag as number)
    if (sent !== undefined && owner === sent) return judge(point, sent, setsWith(point, sent))
    const { wrong, shown } = owner === undefined ? unseen(point) : judge(point, sent, setsWithout(point, owner, sent))
    return { point, shown, wrong, missing: sent && unflagged(point, sent) }
  })

  /** Tries sets of flags until everything that can go wrong was seen to. */
  function judge(point: Point, sent: Point | undefined, sets: Iterable<readonly Point[]>): Fate {
    let fate = unseen(point)
    for (const set of sets) {
      if (!fitsFrame(set)) continue
      let tried = tryPlaces(point, sent, set)
      if (tried.lacking > 0 && fate.wrong === undefined) {
        fate = merged(fate, tried.fate)
        const more = extended(set, sent ?? point, tried.lacking)
        if (fitsFrame(more)) tried = tryPlaces(point, sent, more)
      }
      fate = merged(fate, tried.fate)
      // Where the ids differ, that it is not read is known without trying.
      const lost = fate.missing !== undefined || sent?.field.flag !== point.field.flag
      if (fate.wrong !== undefined && lost && (fate.shown || sent === undefined)) break
    }
    return fate
  }

  /** What one set does to the attribute, and how many bytes its bodies lack for the receiver to read it. */
  function tryPlaces(point: Point, sent: Point | undefined, set: readonly Point[]): { fate: Fate; lacking: number } {
    const spots = placeSpots(set, flags)
    const read = placeSpots(
      set.flatMap(other => sameId(other) ?? []),
      theirs,
    ).find(spot => spot.point === point) as Spot
    const from = spots.find(spot => spot.point === sent)
    const lacking = endByte(read) - spots.reduce((end, spot) => Math.max(end, endByte(spot)), flags)
    const bodyOf = (values: Assignment) => varLenBody(sender, spots, values)
    if (lacking > 0) {
      return { fate: { point, shown: false, missing: from && lostEnd(bodyOf(new Map()), from, read) }, lacking }
    }
    if (from === undefined) {
      const wrong: Proof = readUnsent(bodyOf(new Map()), read, flagWire(theirs, point.field.flag as number))
      return { fate: { point, shown: false, wrong }, lacking }
    }
    const givers = spots
      .filter(spot => spot === from || meet(spot, read))
      .map(spot => ({ spot, allowed: sender.allowed(spot.point) }))
    const { wrong, odd } = compareSpots(from, read, givers)
    return {
      fate: { point, shown: true, wrong: wrong && readWrong(bodyOf(wrong), from, read), outOfRange: odd },
      lacking,
    }
  }

  /** Sets that flag an attribute which has one id to both sides. */
  function* setsWith(point: Point, sent: Point): Generator<readonly Point[]> {
    yield [sent]
    let alike = point.isBit === sent.isBit && point.field.bits === sent.field.bits
    if (!alike) {
      // The receiver reads more or other bits than its own: those of any neighbour.
      for (const other of sendable.slice(0, MOST_PAIRS)) if (other !== sent) yield inOrder([sent, other])
    }
    for (const set of flagSets.setsAround(sent)) {
      alike = false
      yield set
    }
    if (alike) return
    // Of the ways of lying apart not all are kept or tried: whether any set ends too soon is settled by those that leave the least.
    yield* roomySets({ sendable, sameId, read: point, owner: sent, least: true })
    yield* roomySets({ sendable, sameId, read: point, owner: sent, apart: true })
    yield* roomySets({ sendable, sameId, read: point, owner: sent })
    yield* wholeSets([sent])
  }

  /** Sets that do not flag it, and flag another attribute of the sender's that has the receiver's id of it; then such as flag both. */
  function* setsWithout(point: Point, owner: Point, sent: Point | undefined): Generator<readonly Point[]> {
    yield [owner]
    if (sent !== undefined) yield inOrder([owner, sent])
    yield* roomySets({ sendable, sameId, read: point, owner, without: sent })
    if (sent === undefined) return
    for (const other of sendable.slice(0, MOST_PAIRS)) {
      if (other !== sent && other !== owner) yield inOrder([owner, sent, other])
    }
    yield* roomySets({ sendable, sameId, read: point, owner, with: sent })
    yield* wholeSets([owner, sent])
  }

  /** What is kept with all others that give the receiver more bytes to read than it expects of them, and with all others. */
  function* wholeSets(kept: readonly Point[]): Generator<readonly Point[]> {
    if (sendable.length > MOST_WHOLE) return
    const readBits = (other: Point) => sameId(other)?.field.bits ?? 0
    yield sendable.filter(other => kept.includes(other) || (!other.isBit && other.field.bits >= readBits(other)))
    yield sendable.filter(other => kept.includes(other) || other.field.bits >= readBits(other))
    yield sendable
  }

  /** The set and byte attributes behind what is looked at, which change no place before them, until they have so many bytes. */
  function extended(set: readonly Point[], around: Point, lacking: number): readonly Point[] {
    const more = new Set(set)
    let bytes = 0
    for (const point of sendable) {
      if (bytes >= lacking) break
      if (point.isBit || sameId(point)?.isBit || more.has(point)) continue
      if (!around.isBit && (point.field.flag as number) < (around.field.flag as number)) continue
      more.add(point)
      bytes += point.bytes
    }
    return sendable.filter(point => more.has(point))
  }

  function refusedSet(point: Point, sent: Point): Proof {
    const spots = placeSpots([sent], flags)
    return notSet(varLenBody(sender, spots, new Map()), point.name, spots[0] as Spot)
  }

  function unflagged(point: Point, sent: Point): Proof {
    const spots = placeSpots([sent], flags)
    const body = varLenBody(sender, spots, new Map())
    return lostFlag(body, point.name, spots[0] as Spot, flags, flagWire(theirs, point.field.flag as number))
  }

  return { fates, general: [], refused: false, extra: 0 }
}

function inOrder(points: readonly Point[]): readonly Point[] {
  return [...points].sort((a, b) => (a.field.flag as number) - (b.field.flag as number))
}

function unseen(point: Point): Fate {
  return { point, shown: false }
}

function merged(a: Fate, b: Fate): Fate {
  return {
    point: a.point,
    shown: a.shown || b.shown,
    wrong: a.wrong ?? b.wrong,
    missing: a.missing ?? b.missing,
    outOfRange: a.outOfRange === true || b.outOfRange === true,
  }
}
