import type { Value } from '../codec/contract.ts'
import { createPoint, type Point } from '../codec/point.ts'
import type { Layout } from '../layout/layout.ts'
import { type Allowed, allowedRaws } from './allowed.ts'

/** One definition with all that the comparison asks of it again and again. */
export interface Side {
  readonly layout: Layout
  /** In id order. */
  readonly points: readonly Point[]
  readonly byFlag: ReadonlyMap<number, Point>
  allowed(point: Point): Allowed
}

export function createSide(layout: Layout): Side {
  const points = layout.fields.map(createPoint)
  const allowed = new Map<Point, Allowed>()
  return {
    layout,
    points,
    byFlag: new Map(points.flatMap(point => (point.field.flag === undefined ? [] : [[point.field.flag, point]]))),
    allowed(point) {
      const found = allowed.get(point) ?? allowedRaws(point.field.attribute)
      allowed.set(point, found)
      return found
    },
  }
}

export function isWritable({ field }: Point): boolean {
  return field.attribute.access === 'writable'
}

/** What is sent one way: who encodes, who decodes, and which attribute of the sender's each of the receiver's is. */
export interface Crossing {
  readonly sender: Side
  readonly receiver: Side
  readonly sameAs: ReadonlyMap<Point, Point>
}

/** An example of what goes wrong with one attribute: a body (P0 without the action), and the sentence that says why. */
export interface Proof {
  readonly body: Uint8Array
  /** What the sender means and what the receiver shows, each where it does. */
  readonly sent?: Value
  readonly read?: Value
  readonly reason: string
}

/** What becomes of one attribute of the receiver's in one direction. */
export interface Fate {
  readonly point: Point
  /** Some payload makes it shown wrong, or shown without having been sent. */
  readonly wrong?: Proof | undefined
  /** Some payload carries it and the receiver does not show it. */
  readonly missing?: Proof | undefined
  /** Whether any payload that carries it gets it shown, right or wrong. */
  readonly shown: boolean
  readonly outOfRange?: boolean
}

/** What becomes of everything in one direction. */
export interface Crossed {
  readonly fates: readonly Fate[]
  /** Sentences about the whole payload. */
  readonly general: readonly string[]
  /** Every payload is refused: its flags are cut. */
  readonly refused: boolean
  readonly extra: number
}
