import type { Point } from '../codec/point.ts'

/*
 * In var_len the place of an attribute depends on which others are flagged: below it (lower ids) they push it up, and all bits together decide how many
 * bytes the bit segment has. Which of the 2^n sets matter is found by stepping through the ids once from below and once from above, keeping one
 * example of each way in which the two sides can have drifted apart.
 */

/** What one id takes of the room, to either side; 0 to a side that lacks it. */
interface Room {
  readonly sentBits: number
  readonly sentBytes: number
  readonly readBits: number
  readonly readBytes: number
}

/** One way in which sets of ids on one side of an attribute drift apart, and its shortest example. */
interface Drift {
  /** Bits that the sender packs, modulo 8: with the difference that is all that rounding up to bytes depends on. */
  readonly phase: number
  /** Bits and bytes that the receiver counts more than the sender. */
  readonly bits: number
  readonly bytes: number
  readonly example: Chain | undefined
}

interface Chain {
  readonly point: Point
  readonly rest: Chain | undefined
  readonly length: number
}

/** Sets of points in which an attribute lies differently to the two sides, one or more for each distance. */
export interface FlagSets {
  setsAround(point: Point): Generator<readonly Point[]>
}

/** Sets tried for one way of lying apart, and for one attribute: where it has but one value, it depends on its neighbours whether a shift shows. */
const EXAMPLES = 2
const MOST_SETS = 200

/**
 * `sendable`: what may be flagged, in id order. `sameId`: what the receiver reads at the id of each.
 * An attribute that has but one value may be shown right in the sets tried for a distance and wrong in others that are not: it is then not called wrong.
 * All distances are found unless the sets drift apart in more ways than are kept (160 in products of up to 40 attributes, 55 in one of 343). Then those
 * that lead behind the end of the body may all be left out: `roomySets` with `least` finds them.
 */
export function createFlagSets(sendable: readonly Point[], sameId: (point: Point) => Point | undefined): FlagSets {
  const most = Math.max(12, Math.min(160, Math.floor(Math.sqrt(2 ** 20 / (sendable.length + 1)))))
  const rooms = sendable.map(point => roomOf(point, sameId(point)))
  const index = new Map(sendable.map((point, at) => [point, at]))
  // Bytes only count for byte attributes, and only those below. Kept apart, they do not crowd out what the bits do.
  const bitsOnly = rooms.map(room => ({ ...room, sentBytes: 0, readBytes: 0 }))
  const below = sweep(sendable, rooms, most)
  const bitsBelow = sweep(sendable, bitsOnly, most)
  const above = [...sweep([...sendable].reverse(), [...bitsOnly].reverse(), most)].reverse()

  function* setsAround(point: Point): Generator<readonly Point[]> {
    const at = index.get(point) as number
    const tried = new Map<string, number>()
    let total = 0
    for (const low of byLength((point.isBit ? bitsBelow : below)[at] as readonly Drift[])) {
      for (const high of byLength(above[at] as readonly Drift[])) {
        const distance = distanceOf(point, rooms[at] as Room, low, high)
        if (distance === 0) continue
        const way = `${distance},${low.bits},${low.bytes},${high.bits}`
        const count = tried.get(way) ?? 0
        if (count >= EXAMPLES) continue
        if (++total > MOST_SETS) return
        tried.set(way, count + 1)
        yield [...points(low.example).reverse(), point, ...points(high.example)]
      }
    }
  }

  return { setsAround }
}

/** How many wire bits further back the receiver looks for an attribute of the same width and kind. */
function distanceOf(point: Point, own: Room, low: Drift, high: Drift): number {
  const sentBits = low.phase + own.sentBits + high.phase
  const readBits = sentBits + (own.readBits - own.sentBits) + low.bits + high.bits
  const segment = 8 * (Math.ceil(readBits / 8) - Math.ceil(sentBits / 8))
  return point.isBit ? segment - low.bits : segment + 8 * low.bytes
}

/** For each place the drifts of what was passed before it. */
function sweep(order: readonly Point[], rooms: readonly Room[], most: number): readonly (readonly Drift[])[] {
  let drifts: readonly Drift[] = [{ phase: 0, bits: 0, bytes: 0, example: undefined }]
  const before: (readonly Drift[])[] = []
  order.forEach((point, at) => {
    before.push(drifts)
    const { sentBits, sentBytes, readBits, readBytes } = rooms[at] as Room
    if (sentBits === 0 && readBits === 0 && sentBytes === readBytes) return
    const known = new Map(drifts.map(drift => [keyOf(drift), drift]))
    for (const drift of drifts) {
      const next = {
        phase: (drift.phase + sentBits) % 8,
        bits: drift.bits + readBits - sentBits,
        bytes: drift.bytes + readBytes - sentBytes,
        example: { point, rest: drift.example, length: lengthOf(drift) + 1 },
      }
      const other = known.get(keyOf(next))
      if (other === undefined ? known.size < most : lengthOf(next) < lengthOf(other)) known.set(keyOf(next), next)
    }
    drifts = [...known.values()]
  })
  return before
}

function lengthOf({ example }: Drift): number {
  return example?.length ?? 0
}

function byLength(drifts: readonly Drift[]): readonly Drift[] {
  return [...drifts].sort((a, b) => lengthOf(a) - lengthOf(b))
}

function keyOf({ phase, bits, bytes }: Drift): string {
  return `${phase},${bits},${bytes}`
}

function roomOf(sent: Point, read: Point | undefined): Room {
  return {
    sentBits: sent.isBit ? sent.field.bits : 0,
    sentBytes: sent.bytes,
    readBits: read?.isBit ? read.field.bits : 0,
    readBytes: read?.bytes ?? 0,
  }
}

function points(chain: Chain | undefined): Point[] {
  const found: Point[] = []
  for (let link = chain; link !== undefined; link = link.rest) found.push(link.point)
  return found
}
