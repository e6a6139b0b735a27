import { GiztoolsError } from '../errors.ts'

/** Numbers by name, such as total, resolved and unresolved. Names that have no number are absent. */
export type Counts = Readonly<Record<string, number>>

/** A country, region or city. */
export interface Location {
  readonly name: string
  /** A number, or several by name: total, resolved and unresolved, or activated, faulty and alert. Absent where none was told. */
  readonly count?: number | Counts
  /** Of the event reports: counts by attribute. */
  readonly detail?: Readonly<Record<string, Counts>>
  readonly children: readonly Location[]
}

/** Countries, regions and cities are three. */
const DEEPEST = 16

/**
 * The tree under `location` of the reports, or that of `userLocations`, with places as a list. The operations write it in four ways:
 * numbers or objects for counts, a number alone for a city, `detail` beside `count`. Names of places share the object with `count`
 * and `detail`; a place of such a name is told by the `count` of its own.
 * @throws GiztoolsError RESPONSE_INVALID for a tree of more than 16 levels. What is no tree has no places.
 */
export function normaliseLocations(tree: unknown): readonly Location[] {
  return isObject(tree) ? Object.entries(tree).map(([name, node]) => locationOf(name, node, 1)) : []
}

function locationOf(name: string, node: unknown, depth: number): Location {
  if (depth > DEEPEST)
    throw new GiztoolsError('RESPONSE_INVALID', `location: expected at most ${DEEPEST} levels of places, got more`)
  if (!isObject(node)) {
    const count = numberOf(node)
    return { name, ...(count !== undefined && { count }), children: [] }
  }
  const own = Object.entries(node)
  const isPlace = ([key, value]: readonly [string, unknown]) =>
    (key !== 'count' && key !== 'detail') || (isObject(value) && Object.hasOwn(value, 'count'))
  const told = new Map(own.filter(entry => !isPlace(entry)))
  const [count, detail] = [countOf(told.get('count')), detailOf(told.get('detail'))]
  return {
    name,
    ...(count !== undefined && { count }),
    ...(detail !== undefined && { detail }),
    children: own.filter(isPlace).map(([key, value]) => locationOf(key, value, depth + 1)),
  }
}

function countOf(value: unknown): number | Counts | undefined {
  return isObject(value) ? countsOf(value) : numberOf(value)
}

function countsOf(value: object): Counts {
  // fromEntries defines its keys, so that a name such as __proto__ is a name.
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, count]) => {
      const number = numberOf(count)
      return number === undefined ? [] : [[key, number]]
    }),
  )
}

function detailOf(value: unknown): Readonly<Record<string, Counts>> | undefined {
  if (!isObject(value)) return undefined
  return Object.fromEntries(
    Object.entries(value).flatMap(([attribute, counts]) =>
      isObject(counts) ? [[attribute, countsOf(counts)] as const] : [],
    ),
  )
}

function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
