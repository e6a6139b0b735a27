/** How JSON text stands at the end of a line: still `open`, `closed` (as many brackets closed as opened), or `broken` beyond repair. */
export type JsonState = 'open' | 'closed' | 'broken'

/**
 * Follows the brackets of a JSON document line by line. It notices two things early, so that one torn line of NDJSON does not
 * swallow all that follow: a string that is cut by the line's end, and a bracket that opens where JSON wants a key or a comma.
 */
export function createJsonFollower(): (line: string) => JsonState {
  const open: string[] = []
  let last = ''
  return line => {
    for (let i = 0; i < line.length; i++) {
      const character = line.charAt(i)
      if (character === '"') {
        const end = stringEnd(line, i)
        if (end < 0) return 'broken'
        i = end
      } else if (character === '{' || character === '[') {
        if (!mayOpen(open, last)) return 'broken'
        open.push(character)
      } else if (character === '}' || character === ']') {
        if (open.pop() !== (character === '}' ? '{' : '[')) return 'broken'
      } else if (character <= ' ') {
        continue
      }
      last = character
    }
    return open.length === 0 ? 'closed' : 'open'
  }
}

function mayOpen(open: readonly string[], last: string): boolean {
  const around = open.at(-1)
  if (around === undefined) return last === ''
  return around === '{' ? last === ':' : last === '[' || last === ','
}

/** Where the string that begins at `start` ends, -1 when the line ends first. */
function stringEnd(line: string, start: number): number {
  for (let i = start + 1; i < line.length; i++) {
    const character = line.charAt(i)
    if (character === '\\') i++
    else if (character === '"') return i
  }
  return -1
}
