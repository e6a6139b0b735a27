import { dumpPlace, isHexdump, isXxd } from '../bytes/dump.ts'
import type { JsonState } from './json-open.ts'

/** Bytes a line, as both programs print them. */
const ROW = 16
/** A `*` stands for lines like the one before: for so many bytes at most. */
const MOST_SQUEEZED = 1 << 20

/** Whether a dump of several lines may begin with this one: at the place 0. */
export function beginsDump(line: string): boolean {
  return isXxd(line) || isHexdump(line)
}

/** Follows a dump, of which each line has the place behind the one before. It never ends by itself: the line that is none of it ends it. */
export function createDumpFollower(): (line: string) => JsonState {
  let place = 0
  let reach = ROW
  return line => {
    if (line.trim() === '*') {
      reach = MOST_SQUEEZED
      return 'open'
    }
    const next = dumpPlace(line)
    if (next === undefined || next <= place || next - place > reach) return 'broken'
    place = next
    reach = ROW
    return 'open'
  }
}
