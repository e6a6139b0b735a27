/** How JSON text stands at the end of a line: still `open`, `closed` (as many brackets closed as opened), or `broken` beyond repair. */
export type JsonState = 'open' | 'closed' | 'broken'

/** Far deeper than any record or answer; to print what is nested some thousands deep there is no room on the stack. */
const DEEPEST = 500

/** Whether brackets stand in each other beyond what is read: parsing a hundred million of them takes all the memory there is. */
export function isNestedDeeper(text: string): boolean {
  let depth = 0
  for (let i = 0; i < text.length && text.length > DEEPEST; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x22) {
      i = stringEnd(text, i)
      if (i < 0) return false
    } else if (code === 0x5b || code === 0x7b) {
      if (++depth > DEEPEST) return true
    } else if (code === 0x5d || code === 0x7d) depth--
  }
  return false
}

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
        if (!mayOpen(open, last) || open.length === DEEPEST) return 'broken'
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
