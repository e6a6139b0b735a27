import type { AccessClass } from '../../definition/model.ts'
import { CLASS_ORDER } from '../../layout/assign-positions.ts'
import { type Place, quoted, span, spanText } from '../places.ts'
import type { Found, Rule } from '../rule.ts'

/** What one class takes of the status block, by the bytes its attributes touch. */
interface Part {
  readonly access: AccessClass
  readonly places: readonly Place[]
  readonly firstByte: number
  readonly endByte: number
  /** The highest byte at which one of its attributes starts, and the lowest at which one ends. */
  readonly lastStart: number
  readonly firstEnd: number
}

export const classPartRules: readonly Rule[] = [
  {
    code: 'class-order',
    severity: 'error',
    reason:
      'The parts stand in the order writable, readonly, alert, fault; a control carries the first bytes as the writable part.',
    find: ({ places }) =>
      pairs(places)
        .filter(isReversed)
        .map(([earlier, later]) => {
          const attributes = [...earlier.places, ...later.places].map(({ field }) => field.attribute)
          return {
            path: `${attributes[0]?.path}.position`,
            message: `the ${earlier.access} part (from byte ${earlier.firstByte}) comes after the ${later.access} part (from byte ${later.firstByte})`,
            attributes: attributes.map(({ name }) => name),
            bytes: { first: later.firstByte, last: earlier.endByte - 1 },
            expected: `the ${earlier.access} part before the ${later.access} part`,
          }
        }),
  },
  {
    code: 'class-part',
    severity: 'error',
    reason: 'A field among those of another class is outside its own part: controls carry it, or fail to, wrongly.',
    find: ({ places }) =>
      pairs(places)
        .filter(pair => !isReversed(pair))
        .flatMap(strays),
  },
  {
    code: 'class-boundary',
    severity: 'error',
    reason: 'Every class starts on a byte of its own; firmware has a separate buffer for each class.',
    find: ({ places }) => {
      const found: Found[] = []
      for (const [index, place] of places.entries()) {
        const before = places[index - 1]
        if (before === undefined || before.end > place.start || before.end === place.start - (place.start % 8)) continue
        const byte = place.start >> 3
        const [a, b] = [before.field.attribute, place.field.attribute]
        if (a.access === b.access || (before.end - 1) >> 3 !== byte) continue
        const later = CLASS_ORDER.indexOf(a.access) > CLASS_ORDER.indexOf(b.access) ? before : place
        const other = later === place ? before : place
        found.push({
          path: `${later.field.attribute.path}.position`,
          message: `${quoted(later.field.attribute.name)} (${later.field.attribute.access}) has ${spanText(later.start, later.end)}, in one byte with ${quoted(other.field.attribute.name)} (${other.field.attribute.access})`,
          attributes: [later.field.attribute.name, other.field.attribute.name],
          ...span(later.start, later.end),
          expected: `the ${later.field.attribute.access} part on a byte of its own`,
        })
      }
      return found
    },
  },
]

function pairs(places: readonly Place[]): readonly (readonly [Part, Part])[] {
  const parts = CLASS_ORDER.flatMap(access => partOf(access, places))
  return parts.flatMap((earlier, index) => parts.slice(index + 1).map(later => [earlier, later] as const))
}

function partOf(access: AccessClass, all: readonly Place[]): readonly Part[] {
  const places = all
    .filter(({ field }) => field.attribute.access === access)
    .sort((a, b) => a.field.attribute.id - b.field.attribute.id)
  if (places.length === 0) return []
  let [firstByte, endByte, lastStart, firstEnd] = [Number.POSITIVE_INFINITY, 0, 0, Number.POSITIVE_INFINITY]
  for (const { field } of places) {
    firstByte = Math.min(firstByte, field.offset)
    lastStart = Math.max(lastStart, field.offset)
    firstEnd = Math.min(firstEnd, field.offset + field.bytes)
    endByte = Math.max(endByte, field.offset + field.bytes)
  }
  return [{ access, places, firstByte, endByte, lastStart, firstEnd }]
}

function isReversed([earlier, later]: readonly [Part, Part]): boolean {
  return later.endByte <= earlier.firstByte
}

/** Of two parts that interleave, the attributes that are on the wrong side: the fewer of the two kinds, since most are right. */
function strays([earlier, later]: readonly [Part, Part]): readonly Found[] {
  const late = earlier.places.filter(({ field }) => field.offset >= later.firstEnd)
  const early = later.places.filter(({ field }) => field.offset + field.bytes <= earlier.lastStart)
  const [from, to] = late.length <= early.length ? [earlier, later] : [later, earlier]
  return (from === earlier ? late : early).map(place => ({
    path: `${place.field.attribute.path}.position`,
    message: `${quoted(place.field.attribute.name)} (${from.access}) at ${spanText(place.start, place.end)} is in the ${to.access} part (bytes ${to.firstByte}..${to.endByte - 1})`,
    attributes: [place.field.attribute.name],
    ...span(place.start, place.end),
    expected: `a place ${from === earlier ? 'before' : 'after'} the ${to.access} part`,
  }))
}
