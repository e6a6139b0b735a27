import type { Place } from '../state.ts'

/** Whatever is counted, at each place and at all places above it. */
interface Spot<T> {
  readonly tally: T
  readonly inside: Map<string, Spot<T>>
}

/**
 * Counts by country, region and city. Who has no place is in no tree, though in the total beside it: the document's own example has a total
 * of 4 with 3 in China.
 */
export interface LocationTree<T> {
  /** The tallies of the place's country, region and city, as far as they are known. */
  at(place: Place | null): readonly T[]
  /** `show` gives what stands beside the names of the places inside; the number 3 for a city, or an object for any. */
  render(
    show: (tally: T, depth: number) => Readonly<Record<string, unknown>> | number,
  ): Readonly<Record<string, unknown>>
}

export function locationTree<T>(empty: () => T): LocationTree<T> {
  const world = new Map<string, Spot<T>>()

  function at(place: Place | null): readonly T[] {
    const tallies: T[] = []
    let inside = world
    for (const name of [place?.country, place?.region, place?.city]) {
      if (name === null || name === undefined) break
      let spot = inside.get(name)
      if (spot === undefined) {
        spot = { tally: empty(), inside: new Map() }
        inside.set(name, spot)
      }
      tallies.push(spot.tally)
      inside = spot.inside
    }
    return tallies
  }

  function render(show: (tally: T, depth: number) => Readonly<Record<string, unknown>> | number) {
    const renderAll = (spots: ReadonlyMap<string, Spot<T>>, depth: number): Readonly<Record<string, unknown>> =>
      Object.fromEntries([...spots].map(([name, { tally, inside }]) => [name, renderOne(tally, inside, depth)]))
    const renderOne = (tally: T, inside: ReadonlyMap<string, Spot<T>>, depth: number): unknown => {
      const shown = show(tally, depth)
      if (typeof shown === 'number') return shown
      // By entries, so that no name is special. Beside a place that is called `count` the count wins.
      return Object.fromEntries([...Object.entries(renderAll(inside, depth + 1)), ...Object.entries(shown)])
    }
    return renderAll(world, 0)
  }

  return { at, render }
}

/** How many there are, by place. */
export function countedByPlace(places: Iterable<Place | null>): LocationTree<{ count: number }> {
  const tree = locationTree(() => ({ count: 0 }))
  for (const place of places) for (const tally of tree.at(place)) tally.count++
  return tree
}
