/** The known name that an unknown one was meant to be, such as start_ts for startTs; undefined where none is like it. */
export function nearName(unknown: string, known: readonly string[]): string | undefined {
  return known.find(name => bare(name) === bare(unknown)) ?? known.find(name => close(bare(name), bare(unknown)))
}

/** startTs and start_ts. */
function bare(name: string): string {
  return name
    .slice(0, 40)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
}

/** One contains the other, or they begin alike. */
function close(a: string, b: string): boolean {
  if (b.length < 3) return false
  return a.includes(b) || b.includes(a) || (a.length >= 4 && a.slice(0, 4) === b.slice(0, 4))
}

/** The sentence about a name that is none of those known: what it may have meant, and which there are. */
export function unknownName(unknown: string, what: string, known: readonly string[]): string {
  const near = nearName(unknown, known)
  const meant = near === undefined ? '.' : `, did you mean ${near}?`
  return `${JSON.stringify(unknown.slice(0, 40))} is no ${what}${meant} Expected one of: ${known.join(', ')}`
}
