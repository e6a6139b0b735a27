/** The names that a mistyped one may have meant, nearest first, three at most. */
export function nearest(name: string, names: readonly string[]): readonly string[] {
  const wanted = name.toLowerCase()
  return names
    .map(candidate => ({ candidate, distance: distanceBetween(wanted, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.max(1, Math.min(3, Math.floor(candidate.length / 2))))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 3)
    .map(({ candidate }) => candidate)
}

/** `; near it is decode` */
export function near(names: readonly string[]): string {
  if (names.length === 0) return ''
  return `; near it ${names.length === 1 ? 'is' : 'are'} ${names.join(', ')}`
}

/** Levenshtein's distance: how many characters to insert, delete or replace. */
function distanceBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1))
    }
    row = next
  }
  return row[b.length] as number
}
