import { oddity } from '../codec/oddity.ts'
import type { Point } from '../codec/point.ts'
import type { Raw } from '../codec/show.ts'
import type { Allowed } from './allowed.ts'
import { endByte, readSpot, type Spot, sameBits, writeSpot } from './spot.ts'

/** Something of the sender's that has bits where the receiver reads: an attribute, or (`point` undefined) a flag. In the order in which the sender writes. */
export interface Giver {
  readonly spot: Spot
  readonly allowed: Allowed
}

/** What the sender puts where, by the spot of a giver. */
export type Assignment = ReadonlyMap<Spot, Raw>

export interface Compared {
  /** Values with which the receiver shows something else than the sender means; none where it never does. */
  readonly wrong: Assignment | undefined
  /** Whether the receiver calls some of the values out of range. Known only where nothing is wrong. */
  readonly odd: boolean
}

/** How many values are written where every combination is tried: combinations times givers. */
const MOST_COMBINATIONS = 65_536

/**
 * Whether the receiver's `read` always shows what the sender's `sent` shows; without `sent`, whether it always shows the same.
 * Wire bits that no giver has are 0.
 *
 * Numbers, bools and binaries are linear in their bits, so it is enough to let each giver take its telling values while the others stay
 * (two decimal scales that differ by less than a double can hold may pass for one). Labels are any function of their bits: there every combination
 * of the givers' values is tried, up to `most` values in all; beyond that only those that a linear function needs, and the largest and smallest.
 */
export function compareSpots(
  sent: Spot | undefined,
  read: Spot,
  givers: readonly Giver[],
  most = MOST_COMBINATIONS,
): Compared {
  const same = sent !== undefined && sameBits(sent, read) && sameMeaning(sent, read)
  // Where the sender lays others over it too, they may put it out of range.
  if (same && givers.length <= 1) return { wrong: undefined, odd: limitsOdd(read, givers) }
  const length = Math.max(
    endByte(read),
    sent === undefined ? 0 : endByte(sent),
    ...givers.map(({ spot }) => endByte(spot)),
  )
  const bytes = new Uint8Array(length)
  let odd = false
  let first: unknown
  const differs = (raws: readonly Raw[]): boolean => {
    givers.forEach(({ spot }, index) => {
      writeSpot(bytes, spot, raws[index] as Raw)
    })
    const raw = readSpot(bytes, read)
    odd ||= oddity(read.point.field.attribute, raw) !== undefined
    const shown = read.point.show.platform(raw)
    if (sent !== undefined) return shown !== sent.point.show.platform(readSpot(bytes, sent))
    first ??= shown
    return shown !== first
  }
  for (const raws of trials(givers, labelled(read.point) || (sent !== undefined && labelled(sent.point)), most)) {
    if (differs(raws)) return { wrong: new Map(givers.map(({ spot }, index) => [spot, raws[index] as Raw])), odd }
  }
  return { wrong: undefined, odd }
}

function* trials(givers: readonly Giver[], labels: boolean, most: number): Generator<readonly Raw[]> {
  const base = givers.map(({ allowed }) => allowed.telling[0] as Raw)
  yield base
  for (const [index, { allowed }] of givers.entries()) {
    for (const raw of allowed.telling) {
      const raws = [...base]
      raws[index] = raw
      yield raws
    }
  }
  yield givers.map(({ allowed }) => allowed.at(0))
  yield givers.map(({ allowed }) => allowed.at(Number.isFinite(allowed.count) ? allowed.count - 1 : 0))
  if (!labels || (givers.length < 2 && givers.every(({ allowed }) => allowed.telling.length === allowed.count))) return
  if (givers.reduce((product, { allowed }) => product * allowed.count, givers.length) > most) return
  const at = givers.map(() => 0)
  for (let index = 0; index < givers.length; ) {
    yield givers.map(({ allowed }, giver) => allowed.at(at[giver] as number))
    for (index = 0; index < givers.length; index++) {
      at[index] = (at[index] as number) + 1
      if ((at[index] as number) < (givers[index] as Giver).allowed.count) break
      at[index] = 0
    }
  }
}

function labelled(point: Point): boolean {
  return point.field.attribute.dataType === 'enum'
}

/** The same raw value shows the same on both sides, whatever it is. */
function sameMeaning({ point: { field: a } }: Spot, { point: { field: b } }: Spot): boolean {
  const [x, y] = [a.attribute, b.attribute]
  if ('scale' in x && 'scale' in y) return x.scale.ratio === y.scale.ratio && x.scale.addition === y.scale.addition
  if (x.dataType === 'enum' && y.dataType === 'enum')
    return x.labels.length === y.labels.length && x.labels.every((label, index) => label === y.labels[index])
  return x.dataType === y.dataType && x.dataType !== 'enum'
}

function limitsOdd(read: Spot, givers: readonly Giver[]): boolean {
  return givers.some(({ allowed }) =>
    allowed.telling.some(raw => oddity(read.point.field.attribute, raw) !== undefined),
  )
}
