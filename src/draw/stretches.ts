/**
 * Bits with one owner, in wire order: bit k of byte b is bit 8·b + 7 - k, so that a field of a big-endian group is one run even where it
 * crosses bytes. In var_len there may be more than 2^31 of them: no bit operators on them but `& 7`.
 */
export interface Run<T> {
  readonly start: number
  readonly bits: number
  readonly owner: T
}

/** Bits `start` to `end` (exclusive) have the same owners, all along. */
export interface Stretch<T> {
  readonly start: number
  readonly end: number
  /** The first few of them; none where the bits belong to nobody. */
  readonly owners: readonly Run<T>[]
  /** How many there are. */
  readonly count: number
}

/** Owners that a stretch names: a definition may lay thousands on one bit. */
const NAMED = 4

/** Cuts bits 0 to `end` where owners begin or end. Takes time by the number of runs, not of bits. */
export function stretchesOf<T>(runs: readonly Run<T>[], end: number): readonly Stretch<T>[] {
  const inside = runs.filter(({ start, bits }) => bits > 0 && start < end)
  const beginning = [...inside].sort((a, b) => a.start - b.start)
  const ending = [...inside].sort((a, b) => a.start + a.bits - (b.start + b.bits))
  const edges = inside.flatMap(({ start, bits }) => [start, Math.min(start + bits, end)])
  const cuts = [...new Set([0, ...edges, end])].sort((a, b) => a - b)

  const active = new Set<Run<T>>()
  let begun = 0
  let ended = 0
  return cuts.slice(0, -1).map((start, index): Stretch<T> => {
    for (let run = beginning[begun]; run !== undefined && run.start <= start; run = beginning[++begun]) active.add(run)
    for (let run = ending[ended]; run !== undefined && run.start + run.bits <= start; run = ending[++ended])
      active.delete(run)
    return { start, end: cuts[index + 1] as number, owners: firstOf(active), count: active.size }
  })
}

function firstOf<T>(runs: ReadonlySet<Run<T>>): readonly Run<T>[] {
  const first: Run<T>[] = []
  for (const run of runs) {
    if (first.length === NAMED) break
    first.push(run)
  }
  return first
}
