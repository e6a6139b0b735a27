import type { Point } from '../codec/point.ts'

/** Sets that are found for one attribute: those that leave the most room, or the least. */
const MOST_SETS = 4
/** And where the attribute itself is flagged, under another id: then they must also be such as move it. */
const MOST_SETS_WITH = 64

/** A way of choosing ids on one side of an attribute: the bits that the sender packs modulo 8, those that the receiver counts more, and the bytes won (or lost). */
interface Choice {
  readonly phase: number
  readonly bits: number
  readonly gain: number
  /** Bytes that the receiver counts more: told apart only where that decides whether it looks elsewhere. */
  readonly bytes: number
  readonly example: Chain | undefined
}

/** Bytes that an id wins; `carried`: whole bytes that its bits fill up. */
type Gain = (point: Point, carried: number) => number

interface Chain {
  readonly point: Point
  readonly rest: Chain | undefined
}

export interface RoomyRequest {
  /** What may be flagged, in id order, and what the receiver reads at the id of each. */
  readonly sendable: readonly Point[]
  readonly sameId: (point: Point) => Point | undefined
  /** What the receiver is to find covered, and what the sender has at its id. */
  readonly read: Point
  readonly owner: Point
  /** Flagged in any case, and in no case. */
  readonly with?: Point | undefined
  readonly without?: Point | undefined
  /** Only sets in which the receiver looks elsewhere than the owner lies. */
  readonly apart?: boolean
  /** Those that leave the least bytes instead: if it is covered in these, it always is. */
  readonly least?: boolean
}

/**
 * Sets of flags in a var_len body under which the receiver, who counts other widths than the sender, has the most bytes left behind the place where it looks
 * for an attribute: if it is not covered in these, it never is. With `least`, the fewest. `most`: ways that are kept on either side, more than there are but
 * in hostile products.
 */
export function roomySets(
  { sendable, sameId, read, owner, with: also, without, apart = false, least = false }: RoomyRequest,
  most = 400,
): readonly (readonly Point[])[] {
  const id = flagOf(read)
  const sign = least ? -1 : 1
  const others = sendable.filter(point => point !== owner && point !== without)
  const choose = (points: readonly Point[], gainOf: Gain, told = false) =>
    choices(points, sameId, (point, carried) => sign * gainOf(point, carried), also, most, told)
  // Bits below push a bit attribute away from the end of the segment, so every eight of them are a byte won. Other bits push both sides alike.
  const below = choose(
    others.filter(point => flagOf(point) < id),
    read.isBit ? (point, carried) => point.bytes + carried : point => point.bytes - (sameId(point)?.bytes ?? 0),
    apart && !read.isBit,
  )
  const above = choose(
    others.filter(point => flagOf(point) > id),
    point => point.bytes,
  )
  const limit = also === undefined ? MOST_SETS : MOST_SETS_WITH
  const ownBits = owner.isBit ? owner.field.bits : 0
  const found: { readonly slack: number; readonly set: readonly Point[] }[] = []
  for (const low of below) {
    for (const high of above) {
      const packed = low.phase + high.phase + ownBits
      const sent = Math.ceil(packed / 8)
      const segment =
        Math.ceil((packed - ownBits + low.bits + high.bits + (read.isBit ? read.field.bits : 0)) / 8) - sent
      if (apart && (read.isBit ? 8 * segment === low.bits : segment === -low.bytes)) continue
      const slack = low.gain + high.gain + sign * (sent - neededBytes(read, low, high))
      if (found.length === limit && slack <= (found[limit - 1]?.slack as number)) continue
      found.push({ slack, set: [...points(low.example), owner, ...points(high.example)] })
      found.sort((a, b) => b.slack - a.slack).splice(limit)
    }
  }
  return found.map(({ set }) => [...set].sort((a, b) => flagOf(a) - flagOf(b)))
}

function neededBytes(read: Point, low: Choice, high: Choice): number {
  if (!read.isBit) return read.bytes + Math.ceil((low.phase + high.phase + low.bits + high.bits) / 8)
  const start = (((low.phase + low.bits) % 8) + 8) % 8
  return Math.ceil((start + read.field.bits + high.phase + high.bits) / 8)
}

function choices(
  points: readonly Point[],
  sameId: (point: Point) => Point | undefined,
  gainOf: Gain,
  also: Point | undefined,
  most: number,
  told: boolean,
): readonly Choice[] {
  let kept: readonly Choice[] = [{ phase: 0, bits: 0, gain: 0, bytes: 0, example: undefined }]
  for (const point of points) {
    const [sent, other] = [point.isBit ? point.field.bits : 0, sameId(point)]
    const read = other?.isBit ? other.field.bits : 0
    const next = new Map(point === also ? [] : kept.map(choice => [keyOf(choice), choice]))
    for (const choice of kept) {
      const packed = choice.phase + sent
      const taken: Choice = {
        phase: packed % 8,
        bits: choice.bits + read - sent,
        bytes: choice.bytes + (told ? (other?.bytes ?? 0) - point.bytes : 0),
        gain: choice.gain + gainOf(point, Math.floor(packed / 8)),
        example: { point, rest: choice.example },
      }
      const rival = next.get(keyOf(taken))
      if (rival === undefined ? next.size < most : taken.gain > rival.gain) next.set(keyOf(taken), taken)
    }
    kept = [...next.values()]
  }
  return kept
}

function keyOf({ phase, bits, bytes }: Choice): string {
  return `${phase},${bits},${bytes}`
}

function flagOf(point: Point): number {
  return point.field.flag as number
}

function points(chain: Chain | undefined): Point[] {
  const found: Point[] = []
  for (let link = chain; link !== undefined; link = link.rest) found.push(link.point)
  return found
}
